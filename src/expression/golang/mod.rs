//! How Go writes and reads numbers, times and JSON.

pub mod dates;
pub mod format;
pub mod json;
pub mod methods;
pub mod numbers;
mod pattern;
pub mod regex;

#[cfg(test)]
mod tests;
