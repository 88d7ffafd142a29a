//! Follows a path into a value.

use super::super::golang::numbers::to_int;
use super::super::value::Value;
use super::kind;
use super::path::{About, Bad, Bound, Budget, Token, expression_error, token_error};
use super::script::{Script, evaluate};

/// The value at which the path begins, and the one that it has reached.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub root: &'a Value,
    pub current: &'a Value,
    pub budget: &'a Budget,
}

impl<'a> Data<'a> {
    pub(super) const fn at(self, current: &'a Value) -> Self {
        Self { current, ..self }
    }
}

const LISTS: &str = "array slice";
const COLLECTIONS: &str = "array map slice";

/// A whole number as `int64`; `None` for anything else.
#[allow(clippy::float_cmp)] // the library does
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number, _) => Some(*number),
        Value::Float(number) if number.trunc() == *number => Some(to_int(*number)),
        _ => None,
    }
}

fn target(token: &str, got: &Value, expected: &str) -> Bad {
    token_error(format!(
        "{token}: invalid token target. expected [{expected}] got [{}]",
        kind(got)
    ))
}

fn argument(token: &str, got: &str, expected: &str) -> Bad {
    token_error(format!(
        "{token}: invalid token argument. expected [{expected}] got [{got}]"
    ))
}

fn out_of_range(token: &str) -> Bad {
    token_error(format!("{token}: invalid token out of range"))
}

fn unexpected_result(got: &Value, expected: &str) -> Bad {
    Bad::Said(
        About::Other,
        format!(
            "unexpected expression result. expected [{expected}] got [{}]",
            kind(got)
        ),
    )
}

/// `<token>: invalid token <reason>`, unless the message has that form already.
fn within(token: &str, bad: Bad) -> Bad {
    match bad {
        Bad::Said(About::Expression | About::Other, text) => {
            token_error(format!("{token}: invalid token {text}"))
        }
        other => other,
    }
}

/// The value; `None` where the library treats its own error as a missing value.
fn found(result: Result<Value, Bad>) -> Result<Option<Value>, Bad> {
    match result {
        Ok(Value::Nil) | Err(Bad::Said(..)) => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(unsure @ Bad::Unsure(_)) => Err(unsure),
    }
}

/// Follows the tokens from the current value.
pub(super) fn apply(tokens: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let Some((token, next)) = tokens.split_first() else {
        return Ok(data.current.clone());
    };
    data.budget.deeper(|| match token {
        Token::Root => apply(next, data.at(data.root)),
        Token::Current => apply(next, data),
        Token::Wildcard => wildcard(next, data),
        Token::Recursive => {
            let mut all = Vec::new();
            recursive(next, data, &mut all)?;
            Ok(Value::list(all))
        }
        Token::Length => length(next, data),
        Token::Key(name) => key(name, next, data),
        Token::Index(number) => index(*number, next, data),
        Token::Union(bounds) => union(bounds, next, data),
        Token::Range(bounds) => range(bounds, next, data),
        Token::Filter(script) => filter(script, next, data),
        Token::Script(script) => match evaluated(script, data)? {
            Value::Text(name) => key(&name, next, data),
            other => match integer(&other) {
                Some(number) => index(number, next, data),
                None => Err(unexpected_result(&other, "int string")),
            },
        },
    })
}

fn empty_expression() -> Bad {
    Bad::Said(About::Expression, "invalid expression. is empty".to_owned())
}

fn evaluated(script: &Script, data: Data<'_>) -> Result<Value, Bad> {
    evaluate(script, data).map_err(expression_error)
}

fn key(name: &str, next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let Value::Map(map) = data.current else {
        return Err(target("key", data.current, "map"));
    };
    match map.get(name) {
        Some(value) => apply(next, data.at(value)),
        None => Err(token_error(format!(
            "key: invalid token key '{name}' not found"
        ))),
    }
}

fn position(length: usize, number: i64) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let number = if number < 0 { length + number } else { number };
    usize::try_from(number).ok().filter(|_| number < length)
}

fn index(number: i64, next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let Value::List(items, _) = data.current else {
        return Err(target("index", data.current, LISTS));
    };
    match position(items.len(), number).and_then(|at| items.get(at)) {
        Some(item) => apply(next, data.at(item)),
        None => Err(out_of_range("index")),
    }
}

fn length(next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let count = match data.current {
        Value::Map(map) => match map.get("length") {
            Some(value) => return apply(next, data.at(value)),
            None => map.len(),
        },
        Value::List(items, _) => items.len(),
        Value::Text(text) => text.len(),
        other => return Err(target("length", other, "array map slice string")),
    };
    let count = Value::int64(i64::try_from(count).unwrap_or(i64::MAX));
    apply(next, data.at(&count))
}

/// The values of a list or a map, in the order of their keys.
fn values(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::List(items, _) => Some(items.iter().collect()),
        Value::Map(map) => Some(map.values().collect()),
        _ => None,
    }
}

fn wildcard(next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let Some(values) = values(data.current) else {
        return Err(target("wildcard", data.current, COLLECTIONS));
    };
    let mut all = Vec::new();
    for value in values {
        data.budget.step()?;
        if next.is_empty() {
            all.push(value.clone());
        } else if let Some(value) = found(apply(next, data.at(value)))? {
            all.push(value);
        }
    }
    Ok(Value::list(all))
}

fn recursive(next: &[Token], data: Data<'_>, all: &mut Vec<Value>) -> Result<(), Bad> {
    data.budget.step()?;
    if matches!(data.current, Value::Nil) {
        return Ok(());
    }
    if next.is_empty() {
        all.push(data.current.clone());
    } else {
        match found(apply(next, data))? {
            Some(Value::List(items, _)) => {
                for item in items.iter() {
                    data.budget.step()?;
                    all.push(item.clone());
                }
            }
            Some(other) => all.push(other),
            None => {}
        }
    }
    for value in values(data.current).unwrap_or_default() {
        recursive(next, data.at(value), all)?;
    }
    Ok(())
}

/// What the tokens after a union or a range apply to: an index to the whole result, any other token to each item.
struct Gathered<'a> {
    each: bool,
    next: &'a [Token],
    items: Vec<Value>,
}

impl<'a> Gathered<'a> {
    fn new(next: &'a [Token]) -> Self {
        let each = !matches!(next.first(), None | Some(Token::Index(_)));
        Self {
            each,
            next,
            items: Vec::new(),
        }
    }

    fn add(&mut self, value: &Value, data: Data<'_>) -> Result<(), Bad> {
        data.budget.step()?;
        if self.each {
            self.items.extend(found(apply(self.next, data.at(value)))?);
        } else {
            self.items.push(value.clone());
        }
        Ok(())
    }

    fn finish(self, data: Data<'_>) -> Result<Value, Bad> {
        let all = Value::list(self.items);
        if self.each {
            Ok(all)
        } else {
            apply(self.next, data.at(&all))
        }
    }
}

fn union(bounds: &[Bound], next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    for bound in bounds {
        let (name, number) = match bound {
            Bound::Name(name) => (Some(name.clone()), None),
            Bound::Number(number) => (None, Some(*number)),
            Bound::Script(script) => {
                match evaluated(script, data).map_err(|bad| within("union", bad))? {
                    Value::Text(name) => (Some(name.to_string()), None),
                    other => match integer(&other) {
                        Some(number) => (None, Some(number)),
                        None => return Err(argument("union", kind(&other), "int string")),
                    },
                }
            }
        };
        if name.is_some() && !numbers.is_empty() {
            return Err(argument("union", "string", "int"));
        }
        if number.is_some() && !names.is_empty() {
            return Err(argument("union", "int", "string"));
        }
        names.extend(name);
        numbers.extend(number);
    }
    let mut gathered = Gathered::new(next);
    if names.is_empty() {
        let Value::List(items, _) = data.current else {
            return Err(target("union", data.current, LISTS));
        };
        for number in numbers {
            if let Some(item) = position(items.len(), number).and_then(|at| items.get(at)) {
                gathered.add(item, data)?;
            }
        }
    } else {
        let Value::Map(map) = data.current else {
            return Err(target("union", data.current, "map"));
        };
        for name in names {
            if let Some(value) = map.get(name.as_str()) {
                gathered.add(value, data)?;
            }
        }
    }
    gathered.finish(data)
}

/// A bound of a range as a number.
fn bound(bound: &Bound, data: Data<'_>) -> Result<i64, Bad> {
    match bound {
        Bound::Number(number) => Ok(*number),
        Bound::Name(_) => Err(argument("range", "string", "int")),
        Bound::Script(script) => {
            let value = evaluated(script, data).map_err(|bad| within("range", bad))?;
            integer(&value).ok_or_else(|| within("range", unexpected_result(&value, "int")))
        }
    }
}

fn range(bounds: &[Option<Bound>; 3], next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    let Value::List(items, _) = data.current else {
        return Err(target("range", data.current, LISTS));
    };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let [from, to, step] = bounds;
    let limit = |given: &Option<Bound>, otherwise| match given {
        None => Ok(otherwise),
        Some(given) => bound(given, data).map(|number| {
            let number = if number < 0 { length + number } else { number };
            number.clamp(0, length)
        }),
    };
    let (from, to) = (limit(from, 0)?, limit(to, length)?);
    let step = match step {
        None => 1,
        Some(step) => bound(step, data)?,
    };
    if step == 0 {
        return Err(out_of_range("range"));
    }
    let mut gathered = Gathered::new(next);
    let mut at = if step < 0 { to - 1 } else { from };
    while at >= from && at < to {
        if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
            gathered.add(item, data)?;
        }
        at = at
            .checked_add(step)
            .ok_or(Bad::Unsure("a step beyond all numbers"))?;
    }
    gathered.finish(data)
}

/// Whether a filter with this result keeps an item.
fn lets_in(value: &Value) -> bool {
    match value {
        Value::Nil => false,
        Value::Bool(yes) => *yes,
        Value::List(items, _) => !items.is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::Text(text) => !matches!(&**text, "" | "''" | "\"\""),
        Value::Float(number) => number.to_bits() != 0,
        Value::Int(number, _) => *number != 0,
        _ => true,
    }
}

fn filter(script: &Script, next: &[Token], data: Data<'_>) -> Result<Value, Bad> {
    if script.is_empty() {
        return Err(empty_expression());
    }
    let Some(values) = values(data.current) else {
        return Err(target("filter", data.current, COLLECTIONS));
    };
    let mut all = Vec::new();
    for value in values {
        if found(evaluate(script, data.at(value)))?.is_some_and(|result| lets_in(&result)) {
            all.push(value.clone());
        }
    }
    match next.first() {
        None => Ok(Value::list(all)),
        Some(Token::Index(_)) => {
            let all = Value::list(all);
            let from = Data {
                root: data.current,
                current: &all,
                budget: data.budget,
            };
            apply(next, from)
        }
        Some(_) => {
            let mut results = Vec::new();
            for value in &all {
                results.extend(found(apply(next, data.at(value)))?);
            }
            Ok(Value::list(results))
        }
    }
}
