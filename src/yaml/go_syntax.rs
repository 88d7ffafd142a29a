//! Values as Go's `%#v` prints them, for the words of Argo's reader.

use std::fmt::Write as _;

use super::resolve::format_g;
use super::{Document, Kind, NodeId, Value};

/// Neither deeper nor longer than anyone reads: aliases may expand to a lot.
const DEPTH: usize = 32;
const LENGTH: usize = 2_000;

/// A node as Go's `%#v` prints what go-yaml makes of it; `outermost` when it is the argument itself.
pub(super) fn go_syntax(document: &Document, id: NodeId, outermost: bool) -> String {
    let mut out = String::new();
    write_node(document, id, outermost, 0, &mut out);
    out
}

/// The Go type of a key.
pub(super) fn go_type(document: &Document, id: NodeId) -> &'static str {
    match &document.node(id).kind {
        Kind::Scalar { value, .. } => match value {
            Value::Null => "%!s(<nil>)",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint64",
            Value::Float(_) => "float64",
            Value::Text => "string",
        },
        Kind::Seq(_) => "[]interface {}",
        _ => "map[interface {}]interface {}",
    }
}

fn write_node(document: &Document, id: NodeId, outermost: bool, depth: usize, out: &mut String) {
    if depth > DEPTH || out.len() > LENGTH {
        out.push('…');
        return;
    }
    match &document.node(id).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null if outermost => out.push_str("<nil>"),
            Value::Null => out.push_str("interface {}(nil)"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Int(number) => {
                let _ = write!(out, "{number}");
            }
            Value::Uint(number) => {
                let _ = write!(out, "{number:#x}");
            }
            Value::Float(number) => out.push_str(&format_g(&format!("{number:e}"))),
            Value::Text => quote(text, out),
        },
        Kind::Seq(items) => {
            out.push_str("[]interface {}{");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write_node(document, *item, false, depth + 1, out);
                if out.len() > LENGTH {
                    break;
                }
            }
            out.push('}');
        }
        Kind::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| {
                order(document, a.key)
                    .partial_cmp(&order(document, b.key))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            out.push_str("map[interface {}]interface {}{");
            for (at, entry) in sorted.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write_node(document, entry.key, false, depth + 1, out);
                out.push(':');
                write_node(document, entry.value, false, depth + 1, out);
                if out.len() > LENGTH {
                    break;
                }
            }
            out.push('}');
        }
        Kind::Alias(_) => {}
    }
}

/// Go's `fmt` sorts keys of different types by the address of the type; here by kind.
fn order(document: &Document, key: NodeId) -> (u8, f64, &str) {
    match &document.node(key).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => (0, 0.0, ""),
            Value::Int(number) => (1, *number as f64, ""),
            Value::Uint(number) => (2, *number as f64, ""),
            Value::Float(number) => (3, *number, ""),
            Value::Bool(value) => (4, f64::from(u8::from(*value)), ""),
            Value::Text => (5, 0.0, text),
        },
        _ => (6, 0.0, ""),
    }
}

/// Go's `strconv.Quote`, which is also `%q`.
#[must_use]
pub fn go_quote(text: &str) -> String {
    let mut out = String::new();
    quote(text, &mut out);
    out
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c if c.is_control()
                || matches!(
                    c,
                    '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{feff}'
                ) =>
            {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
