//! `a.b`, `a[b]` and `a[b:c]`.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `vm/runtime/runtime.go`.

use std::rc::Rc;

use super::operators;
use crate::expression::convert::{kind, to_int};
use crate::expression::golang::{format, methods};
use crate::expression::value::{Function, Int, Outcome, Stop, Value};

/// A member of a value: a list's element, a map's entry, a string's byte, a method.
///
/// # Errors
/// [`Stop::Fails`] with the library's message: for a member of nil, an index out of range, a key that is not a string.
pub fn fetch(of: &Value, key: &Value) -> Outcome {
    if let Value::Text(name) = key
        && methods::method(of, name, &[]).is_some()
    {
        return Ok(Value::Func(Function::Method(
            Rc::new(of.clone()),
            Rc::clone(name),
        )));
    }
    match of {
        Value::List(items, _) => {
            let at = place(key, items.len())?;
            Ok(items.get(at).cloned().unwrap_or(Value::Nil))
        }
        Value::Text(text) => byte(text.as_bytes(), key),
        Value::Bytes(bytes) => byte(bytes, key),
        Value::Map(map) => {
            operators::key_of(key, |key| map.get(key).cloned().unwrap_or(Value::Nil))
        }
        Value::AnyMap(pairs) => {
            let found = pairs
                .iter()
                .find(|(known, _)| operators::identical(known, key));
            // The values of a map from `groupBy` are lists: a missing one is a nil slice.
            let lists =
                !pairs.is_empty() && pairs.iter().all(|(_, v)| matches!(v, Value::List(..)));
            let none = if lists { Value::nil_list() } else { Value::Nil };
            Ok(found.map_or(none, |(_, value)| value.clone()))
        }
        Value::Semver(version) => semver(version, key),
        other => Stop::fails(format!(
            "cannot fetch {} from {}",
            format::shown(key),
            other.go_type()
        )),
    }
}

fn semver(version: &Rc<crate::expression::semver::Semver>, key: &Value) -> Outcome {
    let number = |n: u64| Ok(Value::Int(n.cast_signed(), Int::Uint64));
    let [major, minor, patch] = version.numbers;
    match key {
        Value::Text(name) => match &**name {
            "Major" => number(major),
            "Minor" => number(minor),
            "Patch" => number(patch),
            _ => Stop::fails(format!("cannot fetch {name} from *semver.Version")),
        },
        other => Stop::fails(format!(
            "interface conversion: interface {{}} is {}, not string",
            other.go_type()
        )),
    }
}

fn byte(bytes: &[u8], key: &Value) -> Outcome {
    let at = place(key, bytes.len())?;
    let byte = bytes.get(at).copied().unwrap_or_default();
    Ok(Value::Int(i64::from(byte), Int::Uint8))
}

/// The position that an index refers to; a negative index counts from the end.
fn place(key: &Value, length: usize) -> Result<usize, Stop> {
    let index = to_int(key)?;
    let from_start = if index < 0 {
        index.wrapping_add(i64::try_from(length).unwrap_or(i64::MAX))
    } else {
        index
    };
    usize::try_from(from_start)
        .ok()
        .filter(|at| *at < length)
        .ok_or_else(|| {
            Stop::Fails(format!(
                "index out of range: {from_start} (array length is {length})"
            ))
        })
}

/// A slice of a string (by bytes) or a list, from one index up to before another.
///
/// # Errors
/// [`Stop::Fails`] with the library's message, if the value cannot be sliced or an index is not a number.
pub fn slice(of: &Value, from: Option<&Value>, to: Option<&Value>) -> Outcome {
    let length = match of {
        Value::List(items, _) => items.len(),
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Map(_) | Value::AnyMap(_) if to.is_none() => 0,
        other if to.is_none() => {
            return Stop::fails(format!(
                "invalid argument for len (type {})",
                other.go_type()
            ));
        }
        _ => 0,
    };
    let end = |value: Option<&Value>, default: usize| -> Result<usize, Stop> {
        let Some(value) = value else {
            return Ok(default);
        };
        let index = to_int(value)?;
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let index = if index < 0 {
            index.wrapping_add(length)
        } else {
            index
        };
        Ok(usize::try_from(index.clamp(0, length)).unwrap_or(0))
    };
    let slices = matches!(of, Value::List(..) | Value::Text(_) | Value::Bytes(_));
    if !slices {
        return Stop::fails(format!("cannot slice {}", kind(of)));
    }
    let to = end(to, length)?;
    let from = end(from, 0)?.min(to);
    Ok(match of {
        Value::List(items, elem) => Value::List(Rc::new(items[from..to].to_vec()), *elem),
        Value::Text(text) => {
            Value::text(String::from_utf8_lossy(&text.as_bytes()[from..to]).into_owned())
        }
        Value::Bytes(bytes) => Value::Bytes(bytes[from..to].into()),
        _ => Value::Nil,
    })
}
