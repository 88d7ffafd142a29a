//! Names of metrics and labels: which ones are valid, and what the exporters make of the others.

use crate::argo::Version;

/// Whether a string is a valid metric name by Prometheus' older rules.
pub(super) fn is_metric_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b == b':';
    bytes.next().is_some_and(first) && bytes.all(|b| first(b) || b.is_ascii_digit())
}

/// Whether a string is a valid label name by Prometheus' older rules, and not reserved.
pub(super) fn is_label_name(text: &str) -> bool {
    is_metric_name(text) && !text.contains(':') && !text.starts_with("__")
}

/// The escaping scheme `underscores`: every other character becomes `_`, and a leading digit gets one before it.
pub(super) fn underscored(text: &str) -> String {
    if text.is_empty() || is_metric_name(text) {
        return text.to_owned();
    }
    text.chars()
        .enumerate()
        .map(|(at, c)| match c {
            'a'..='z' | 'A'..='Z' | '_' | ':' => c,
            '0'..='9' if at > 0 => c,
            _ => '_',
        })
        .collect()
}

/// What the exporter of a release makes of a label's key; the error is the exporter's message.
pub(super) fn exported(key: &str, version: Version) -> Result<String, String> {
    if version.at_least(4, 1) {
        normalized(key)
    } else if version.at_least(3, 7) {
        Ok(key.to_owned())
    } else {
        Ok(mapped(key))
    }
}

/// Before 3.7: every character except letters, digits, `_` and `:` becomes `_`.
fn mapped(key: &str) -> String {
    key.chars()
        .map(|c| {
            if c.is_alphanumeric() || c == ':' || c == '_' {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// A label's key since 4.1 (`otlptranslator`, `LabelNamer.Build`).
fn normalized(key: &str) -> Result<String, String> {
    if key.is_empty() {
        return Err("label name is empty".to_owned());
    }
    let inner = key
        .strip_prefix("__")
        .and_then(|rest| rest.strip_suffix("__"));
    let mut out = String::new();
    for c in inner.unwrap_or(key).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    if inner.is_some() {
        out = format!("__{out}__");
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "key_");
    }
    if out.bytes().all(|b| b == b'_') {
        let quote = crate::yaml::go_quote;
        return Err(format!(
            "normalization for label name {} resulted in invalid name {}",
            quote(key),
            quote(&out)
        ));
    }
    Ok(out)
}

/// Whether Go cannot parse a string as a number only because it is too great.
pub(super) fn overflows(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    let mark = if unsigned.starts_with("0x") { 'p' } else { 'e' };
    let (mantissa, exponent) = lower.split_once(mark).unwrap_or((&lower, "0"));
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let exponent_ok = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let small = |text: &str| crate::argo::parse_go_float(&format!("{text}{mark}0")).is_some();
    if mark == 'p' && !lower.contains('p') {
        return false;
    }
    let long = mantissa.len() > 300 && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    exponent_ok && (small(mantissa) || long)
}
