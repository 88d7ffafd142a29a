//! The results of the operators.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `vm/runtime/{runtime,helpers}.go`.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::expression::convert::{not_a, to_float, to_int};
use crate::expression::engine::Engine;
use crate::expression::golang::numbers;
use crate::expression::nature::Nature;
use crate::expression::value::{Elem, Outcome, Stop, Value};

/// Two numbers as the operators see them.
enum Pair {
    Ints(i64, i64),
    Floats(f64, f64),
}

fn numbers_of(a: &Value, b: &Value) -> Option<Pair> {
    let plain = |value: &Value| match value {
        Value::Int(n, kind) if kind.is_plain() => Some(*n),
        _ => None,
    };
    if let (Some(a), Some(b)) = (plain(a), plain(b)) {
        return Some(Pair::Ints(a, b));
    }
    match (a, b) {
        (Value::Float(_) | Value::Int(..), Value::Float(_) | Value::Int(..)) => {
            Some(Pair::Floats(to_float(a).ok()?, to_float(b).ok()?))
        }
        _ => None,
    }
}

fn mismatch<T>(op: &str, a: &Value, b: &Value) -> Result<T, Stop> {
    Stop::fails(format!(
        "invalid operation: {} {op} {}",
        a.go_type(),
        b.go_type()
    ))
}

/// `==` as the library defines it: numbers compare across types, lists element by element (v1.16: by type and value),
/// everything else by type and value.
#[must_use]
pub fn equal(a: &Value, b: &Value, engine: Engine) -> bool {
    match numbers_of(a, b) {
        Some(Pair::Ints(a, b)) => return a == b,
        #[allow(clippy::float_cmp)] // that is what the library does
        Some(Pair::Floats(a, b)) => return a == b,
        None => {}
    }
    match (a, b) {
        (a, b) if a.is_nil() && b.is_nil() => true,
        (Value::List(a, x), Value::List(b, y)) if by_element(*x, *y, engine) => {
            let mut pairs = a.iter().zip(b.iter());
            a.len() == b.len() && pairs.all(|(a, b)| equal(a, b, engine))
        }
        (Value::Time(a), Value::Time(b)) => a.compare(b) == Ordering::Equal,
        (a, b) => identical(a, b),
    }
}

/// Whether lists of these types are compared element by element: `helpers[generated].go` has comparisons for lists of
/// any values and for plain ones, v1.16 has none.
fn by_element(a: Elem, b: Elem, engine: Engine) -> bool {
    let any = |elem| matches!(elem, Elem::Any | Elem::Nil);
    let known = a != Elem::Map && b != Elem::Map;
    engine.expr >= (17, 0) && known && (a == b || any(a) || any(b))
}

/// `reflect.DeepEqual`: whether both have the same type and the same value.
#[must_use]
pub fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a, x), Value::Int(b, y)) => a == b && x == y,
        #[allow(clippy::float_cmp)] // that is what Go does
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::List(a, x), Value::List(b, y)) => {
            x == y && a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| identical(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|((k, a), (l, b))| k == l && identical(a, b))
        }
        (Value::AnyMap(a), Value::AnyMap(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(k, v)| b.iter().any(|(l, w)| identical(k, l) && identical(v, w)))
        }
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::Zone(a), Value::Zone(b)) => a == b,
        (Value::Semver(a), Value::Semver(b)) => a == b,
        _ => false,
    }
}

/// `<`, `>`, `<=` or `>=`, given as `op`, between two values.
///
/// # Errors
/// [`Stop::Fails`] with the library's message, if the two values have no order.
pub fn order(op: &str, a: &Value, b: &Value) -> Result<bool, Stop> {
    let ordering = match (numbers_of(a, b), a, b) {
        (Some(Pair::Ints(a, b)), ..) => Some(a.cmp(&b)),
        (Some(Pair::Floats(a, b)), ..) => a.partial_cmp(&b),
        (None, Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (None, Value::Time(a), Value::Time(b)) => Some(a.compare(b)),
        (None, Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        _ => return mismatch(op, a, b),
    };
    Ok(ordering.is_some_and(|ordering| match op {
        "<" => ordering.is_lt(),
        ">" => ordering.is_gt(),
        "<=" => ordering.is_le(),
        _ => ordering.is_ge(),
    }))
}

/// `+`, `-`, `*`, `/`, `%`, `**` or `^`, given as `op`, between two values.
///
/// # Errors
/// [`Stop::Fails`] with the library's message, if the operator does not take these two types; [`Stop::Unsure`] if the
/// result's last digit is not certain.
pub fn arithmetic(op: &str, a: &Value, b: &Value) -> Outcome {
    let pair = numbers_of(a, b);
    match op {
        "/" => match pair {
            Some(Pair::Ints(..) | Pair::Floats(..)) => {
                Ok(Value::Float(to_float(a)? / to_float(b)?))
            }
            None => mismatch(op, a, b),
        },
        "%" => match pair {
            Some(Pair::Ints(_, 0)) => Stop::fails("runtime error: integer divide by zero"),
            Some(Pair::Ints(a, b)) => Ok(Value::int(a.wrapping_rem(b))),
            _ => mismatch(op, a, b),
        },
        "**" | "^" => match numbers::pow(to_float(a)?, to_float(b)?) {
            Some(power) => Ok(Value::Float(power)),
            None => Err(Stop::Unsure("the last digit of a power".to_owned())),
        },
        _ => match (pair, a, b) {
            (Some(Pair::Ints(a, b)), ..) => Ok(Value::int(match op {
                "+" => a.wrapping_add(b),
                "-" => a.wrapping_sub(b),
                _ => a.wrapping_mul(b),
            })),
            (Some(Pair::Floats(a, b)), ..) => Ok(Value::Float(match op {
                "+" => a + b,
                "-" => a - b,
                _ => a * b,
            })),
            _ => with_times(op, a, b),
        },
    }
}

/// `+`, `-` and `*` of strings, times and durations.
fn with_times(op: &str, a: &Value, b: &Value) -> Outcome {
    match (op, a, b) {
        ("+", Value::Text(a), Value::Text(b)) => {
            if a.len() + b.len() > 10_000_000 {
                return Stop::unsure("a text of that length");
            }
            Ok(Value::text(format!("{a}{b}")))
        }
        ("+", Value::Time(time), Value::Duration(nanos))
        | ("+", Value::Duration(nanos), Value::Time(time)) => Ok(Value::Time(time.add(*nanos))),
        ("-", Value::Time(a), Value::Time(b)) => Ok(Value::Duration(a.sub(b))),
        ("-", Value::Time(time), Value::Duration(nanos)) => {
            Ok(Value::Time(time.add(nanos.wrapping_neg())))
        }
        ("+", Value::Duration(a), Value::Duration(b)) => Ok(Value::Duration(a.wrapping_add(*b))),
        ("-", Value::Duration(a), Value::Duration(b)) => Ok(Value::Duration(a.wrapping_sub(*b))),
        ("*", Value::Duration(a), Value::Duration(b)) => Ok(Value::Duration(a.wrapping_mul(*b))),
        ("*", Value::Duration(a), b) | ("*", b, Value::Duration(a)) => match b {
            Value::Float(b) => Ok(Value::Float(numbers::to_float(*a) * b)),
            b => match to_int(b) {
                Ok(b) => Ok(Value::Duration(a.wrapping_mul(b))),
                Err(_) => mismatch(op, &Value::Duration(*a), b),
            },
        },
        _ => mismatch(op, a, b),
    }
}

/// `a..b`: the whole numbers from one to the other, both included.
///
/// # Errors
/// [`Stop::Fails`], if one is not a number, or if there are more of them than the library's budget of a million.
pub fn range(a: &Value, b: &Value) -> Result<Vec<Value>, Stop> {
    let (from, to) = (to_int(a)?, to_int(b)?);
    let size = i128::from(to) - i128::from(from) + 1;
    if size >= 1_000_000 {
        return Stop::fails("memory budget exceeded");
    }
    Ok((from..=to).map(Value::int).collect())
}

/// `needle in haystack`: whether a list has the element, or a map has the key.
///
/// # Errors
/// [`Stop::Fails`] with the library's message, if the right side is neither a list nor a map, or if the left side
/// cannot be its key.
pub fn within(needle: &Value, haystack: &Value, engine: Engine) -> Result<bool, Stop> {
    match haystack {
        Value::Nil => Ok(false),
        Value::List(items, _) => Ok(items.iter().any(|item| equal(item, needle, engine))),
        Value::Bytes(bytes) => Ok(bytes
            .iter()
            .any(|byte| equal(&Value::int(i64::from(*byte)), needle, engine))),
        Value::Map(map) => key_of(needle, |key| map.contains_key(key)),
        Value::AnyMap(pairs) => match needle {
            Value::List(..) | Value::Map(_) | Value::AnyMap(_) => Stop::fails(format!(
                "runtime error: hash of unhashable type {}",
                needle.go_type()
            )),
            needle => Ok(pairs.iter().any(|(key, _)| identical(key, needle))),
        },
        Value::Time(_) => match needle {
            Value::Text(_) => Ok(false),
            other => Stop::fails(format!(
                "cannot use {} as field name of time.Time",
                other.go_type()
            )),
        },
        other => Stop::fails(format!(
            "operator \"in\" not defined on {}",
            other.go_type()
        )),
    }
}

/// Looks up a key in a map with strings as keys. A nil key is the empty string.
///
/// # Errors
/// [`Stop::Fails`], if the key is neither a string nor nil.
pub fn key_of<T>(key: &Value, look: impl FnOnce(&str) -> T) -> Result<T, Stop> {
    match key {
        Value::Nil => Ok(look("")),
        Value::Text(key) => Ok(look(key)),
        other => Stop::fails(format!(
            "reflect.Value.MapIndex: value of type {} is not assignable to type string",
            other.go_type()
        )),
    }
}

/// A `[]int` of these numbers.
#[must_use]
pub fn ints(items: Vec<Value>) -> Value {
    Value::List(Rc::new(items), Elem::Int)
}

/// The error of `==` if the values do not have the types that the checker assumed.
pub(super) fn typed(natures: (&Nature, &Nature), a: &Value, b: &Value) -> Option<Stop> {
    let (fits, wanted): (fn(&Value) -> bool, _) = match natures {
        (&Nature::INT, &Nature::INT) => (|value| matches!(value, Value::Int(..)), "int"),
        (Nature::Text, Nature::Text) => (|value| matches!(value, Value::Text(_)), "string"),
        _ => return None,
    };
    let odd = [a, b].into_iter().find(|value| !fits(value))?;
    not_a::<()>(odd, wanted).err()
}

/// `contains`, `startsWith` or `endsWith`, given as `op`, between two strings.
pub(super) fn contains(op: &str, a: &Value, b: &Value, early: bool) -> Outcome {
    if !early && (matches!(a, Value::Nil) || matches!(b, Value::Nil)) {
        return Ok(Value::Bool(false));
    }
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok(Value::Bool(match op {
            "contains" => a.contains(&**b),
            "startsWith" => a.starts_with(&**b),
            _ => a.ends_with(&**b),
        })),
        (Value::Text(_), other) | (other, _) => not_a(other, "string"),
    }
}
