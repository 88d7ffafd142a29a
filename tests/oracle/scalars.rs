//! Plain and quoted scalars by chance, as the value of a key.

use argo_metrics::yaml::{Document, Kind, NodeId, Value};
use serde_json::json;

use crate::chance::Chance;
use crate::piece::Piece;

const PIECES: [&str; 40] = [
    "1",
    "0",
    "12",
    "3",
    "-",
    "+",
    ".",
    "e",
    "E",
    "_",
    "x",
    "o",
    "b",
    "0x",
    "0o",
    "0b",
    "true",
    "yes",
    "on",
    "Off",
    "n",
    "Y",
    "~",
    "null",
    "Null",
    ".inf",
    ".nan",
    "'",
    "\"",
    " ",
    "a",
    ":",
    "60",
    "2023-08-14",
    "T10:20:30Z",
    "#",
    "!!str ",
    "\\n",
    "é",
    "_0",
];

pub fn any(chance: &mut Chance) -> Piece {
    let count = 1 + chance.below(4);
    let words: String = (0..count).map(|_| *chance.pick(&PIECES)).collect();
    let value = match chance.below(6) {
        0 => format!("\"{}\"", words.replace('"', "")),
        1 => format!("'{}'", words.replace('\'', "''")),
        _ => words,
    };
    Piece::of(format!("value: {value}\n"))
}

/// A scalar as JSON has it.
pub fn json(doc: &Document, node: NodeId) -> serde_json::Value {
    match &doc.node(node).kind {
        Kind::Scalar { value, text, .. } => match value {
            Value::Null => json!(null),
            Value::Bool(is) => json!(is),
            Value::Int(number) => json!(number),
            Value::Uint(number) => json!(number),
            Value::Float(number) => json!(number),
            Value::Text => json!(text),
        },
        Kind::Map(_) => json!({}),
        _ => json!([]),
    }
}
