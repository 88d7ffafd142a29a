//! Functions of strings, and those that read or write other values as strings.

use super::{arg, text};
use crate::expression::convert::{not_a, to_float, to_int};
use crate::expression::engine::Engine;
use crate::expression::golang::{dates, format, json, numbers};
use crate::expression::time;
use crate::expression::value::{Elem, Outcome, Stop, Value};

/// The longest result, in bytes. The library limits only the number of list elements, but `repeat` to a million.
const LONGEST: usize = 50_000_000;

/// Calls a function of strings; `None` if the name is not one of theirs.
pub fn call(name: &str, args: &[Value], engine: Engine) -> Option<Outcome> {
    Some(match name {
        "trim" => trim(args),
        "trimPrefix" => end(args, |text, end| text.strip_prefix(end)),
        "trimSuffix" => end(args, |text, end| text.strip_suffix(end)),
        "upper" => text(args, 0).map(|text| Value::text(upper(text))),
        "lower" => text(args, 0).map(|text| Value::text(lower(text))),
        "split" => split(args, false),
        "splitAfter" => split(args, true),
        "replace" => replace(args),
        "repeat" => repeat(args),
        "join" => join(args),
        "indexOf" => pair(args).map(|(a, b)| place(a.find(b))),
        "lastIndexOf" => pair(args).map(|(a, b)| place(a.rfind(b))),
        "hasPrefix" => pair(args).map(|(a, b)| Value::Bool(a.starts_with(b))),
        "hasSuffix" => pair(args).map(|(a, b)| Value::Bool(a.ends_with(b))),
        "string" => printed(arg(args, 0)),
        "toJSON" => json::to_json_indent(arg(args, 0), "  ")
            .map(Value::text)
            .map_err(Stop::Fails),
        "fromJSON" => text(args, 0).and_then(json::from_json),
        "toBase64" => text(args, 0).map(|text| Value::text(json::base64(text.as_bytes()))),
        "fromBase64" => text(args, 0).and_then(from_base64),
        "duration" => text(args, 0).and_then(|text| {
            time::parse_duration(text)
                .map(Value::Duration)
                .map_err(Stop::Fails)
        }),
        "date" => dates::date(args, engine),
        "timezone" => text(args, 0).and_then(dates::zone),
        "now" => match engine.now() {
            Some(now) => Ok(Value::Time(now)),
            None => Stop::unsure("the clock"),
        },
        _ => return None,
    })
}

/// A value as `%v` writes it.
pub fn printed(value: &Value) -> Outcome {
    if value.has_function() {
        return Stop::unsure("the address of a function");
    }
    Ok(Value::text(format::shown(value)))
}

/// The first two arguments, which must be strings.
fn pair(args: &[Value]) -> Result<(&str, &str), Stop> {
    Ok((text(args, 0)?, text(args, 1)?))
}

/// A position in a string; -1 if there is none.
fn place(at: Option<usize>) -> Value {
    Value::int(at.map_or(-1, |at| i64::try_from(at).unwrap_or(i64::MAX)))
}

/// A string in upper case. Go converts each character on its own and leaves those whose upper case
/// has several characters.
pub fn upper(text: &str) -> String {
    each(text, |c| {
        let mut upper = c.to_uppercase();
        upper.next().filter(|_| upper.next().is_none())
    })
}

/// A string in lower case, character by character like [`upper`].
pub fn lower(text: &str) -> String {
    each(text, |c| {
        let mut lower = c.to_lowercase();
        // `İ` is two characters in lower case; Go takes the first one.
        lower.next()
    })
}

fn each(text: &str, change: impl Fn(char) -> Option<char>) -> String {
    text.chars().map(|c| change(c).unwrap_or(c)).collect()
}

fn trim(args: &[Value]) -> Outcome {
    let whole = text(args, 0)?;
    if args.len() < 2 {
        return Ok(Value::text(whole.trim_matches(char::is_whitespace)));
    }
    let cut = text(args, 1)?;
    Ok(Value::text(whole.trim_matches(|c| cut.contains(c))))
}

fn end(args: &[Value], strip: impl for<'a> Fn(&'a str, &str) -> Option<&'a str>) -> Outcome {
    let end = if args.len() == 2 { text(args, 1)? } else { " " };
    let whole = text(args, 0)?;
    Ok(Value::text(strip(whole, end).unwrap_or(whole)))
}

fn split(args: &[Value], keep: bool) -> Outcome {
    let (whole, by) = pair(args)?;
    let most = if args.len() == 3 {
        to_int(arg(args, 2))?
    } else {
        -1
    };
    let Ok(most) = usize::try_from(most) else {
        return Ok(Value::texts(parts(whole, by, usize::MAX, keep)));
    };
    // No parts are asked for: Go returns a nil slice.
    Ok(if most == 0 {
        Value::nil_list()
    } else {
        Value::texts(parts(whole, by, most, keep))
    })
}

fn parts<'a>(whole: &'a str, by: &str, most: usize, keep: bool) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut rest = whole;
    if by.is_empty() {
        let mut ends = whole.char_indices().map(|(at, _)| at).skip(1);
        let mut from = 0;
        while parts.len() + 1 < most {
            let Some(to) = ends.next() else { break };
            parts.push(&whole[from..to]);
            from = to;
        }
        if from < whole.len() {
            parts.push(&whole[from..]);
        }
        return parts;
    }
    while parts.len() + 1 < most {
        let Some(at) = rest.find(by) else { break };
        let end = if keep { at + by.len() } else { at };
        parts.push(&rest[..end]);
        rest = &rest[at + by.len()..];
    }
    parts.push(rest);
    parts
}

fn replace(args: &[Value]) -> Outcome {
    let (whole, old, new) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let most = if args.len() == 4 {
        to_int(arg(args, 3))?
    } else {
        -1
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    // An empty search string matches between all characters.
    let places = if old.is_empty() {
        whole.chars().count() + 1
    } else {
        whole.matches(old).count()
    };
    if places.min(most).saturating_mul(new.len()) > LONGEST {
        return Stop::unsure("a text of that length");
    }
    Ok(Value::text(whole.replacen(old, new, most)))
}

fn repeat(args: &[Value]) -> Outcome {
    let whole = text(args, 0)?;
    let times = to_int(arg(args, 1))?;
    match usize::try_from(times) {
        Err(_) => Stop::fails(format!(
            "invalid argument for repeat (expected positive integer, got {times})"
        )),
        Ok(times) if times > 1_000_000 => Stop::fails("memory budget exceeded"),
        Ok(times) if times * whole.len() > LONGEST => Stop::unsure("a text of that length"),
        Ok(times) => Ok(Value::text(whole.repeat(times))),
    }
}

fn join(args: &[Value]) -> Outcome {
    let glue = if args.len() == 2 { text(args, 1)? } else { "" };
    match arg(args, 0) {
        Value::List(items, Elem::Any | Elem::Text | Elem::Nil) => {
            let mut out = String::new();
            for (i, item) in items.iter().enumerate() {
                let Value::Text(item) = item else {
                    return not_a(item, "string");
                };
                if i > 0 {
                    out.push_str(glue);
                }
                out.push_str(item);
            }
            Ok(Value::text(out))
        }
        other => Stop::fails(format!(
            "invalid argument for join (type {})",
            other.go_type()
        )),
    }
}

/// Decodes standard base64 with padding; line breaks are allowed.
pub fn from_base64(text: &str) -> Outcome {
    let mut bytes = Vec::new();
    let mut word = 0u32;
    let mut digits = 0;
    let mut padding = 0;
    let corrupt = |at: usize| Stop::fails(format!("illegal base64 data at input byte {at}"));
    for (at, byte) in text.bytes().enumerate() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'\r' | b'\n' => continue,
            b'=' if digits + padding >= 2 && digits + padding < 4 && digits >= 2 => {
                padding += 1;
                continue;
            }
            _ => return corrupt(at),
        };
        if padding > 0 {
            return corrupt(at);
        }
        word = word << 6 | u32::from(six);
        digits += 1;
        if digits == 4 {
            bytes.extend_from_slice(&word.to_be_bytes()[1..]);
            (word, digits) = (0, 0);
        }
    }
    match (digits, padding) {
        (0, 0) => {}
        (2, 2) => bytes.push((word >> 4).to_be_bytes()[3]),
        (3, 1) => bytes.extend_from_slice(&(word >> 2).to_be_bytes()[2..]),
        _ => return corrupt(text.len()),
    }
    Ok(Value::text(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Numbers as Argo's own `asInt` and `asFloat` parsed them before 3.7.
pub fn as_number(name: &str, value: &Value) -> Outcome {
    let float = name == "asFloat";
    match value {
        Value::Text(text) if float => match numbers::parse_float(text) {
            Some(value) => Ok(Value::Float(value)),
            None => Stop::fails(numbers::NoInt::Syntax.said("ParseFloat", text)),
        },
        Value::Text(text) => match numbers::parse_int(text) {
            Ok(value) => Ok(Value::int64(value)),
            Err(why) => Stop::fails(why.said("ParseInt", text)),
        },
        value if float => to_float(value).map(Value::Float),
        value => to_int(value).map(Value::int),
    }
    .or_else(|stop| match (value, stop) {
        (Value::Text(_), stop) => Err(stop),
        (value, _) => Stop::fails(format!(
            "{name}() not supported on {} {}",
            value.go_type(),
            format::shown(value)
        )),
    })
}
