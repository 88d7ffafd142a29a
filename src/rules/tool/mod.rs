//! What the tool itself has to say about a file.

pub mod not_yaml;
pub mod rule_failed;
