//! Dates of the Gregorian calendar, extended to before it was in use.

use super::Civil;

/// Seconds per day.
const DAY: i64 = 86_400;

/// Days in 400 years, after which the calendar repeats.
const CYCLE: i64 = 146_097;

/// Days from 1970-01-01 to a date; the day may lie outside its month.
///
/// The calculation lets the year begin in March, so that a leap day is its last day.
pub(super) const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_cycle = year.rem_euclid(400);
    let year_day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_cycle_day = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + year_day;
    year.div_euclid(400) * CYCLE + of_cycle_day - 719_468
}

/// The date and time of day, from seconds since 1970 on the same clock.
pub(super) const fn civil(seconds: i64) -> Civil {
    let since = seconds.div_euclid(DAY);
    let clock = seconds.rem_euclid(DAY);
    let shifted = since + 719_468;
    let day = shifted.rem_euclid(CYCLE);
    let of_cycle = (day - day / 1460 + day / 36_524 - day / (CYCLE - 1)) / 365;
    let year_day = day - (365 * of_cycle + of_cycle / 4 - of_cycle / 100);
    let from_march = (5 * year_day + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let mut year = of_cycle + shifted.div_euclid(CYCLE) * 400;
    if month <= 2 {
        year += 1;
    }
    Civil {
        year,
        month,
        day: year_day - (153 * from_march + 2) / 5 + 1,
        year_day: since - days(year, 1, 1) + 1,
        weekday: (since + 4).rem_euclid(7),
        hour: clock / 3600,
        minute: clock / 60 % 60,
        second: clock % 60,
    }
}

/// The year and week of ISO 8601: those of the week's Thursday.
pub(super) const fn iso_week(seconds: i64) -> (i64, i64) {
    let since = seconds.div_euclid(DAY);
    let thursday = since - (since + 3).rem_euclid(7) + 3;
    let date = civil(thursday * DAY);
    (date.year, (date.year_day - 1) / 7 + 1)
}

/// Whether February has 29 days.
pub(super) const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub(super) const fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
