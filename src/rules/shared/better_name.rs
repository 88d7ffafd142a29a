//! What AM502, AM503 and AM518 share: the name that a metric would have by Prometheus' conventions.

use crate::metric::promlint;

/// The name without the words that are types, if there are such and a name is left.
pub fn without_types(name: &str) -> Option<String> {
    let is_type = |word: &str| !promlint::types_in(word).is_empty();
    let rest = name
        .split('_')
        .filter(|word| !is_type(word))
        .collect::<Vec<_>>()
        .join("_");
    let starts_well = rest.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts_well && rest != name).then_some(rest)
}

/// The name as a counter's: with `_total` at its end.
pub fn with_total(name: String) -> String {
    if name.ends_with("_total") {
        return name;
    }
    format!("{name}_total")
}
