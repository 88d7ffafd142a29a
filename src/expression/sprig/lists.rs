//! Lists: `list`, `first`, `append`, `uniq`, `has`, `slice`, `chunk`, `concat`.
//!
//! Source: list.go of sprig.

use std::borrow::Cow;
use std::rc::Rc;

use super::args::{Args, MOST};
use super::cast::to_int;
use super::values::{deep_equal, is_empty, items, strval, texts};
use crate::expression::convert::kind;
use crate::expression::golang::numbers;
use crate::expression::value::{Elem, Outcome, Stop, Value};

/// Go's panic when the type of `nil` is asked for.
pub(super) const NIL_POINTER: &str =
    "runtime error: invalid memory address or nil pointer dereference";

/// The largest number of comparisons between values that is made here.
const MOST_COMPARED: usize = 10_000_000;

/// The items of a slice, or sprig's error with the kind of a value that is not a slice.
fn listed<'a>(value: &'a Value, error: &str) -> Result<Cow<'a, [Value]>, Stop> {
    if matches!(value, Value::Nil) {
        return Stop::fails(NIL_POINTER);
    }
    items(value).ok_or_else(|| Stop::Fails(format!("{error} {}", kind(value))))
}

pub(super) fn list(a: &Args<'_>) -> Outcome {
    Ok(Value::list(a.rest(0).to_vec()))
}

pub(super) fn push(a: &Args<'_>) -> Outcome {
    let mut items = listed(a.any(0), "Cannot push on type")?.into_owned();
    items.push(a.any(1).clone());
    Ok(Value::list(items))
}

pub(super) fn prepend(a: &Args<'_>) -> Outcome {
    let mut items = listed(a.any(0), "Cannot prepend on type")?.into_owned();
    items.insert(0, a.any(1).clone());
    Ok(Value::list(items))
}

pub(super) fn first(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find first on type")?;
    Ok(items.first().cloned().unwrap_or(Value::Nil))
}

pub(super) fn last(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find last on type")?;
    Ok(items.last().cloned().unwrap_or(Value::Nil))
}

pub(super) fn rest(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find rest on type")?;
    match items.split_first() {
        Some((_, rest)) => Ok(Value::list(rest.to_vec())),
        None => Ok(Value::nil_list()),
    }
}

pub(super) fn initial(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find initial on type")?;
    match items.split_last() {
        Some((_, initial)) => Ok(Value::list(initial.to_vec())),
        None => Ok(Value::nil_list()),
    }
}

pub(super) fn reverse(a: &Args<'_>) -> Outcome {
    let mut items = listed(a.any(0), "Cannot find reverse on type")?.into_owned();
    items.reverse();
    Ok(Value::list(items))
}

pub(super) fn compact(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot compact on type")?;
    Ok(Value::list(
        items.iter().filter(|v| !is_empty(v)).cloned().collect(),
    ))
}

pub(super) fn uniq(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find uniq on type")?;
    let mut out: Vec<Value> = Vec::new();
    for item in items.iter() {
        if !out.iter().any(|known| deep_equal(item, known)) {
            out.push(item.clone());
        }
        if out.len().saturating_mul(items.len()) > MOST_COMPARED {
            return Stop::unsure("a list of thousands of items");
        }
    }
    Ok(Value::list(out))
}

pub(super) fn without(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(0), "Cannot find without on type")?;
    let omit = a.rest(1);
    if omit.len().saturating_mul(items.len()) > MOST_COMPARED {
        return Stop::unsure("a list of thousands of items");
    }
    Ok(Value::list(
        items
            .iter()
            .filter(|item| !omit.iter().any(|other| deep_equal(other, item)))
            .cloned()
            .collect(),
    ))
}

pub(super) fn has(a: &Args<'_>) -> Outcome {
    if matches!(a.any(1), Value::Nil) {
        return Ok(Value::Bool(false));
    }
    let items = listed(a.any(1), "Cannot find has on type")?;
    Ok(Value::Bool(
        items.iter().any(|item| deep_equal(a.any(0), item)),
    ))
}

pub(super) fn slice(a: &Args<'_>) -> Outcome {
    let value = a.any(0);
    let items = listed(value, "list should be type of slice or array but")?;
    let length = items.len();
    if length == 0 {
        return Ok(Value::Nil);
    }
    let at = |index: usize| a.rest(1).get(index).map(|v| to_int(v, a.engine));
    let start = at(0).unwrap_or(0);
    let end = at(1).unwrap_or_else(|| i64::try_from(length).unwrap_or(i64::MAX));
    let outside = || Stop::fails("reflect.Value.Slice: slice index out of bounds");
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return outside();
    };
    if start > end {
        return outside();
    }
    if end > length {
        // Go checks the capacity, which is rarely more than twice the length.
        if end > 4 * length + 8 {
            return outside();
        }
        return Stop::unsure("the capacity of a slice");
    }
    Ok(match (value, items.get(start..end)) {
        (Value::List(_, elem), Some(part)) => Value::List(Rc::new(part.to_vec()), *elem),
        (Value::Bytes(bytes), Some(_)) => {
            Value::Bytes(bytes.get(start..end).unwrap_or_default().into())
        }
        _ => Value::Nil,
    })
}

pub(super) fn concat(a: &Args<'_>) -> Outcome {
    let mut out = Vec::new();
    for value in a.rest(0) {
        if matches!(value, Value::Nil) {
            return Stop::fails(NIL_POINTER);
        }
        let Some(items) = items(value) else {
            return Stop::fails(format!("Cannot concat type {} as list", kind(value)));
        };
        if out.len() + items.len() > MOST {
            return Stop::unsure("more than a million items");
        }
        out.extend_from_slice(&items);
    }
    if out.is_empty() {
        return Ok(Value::nil_list());
    }
    Ok(Value::list(out))
}

pub(super) fn sort_alpha(a: &Args<'_>) -> Outcome {
    let value = a.any(0);
    if matches!(value, Value::List(_, Elem::Nil)) {
        return Ok(value.clone());
    }
    if items(value).is_none() {
        return Ok(Value::texts([strval(value)]));
    }
    let mut words = texts(value);
    words.sort_unstable();
    Ok(Value::texts(words))
}

#[expect(clippy::cast_precision_loss, reason = "sprig computes in floats")]
pub(super) fn chunk(a: &Args<'_>) -> Outcome {
    let items = listed(a.any(1), "Cannot chunk type")?;
    let size = a.int(0);
    let (length, width) = (items.len() as f64, size as f64);
    let count = numbers::to_int(((length - 1.0) / width).floor() + 1.0);
    let outside = || Stop::fails("runtime error: makeslice: len out of range");
    let Ok(count) = usize::try_from(count) else {
        return outside();
    };
    let mut out = Vec::new();
    for at in 0..count {
        let mut length = size;
        if at + 1 == count {
            length = numbers::to_int((items.len() as f64 % width).floor());
            if length == 0 {
                length = size;
            }
        }
        let Ok(length) = usize::try_from(length) else {
            return outside();
        };
        let from = at.saturating_mul(usize::try_from(size).unwrap_or(0));
        match items.get(from..from.saturating_add(length)) {
            Some(part) => out.push(Value::list(part.to_vec())),
            None => return Stop::unsure("chunks that are not full"),
        }
    }
    Ok(Value::list(out))
}
