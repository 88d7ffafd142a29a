//! Arithmetic: `int`, `add`, `max`, `round`, `addf`, `until`, `seq`.
//!
//! Source: numeric.go and functions.go of sprig.

use super::args::{Args, MOST};
use super::cast::{to_float, to_int};
use super::decimal::Decimal;
use crate::expression::engine::Engine;
use crate::expression::golang::format::shown;
use crate::expression::golang::numbers::{NoInt, parse_int};
use crate::expression::value::{Elem, Outcome, Stop, Value};
use std::rc::Rc;

/// The largest number of operands that is calculated with as decimals.
const MOST_OPERANDS: usize = 2_000;

/// Go's panic for a division by zero.
const BY_ZERO: &str = "runtime error: integer divide by zero";

pub(super) fn int(a: &Args<'_>) -> Outcome {
    Ok(Value::int(to_int(a.any(0), a.engine)))
}

pub(super) fn int64(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(to_int(a.any(0), a.engine)))
}

pub(super) fn float64(a: &Args<'_>) -> Outcome {
    Ok(Value::Float(to_float(a.any(0), a.engine)))
}

pub(super) fn atoi(a: &Args<'_>) -> Outcome {
    Ok(Value::int(saturated(a.text(0))))
}

/// `strconv.ParseInt`, ignoring its error.
pub(super) fn saturated(text: &str) -> i64 {
    match parse_int(text) {
        Ok(value) => value,
        Err(NoInt::Range) if text.starts_with('-') => i64::MIN,
        Err(NoInt::Range) => i64::MAX,
        Err(NoInt::Syntax) => 0,
    }
}

pub(super) fn to_decimal(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(
        i64::from_str_radix(&shown(a.any(0)), 8).unwrap_or(0),
    ))
}

fn ints<'a>(values: &'a [Value], engine: Engine) -> impl Iterator<Item = i64> + use<'a> {
    values.iter().map(move |value| to_int(value, engine))
}

fn floats<'a>(values: &'a [Value], engine: Engine) -> impl Iterator<Item = f64> + use<'a> {
    values.iter().map(move |value| to_float(value, engine))
}

pub(super) fn add1(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(to_int(a.any(0), a.engine).wrapping_add(1)))
}

pub(super) fn add(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(
        ints(a.rest(0), a.engine).fold(0, i64::wrapping_add),
    ))
}

pub(super) fn sub(a: &Args<'_>) -> Outcome {
    let (x, y) = (to_int(a.any(0), a.engine), to_int(a.any(1), a.engine));
    Ok(Value::int64(x.wrapping_sub(y)))
}

pub(super) fn mul(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(
        ints(a.rest(0), a.engine).fold(1, i64::wrapping_mul),
    ))
}

pub(super) fn div(a: &Args<'_>) -> Outcome {
    match (to_int(a.any(0), a.engine), to_int(a.any(1), a.engine)) {
        (_, 0) => Stop::fails(BY_ZERO),
        (x, y) => Ok(Value::int64(x.wrapping_div(y))),
    }
}

pub(super) fn modulo(a: &Args<'_>) -> Outcome {
    match (to_int(a.any(0), a.engine), to_int(a.any(1), a.engine)) {
        (_, 0) => Stop::fails(BY_ZERO),
        (x, y) => Ok(Value::int64(x.wrapping_rem(y))),
    }
}

pub(super) fn max(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(ints(a.rest(0), a.engine).max().unwrap_or(0)))
}

pub(super) fn min(a: &Args<'_>) -> Outcome {
    Ok(Value::int64(ints(a.rest(0), a.engine).min().unwrap_or(0)))
}

/// `math.Max`: an infinity wins over NaN, NaN over the rest, +0 over -0.
fn greater(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        f64::INFINITY
    } else if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == 0.0 && y == 0.0 {
        if x.is_sign_negative() { y } else { x }
    } else if x > y {
        x
    } else {
        y
    }
}

pub(super) fn maxf(a: &Args<'_>) -> Outcome {
    let all = floats(a.rest(0), a.engine).reduce(greater);
    Ok(Value::Float(all.unwrap_or(0.0)))
}

pub(super) fn minf(a: &Args<'_>) -> Outcome {
    let all = floats(a.rest(0), a.engine).reduce(|x, y| -greater(-x, -y));
    Ok(Value::Float(all.unwrap_or(0.0)))
}

pub(super) fn ceil(a: &Args<'_>) -> Outcome {
    Ok(Value::Float(to_float(a.any(0), a.engine).ceil()))
}

pub(super) fn floor(a: &Args<'_>) -> Outcome {
    Ok(Value::Float(to_float(a.any(0), a.engine).floor()))
}

pub(super) fn round(a: &Args<'_>) -> Outcome {
    let on = match a.rest(2).first() {
        Some(Value::Float(on)) => *on,
        _ => 0.5,
    };
    let power = power_of_ten(a.int(1));
    let moved = power * to_float(a.any(0), a.engine);
    // `math.Modf` of an infinity gives NaN as the fraction.
    let fraction = if moved.is_infinite() {
        f64::NAN
    } else {
        moved - moved.trunc()
    };
    let rounded = if fraction >= on {
        moved.ceil()
    } else {
        moved.floor()
    };
    Ok(Value::Float(rounded / power))
}

/// `math.Pow(10, n)`: squares the fraction 0.625 of 10 = 0.625 * 2^4, so that the last bit is the same as Go's.
///
/// Source: pow.go of Go's math.
fn power_of_ten(n: i64) -> f64 {
    match n {
        0 => return 1.0,
        1 => return 10.0,
        400.. => return f64::INFINITY,
        ..=-400 => return 0.0,
        _ => {}
    }
    let (mut ans, mut ans_exp) = (1.0_f64, 0_i32);
    let (mut x, mut x_exp) = (0.625_f64, 4_i32);
    let mut left = n.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            ans *= x;
            ans_exp += x_exp;
        }
        x *= x;
        x_exp *= 2;
        if x < 0.5 {
            x += x;
            x_exp -= 1;
        }
        left >>= 1;
    }
    if n < 0 {
        ans = 1.0 / ans;
        ans_exp = -ans_exp;
    }
    // In two steps, because 2^-1100 alone is zero.
    let half = ans_exp / 2;
    ans * 2.0_f64.powi(half) * 2.0_f64.powi(ans_exp - half)
}

/// A decimal operation on the result so far and the next number.
type Step = fn(&Decimal, &Decimal) -> Result<Option<Decimal>, Stop>;

fn decimals(first: f64, others: &[Value], engine: Engine, step: Step) -> Outcome {
    let read = |value: f64| {
        Decimal::of(value).ok_or_else(|| {
            Stop::Fails(format!(
                "Cannot create a Decimal from {}",
                shown(&Value::Float(value))
            ))
        })
    };
    if others.len() > MOST_OPERANDS {
        return Stop::unsure("thousands of decimal numbers");
    }
    let mut result = read(first)?;
    for value in floats(others, engine) {
        let Some(next) = step(&result, &read(value)?)? else {
            return Stop::unsure("a decimal number of thousands of digits");
        };
        result = next;
    }
    Ok(Value::Float(result.float()))
}

fn plus(x: &Decimal, y: &Decimal) -> Result<Option<Decimal>, Stop> {
    Ok(x.plus(y))
}

pub(super) fn add1f(a: &Args<'_>) -> Outcome {
    let first = to_float(a.any(0), a.engine);
    decimals(first, &[Value::int(1)], a.engine, plus)
}

pub(super) fn addf(a: &Args<'_>) -> Outcome {
    decimals(0.0, a.rest(0), a.engine, plus)
}

pub(super) fn subf(a: &Args<'_>) -> Outcome {
    let first = to_float(a.any(0), a.engine);
    decimals(first, a.rest(1), a.engine, |x, y| {
        Ok(x.plus(&y.clone().negated()))
    })
}

pub(super) fn mulf(a: &Args<'_>) -> Outcome {
    let first = to_float(a.any(0), a.engine);
    decimals(first, a.rest(1), a.engine, |x, y| Ok(x.times(y)))
}

pub(super) fn divf(a: &Args<'_>) -> Outcome {
    let first = to_float(a.any(0), a.engine);
    decimals(first, a.rest(1), a.engine, |x, y| {
        if y.is_zero() {
            return Stop::fails("decimal division by 0");
        }
        Ok(x.over(y))
    })
}

/// The numbers from `start` to before `stop`.
fn range(start: i64, stop: i64, step: i64) -> Result<Vec<i64>, Stop> {
    let down = stop < start;
    if down && step >= 0 || !down && step <= 0 {
        return Ok(Vec::new());
    }
    let count = start.abs_diff(stop).div_ceil(step.unsigned_abs());
    let Some(count) = usize::try_from(count).ok().filter(|c| *c <= MOST) else {
        return Stop::unsure("more than a million numbers");
    };
    Ok((0..count)
        .scan(start, |next, _| {
            let now = *next;
            *next = next.saturating_add(step);
            Some(now)
        })
        .collect())
}

fn int_list(numbers: Vec<i64>) -> Value {
    let items = numbers.into_iter().map(Value::int).collect();
    Value::List(Rc::new(items), Elem::Int)
}

pub(super) fn until(a: &Args<'_>) -> Outcome {
    let count = a.int(0);
    range(0, count, if count < 0 { -1 } else { 1 }).map(int_list)
}

pub(super) fn until_step(a: &Args<'_>) -> Outcome {
    range(a.int(0), a.int(1), a.int(2)).map(int_list)
}

pub(super) fn seq(a: &Args<'_>) -> Outcome {
    let (start, end, step) = match a.rest(0).len() {
        1 => (1, a.int(0), None),
        2 => (a.int(0), a.int(1), None),
        3 => (a.int(0), a.int(2), Some(a.int(1))),
        _ => return Ok(Value::text("")),
    };
    let down = end < start;
    let away = if down { -1 } else { 1 };
    if down && step.is_some_and(|step| step > 0) {
        return Ok(Value::text(""));
    }
    let numbers = range(start, end.wrapping_add(away), step.unwrap_or(away))?;
    let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
    Ok(Value::text(texts.join(" ")))
}
