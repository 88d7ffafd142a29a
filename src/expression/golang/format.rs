//! Values as Go's `fmt` writes them.
//!
//! Source: Go's `fmt` (`print.go`, `format.go`) and `internal/fmtsort`.

use std::fmt::Write as _;

use super::numbers::{float_e, float_fixed, float_v, special};
use crate::expression::time;
use crate::expression::value::{Int, Value};
use crate::yaml::go_quote;

/// A whole number as `%v` writes it.
#[must_use]
pub fn int(value: i64, kind: Int) -> String {
    match kind {
        Int::Uint64 => value.cast_unsigned().to_string(),
        Int::Month => time::month_name(value),
        Int::Weekday => time::weekday_name(value),
        _ => value.to_string(),
    }
}

/// A value as `%v` writes it. A function's address is written as `0x…`: see [`Value::has_function`].
#[must_use]
pub fn shown(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Nil => out.push_str("<nil>"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value, kind) => out.push_str(&int(*value, *kind)),
        Value::Float(value) => out.push_str(&float_v(*value)),
        Value::Text(text) => out.push_str(text),
        Value::Bytes(bytes) => {
            out.push('[');
            for (i, byte) in bytes.iter().enumerate() {
                let blank = if i == 0 { "" } else { " " };
                let _ = write!(out, "{blank}{byte}");
            }
            out.push(']');
        }
        Value::List(items, _) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push_str("map[");
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                write(item, out);
            }
            out.push(']');
        }
        Value::AnyMap(pairs) => {
            out.push_str("map[");
            let mut sorted: Vec<_> = pairs.iter().collect();
            sorted.sort_by(|a, b| order(&a.0, &b.0));
            for (i, (key, item)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                write(key, out);
                out.push(':');
                write(item, out);
            }
            out.push(']');
        }
        Value::Duration(nanos) => out.push_str(&time::duration_text(*nanos)),
        Value::Time(moment) => out.push_str(&time::text(moment)),
        Value::Zone(name) => out.push_str(name),
        Value::Semver(version) => out.push_str(&version.to_string()),
        Value::Func(_) => out.push_str("0x…"),
    }
}

/// The order in which a map's keys are printed.
fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    match (a, b) {
        (Value::Nil, Value::Nil) => Ordering::Equal,
        (Value::Nil, _) => Ordering::Less,
        (_, Value::Nil) => Ordering::Greater,
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a, _), Value::Int(b, _)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        // Go compares the addresses of the types; in the recorded answers, whole numbers come first.
        (Value::Int(..), _) => Ordering::Less,
        (_, Value::Int(..)) => Ordering::Greater,
        _ => a.go_type().cmp(b.go_type()),
    }
}

/// `fmt.Sprintf`, for the verbs `v s d q t f e g x T %` with flags, width and precision; other verbs are written the
/// way Go writes a verb that does not fit the value.
#[must_use]
pub fn sprintf(format: &str, args: &[Value]) -> String {
    let mut out = String::new();
    let mut args_left = args.iter();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut flags = String::new();
        while let Some(flag) = chars.next_if(|c| "+-# 0".contains(*c)) {
            flags.push(flag);
        }
        let mut number = |start: &str| {
            let mut text = start.to_owned();
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                text.push(digit);
            }
            text.parse::<usize>().ok().filter(|n| *n <= 1_000_000)
        };
        let width = number("");
        let precision = if chars.next_if_eq(&'.').is_some() {
            let mut text = String::from("0");
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                text.push(digit);
            }
            text.parse::<usize>().ok().filter(|n| *n <= 1_000_000)
        } else {
            None
        };
        let Some(verb) = chars.next() else {
            out.push_str("%!(NOVERB)");
            break;
        };
        if verb == '%' {
            out.push('%');
            continue;
        }
        let Some(arg) = args_left.next() else {
            let _ = write!(out, "%!{verb}(MISSING)");
            continue;
        };
        let text = verbed(verb, arg, &flags, precision);
        pad(&text, &flags, width, arg, &mut out);
    }
    let left: Vec<_> = args_left
        .map(|arg| match arg {
            Value::Nil => "<nil>".to_owned(),
            arg => format!("{}={}", arg.go_type(), shown(arg)),
        })
        .collect();
    if !left.is_empty() {
        let _ = write!(out, "%!(EXTRA {})", left.join(", "));
    }
    out
}

fn pad(text: &str, flags: &str, width: Option<usize>, arg: &Value, out: &mut String) {
    let missing = width
        .unwrap_or(0)
        .saturating_sub(text.chars().count())
        .min(1_000_000);
    let number = matches!(arg, Value::Int(..) | Value::Float(_));
    if flags.contains('-') {
        out.push_str(text);
        out.extend(std::iter::repeat_n(' ', missing));
    } else if flags.contains('0') && number {
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(digits) => text.split_at(text.len() - digits.len()),
            None => ("", text),
        };
        out.push_str(sign);
        out.extend(std::iter::repeat_n('0', missing));
        out.push_str(digits);
    } else {
        out.extend(std::iter::repeat_n(' ', missing));
        out.push_str(text);
    }
}

fn verbed(verb: char, arg: &Value, flags: &str, precision: Option<usize>) -> String {
    let plus = |text: String| {
        if flags.contains('+') && !text.starts_with(['-', '+']) {
            format!("+{text}")
        } else if flags.contains(' ') && !text.starts_with(['-', '+']) {
            format!(" {text}")
        } else {
            text
        }
    };
    let cut = |text: &str| match precision {
        Some(count) => text.chars().take(count).collect(),
        None => text.to_owned(),
    };
    match (verb, arg) {
        ('T', _) => arg.go_type().to_owned(),
        ('v', Value::Int(..)) => plus(shown(arg)),
        ('v', Value::Float(value)) => plus(rounded(*value, 'g', precision)),
        ('v' | 's', Value::Text(text)) => cut(text),
        ('v', _) => shown(arg),
        ('s', Value::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        ('s', Value::Duration(_) | Value::Time(_) | Value::Zone(_) | Value::Semver(_)) => {
            cut(&shown(arg))
        }
        ('s', Value::Int(_, Int::Month | Int::Weekday)) => cut(&shown(arg)),
        ('q', Value::Text(text)) => go_quote(text),
        ('t', Value::Bool(_)) => shown(arg),
        ('d', Value::Int(value, Int::Uint64)) => plus(value.cast_unsigned().to_string()),
        ('d', Value::Int(value, _)) | ('d', Value::Duration(value)) => plus(value.to_string()),
        ('x', Value::Int(value, _)) if *value < 0 => format!("-{:x}", value.unsigned_abs()),
        ('x', Value::Int(value, _)) => plus(format!("{value:x}")),
        ('X', Value::Int(value, _)) if *value < 0 => format!("-{:X}", value.unsigned_abs()),
        ('X', Value::Int(value, _)) => plus(format!("{value:X}")),
        ('o', Value::Int(value, _)) if *value >= 0 => plus(format!("{value:o}")),
        ('b', Value::Int(value, _)) if *value >= 0 => plus(format!("{value:b}")),
        ('x', Value::Text(text)) => hex(text.as_bytes()),
        ('x', Value::Bytes(bytes)) => hex(bytes),
        ('f' | 'F' | 'e' | 'g', Value::Float(value)) => {
            plus(rounded(*value, verb.to_ascii_lowercase(), precision))
        }
        (_, Value::Nil) => format!("%!{verb}(<nil>)"),
        (_, Value::List(items, _)) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| verbed(verb, item, flags, precision))
                .collect();
            format!("[{}]", items.join(" "))
        }
        (_, arg) => format!("%!{verb}({}={})", arg.go_type(), shown(arg)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A float with the verb `f`, `e` or `g` and a precision.
fn rounded(value: f64, verb: char, precision: Option<usize>) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    match (verb, precision) {
        ('f', precision) => float_fixed(value, precision.unwrap_or(6)),
        ('e', precision) => exponent(value, precision.unwrap_or(6)),
        (_, None) => float_v(value),
        (_, Some(precision)) => {
            // %g with a precision: that many digits, without trailing zeros.
            let precision = precision.max(1);
            let text = exponent(value, precision - 1);
            let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
            let power: i32 = power.parse().unwrap_or(0);
            let trimmed = |text: &str| {
                if text.contains('.') {
                    text.trim_end_matches('0').trim_end_matches('.').to_owned()
                } else {
                    text.to_owned()
                }
            };
            if power < -4 || power >= i32::try_from(precision).unwrap_or(i32::MAX) {
                let sign = if power < 0 { '-' } else { '+' };
                format!("{}e{sign}{:02}", trimmed(mantissa), power.unsigned_abs())
            } else {
                let decimals = i64::try_from(precision).unwrap_or(0) - 1 - i64::from(power);
                let decimals = usize::try_from(decimals).unwrap_or(0);
                trimmed(&float_fixed(value, decimals))
            }
        }
    }
}

/// `%e` with this many digits after the decimal point.
fn exponent(value: f64, decimals: usize) -> String {
    if value == 0.0 && decimals == 0 {
        return float_e(value);
    }
    let text = format!("{value:.decimals$e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", power.unsigned_abs())
}
