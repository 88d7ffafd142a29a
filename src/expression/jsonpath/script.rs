//! The expressions in filters of evilmonkeyinc/jsonpath.
//!
//! The library searches the text for its operators, one after the other: `@.index` is `@.` in `dex`. This module
//! follows what the library does with an expression, not what the expression seems to mean.

use std::rc::Rc;

use super::super::golang::format::shown;
use super::super::golang::json::from_json;
use super::super::golang::numbers::{parse_float, parse_int};
use super::super::value::{Stop, Value};
use super::apply::{Data, apply};
use super::path::{About, Bad, Budget, Token, read};

/// An expression, as it is written and as the library understands it.
#[derive(Debug, Clone)]
pub(super) struct Script {
    text: String,
    operator: Option<Rc<Operator>>,
}

impl Script {
    pub(super) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

#[derive(Debug)]
enum Operator {
    Not(Operand),
    Binary(&'static str, Operand, Operand),
    Select(Vec<Token>),
}

#[derive(Debug)]
enum Operand {
    Nothing,
    Operator(Rc<Operator>),
    Value(Value),
}

/// The operators in the order in which the library searches for them. The empty one comes first: it stands
/// for removed parentheses.
const OPERATORS: &[&str] = &[
    "", "||", "&&", "==", "!=", "<=", ">=", "<", ">", "=~", "!", "+", "-", "**", "*", "/", "%",
    "not in", "in", "@", "$",
];

fn said(text: &str) -> Bad {
    Bad::Said(About::Other, text.to_owned())
}

/// Parses an expression.
pub(super) fn compile(text: &str, budget: &Budget) -> Result<Script, Bad> {
    let operators = OPERATORS.get(1..).unwrap_or_default();
    Ok(Script {
        text: text.to_owned(),
        operator: operator(text, operators, budget)?,
    })
}

fn operator(
    text: &str,
    mut operators: &'static [&'static str],
    budget: &Budget,
) -> Result<Option<Rc<Operator>>, Bad> {
    let mut text = text;
    loop {
        let Some((sign, others)) = operators.split_first() else {
            return Ok(None);
        };
        budget.step()?;
        text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let mut here = operators;
        operators = others;
        if text.starts_with('(') && text.ends_with(')') {
            text = text.get(1..text.len() - 1).unwrap_or("").trim();
            here = OPERATORS;
            operators = OPERATORS.get(1..).unwrap_or_default();
        }
        let Some(at) = find(text, sign) else {
            continue;
        };
        let (Some(left), Some(right)) = (text.get(..at), text.get(at + sign.len()..)) else {
            return Err(Bad::Unsure("an expression cut within a character"));
        };
        let (left, right) = (left.trim(), right.trim());
        let selects = matches!(*sign, "@" | "$");
        if right.is_empty() && !selects {
            continue;
        }
        let right = budget.deeper(|| operand(right, here, budget))?;
        if left.is_empty() && !selects && *sign != "!" {
            continue;
        }
        let left = budget.deeper(|| operand(left, here, budget))?;
        if (selects || *sign == "!") && !matches!(left, Operand::Nothing) {
            continue;
        }
        return Ok(Some(Rc::new(match *sign {
            "" => return Err(said("unsupported operator")),
            "@" | "$" => Operator::Select(budget.deeper(|| read(text, budget))?),
            "!" => Operator::Not(right),
            sign => Operator::Binary(sign, left, right),
        })));
    }
}

fn operand(
    text: &str,
    operators: &'static [&'static str],
    budget: &Budget,
) -> Result<Operand, Bad> {
    if let Some(operator) = operator(text, operators, budget)? {
        return Ok(Operand::Operator(operator));
    }
    let text = text.trim();
    if text.is_empty() {
        return Ok(Operand::Nothing);
    }
    Ok(Operand::Value(
        collection(text)?.unwrap_or_else(|| Value::text(text)),
    ))
}

fn is_collection(text: &str) -> bool {
    let within = |open, close| text.starts_with(open) && text.ends_with(close);
    within('[', ']') || within('{', '}')
}

/// A list or map literal, if it can be parsed.
fn collection(text: &str) -> Result<Option<Value>, Bad> {
    if !is_collection(text) {
        return Ok(None);
    }
    match from_json(text) {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Fails(_)) => Ok(None),
        Err(Stop::Unsure(_)) => Err(Bad::Unsure("a deep list")),
    }
}

/// The byte at which an operator begins, outside quotes and brackets.
fn find(text: &str, sign: &str) -> Option<usize> {
    let (mut square, mut round) = (0_i32, 0_i32);
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' | ')' if quote.is_none() && square <= 0 => round += if c == '(' { 1 } else { -1 },
            '[' | ']' if quote.is_none() && round <= 0 => square += if c == '[' { 1 } else { -1 },
            '\'' | '"' if square <= 0 && round <= 0 => match quote {
                None => quote = Some(c),
                Some(open) if open == c => quote = None,
                Some(_) => {}
            },
            _ => {}
        }
        if quote.is_some() || square > 0 || round > 0 {
            continue;
        }
        if let Some(start) = (at + 1).checked_sub(sign.len())
            && text.as_bytes().get(start..=at).unwrap_or_default() == sign.as_bytes()
        {
            return Some(start);
        }
    }
    None
}

/// The value of an expression.
pub(super) fn evaluate(script: &Script, data: Data<'_>) -> Result<Value, Bad> {
    if script.is_empty() {
        return Err(Bad::Said(
            About::Expression,
            "invalid expression. is empty".to_owned(),
        ));
    }
    if let Some(operator) = &script.operator {
        return operate(operator, data);
    }
    let text = Value::text(script.text.as_str());
    if let Some(value) = parameter(&text, data) {
        return Ok(value.clone());
    }
    Ok(as_number(&text)
        .map(Value::Float)
        .or_else(|_| as_bool(&text).map(Value::Bool))
        .unwrap_or(text))
}

/// The values of the names `$`, `@`, `nil` and `null`.
fn parameter<'a>(value: &Value, data: Data<'a>) -> Option<&'a Value> {
    let Value::Text(name) = value else {
        return None;
    };
    match &**name {
        "$" => Some(data.root),
        "@" => Some(data.current),
        "nil" | "null" => Some(&Value::Nil),
        _ => None,
    }
}

/// An operand's value; `None` if it is missing. The second part says whether it was a name.
fn value(operand: &Operand, data: Data<'_>) -> Result<Option<(Value, bool)>, Bad> {
    let value = match operand {
        Operand::Nothing => return Ok(None),
        Operand::Operator(operator) => data.budget.deeper(|| operate(operator, data))?,
        Operand::Value(value) => value.clone(),
    };
    Ok(Some(match parameter(&value, data) {
        Some(named) => (named.clone(), true),
        None => (value, false),
    }))
}

fn present(operand: &Operand, data: Data<'_>) -> Result<(Value, bool), Bad> {
    value(operand, data)?.ok_or_else(|| said("invalid argument. is nil"))
}

fn as_number(value: &Value) -> Result<f64, Bad> {
    parse_float(&shown(value)).ok_or_else(|| said("invalid argument. expected number"))
}

fn number(operand: &Operand, data: Data<'_>) -> Result<f64, Bad> {
    as_number(&present(operand, data)?.0)
}

fn integer(operand: &Operand, data: Data<'_>) -> Result<i64, Bad> {
    parse_int(&shown(&present(operand, data)?.0))
        .map_err(|_| said("invalid argument. expected integer"))
}

fn as_bool(value: &Value) -> Result<bool, Bad> {
    match shown(value).as_str() {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(said("invalid argument. expected boolean")),
    }
}

fn boolean(operand: &Operand, data: Data<'_>) -> Result<bool, Bad> {
    match value(operand, data)? {
        None | Some((Value::Nil, _)) => Ok(false),
        Some((value, _)) => as_bool(&value),
    }
}

fn quoted_in(text: &str, quote: char) -> bool {
    text.len() > 1 && text.starts_with(quote) && text.ends_with(quote)
}

/// An operand as a string; one that is a value gets single quotes.
fn text(operand: &Operand, data: Data<'_>) -> Result<String, Bad> {
    let (value, named) = present(operand, data)?;
    let Value::Text(text) = &value else {
        return Ok(shown(&value));
    };
    if quoted_in(text, '\'') {
        return Ok(text.to_string());
    }
    if quoted_in(text, '"') {
        return Ok(format!("'{}'", text.get(1..text.len() - 1).unwrap_or("")));
    }
    Ok(if named {
        format!("'{text}'")
    } else {
        text.to_string()
    })
}

fn operate(operator: &Operator, data: Data<'_>) -> Result<Value, Bad> {
    data.budget.step()?;
    Ok(match operator {
        Operator::Not(operand) => Value::Bool(!boolean(operand, data)?),
        Operator::Select(tokens) => match apply(tokens, data)? {
            Value::Text(text) if !quoted_in(&text, '\'') => Value::text(format!("'{text}'")),
            other => other,
        },
        Operator::Binary(sign, left, right) => binary(sign, left, right, data)?,
    })
}

#[allow(clippy::float_cmp)] // the library does
fn binary(sign: &str, left: &Operand, right: &Operand, data: Data<'_>) -> Result<Value, Bad> {
    let numbers = || Ok::<_, Bad>((number(left, data)?, number(right, data)?));
    let truths = || Ok::<_, Bad>((boolean(left, data)?, boolean(right, data)?));
    Ok(match sign {
        "||" => truths().map(|(a, b)| Value::Bool(a || b))?,
        "&&" => truths().map(|(a, b)| Value::Bool(a && b))?,
        "==" => Value::Bool(equal(left, right, data)?),
        "!=" => Value::Bool(!equal(left, right, data)?),
        "<=" => numbers().map(|(a, b)| Value::Bool(a <= b))?,
        ">=" => numbers().map(|(a, b)| Value::Bool(a >= b))?,
        "<" => numbers().map(|(a, b)| Value::Bool(a < b))?,
        ">" => numbers().map(|(a, b)| Value::Bool(a > b))?,
        "+" => numbers().map(|(a, b)| Value::Float(a + b))?,
        "-" => numbers().map(|(a, b)| Value::Float(a - b))?,
        "*" => numbers().map(|(a, b)| Value::Float(a * b))?,
        "/" => numbers().map(|(a, b)| Value::Float(a / b))?,
        "%" => {
            let (a, b) = (integer(left, data)?, integer(right, data)?);
            match b {
                // a panic in Go, which filters do not ignore as they do errors
                0 => return Err(Bad::Unsure("a division by zero")),
                _ => Value::int64(a.wrapping_rem(b)),
            }
        }
        "in" => Value::Bool(is_in(left, right, data)?),
        "not in" => Value::Bool(!is_in(left, right, data)?),
        "**" => return Err(Bad::Unsure("a power")),
        _ => return Err(Bad::Unsure("a regular expression")),
    })
}

/// The value, or `None` for an error of the library; other errors are returned.
fn tried<T>(result: Result<T, Bad>) -> Result<Option<T>, Bad> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Bad::Said(..)) => Ok(None),
        Err(unsure @ Bad::Unsure(_)) => Err(unsure),
    }
}

#[allow(clippy::float_cmp)] // the library does
fn equal(left: &Operand, right: &Operand, data: Data<'_>) -> Result<bool, Bad> {
    if let Some(a) = tried(number(left, data))?
        && let Some(b) = tried(number(right, data))?
    {
        return Ok(a == b);
    }
    Ok(text(left, data)? == text(right, data)?)
}

#[allow(clippy::float_cmp)] // the library does
fn is_in(left: &Operand, right: &Operand, data: Data<'_>) -> Result<bool, Bad> {
    let item = if let Some(number) = tried(number(left, data))? {
        Value::Float(number)
    } else if let Some(text) = tried(text(left, data))? {
        Value::text(text)
    } else if let Some(truth) = tried(boolean(left, data))? {
        Value::Bool(truth)
    } else {
        Value::Nil
    };
    let (value, named) = present(right, data)?;
    let value = match &value {
        Value::Nil => return Err(said("invalid argument. is nil")),
        Value::Text(text) if !named && is_collection(text) => {
            collection(text)?.ok_or_else(|| said("invalid argument"))?
        }
        _ => value,
    };
    let is_item = |element: &Value| match (element, &item) {
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        _ => false,
    };
    match &value {
        Value::List(items, _) => Ok(items.iter().any(is_item)),
        Value::Map(map) => Ok(map.values().any(is_item)),
        _ => Err(said("invalid argument. expected array, map, or slice")),
    }
}
