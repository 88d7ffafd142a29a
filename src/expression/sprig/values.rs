//! What sprig's functions ask of a value: its kind, its items, its text, whether it is empty or equal to another one.
//!
//! Source: defaults.go, list.go and strings.go of sprig.

use std::borrow::Cow;
use std::rc::Rc;

use crate::expression::golang::format::shown;
use crate::expression::value::{Int, Value};

/// Whether sprig treats a value as empty: nil, false, zero, and anything without items.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nil | Value::Bool(false) | Value::Int(0, _) | Value::Duration(0) => true,
        Value::Float(number) => *number == 0.0,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(items, _) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::AnyMap(pairs) => pairs.is_empty(),
        Value::Bool(_)
        | Value::Int(..)
        | Value::Duration(_)
        | Value::Time(_)
        | Value::Zone(_)
        | Value::Semver(_)
        | Value::Func(_) => false,
    }
}

/// The items of a slice, bytes included; `None` for a value that is not a slice.
pub(super) fn items(value: &Value) -> Option<Cow<'_, [Value]>> {
    match value {
        Value::List(items, _) => Some(Cow::Borrowed(items)),
        Value::Bytes(bytes) => Some(Cow::Owned(
            bytes
                .iter()
                .map(|b| Value::Int(i64::from(*b), Int::Uint8))
                .collect(),
        )),
        _ => None,
    }
}

/// `reflect.DeepEqual`: whether both have the same type and the same value.
pub(super) fn deep_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(x), Value::Bool(y)) => x == y,
        (Value::Int(x, k), Value::Int(y, l)) => x == y && k == l,
        #[expect(clippy::float_cmp, reason = "Go compares them so")]
        (Value::Float(x), Value::Float(y)) => x == y,
        (Value::Text(x), Value::Text(y)) | (Value::Zone(x), Value::Zone(y)) => x == y,
        (Value::Bytes(x), Value::Bytes(y)) => x == y,
        (Value::List(x, k), Value::List(y, l)) => {
            k == l
                && x.len() == y.len()
                && (Rc::ptr_eq(x, y) || x.iter().zip(y.iter()).all(|(p, q)| deep_equal(p, q)))
        }
        (Value::Map(x), Value::Map(y)) => {
            x.len() == y.len()
                && (Rc::ptr_eq(x, y)
                    || x.iter()
                        .zip(y.iter())
                        .all(|((k, p), (l, q))| k == l && deep_equal(p, q)))
        }
        (Value::AnyMap(x), Value::AnyMap(y)) => {
            x.len() == y.len()
                && x.iter().all(|(k, p)| {
                    y.iter()
                        .find(|(l, _)| deep_equal(k, l))
                        .is_some_and(|(_, q)| deep_equal(p, q))
                })
        }
        (Value::Duration(x), Value::Duration(y)) => x == y,
        (Value::Time(x), Value::Time(y)) => x == y,
        (Value::Semver(x), Value::Semver(y)) => x == y,
        _ => false,
    }
}

/// A string that Go cut between bytes: each byte that is not part of a character becomes U+FFFD.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{FFFD}'));
    }
    out
}

/// sprig's `strval`: bytes are a string, everything else is printed with `%v`.
pub(super) fn strval(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Bytes(bytes) => lossy(bytes),
        other => shown(other),
    }
}

/// sprig's `strslice`: the items of a list as strings, without `nil`; or a single value as a string.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match (items(value), value) {
        (Some(items), _) => items
            .iter()
            .filter(|v| !matches!(v, Value::Nil))
            .map(strval)
            .collect(),
        (None, Value::Nil) => Vec::new(),
        (None, one) => vec![strval(one)],
    }
}
