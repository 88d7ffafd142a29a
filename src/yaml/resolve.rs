//! YAML 1.1 resolution of plain scalars, as go-yaml v2 does it.

use super::Value;

/// What a plain scalar without a tag becomes.
#[must_use]
pub fn resolve_plain(text: &str) -> Value {
    let _ = text;
    Value::Text
}

/// A number as Go's `encoding/json` writes it.
#[must_use]
pub fn format_float(number: f64) -> String {
    number.to_string()
}
