//! How Go writes and reads numbers, times and JSON.

pub mod format;
pub mod json;
pub mod methods;
pub mod numbers;
mod pattern;
pub mod regex;
pub mod time;

#[cfg(test)]
mod tests;
