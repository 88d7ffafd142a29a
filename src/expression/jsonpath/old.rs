//! The paths of oliveagle/jsonpath, in Argo 3.4.
//!
//! It stops at the first error, and panics on a null value: Argo reports the panic's message like an error.

use std::cell::Cell;

use super::super::golang::numbers::parse_int;
use super::super::value::{Outcome, Stop, Value};
use super::{STEPS, kind, old_filter};

/// Go's panic when the type of a null is asked for.
const NULL: &str = "runtime error: invalid memory address or nil pointer dereference";

/// Why there is no result.
#[derive(Debug)]
pub(super) enum Bad {
    /// The library's error; filters ignore some of them.
    Said(String),
    /// A panic, or a case that is not known here.
    Stop(Stop),
}

impl Bad {
    pub(super) fn panic(text: &str) -> Self {
        Self::Stop(Stop::Fails(text.to_owned()))
    }

    pub(super) fn unsure(why: &str) -> Self {
        Self::Stop(Stop::Unsure(why.to_owned()))
    }
}

pub(super) fn said<T>(text: impl Into<String>) -> Result<T, Bad> {
    Err(Bad::Said(text.into()))
}

/// One step of a path.
#[derive(Debug)]
pub(super) enum Step {
    Key(String),
    Index(String, Vec<i64>),
    Range(String, Option<i64>, Option<i64>),
    /// The expression between the parentheses; `None` without parentheses.
    Filter(String, Option<String>),
    /// `*` and `..`, which the library accepts but does not follow.
    Scan,
}

/// Follows a path into a value.
pub(super) fn query(path: &str, data: &Value) -> Outcome {
    if path.is_empty() {
        return Stop::fails("runtime error: index out of range [0] with length 0");
    }
    let budget = Cell::new(STEPS);
    follow(path, data, &budget).map_err(|bad| match bad {
        Bad::Said(text) => Stop::Fails(text),
        Bad::Stop(stop) => stop,
    })
}

fn follow(path: &str, data: &Value, budget: &Cell<u32>) -> Result<Value, Bad> {
    let steps = tokens(path)?
        .iter()
        .map(|token| step(token))
        .collect::<Result<Vec<_>, _>>()?;
    let mut at = data.clone();
    for step in &steps {
        at = match step {
            Step::Key(name) => key(&at, name, budget)?,
            Step::Index(name, numbers) => {
                let at = key_or_same(&at, name, budget)?;
                match numbers.as_slice() {
                    [number] => index(&at, *number)?,
                    numbers => {
                        let items = numbers.iter().map(|number| index(&at, *number));
                        Value::list(items.collect::<Result<_, _>>()?)
                    }
                }
            }
            Step::Range(name, from, to) => range(&key_or_same(&at, name, budget)?, *from, *to)?,
            Step::Filter(name, text) => {
                let at = key(&at, name, budget)?;
                let Some(text) = text else {
                    return Err(Bad::panic(
                        "interface conversion: interface {} is nil, not string",
                    ));
                };
                old_filter::filtered(&at, text, budget)?
            }
            Step::Scan => return said("expression don't support in filter"),
        };
    }
    Ok(at)
}

/// Splits a path into its steps, without the `$`.
pub(super) fn tokens(path: &str) -> Result<Vec<String>, Bad> {
    if !path.starts_with(['$', '@']) {
        return said("should start with '$'");
    }
    let mut tokens: Vec<String> = Vec::new();
    let mut token = String::new();
    let without_dot = |token: &str| token.strip_prefix('.').unwrap_or(token).to_owned();
    let ends_in_star = |tokens: &[String]| tokens.last().is_some_and(|last| last == "*");
    for c in path.chars().skip(1) {
        token.push(c);
        if token == "." {
            continue;
        }
        if token == ".." {
            if !ends_in_star(&tokens) {
                tokens.push("*".to_owned());
            }
            ".".clone_into(&mut token);
        } else if token.contains('[') {
            if c == ']' && !token.ends_with("\\]") {
                tokens.push(without_dot(&token));
                token.clear();
            }
        } else if c == '.' {
            token.pop();
            tokens.push(without_dot(&token));
            ".".clone_into(&mut token);
        }
    }
    if !token.is_empty() {
        let token = without_dot(&token);
        if token != "*" || !ends_in_star(&tokens) {
            tokens.push(token);
        }
    }
    Ok(tokens)
}

fn number(text: &str) -> Result<i64, Bad> {
    parse_int(text).or_else(|why| said(why.said("Atoi", text)))
}

/// Reads one step.
pub(super) fn step(token: &str) -> Result<Step, Bad> {
    if token == "$" {
        return Ok(Step::Scan);
    }
    if token == "*" {
        return Ok(Step::Scan);
    }
    let Some(bracket) = token.find('[') else {
        return Ok(Step::Key(token.to_owned()));
    };
    let (name, tail) = token.split_at_checked(bracket).unwrap_or((token, ""));
    let name = name.to_owned();
    if tail.len() < 3 {
        return said(format!("len(tail) should >=3, {tail}"));
    }
    let Some(tail) = tail.get(1..tail.len() - 1) else {
        return Err(Bad::unsure("a bracket that is cut within a character"));
    };
    if tail.contains('?') {
        let text = tail
            .strip_prefix("?(")
            .and_then(|text| text.strip_suffix(')'));
        return Ok(Step::Filter(
            name,
            text.map(|text| text.trim_matches(' ').to_owned()),
        ));
    }
    if tail.contains(':') {
        let bounds: Vec<&str> = tail.split(':').collect();
        let [from, to] = *bounds else {
            return said(format!(
                "only support one range(from, to): [{}]",
                bounds.join(" ")
            ));
        };
        // a start that is not a number counts as missing
        let from = number(from.trim_matches(' ')).ok();
        let to = match to.trim_matches(' ') {
            "" => None,
            to => Some(number(to)?),
        };
        return Ok(Step::Range(name, from, to));
    }
    if tail == "*" {
        return Ok(Step::Range(name, None, None));
    }
    let numbers = tail.split(',').map(|part| number(part.trim_matches(' ')));
    Ok(Step::Index(name, numbers.collect::<Result<_, _>>()?))
}

fn key_or_same(at: &Value, name: &str, budget: &Cell<u32>) -> Result<Value, Bad> {
    if name.is_empty() {
        Ok(at.clone())
    } else {
        key(at, name, budget)
    }
}

/// The value of a map's key, or the values of all items of a list that have the key.
pub(super) fn key(at: &Value, name: &str, budget: &Cell<u32>) -> Result<Value, Bad> {
    match budget.get().checked_sub(1) {
        Some(left) => budget.set(left),
        None => return Err(Bad::unsure("a path of many steps")),
    }
    match at {
        Value::Nil => said("get attribute from null object"),
        Value::Map(map) => match map.get(name) {
            Some(value) => Ok(value.clone()),
            None => said(format!("key error: {name} not found in object")),
        },
        Value::List(items, _) => {
            let mut all = Vec::new();
            for item in items.iter() {
                match key(item, name, budget) {
                    Ok(value) => all.push(value),
                    Err(Bad::Said(_)) => {}
                    Err(stop) => return Err(stop),
                }
            }
            Ok(Value::list(all))
        }
        _ => said("object is not map"),
    }
}

fn items(at: &Value) -> Result<&[Value], Bad> {
    match at {
        Value::List(items, _) => Ok(items),
        Value::Nil => Err(Bad::panic(NULL)),
        _ => said("object is not Slice"),
    }
}

fn length(items: &[Value]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// An item of a list; a negative index counts from the end.
pub(super) fn index(at: &Value, number: i64) -> Result<Value, Bad> {
    let items = items(at)?;
    let length = length(items);
    let place = if number < 0 { length + number } else { number };
    match usize::try_from(place).ok().and_then(|at| items.get(at)) {
        Some(item) => Ok(item.clone()),
        None => said(format!("index out of range: len: {length}, idx: {number}")),
    }
}

/// A part of a list; `to` is included.
fn range(at: &Value, from: Option<i64>, to: Option<i64>) -> Result<Value, Bad> {
    let items = items(at)?;
    let length = length(items);
    let (from, to) = (from.unwrap_or(0), to.unwrap_or(length - 1));
    let start = if from < 0 { length + from } else { from };
    let end = if to < 0 { length + to } else { to }.wrapping_add(1);
    if start < 0 || start >= length {
        return said(format!(
            "index [from] out of range: len: {length}, from: {from}"
        ));
    }
    if end < 0 || end > length {
        return said(format!("index [to] out of range: len: {length}, to: {to}"));
    }
    usize::try_from(start)
        .ok()
        .zip(usize::try_from(end).ok())
        .and_then(|(start, end)| items.get(start..end))
        .map(|items| Value::list(items.to_vec()))
        .ok_or_else(|| Bad::panic("reflect.Value.Slice: slice index out of bounds"))
}

/// The values of a collection, for a filter.
pub(super) fn filterable(at: &Value) -> Result<Vec<&Value>, Bad> {
    match at {
        Value::List(items, _) => Ok(items.iter().collect()),
        Value::Map(map) => Ok(map.values().collect()),
        Value::Nil => Err(Bad::panic(NULL)),
        other => said(format!(
            "don't support filter on this type: {}",
            kind(other)
        )),
    }
}
