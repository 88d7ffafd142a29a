//! YAML 1.1 resolution of scalars, as go-yaml v2 (the reader behind sigs.k8s.io/yaml) does it.

/// What a scalar becomes after YAML 1.1 resolution, as Argo's reader hands it to the JSON decoder.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `~`, `null`, `Null`, `NULL`.
    Null,
    /// `true`, `yes`, `on`, `y` … in the spellings of YAML 1.1.
    Bool(bool),
    /// A whole number that fits 64 bits signed.
    Int(i64),
    /// A whole number above that, still below 2^64.
    Uint(u64),
    /// Any other finite or infinite number. Argo's reader refuses the infinite ones and NaN
    /// (`json: unsupported value: +Inf`).
    Float(f64),
    /// A string: [`Kind::Scalar`](super::Kind::Scalar)'s `text` is the value.
    Text,
}

/// What a plain scalar without a tag becomes.
///
/// Timestamps and base-60 numbers stay text, and so does a number beyond a 64-bit float.
#[must_use]
pub fn resolve_plain(text: &str) -> Value {
    let Some(&first) = text.as_bytes().first() else {
        return Value::Null;
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => dotted(text),
        b'+' | b'-' | b'0'..=b'9' => number(text),
        _ => Value::Text,
    }
}

fn word(text: &str) -> Value {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Value::Null,
        _ => Value::Text,
    }
}

fn dotted(text: &str) -> Value {
    match text {
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" => return Value::Float(f64::INFINITY),
        _ => {}
    }
    // Here, unlike after a digit, Go's own rules for underscores apply: only between digits.
    let bytes = text.as_bytes();
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let misplaced = |at: usize| {
        bytes[at] == b'_' && !(at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1)))
    };
    if (0..bytes.len()).any(misplaced) {
        return Value::Text;
    }
    float(&text.replace('_', ""))
}

fn number(text: &str) -> Value {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    if let Some(value) = integer(plain) {
        return value;
    }
    match float(plain) {
        Value::Text => binary_with_inner_sign(plain),
        value => value,
    }
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`.
fn integer(text: &str) -> Option<Value> {
    let (negative, unsigned, digits) = match text.as_bytes().first()? {
        b'-' => (true, false, &text[1..]),
        b'+' => (false, false, &text[1..]),
        _ => (false, true, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let magnitude = magnitude(digits, radix)?;
    if negative {
        return 0i64.checked_sub_unsigned(magnitude).map(Value::Int);
    }
    match i64::try_from(magnitude) {
        Ok(number) => Some(Value::Int(number)),
        Err(_) => unsigned.then_some(Value::Uint(magnitude)),
    }
}

fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, finite.
fn float(text: &str) -> Value {
    let digits = |at: usize| {
        text.as_bytes()[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let mut at = usize::from(matches!(byte(0), Some(b'+' | b'-')));
    let whole = digits(at);
    at += whole;
    if byte(at) == Some(b'.') {
        let fraction = digits(at + 1);
        if whole == 0 && fraction == 0 {
            return Value::Text;
        }
        at += 1 + fraction;
    } else if whole == 0 {
        return Value::Text;
    }
    if matches!(byte(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(byte(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at.min(text.len()));
        if exponent == 0 {
            return Value::Text;
        }
        at += exponent;
    }
    match text.parse::<f64>() {
        Ok(number) if at == text.len() && number.is_finite() => Value::Float(number),
        _ => Value::Text,
    }
}

/// go-yaml reads what is after `0b` again, as a signed number: `0b-11` is -3.
fn binary_with_inner_sign(text: &str) -> Value {
    let Some(rest) = text.strip_prefix("0b") else {
        return Value::Text;
    };
    let (negative, digits) = match rest.as_bytes().first() {
        Some(b'-') => (true, &rest[1..]),
        Some(b'+') => (false, &rest[1..]),
        _ => return Value::Text,
    };
    let number = magnitude(digits, 2).and_then(|magnitude| {
        if negative {
            0i64.checked_sub_unsigned(magnitude)
        } else {
            i64::try_from(magnitude).ok()
        }
    });
    number.map_or(Value::Text, Value::Int)
}

/// What a scalar with a tag becomes.
pub(super) struct Tagged {
    pub value: Value,
    /// The text, where the tag changes it.
    pub text: Option<String>,
    /// Why Argo's reader refuses it.
    pub error: Option<String>,
}

const CORE: &str = "tag:yaml.org,2002:";

/// What a scalar with a tag becomes; the tag as resolved (`tag:yaml.org,2002:int`, `!local`). A quoted scalar
/// resolves like a plain one here.
pub(super) fn resolve_tagged(tag: &str, text: &str) -> Tagged {
    let plain = |value| Tagged {
        value,
        text: None,
        error: None,
    };
    let Some(kind) = tag.strip_prefix(CORE) else {
        return plain(Value::Text);
    };
    match kind {
        "bool" | "int" | "float" | "null" | "timestamp" => {}
        "binary" => return binary(text),
        _ => return plain(Value::Text),
    }
    let value = resolve_plain(text);
    let found = match &value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::Uint(_) => "int",
        Value::Float(_) => "float",
        Value::Text if kind == "timestamp" && is_timestamp(text) => "timestamp",
        Value::Text => "str",
    };
    match (kind, &value) {
        ("float", Value::Int(number)) => plain(Value::Float(*number as f64)),
        _ if kind == found => plain(value),
        _ => Tagged {
            value: Value::Text,
            text: None,
            error: Some(format!(
                "yaml: cannot decode !!{found} `{text}` as a !!{kind}"
            )),
        },
    }
}

fn binary(text: &str) -> Tagged {
    match base64(text.as_bytes()) {
        Some(bytes) => Tagged {
            value: Value::Text,
            text: Some(lossy(&bytes)),
            error: None,
        },
        None => Tagged {
            value: Value::Text,
            text: None,
            error: Some("yaml: !!binary value contains invalid base64 data".to_owned()),
        },
    }
}

/// As Go writes bytes to JSON: one replacement character for each byte that is not text.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// Base64 with padding, line breaks left out.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text
        .iter()
        .copied()
        .filter(|b| !matches!(b, b'\r' | b'\n'))
        .collect();
    if !symbols.len().is_multiple_of(4) {
        return None;
    }
    let padding = symbols
        .iter()
        .rev()
        .take(2)
        .take_while(|b| **b == b'=')
        .count();
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let mut bits = 0u32;
    let data = symbols.len() - padding;
    for (at, symbol) in symbols[..data].iter().enumerate() {
        let six = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        // Every symbol after the first of four completes a byte.
        if at % 4 != 0 {
            let shift = 6 - 2 * (at % 4);
            bytes.push((bits >> shift) as u8);
        }
    }
    Some(bytes)
}

/// Go's `time.Parse` with go-yaml's four layouts, without the check that a month has that many days.
fn is_timestamp(text: &str) -> bool {
    let mut rest = text;
    let digits = |rest: &mut &str, least: usize, most: usize| {
        let count = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        *rest = &rest[count..];
        count >= least
    };
    let literal = |rest: &mut &str, wanted: &str| match rest.strip_prefix(wanted) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    };
    let date = digits(&mut rest, 4, 4)
        && literal(&mut rest, "-")
        && digits(&mut rest, 1, 2)
        && literal(&mut rest, "-")
        && digits(&mut rest, 1, 2);
    if !date || rest.is_empty() {
        return date;
    }
    let zoned = literal(&mut rest, "T") || literal(&mut rest, "t");
    let time = (zoned || literal(&mut rest, " "))
        && digits(&mut rest, 1, 2)
        && literal(&mut rest, ":")
        && digits(&mut rest, 1, 2)
        && literal(&mut rest, ":")
        && digits(&mut rest, 1, 2);
    if !time || (literal(&mut rest, ".") && !digits(&mut rest, 1, usize::MAX)) {
        return false;
    }
    if !zoned || literal(&mut rest, "Z") {
        return rest.is_empty();
    }
    (literal(&mut rest, "+") || literal(&mut rest, "-"))
        && digits(&mut rest, 2, 2)
        && literal(&mut rest, ":")
        && digits(&mut rest, 2, 2)
        && rest.is_empty()
}

/// A number as Go's `encoding/json` writes it.
#[must_use]
pub fn format_float(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        return if size >= 1e21 {
            text.replacen('e', "e+", 1)
        } else {
            text
        };
    }
    number.to_string()
}

/// A number as Go's `%g` writes it: what a key becomes, and what appears in the reader's errors.
///
/// `scientific` is the number in Rust's `{:e}`, so that the caller picks 32 or 64 bits.
pub(super) fn format_g(scientific: &str) -> String {
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return match scientific {
            "inf" => "+Inf".to_owned(),
            "-inf" => "-Inf".to_owned(),
            other => other.to_owned(),
        };
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        return with_exponent(mantissa, exponent);
    }
    plain_digits(mantissa, exponent)
}

fn with_exponent(mantissa: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

fn plain_digits(mantissa: &str, exponent: i32) -> String {
    let (sign, mantissa) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let point = exponent + 1;
    if point <= 0 {
        return format!(
            "{sign}0.{}{digits}",
            "0".repeat(point.unsigned_abs() as usize)
        );
    }
    let point = point.unsigned_abs() as usize;
    if digits.len() <= point {
        return format!("{sign}{digits}{}", "0".repeat(point - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..point], &digits[point..])
}

/// A number as sigs.k8s.io/yaml makes a key of it: with the precision of 32 bits.
pub(super) fn format_key(number: f64) -> String {
    match format_g(&format!("{:e}", number as f32)) {
        text if text == "+Inf" => ".inf".to_owned(),
        text if text == "-Inf" => "-.inf".to_owned(),
        text if text == "NaN" => ".nan".to_owned(),
        text => text,
    }
}
