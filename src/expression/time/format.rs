//! Writes a moment.

use super::layout::{Element, Offset, next};
use super::{Moment, quote};

/// The months' names.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days' names.
pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The English name of a `time.Month`, 1 to 12; `%!Month(n)` for any other number.
#[must_use]
pub fn month_name(month: i64) -> String {
    name(&MONTHS, month.wrapping_sub(1)).map_or_else(|| format!("%!Month({month})"), str::to_owned)
}

/// The English name of a `time.Weekday`, 0 (Sunday) to 6; `%!Weekday(n)` for any other number.
#[must_use]
pub fn weekday_name(day: i64) -> String {
    name(&WEEKDAYS, day).map_or_else(|| format!("%!Weekday({day})"), str::to_owned)
}

fn name(names: &[&'static str], n: i64) -> Option<&'static str> {
    usize::try_from(n).ok().and_then(|n| names.get(n)).copied()
}

/// `Format`: the moment written in a layout of Go's.
pub(super) fn format(moment: &Moment, layout: &str) -> String {
    let mut out = Vec::with_capacity(layout.len() + 10);
    let mut rest = layout.as_bytes();
    while let Some((before, _, element, after)) = next(rest) {
        out.extend_from_slice(before);
        write(&mut out, moment, element);
        rest = after;
    }
    out.extend_from_slice(rest);
    // elements are ASCII, so the characters between them stay whole
    String::from_utf8_lossy(&out).into_owned()
}

/// A number padded with zeros.
fn number(out: &mut Vec<u8>, n: i64, width: usize) {
    if n < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(format!("{:0width$}", n.unsigned_abs()).as_bytes());
}

/// A number padded with spaces.
fn blanks(out: &mut Vec<u8>, n: i64, width: usize) {
    out.extend_from_slice(format!("{n:width$}").as_bytes());
}

fn write(out: &mut Vec<u8>, moment: &Moment, element: Element) {
    let civil = moment.civil();
    let month = name(&MONTHS, civil.month - 1).unwrap_or_default();
    let weekday = name(&WEEKDAYS, civil.weekday).unwrap_or_default();
    let short = |text: &'static str| text.get(..3).unwrap_or(text).as_bytes();
    let hour12 = (civil.hour + 11) % 12 + 1;
    let half = |am: &'static [u8], pm| if civil.hour < 12 { am } else { pm };
    match element {
        Element::Year => number(out, civil.year.abs() % 100, 2),
        Element::LongYear => number(out, civil.year, 4),
        Element::Month => out.extend_from_slice(short(month)),
        Element::LongMonth => out.extend_from_slice(month.as_bytes()),
        Element::NumMonth => number(out, civil.month, 0),
        Element::ZeroMonth => number(out, civil.month, 2),
        Element::Weekday => out.extend_from_slice(short(weekday)),
        Element::LongWeekday => out.extend_from_slice(weekday.as_bytes()),
        Element::Day => number(out, civil.day, 0),
        Element::UnderDay => blanks(out, civil.day, 2),
        Element::ZeroDay => number(out, civil.day, 2),
        Element::UnderYearDay => blanks(out, civil.year_day, 3),
        Element::ZeroYearDay => number(out, civil.year_day, 3),
        Element::Hour => number(out, civil.hour, 2),
        Element::Hour12 => number(out, hour12, 0),
        Element::ZeroHour12 => number(out, hour12, 2),
        Element::Minute => number(out, civil.minute, 0),
        Element::ZeroMinute => number(out, civil.minute, 2),
        Element::Second => number(out, civil.second, 0),
        Element::ZeroSecond => number(out, civil.second, 2),
        Element::UpperHalf => out.extend_from_slice(half(b"AM", b"PM")),
        Element::LowerHalf => out.extend_from_slice(half(b"am", b"pm")),
        Element::Zone if !moment.zone.is_empty() => out.extend_from_slice(moment.zone.as_bytes()),
        Element::Zone => {
            let bare = Offset {
                z: false,
                colon: false,
                parts: 2,
            };
            offset(out, moment.offset, bare);
        }
        Element::Offset(style) => offset(out, moment.offset, style),
        Element::Fraction(digits, comma) => fraction(out, moment.nanos, digits, comma),
        Element::ShortFraction(digits, comma) => {
            if digits > 0 && moment.nanos != 0 {
                let from = out.len();
                fraction(out, moment.nanos, digits, comma);
                while out.len() > from + 1 && out.last() == Some(&b'0') {
                    out.pop();
                }
                if out.len() == from + 1 {
                    out.pop();
                }
            }
        }
    }
}

fn fraction(out: &mut Vec<u8>, nanos: u32, digits: usize, comma: bool) {
    out.push(if comma { b',' } else { b'.' });
    let all = format!("{nanos:09}");
    out.extend_from_slice(all.get(..digits).unwrap_or(&all).as_bytes());
}

fn offset(out: &mut Vec<u8>, offset: i32, style: Offset) {
    if style.z && offset == 0 {
        out.push(b'Z');
        return;
    }
    let offset = i64::from(offset);
    let minutes = offset / 60;
    // the sign is that of the minutes: an offset of some seconds to the west is "+00:00:-30" in Go
    let (sign, rest) = if minutes < 0 {
        (b'-', -offset)
    } else {
        (b'+', offset)
    };
    out.push(sign);
    let parts = [minutes.abs() / 60, minutes.abs() % 60, rest % 60];
    for (at, part) in parts.into_iter().take(style.parts).enumerate() {
        if at > 0 && style.colon {
            out.push(b':');
        }
        number(out, part, 2);
    }
}

/// `GoString`: the Go code for a moment in UTC.
#[must_use]
pub fn go_string(moment: &Moment) -> String {
    let civil = moment.civil();
    let place = match &*moment.zone {
        "UTC" => "time.UTC".to_owned(),
        other => format!("time.Location({})", quote(other.as_bytes())),
    };
    format!(
        "time.Date({}, time.{}, {}, {}, {}, {}, {}, {place})",
        civil.year,
        month_name(civil.month),
        civil.day,
        civil.hour,
        civil.minute,
        civil.second,
        moment.nanos
    )
}
