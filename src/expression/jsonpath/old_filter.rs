//! The filters of oliveagle/jsonpath.
//!
//! An expression is a left side, an operator and a right side with exactly one space between them; an expression
//! without spaces is the name of something that may exist. The library compares by generating a Go expression and
//! having Go evaluate it.

use std::cell::Cell;
use std::cmp::Ordering;

use super::super::golang::format::shown;
use super::super::golang::numbers::parse_float;
use super::super::value::Value;
use super::old::{Bad, Step, filterable, index, key, said, step, tokens};

/// The items that a filter keeps.
pub(super) fn filtered(at: &Value, text: &str, budget: &Cell<u32>) -> Result<Value, Bad> {
    let [left, sign, right] = sides(text)?;
    let values = filterable(at)?;
    if sign == "=~" {
        return Err(Bad::unsure("a regular expression"));
    }
    let mut all = Vec::new();
    let mut error = None;
    for value in &values {
        match lets_in(value, at, [&left, &sign, &right], budget) {
            Ok(true) => all.push((*value).clone()),
            Ok(false) => {}
            Err(bad) => {
                error = Some(bad);
                break;
            }
        }
    }
    // Go iterates over a map in random order
    let ordered = matches!(at, Value::List(..)) || values.len() < 2;
    match error {
        Some(bad) if ordered => Err(bad),
        None if ordered || all.len() < 2 => Ok(Value::list(all)),
        _ => Err(Bad::unsure("the order of a map")),
    }
}

/// Splits a filter into its left side, operator and right side.
fn sides(text: &str) -> Result<[String; 3], Bad> {
    let mut sides = [String::new(), String::new(), String::new()];
    let mut token = String::new();
    let mut side = 0;
    // a quoted string never ends: the spaces after it belong to what follows
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' if !quoted => quoted = true,
            '\'' => {
                if let Some(part) = sides.get_mut(side) {
                    *part = std::mem::take(&mut token);
                }
            }
            ' ' if !quoted => {
                if let Some(part) = sides.get_mut(side) {
                    *part = std::mem::take(&mut token);
                }
                side += 1;
                if side > 2 {
                    return said(format!("invalid char at {at}: ` `"));
                }
            }
            c => token.push(c),
        }
    }
    if !token.is_empty() {
        if side == 0
            && let Some(sign) = sides.get_mut(1)
        {
            "exists".clone_into(sign);
        }
        if let Some(part) = sides.get_mut(side) {
            *part = token;
        }
    }
    Ok(sides)
}

fn lets_in(
    value: &Value,
    root: &Value,
    [left, sign, right]: [&str; 3],
    budget: &Cell<u32>,
) -> Result<bool, Bad> {
    let left = side(value, root, left, budget)?;
    if sign == "exists" {
        return Ok(!matches!(left, Value::Nil));
    }
    let right = side(value, root, right, budget)?;
    if !matches!(sign, "<" | "<=" | "==" | ">=" | ">") {
        return said("op should only be <, <=, ==, >= and >");
    }
    let order = compare(&left, &right)?;
    Ok(match sign {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        "==" => order.is_eq(),
        ">=" => order.is_ge(),
        _ => order.is_gt(),
    })
}

/// The value of a side; a path that leads nowhere is null.
fn side(value: &Value, root: &Value, text: &str, budget: &Cell<u32>) -> Result<Value, Bad> {
    let from = match text.get(..2) {
        Some("@.") => value,
        Some("$.") => root,
        _ => return Ok(Value::text(text)),
    };
    match follow(from, text, budget) {
        Err(Bad::Said(_)) => Ok(Value::Nil),
        other => other,
    }
}

fn follow(from: &Value, path: &str, budget: &Cell<u32>) -> Result<Value, Bad> {
    let mut at = from.clone();
    for token in tokens(path)? {
        at = match step(&token) {
            Ok(Step::Key(name)) => key(&at, &name, budget)?,
            Ok(Step::Index(name, numbers)) => {
                let [number] = *numbers else {
                    return said("don't support multiple index in filter");
                };
                index(&key(&at, &name, budget)?, number)?
            }
            Err(stop @ Bad::Stop(_)) => return Err(stop),
            _ => return said("expression don't support in filter"),
        };
    }
    Ok(at)
}

fn is_number(value: &Value) -> bool {
    match value {
        Value::Float(_) | Value::Int(..) => true,
        Value::Text(text) => parse_float(text).is_some(),
        _ => false,
    }
}

/// Compares as Go's untyped constants: as numbers if both are numbers.
fn compare(left: &Value, right: &Value) -> Result<Ordering, Bad> {
    let (a, b) = (shown(left), shown(right));
    if is_number(left) && is_number(right) {
        let numbers = plain(&a).zip(plain(&b));
        return numbers
            .and_then(|(a, b)| a.partial_cmp(&b))
            .ok_or_else(|| Bad::unsure("a number as Go's constant"));
    }
    if [&a, &b].iter().any(|text| !is_plain_text(text)) {
        return Err(Bad::unsure("a text as Go's constant"));
    }
    Ok(a.cmp(&b))
}

/// Whether a string means itself in Go's quotes.
fn is_plain_text(text: &str) -> bool {
    !text
        .chars()
        .any(|c| matches!(c, '"' | '\\' | '\n' | '\0' | '\u{feff}'))
}

/// A decimal number that can be compared exactly as a float: it has at most 15 digits.
fn plain(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((digits, "0"));
    let count = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let known = mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // Go reads a number with a leading zero as octal
    let octal = mantissa.len() > 1 && mantissa.starts_with('0') && !mantissa.starts_with("0.");
    let small = exponent.parse::<i32>().is_ok_and(|e| e.abs() < 200);
    (known && !octal && small && (1..=15).contains(&count))
        .then(|| parse_float(text))
        .flatten()
}
