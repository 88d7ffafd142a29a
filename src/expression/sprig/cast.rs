//! Numbers from any value, as spf13/cast converts them: what cannot be converted is zero.
//!
//! Source: caste.go of v1.5.0, v1.6.0 and v1.7.1; number.go and alias.go of v1.9.2 and v1.10.0.

use crate::expression::engine::Engine;
use crate::expression::golang::numbers::{self, parse_float, parse_int_any_base};
use crate::expression::value::{Int, Value};

/// The first release of cast that drops any decimals of a string and unwraps named types.
const REWRITTEN: (u16, u16) = (9, 0);

/// `cast.ToInt64` and `cast.ToInt`, which are the same on 64 bits.
pub(super) fn to_int(value: &Value, engine: Engine) -> i64 {
    match value {
        Value::Int(number, _) => *number,
        Value::Float(number) => numbers::to_int(*number),
        Value::Bool(truth) => i64::from(*truth),
        Value::Duration(nanos) if engine.cast >= REWRITTEN => *nanos,
        Value::Text(text) if engine.cast >= REWRITTEN => {
            parse_int_any_base(without_decimals(text)).unwrap_or(0)
        }
        Value::Text(text) => parse_int_any_base(without_zero_decimals(text)).unwrap_or(0),
        _ => 0,
    }
}

/// `cast.ToFloat64`: a value as a `float64`, zero if it cannot be converted.
pub(super) fn to_float(value: &Value, engine: Engine) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "Go's conversion rounds as well")]
        Value::Int(number, Int::Uint64) => number.cast_unsigned() as f64,
        Value::Int(number, _) => numbers::to_float(*number),
        Value::Float(number) => *number,
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Duration(nanos) if engine.cast >= REWRITTEN => numbers::to_float(*nanos),
        Value::Text(text) => parse_float(text).unwrap_or(0.0),
        _ => 0.0,
    }
}

/// A string without what follows its last `.` before a final zero, if that is only zeros and dots.
fn without_zero_decimals(text: &str) -> &str {
    let from = text.trim_end_matches(['0', '.']).len();
    let zero = text.rfind('0').unwrap_or(0);
    match text.get(..zero).and_then(|head| head.rfind('.')) {
        Some(dot) if dot >= from => text.get(..dot).unwrap_or_default(),
        _ => text,
    }
}

/// The whole part of a plain decimal number; any other string unchanged.
fn without_decimals(text: &str) -> &str {
    let Some((whole, decimals)) = text.split_once('.') else {
        return text;
    };
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    match (plain(digits) && plain(decimals), digits) {
        (false, _) => text,
        (true, "") => "0",
        (true, _) => whole,
    }
}
