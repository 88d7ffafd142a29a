//! Dates and durations: `date`, `dateModify`, `toDate`, `duration`, `durationRound`, `unixEpoch`.
//!
//! The controller's local time is assumed to be UTC, as it is in Argo's image.
//!
//! Source: date.go of sprig.

use std::rc::Rc;

use super::args::{Args, ZERO_TIME};
use super::numbers::saturated;
use crate::expression::golang::dates::zone;
use crate::expression::time::{
    Moment, duration_text, format_time, parse_duration, parse_time, round,
};
use crate::expression::value::{Int, Outcome, Stop, Value};

/// The layout of `htmlDate`, for Go's `Format`.
const HTML: &str = "2006-01-02";

/// Nanoseconds per second.
const SECOND: i64 = 1_000_000_000;

/// The units of `durationRound`, in nanoseconds, with the letters that it writes after the number.
const UNITS: &[(u64, &str)] = &[
    (31_536_000_000_000_000, "y"),
    (2_592_000_000_000_000, "mo"),
    (86_400_000_000_000, "d"),
    (3_600_000_000_000, "h"),
    (60_000_000_000, "m"),
    (1_000_000_000, "s"),
];

fn clock<T>() -> Result<T, Stop> {
    Stop::unsure("the clock")
}

pub(super) fn now(a: &Args<'_>) -> Outcome {
    a.engine
        .now()
        .map_or_else(clock, |now| Ok(Value::Time(now)))
}

/// How long ago a moment was, in whole seconds; a value that is not a moment counts as now.
pub(super) fn ago(a: &Args<'_>) -> Outcome {
    let Some(now) = a.engine.now() else {
        return clock();
    };
    let then = match a.any(0) {
        Value::Time(moment) => moment.clone(),
        Value::Int(seconds, Int::Int | Int::Int64) => utc(*seconds, 0),
        _ => now.clone(),
    };
    let since = round(now.sub(&then), SECOND);
    Ok(Value::text(duration_text(since)))
}

/// A moment in UTC.
fn utc(seconds: i64, nanos: u32) -> Moment {
    Moment {
        seconds,
        nanos,
        offset: 0,
        zone: Rc::from("UTC"),
    }
}

fn formatted(layout: &str, date: &Value, name: &str) -> Outcome {
    let moment = match date {
        Value::Time(moment) => utc(moment.seconds, moment.nanos),
        Value::Int(seconds, Int::Int | Int::Int64 | Int::Int32) => utc(*seconds, 0),
        _ => return clock(),
    };
    match zone(name) {
        // A zone that does not exist is UTC.
        Ok(_) | Err(Stop::Fails(_)) => Ok(Value::text(format_time(&moment, layout))),
        Err(unsure) => Err(unsure),
    }
}

pub(super) fn date(a: &Args<'_>) -> Outcome {
    formatted(a.text(0), a.any(1), "Local")
}

pub(super) fn html_date(a: &Args<'_>) -> Outcome {
    formatted(HTML, a.any(0), "Local")
}

pub(super) fn html_date_in_zone(a: &Args<'_>) -> Outcome {
    formatted(HTML, a.any(0), a.text(1))
}

pub(super) fn date_in_zone(a: &Args<'_>) -> Outcome {
    formatted(a.text(0), a.any(1), a.text(2))
}

pub(super) fn must_date_modify(a: &Args<'_>) -> Outcome {
    let by = parse_duration(a.text(0)).map_err(Stop::Fails)?;
    let Value::Time(moment) = a.any(1) else {
        return Ok(a.any(1).clone());
    };
    let nanos = i64::from(moment.nanos) + by % SECOND;
    Ok(Value::Time(Moment {
        seconds: moment
            .seconds
            .wrapping_add(by / SECOND)
            .wrapping_add(nanos.div_euclid(SECOND)),
        nanos: u32::try_from(nanos.rem_euclid(SECOND)).unwrap_or(0),
        ..moment.clone()
    }))
}

pub(super) fn date_modify(a: &Args<'_>) -> Outcome {
    match must_date_modify(a) {
        Err(Stop::Fails(_)) => Ok(a.any(1).clone()),
        other => other,
    }
}

pub(super) fn must_to_date(a: &Args<'_>) -> Outcome {
    parse_time(a.text(0), a.text(1))
        .map(Value::Time)
        .map_err(Stop::Fails)
}

pub(super) fn to_date(a: &Args<'_>) -> Outcome {
    let zero = Value::Time(utc(ZERO_TIME, 0));
    Ok(must_to_date(a).unwrap_or(zero))
}

pub(super) fn unix_epoch(a: &Args<'_>) -> Outcome {
    match a.any(0) {
        Value::Time(moment) => Ok(Value::text(moment.seconds.to_string())),
        _ => clock(),
    }
}

pub(super) fn duration(a: &Args<'_>) -> Outcome {
    let seconds = match a.any(0) {
        Value::Text(text) => saturated(text),
        Value::Int(seconds, Int::Int64) => *seconds,
        _ => 0,
    };
    Ok(Value::text(duration_text(seconds.wrapping_mul(SECOND))))
}

pub(super) fn duration_round(a: &Args<'_>) -> Outcome {
    let nanos = match a.any(0) {
        Value::Text(text) => parse_duration(text).unwrap_or(0),
        Value::Int(nanos, Int::Int64) => *nanos,
        Value::Time(_) => return clock(),
        _ => 0,
    };
    let size = nanos.unsigned_abs();
    let found = UNITS.iter().find(|(unit, _)| size > *unit);
    Ok(Value::text(
        found.map_or("0s".to_owned(), |(unit, name)| {
            format!("{}{name}", size / unit)
        }),
    ))
}
