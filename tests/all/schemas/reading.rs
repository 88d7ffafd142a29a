//! A document as JSON: as Argo reads it, by YAML 1.1, and as editors do, by YAML 1.2.

use argo_metrics::yaml::{Document, Kind, NodeId, Style, Value as Scalar, resolve_plain};
use serde_json::{Map, Number, Value};

/// Whose reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Argo's: `yes` is true, `1_000` a number.
    Argo,
    /// The core schema of YAML 1.2: both are text.
    Editor,
}

/// The whole document.
pub fn as_json(doc: &Document, reading: Reading) -> Value {
    value(doc, doc.root(), reading)
}

fn value(doc: &Document, at: NodeId, reading: Reading) -> Value {
    match &doc.node(at).kind {
        Kind::Map(entries) => {
            let fields = entries.iter().map(|e| {
                let key = match (&doc.node(e.key).kind, reading) {
                    (Kind::Scalar { text, .. }, Reading::Editor) => text.to_string(),
                    _ => doc.key_text(e.key).into_owned(),
                };
                (key, value(doc, e.value, reading))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Kind::Seq(items) => items.iter().map(|i| value(doc, *i, reading)).collect(),
        Kind::Scalar { text, style, value } => {
            let plain = *style == Style::Plain;
            // Other text than Argo makes of the same without a tag: it has one, and that holds for everybody.
            let tagged = *value != resolve_plain(text) && !is_nan(value);
            match reading {
                Reading::Editor if plain && !tagged => core(text),
                _ => scalar(value, text),
            }
        }
        Kind::Alias(_) => Value::Null,
    }
}

fn is_nan(value: &Scalar) -> bool {
    matches!(value, Scalar::Float(x) if x.is_nan())
}

/// A number; what JSON cannot say is one all the same.
fn number(x: f64) -> Value {
    Value::Number(Number::from_f64(x).unwrap_or_else(|| 0.into()))
}

fn scalar(value: &Scalar, text: &str) -> Value {
    match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(b) => Value::Bool(*b),
        Scalar::Int(n) => Value::Number((*n).into()),
        Scalar::Uint(n) => Value::Number((*n).into()),
        Scalar::Float(x) => number(*x),
        Scalar::Text => Value::String(text.to_owned()),
    }
}

/// A plain scalar by the core schema of YAML 1.2 (chapter 10.3.2).
fn core(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return number(f64::NAN),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |digits: &str, radix| {
        !digits.is_empty() && digits.bytes().all(|b| char::from(b).is_digit(radix))
    };
    let whole = |prefix, radix| text.strip_prefix(prefix).is_some_and(|d| all(d, radix));
    let is_number = matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || whole("0o", 8)
        || whole("0x", 16)
        || (unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned
                .bytes()
                .all(|b| b.is_ascii_digit() || b".eE+-".contains(&b))
            && text.parse::<f64>().is_ok());
    match is_number {
        true => number(text.parse().unwrap_or(0.0)),
        false => Value::String(text.to_owned()),
    }
}

#[test]
fn an_editor_reads_yaml_1_2() {
    for text in [
        "yes", "on", "y", "1_000", "0b11", "-0x1F", "0X1F", "1:30", "1.2.3", "e1", "-", ".",
    ] {
        assert_eq!(core(text), Value::String(text.to_owned()), "{text}");
    }
    for text in [
        "1", "-1", "+1", "08", "1.5", ".5", "1.", "1e3", "1.e3", "0x1F", "0o17", "-.inf",
    ] {
        assert!(core(text).is_number(), "{text}");
    }
    assert_eq!(core("True"), Value::Bool(true));
    assert_eq!(core(""), Value::Null);
}
