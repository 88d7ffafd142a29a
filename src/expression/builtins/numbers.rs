//! Functions of numbers.

use super::arg;
use crate::expression::convert::{kind, to_float, to_int};
use crate::expression::engine::Engine;
use crate::expression::golang::numbers;
use crate::expression::operators;
use crate::expression::value::{Int, Outcome, Stop, Value};

/// Calls a function of numbers; `None` if the name is not one of theirs.
pub fn call(name: &str, args: &[Value], engine: Engine) -> Option<Outcome> {
    let value = arg(args, 0);
    Some(match name {
        "abs" => abs(value),
        "ceil" => rounded(name, value, f64::ceil),
        "floor" => rounded(name, value, f64::floor),
        "round" => rounded(name, value, f64::round),
        "int" => int(value, engine),
        "float" => float(value),
        "max" | "min" => extreme(name, args, engine),
        "mean" | "median" => middle(name, args, engine),
        "bitand" => bits(name, args, |x, y| Ok(x & y)),
        "bitor" => bits(name, args, |x, y| Ok(x | y)),
        "bitxor" => bits(name, args, |x, y| Ok(x ^ y)),
        "bitnand" => bits(name, args, |x, y| Ok(x & !y)),
        "bitshl" => bits(name, args, |x, y| {
            shift(y).map(|y| x.checked_shl(y).unwrap_or(0))
        }),
        "bitshr" => bits(name, args, |x, y| shift(y).map(|y| x >> y.min(63))),
        "bitushr" => bits(name, args, |x, y| {
            shift(y).map(|y| {
                let shifted = x.cast_unsigned().checked_shr(y);
                shifted.unwrap_or(0).cast_signed()
            })
        }),
        "bitnot" => plain(value, name).map(|x| Value::int(!x)),
        _ => return None,
    })
}

fn abs(value: &Value) -> Outcome {
    match value {
        Value::Int(n, Int::Uint8 | Int::Uint32 | Int::Uint64) => Ok(Value::Int(*n, kind_of(value))),
        Value::Int(n, kind) if kind.is_plain() => Ok(Value::Int(n.wrapping_abs(), *kind)),
        Value::Float(x) if *x < 0.0 => Ok(Value::Float(-x)),
        Value::Float(x) => Ok(Value::Float(*x)),
        other => Stop::fails(format!("invalid argument for abs (type {})", typed(other))),
    }
}

fn kind_of(value: &Value) -> Int {
    match value {
        Value::Int(_, kind) => *kind,
        _ => Int::Int,
    }
}

/// The type of a value, as messages print it with `%T`.
fn typed(value: &Value) -> &'static str {
    value.go_type()
}

fn rounded(name: &str, value: &Value, round: fn(f64) -> f64) -> Outcome {
    match value {
        Value::Float(x) => Ok(Value::Float(round(*x))),
        Value::Int(_, kind) if kind.is_plain() => to_float(value).map(Value::Float),
        other => Stop::fails(format!(
            "invalid argument for {name} (type {})",
            typed(other)
        )),
    }
}

/// The function `int`: a number or a string as a Go `int`.
pub fn int(value: &Value, engine: Engine) -> Outcome {
    match value {
        Value::Text(text) => match numbers::parse_int(text) {
            Ok(n) => Ok(Value::int(n)),
            Err(_) => Stop::fails(format!("invalid operation: int({text})")),
        },
        // `reflect` converts these, since v1.17.
        Value::Int(n, _) | Value::Duration(n) if engine.expr >= (17, 0) => Ok(Value::int(*n)),
        other => to_int(other).map(Value::int),
    }
}

/// The function `float`: a number or a string as a Go `float64`.
pub fn float(value: &Value) -> Outcome {
    match value {
        Value::Text(text) => match numbers::parse_float(text) {
            Some(x) => Ok(Value::Float(x)),
            None => Stop::fails(format!("invalid operation: float({text})")),
        },
        other => to_float(other).map(Value::Float),
    }
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Float(_)) || matches!(value, Value::Int(_, kind) if kind.is_plain())
}

/// Whether `reflect` treats a value as a number: durations count too.
fn kind_is_number(value: &Value) -> bool {
    matches!(value, Value::Float(_) | Value::Int(..) | Value::Duration(_))
}

fn extreme(name: &str, args: &[Value], engine: Engine) -> Outcome {
    let better = |best: &Value, new: &Value| -> Result<bool, Stop> {
        let op = if name == "max" { "<" } else { ">" };
        operators::order(op, best, new)
    };
    if engine.expr < (16, 9) {
        let mut best = Value::Nil;
        for new in args {
            if matches!(best, Value::Nil) || better(&best, new)? {
                best = new.clone();
            }
        }
        return Ok(best);
    }
    extreme_of(name, args, &better, 0)
}

fn extreme_of(
    name: &str,
    args: &[Value],
    better: &dyn Fn(&Value, &Value) -> Result<bool, Stop>,
    depth: usize,
) -> Outcome {
    if depth > 400 {
        return Stop::unsure("lists that are nested so deeply");
    }
    let invalid = |value: &Value| {
        let given = value.go_type();
        Stop::fails(format!("invalid argument for {name} (type {given})"))
    };
    let mut best = Value::Nil;
    for arg in args {
        let found = match arg {
            Value::List(items, _) => {
                let mut found = Value::Nil;
                for item in items.iter() {
                    let one = match item {
                        Value::List(..) => {
                            extreme_of(name, std::slice::from_ref(item), better, depth + 1)?
                        }
                        item if is_number(item) => item.clone(),
                        other => return invalid(other),
                    };
                    if matches!(one, Value::Nil) {
                        continue;
                    }
                    if matches!(found, Value::Nil) || better(&found, &one)? {
                        found = one;
                    }
                }
                found
            }
            Value::Bytes(bytes) => {
                let items = bytes
                    .iter()
                    .map(|byte| Value::Int(i64::from(*byte), Int::Uint8));
                let items: Vec<_> = items.collect();
                extreme_of(name, &items, better, depth + 1)?
            }
            arg if kind_is_number(arg) => arg.clone(),
            _ if args.len() == 1 => return Ok(arg.clone()),
            other => return invalid(other),
        };
        if matches!(found, Value::Nil) {
            continue;
        }
        if matches!(best, Value::Nil) || better(&best, &found)? {
            best = found;
        }
    }
    Ok(best)
}

fn middle(name: &str, args: &[Value], engine: Engine) -> Outcome {
    let mut all = Vec::new();
    if engine.expr < (16, 9) {
        match arg(args, 0) {
            Value::List(items, _) => {
                for item in items.iter() {
                    if !kind_is_number(item) {
                        return Stop::fails(format!("cannot {name} {}", kind(item)));
                    }
                    all.push(number(item)?);
                }
            }
            other => return Stop::fails(format!("cannot {name} {}", kind(other))),
        }
    } else {
        collect(name, args, &mut all, 0)?;
    }
    if all.is_empty() {
        // In early releases, the `mean` of nothing is an `int`.
        return Ok(if name == "mean" && engine.expr < (16, 9) {
            Value::int(0)
        } else {
            Value::Float(0.0)
        });
    }
    let count = numbers::to_float(i64::try_from(all.len()).unwrap_or(1));
    if name == "mean" {
        return Ok(Value::Float(all.iter().sum::<f64>() / count));
    }
    all.sort_by(f64::total_cmp);
    let half = all.len() / 2;
    let at = |at: usize| all.get(at).copied().unwrap_or(0.0);
    Ok(Value::Float(if all.len() % 2 == 1 {
        at(half)
    } else {
        f64::midpoint(at(half - 1), at(half))
    }))
}

/// Any of Go's numbers as `f64`, durations too.
fn number(value: &Value) -> Result<f64, Stop> {
    match value {
        Value::Duration(nanos) => Ok(numbers::to_float(*nanos)),
        Value::Int(n, Int::Month | Int::Weekday) => Ok(numbers::to_float(*n)),
        other => to_float(other),
    }
}

fn collect(name: &str, args: &[Value], all: &mut Vec<f64>, depth: usize) -> Result<(), Stop> {
    if depth > 400 {
        return Stop::unsure("lists that are nested so deeply");
    }
    for arg in args {
        match arg {
            Value::List(items, _) => collect(name, items, all, depth + 1)?,
            Value::Bytes(bytes) => all.extend(bytes.iter().map(|byte| f64::from(*byte))),
            arg if kind_is_number(arg) => all.push(number(arg)?),
            other => {
                return Stop::fails(format!(
                    "invalid argument for {name} (type {})",
                    other.go_type()
                ));
            }
        }
    }
    Ok(())
}

fn plain(value: &Value, name: &str) -> Result<i64, Stop> {
    match value {
        Value::Int(n, kind) if kind.is_plain() => Ok(*n),
        other => Stop::fails(format!(
            "cannot use {} as argument (type int) to call {name}",
            other.go_type()
        )),
    }
}

fn bits(name: &str, args: &[Value], with: fn(i64, i64) -> Result<i64, Stop>) -> Outcome {
    let (x, y) = (plain(arg(args, 0), name)?, plain(arg(args, 1), name)?);
    with(x, y).map(Value::int)
}

fn shift(by: i64) -> Result<u32, Stop> {
    if by < 0 {
        return Stop::fails(format!(
            "invalid operation: negative shift count {by} (type int)"
        ));
    }
    Ok(u32::try_from(by).unwrap_or(u32::MAX))
}
