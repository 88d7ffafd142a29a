//! `date` and `timezone` of expr-lang.

#[cfg(test)]
mod tests;

use crate::expression::engine::Engine;
use crate::expression::time::{is_utc, parse_time};
use crate::expression::value::{Outcome, Stop, Value};

/// The layouts that `date(text)` of expr-lang tries, in its order.
const DATE_LAYOUTS: &[&str] = &[
    "2006-01-02",
    "15:04:05",
    "2006-01-02 15:04:05",
    "2006-01-02T15:04:05Z07:00",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "Mon, 02 Jan 2006 15:04:05 MST",
];

/// The last release of expr-lang known to check the types of `date`'s arguments before it runs.
const TYPED_DATE: (u16, u16) = (16, 0);

/// `time.LoadLocation`, and `timezone(…)` of expr-lang: a zone by its name.
///
/// # Errors
/// [`Stop::Fails`] for a name that cannot be a zone's file; [`Stop::Unsure`] for any other zone whose rules are
/// not known here.
pub fn zone(name: &str) -> Outcome {
    if is_utc(name) {
        let name = if name.is_empty() { "UTC" } else { name };
        return Ok(Value::Zone(name.into()));
    }
    if name.starts_with(['/', '\\']) || name.contains("..") {
        return Stop::fails("time: invalid location name");
    }
    Stop::unsure("the time zone's rules")
}

/// `date(text[, layout[, zone]])` of expr-lang. From 1.16.9 on, a location may come first.
///
/// # Errors
/// [`Stop::Fails`] with the library's or Go's message; [`Stop::Unsure`] if the result depends on a zone's rules.
pub fn date(args: &[Value], engine: Engine) -> Outcome {
    if engine.expr <= TYPED_DATE && !args.iter().all(|arg| matches!(arg, Value::Text(_))) {
        return Stop::fails(match args.len() {
            0..3 => "not enough arguments to call date",
            3 => return Stop::unsure("which argument of date is no text"),
            _ => "too many arguments to call date",
        });
    }
    let args = match args.split_first() {
        Some((Value::Zone(zone), rest)) if is_utc(zone) => rest,
        Some((Value::Zone(_), _)) => return Stop::unsure("the time zone's rules"),
        Some(_) => args,
        None => {
            return Stop::fails("invalid number of arguments (expected at least 1, got 0)");
        }
    };
    if args.len() > 3 {
        return Stop::fails(format!(
            "invalid number of arguments (expected at most 3, got {})",
            args.len()
        ));
    }
    let texts = args.iter().map(|arg| match arg {
        Value::Text(text) => Ok(&**text),
        Value::Nil => Stop::fails("interface conversion: interface {} is nil, not string"),
        other => Stop::fails(format!(
            "interface conversion: interface {{}} is {}, not string",
            other.go_type()
        )),
    });
    match *texts.collect::<Result<Vec<_>, _>>()? {
        [] => Stop::fails("runtime error: index out of range [0] with length 0"),
        [text] => DATE_LAYOUTS
            .iter()
            .find_map(|layout| parse_time(layout, text).ok())
            .map(Value::Time)
            .ok_or_else(|| Stop::Fails(format!("invalid date {text}"))),
        [text, layout, ref name @ ..] => {
            if let [name] = name {
                zone(name)?;
            }
            parse_time(layout, text)
                .map(Value::Time)
                .map_err(Stop::Fails)
        }
    }
}
