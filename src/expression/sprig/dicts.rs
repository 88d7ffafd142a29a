//! Maps: `dict`, `get`, `set`, `keys`, `pick`, `merge`, `dig`.
//!
//! Source: dict.go of sprig; mergo v0.3.11 (sprig v3.2.3) and v1.0.1 (v3.3.0).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::args::Args;
use super::values::items;
use super::values::strval;
use crate::expression::value::{Outcome, Stop, Value};

type Map = BTreeMap<Rc<str>, Value>;

/// Why a result is unknown if Go iterates over a map with several keys.
const ORDER: &str = "the order of a map";

/// Why a result is unknown for a nil map: JSON writes it as `null`, everything else treats it as an empty one.
const NIL_MAP: &str = "a map that is nil";

pub(super) fn dict(a: &Args<'_>) -> Outcome {
    let mut map = Map::new();
    for pair in a.rest(0).chunks(2) {
        if let Some(key) = pair.first() {
            let value = pair.get(1).cloned().unwrap_or_else(|| Value::text(""));
            map.insert(strval(key).into(), value);
        }
    }
    Ok(Value::Map(Rc::new(map)))
}

pub(super) fn get(a: &Args<'_>) -> Outcome {
    let value = a.map(0).get(a.text(1)).cloned();
    Ok(value.unwrap_or_else(|| Value::text("")))
}

pub(super) fn set(a: &Args<'_>) -> Outcome {
    if matches!(a.any(0), Value::Nil) {
        return Stop::fails("assignment to entry in nil map");
    }
    let mut map = (*a.map(0)).clone();
    map.insert(a.text(1).into(), a.any(2).clone());
    Ok(Value::Map(Rc::new(map)))
}

pub(super) fn unset(a: &Args<'_>) -> Outcome {
    if matches!(a.any(0), Value::Nil) {
        return Stop::unsure(NIL_MAP);
    }
    let mut map = (*a.map(0)).clone();
    map.remove(a.text(1));
    Ok(Value::Map(Rc::new(map)))
}

pub(super) fn has_key(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.map(0).contains_key(a.text(1))))
}

fn maps(values: &[Value]) -> impl Iterator<Item = &Map> {
    values.iter().filter_map(|value| match value {
        Value::Map(map) => Some(map.as_ref()),
        _ => None,
    })
}

pub(super) fn pluck(a: &Args<'_>) -> Outcome {
    let key = a.text(0);
    Ok(Value::list(
        maps(a.rest(1))
            .filter_map(|map| map.get(key).cloned())
            .collect(),
    ))
}

pub(super) fn keys(a: &Args<'_>) -> Outcome {
    if maps(a.rest(0)).any(|map| map.len() > 1) {
        return Stop::unsure(ORDER);
    }
    Ok(Value::texts(
        maps(a.rest(0)).flat_map(|map| map.keys().cloned()),
    ))
}

pub(super) fn values(a: &Args<'_>) -> Outcome {
    let map = a.map(0);
    if map.len() > 1 {
        return Stop::unsure(ORDER);
    }
    Ok(Value::list(map.values().cloned().collect()))
}

fn names<'a>(a: &Args<'a>) -> std::collections::BTreeSet<&'a str> {
    a.rest(1)
        .iter()
        .filter_map(|value| match value {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

/// The map with only the named keys, or without them.
fn chosen(a: &Args<'_>, named: bool) -> Outcome {
    let names = names(a);
    let mut map = (*a.map(0)).clone();
    map.retain(|key, _| names.contains(key.as_ref()) == named);
    Ok(Value::Map(Rc::new(map)))
}

pub(super) fn pick(a: &Args<'_>) -> Outcome {
    chosen(a, true)
}

pub(super) fn omit(a: &Args<'_>) -> Outcome {
    chosen(a, false)
}

/// Whether mergo treats a value as missing.
fn blank(value: &Value) -> bool {
    match value {
        Value::Time(_) | Value::Zone(_) | Value::Semver(_) | Value::Func(_) => false,
        other => super::values::is_empty(other),
    }
}

/// How two maps are merged.
#[derive(Clone, Copy)]
struct How {
    /// Existing values are replaced.
    overwrite: bool,
    /// A map also replaces a value that is not a map (since mergo v1).
    replaces: bool,
}

/// mergo's `deepMerge`: two maps merged into one.
fn merged(mut target: Map, source: &Map, how: How) -> Result<Map, Stop> {
    let overwrite = how.overwrite;
    for (key, value) in source {
        let old = target.get(key).cloned();
        match value {
            Value::Nil => {
                if overwrite {
                    target.insert(Rc::clone(key), Value::Nil);
                }
                continue;
            }
            Value::Time(_)
            | Value::Zone(_)
            | Value::Semver(_)
            | Value::Func(_)
            | Value::AnyMap(_) => {
                return Stop::unsure("a merge of structures");
            }
            Value::Map(inner) => match &old {
                Some(Value::Map(known)) => {
                    let known = merged((**known).clone(), inner, how)?;
                    let kept = !known.is_empty();
                    target.insert(Rc::clone(key), Value::Map(Rc::new(known)));
                    if kept {
                        continue;
                    }
                }
                Some(known) if !(blank(known) || overwrite && how.replaces) => continue,
                _ => {}
            },
            list if items(list).is_some() => match &old {
                Some(known) if !blank(known) => {
                    if overwrite {
                        target.insert(Rc::clone(key), list.clone());
                    }
                    continue;
                }
                _ => {}
            },
            _ => {}
        }
        if overwrite || old.is_none_or(|old| blank(&old)) {
            target.insert(Rc::clone(key), value.clone());
        }
    }
    Ok(target)
}

fn all_merged(a: &Args<'_>, overwrite: bool) -> Outcome {
    if matches!(a.any(0), Value::Nil) {
        return Stop::unsure(NIL_MAP);
    }
    let how = How {
        overwrite,
        replaces: a.engine.sprig >= (3, 0),
    };
    let mut out = (*a.map(0)).clone();
    for source in maps(a.rest(1)) {
        out = merged(out, source, how)?;
    }
    Ok(Value::Map(Rc::new(out)))
}

pub(super) fn merge(a: &Args<'_>) -> Outcome {
    all_merged(a, false)
}

pub(super) fn merge_overwrite(a: &Args<'_>) -> Outcome {
    all_merged(a, true)
}

/// The type of a value in Go's error about a failed conversion.
fn dynamic(value: &Value) -> &'static str {
    match value {
        Value::Nil => "nil",
        other => other.go_type(),
    }
}

fn as_map(value: &Value) -> Result<Rc<Map>, Stop> {
    match value {
        Value::Map(map) => Ok(Rc::clone(map)),
        other => Stop::fails(format!(
            "interface conversion: interface {{}} is {}, not map[string]interface {{}}",
            dynamic(other)
        )),
    }
}

pub(super) fn dig(a: &Args<'_>) -> Outcome {
    let [keys @ .., default, map] = a.rest(0) else {
        return Stop::fails("dig needs at least three arguments");
    };
    let [_, ..] = keys else {
        return Stop::fails("dig needs at least three arguments");
    };
    let mut map = as_map(map)?;
    let mut path = Vec::with_capacity(keys.len());
    for key in keys {
        match key {
            Value::Text(key) => path.push(key),
            other => {
                return Stop::fails(format!(
                    "interface conversion: interface {{}} is {}, not string",
                    dynamic(other)
                ));
            }
        }
    }
    let mut path = path.into_iter().peekable();
    while let Some(key) = path.next() {
        let Some(step) = map.get(key).cloned() else {
            break;
        };
        if path.peek().is_none() {
            return Ok(step);
        }
        map = as_map(&step)?;
    }
    Ok(default.clone())
}
