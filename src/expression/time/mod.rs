//! Go's `time.Time` and `time.Duration`.
//!
//! Source: Go's package `time` (1.26), compared with it on random moments, layouts and strings. The known zones are
//! UTC, the controller's `Local` (which is UTC as well) and fixed offsets; the rules of other zones are not known here.

use std::rc::Rc;

mod civil;
mod duration;
mod format;
mod layout;
mod parse;

pub use duration::{
    absolute, duration_text, hours, minutes, parse_duration, round, seconds, truncate,
};
pub use format::{go_string, month_name, weekday_name};
pub use parse::parse_time;

/// The layout `time.RFC3339Nano`: RFC 3339 with up to nine decimals of a second.
pub const RFC3339_NANO: &str = "2006-01-02T15:04:05.999999999Z07:00";

/// Seconds from 1970 back to the year 1, where Go's zero time is.
const YEAR_ONE: i64 = -62_135_596_800;

/// Nanoseconds per second.
const SECOND: i128 = 1_000_000_000;

/// A `time.Time`: a moment, and the time zone in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before that.
    pub seconds: i64,
    /// Nanoseconds after that second, 0 to 999,999,999.
    pub nanos: u32,
    /// The zone's offset in seconds east of UTC.
    pub offset: i32,
    /// The zone's name or abbreviation, as `%v` shows it: `UTC`, `CET`, or empty for an offset without a name.
    pub zone: Rc<str>,
}

/// A date and a time of day, as clocks in its zone show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// The year; 0 is the year before 1.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: i64,
    /// Day of the month, from 1.
    pub day: i64,
    /// Day of the year, from 1.
    pub year_day: i64,
    /// The day of the week, 0 (Sunday) to 6.
    pub weekday: i64,
    /// The hour, 0 to 23.
    pub hour: i64,
    /// The minute, 0 to 59.
    pub minute: i64,
    /// The second, 0 to 59.
    pub second: i64,
}

impl Moment {
    /// A moment in UTC, by the seconds since 1970 and the nanoseconds after that second.
    #[must_use]
    pub fn utc(seconds: i64, nanos: u32) -> Self {
        Self {
            seconds,
            nanos,
            offset: 0,
            zone: "UTC".into(),
        }
    }

    /// The date and time of day in the moment's zone.
    #[must_use]
    pub fn civil(&self) -> Civil {
        civil::civil(self.seconds.saturating_add(i64::from(self.offset)))
    }

    /// `ISOWeek`: the year and the week of ISO 8601.
    #[must_use]
    pub fn iso_week(&self) -> (i64, i64) {
        civil::iso_week(self.seconds.saturating_add(i64::from(self.offset)))
    }

    /// `IsZero`: whether it is the first moment of the year 1.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.seconds == YEAR_ONE && self.nanos == 0
    }

    /// Nanoseconds since 1970, of any size.
    fn nanoseconds(&self) -> i128 {
        i128::from(self.seconds) * SECOND + i128::from(self.nanos)
    }

    /// The same zone at another moment, in nanoseconds since 1970.
    fn at(&self, nanoseconds: i128) -> Self {
        let limit = |n: i128| i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX });
        Self {
            seconds: limit(nanoseconds.div_euclid(SECOND)),
            nanos: u32::try_from(nanoseconds.rem_euclid(SECOND)).unwrap_or(0),
            offset: self.offset,
            zone: self.zone.clone(),
        }
    }

    /// `Add`: the moment this many nanoseconds later.
    #[must_use]
    pub fn add(&self, duration: i64) -> Self {
        self.at(self.nanoseconds() + i128::from(duration))
    }

    /// `Sub`: nanoseconds from `other` to this moment, at most 292 years either way.
    #[must_use]
    pub fn sub(&self, other: &Self) -> i64 {
        let apart = self.nanoseconds() - other.nanoseconds();
        i64::try_from(apart).unwrap_or(if apart < 0 { i64::MIN } else { i64::MAX })
    }

    /// `AddDate`; `None` if the date is too far away to calculate.
    #[must_use]
    pub fn add_date(&self, years: i64, months: i64, days: i64) -> Option<Self> {
        let now = self.civil();
        let months = now.month.checked_sub(1)?.checked_add(months)?;
        let year = now
            .year
            .checked_add(years)?
            .checked_add(months.div_euclid(12))?;
        if year.abs() > 1_000_000_000 || days.abs() > 1_000_000_000_000 {
            return None;
        }
        let day = civil::days(year, months.rem_euclid(12) + 1, 1) + now.day - 1 + days;
        let clock = now.hour * 3600 + now.minute * 60 + now.second;
        Some(Self {
            seconds: day * 86_400 + clock - i64::from(self.offset),
            ..self.clone()
        })
    }

    /// Nanoseconds since the last multiple of a duration, counted from the year 1.
    fn beyond(&self, duration: i64) -> i128 {
        (self.nanoseconds() - i128::from(YEAR_ONE) * SECOND).rem_euclid(i128::from(duration))
    }

    /// `Truncate`: down to a multiple of a duration (in nanoseconds) since the year 1.
    #[must_use]
    pub fn truncate(&self, duration: i64) -> Self {
        if duration <= 0 {
            return self.clone();
        }
        self.at(self.nanoseconds() - self.beyond(duration))
    }

    /// `Round`: to the nearest multiple of a duration (in nanoseconds) since the year 1, halves up.
    #[must_use]
    pub fn round(&self, duration: i64) -> Self {
        if duration <= 0 {
            return self.clone();
        }
        let beyond = self.beyond(duration);
        let up = if beyond * 2 < i128::from(duration) {
            0
        } else {
            i128::from(duration)
        };
        self.at(self.nanoseconds() - beyond + up)
    }

    /// `Compare`: which moment is earlier, whatever their zones.
    #[must_use]
    pub fn compare(&self, other: &Self) -> std::cmp::Ordering {
        (self.seconds, self.nanos).cmp(&(other.seconds, other.nanos))
    }

    /// `Unix`, `UnixMilli`, `UnixMicro` or `UnixNano`: the time since 1970 in units of which a second has `per_second`.
    #[must_use]
    pub fn unix(&self, per_second: i64) -> i64 {
        let part = i64::from(self.nanos) / (1_000_000_000 / per_second.max(1)).max(1);
        self.seconds.wrapping_mul(per_second).wrapping_add(part)
    }

    /// `In`: the moment in another zone; `None` if the zone's rules are not known here.
    #[must_use]
    pub fn in_zone(&self, zone: &str) -> Option<Self> {
        is_utc(zone).then(|| Self::utc(self.seconds, self.nanos))
    }
}

/// Whether a location's name means UTC; the controller's `Local` does.
#[must_use]
pub fn is_utc(zone: &str) -> bool {
    matches!(zone, "" | "UTC" | "Local")
}

/// `Format`: the moment written in a layout of Go's.
#[must_use]
pub fn format_time(moment: &Moment, layout: &str) -> String {
    format::format(moment, layout)
}

/// `String` and `%v`: the moment as Go prints it.
#[must_use]
pub fn text(moment: &Moment) -> String {
    format_time(moment, "2006-01-02 15:04:05.999999999 -0700 MST")
}

/// `MarshalJSON`: the moment in RFC 3339, with the quotes.
///
/// # Errors
/// The message of `encoding/json`, if RFC 3339 does not have the year or the offset.
pub fn json(moment: &Moment) -> Result<String, String> {
    let text = marshal(moment).map_err(|error| {
        format!("json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: {error}")
    })?;
    Ok(format!("\"{text}\""))
}

/// The text that `MarshalJSON` and `MarshalText` share.
pub(super) fn marshal(moment: &Moment) -> Result<String, &'static str> {
    if !(0..=9999).contains(&moment.civil().year) {
        return Err("year outside of range [0,9999]");
    }
    if moment.offset.abs() >= 86_400 {
        return Err("timezone hour outside of range [0,23]");
    }
    Ok(format_time(moment, RFC3339_NANO))
}

/// Go's `time.quote`: every byte that is not printable ASCII as `\x…`.
fn quote(text: &[u8]) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => {
                quoted.push('\\');
                quoted.push(char::from(byte));
            }
            b' '..=0x7f => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}
