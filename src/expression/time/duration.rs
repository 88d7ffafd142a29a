//! Go's `time.Duration`, in nanoseconds.

use super::quote;

/// The units in a written duration, with their nanoseconds.
const UNITS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// The largest number that is read: the absolute value of the smallest duration.
const LIMIT: u64 = 1 << 63;

/// `time.ParseDuration`: reads a duration such as `1h30m` as nanoseconds.
///
/// # Errors
/// Go's message, if the string is not a duration or does not fit into an `i64`.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let bad = |what: &str| format!("time: {what} {}", quote(text.as_bytes()));
    let invalid = || bad("invalid duration");
    let (negative, mut rest) = match text.as_bytes() {
        [sign @ (b'-' | b'+'), rest @ ..] => (*sign == b'-', rest),
        rest => (false, rest),
    };
    match rest {
        b"0" => return Ok(0),
        b"" => return Err(invalid()),
        _ => {}
    }
    let mut sum: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = leading(rest).ok_or_else(invalid)?;
        let mut digits = after.len() < rest.len();
        rest = after;
        let mut part = (0, 1.0);
        if let [b'.', after @ ..] = rest {
            let (value, scale, left) = leading_fraction(after);
            digits |= left.len() < after.len();
            part = (value, scale);
            rest = left;
        }
        if !digits {
            return Err(invalid());
        }
        let end = rest.iter().position(|b| *b == b'.' || b.is_ascii_digit());
        let (name, after) = rest
            .split_at_checked(end.unwrap_or(rest.len()))
            .unwrap_or((rest, b""));
        if name.is_empty() {
            return Err(bad("missing unit in duration"));
        }
        rest = after;
        let unit = UNITS.iter().find(|(text, _)| text.as_bytes() == name);
        let Some((_, unit)) = unit else {
            return Err(bad(&format!("unknown unit {} in duration", quote(name))));
        };
        if whole > LIMIT / unit {
            return Err(invalid());
        }
        // like Go, does not check the last addition for overflow
        let amount = (whole * unit).wrapping_add(scaled(part, *unit));
        sum = sum.wrapping_add(amount);
        if amount > LIMIT || sum > LIMIT {
            return Err(invalid());
        }
    }
    match i64::try_from(sum) {
        Ok(sum) if negative => Ok(-sum),
        Ok(sum) => Ok(sum),
        Err(_) if negative => Ok(i64::MIN),
        Err(_) => Err(invalid()),
    }
}

/// The nanoseconds of a fraction of a unit.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)] // Go calculates with a float64 here and truncates it
fn scaled((value, scale): (u64, f64), unit: u64) -> u64 {
    if value == 0 {
        return 0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

/// The digits at the beginning as a number, and what follows; `None` if the number is too large.
pub(super) fn leading(text: &[u8]) -> Option<(u64, &[u8])> {
    let mut number: u64 = 0;
    let mut rest = text;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        if number > LIMIT / 10 {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
        if number > LIMIT {
            return None;
        }
        rest = after;
    }
    Some((number, rest))
}

/// The digits after a decimal point: as many as fit as a number, its scale, and what follows.
fn leading_fraction(text: &[u8]) -> (u64, f64, &[u8]) {
    let (mut number, mut scale, mut rest) = (0_u64, 1.0, text);
    let mut full = false;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        rest = after;
        if full || number > (LIMIT - 1) / 10 {
            full = true;
            continue;
        }
        let next = number * 10 + u64::from(digit - b'0');
        if next > LIMIT {
            full = true;
            continue;
        }
        number = next;
        scale *= 10.0;
    }
    (number, scale, rest)
}

/// `String` and `%v`: a duration of this many nanoseconds as Go prints it.
#[must_use]
pub fn duration_text(duration: i64) -> String {
    let amount = duration.unsigned_abs();
    let sign = if duration < 0 { "-" } else { "" };
    let (unit, digits) = match amount {
        0 => return "0s".to_owned(),
        1..1_000 => ("ns", 0),
        1_000..1_000_000 => ("\u{b5}s", 3),
        1_000_000..1_000_000_000 => ("ms", 6),
        _ => ("s", 9),
    };
    let scale = 10_u64.pow(digits);
    let mut whole = amount / scale;
    let mut before = String::new();
    if unit == "s" {
        let (hours, minutes) = (whole / 3600, whole / 60 % 60);
        if hours > 0 {
            before = format!("{hours}h{minutes}m");
        } else if minutes > 0 {
            before = format!("{minutes}m");
        }
        whole %= 60;
    }
    let part = match amount % scale {
        0 => String::new(),
        part => {
            let width = usize::try_from(digits).unwrap_or(9);
            let all = format!(".{part:0width$}");
            all.trim_end_matches('0').to_owned()
        }
    };
    format!("{sign}{before}{whole}{part}{unit}")
}

/// A duration in a unit of this many nanoseconds, added up from the whole and the rest as Go does.
#[allow(clippy::cast_precision_loss)] // Go's float64 does the same
fn in_units(duration: i64, unit: i64) -> f64 {
    (duration / unit) as f64 + (duration % unit) as f64 / unit as f64
}

/// `Hours`: a duration of this many nanoseconds in hours.
#[must_use]
pub fn hours(duration: i64) -> f64 {
    in_units(duration, 3_600_000_000_000)
}

/// `Minutes`: a duration of this many nanoseconds in minutes.
#[must_use]
pub fn minutes(duration: i64) -> f64 {
    in_units(duration, 60_000_000_000)
}

/// `Seconds`: a duration of this many nanoseconds in seconds.
#[must_use]
pub fn seconds(duration: i64) -> f64 {
    in_units(duration, 1_000_000_000)
}

/// `Truncate`: towards zero, to a multiple of another duration; both in nanoseconds.
#[must_use]
pub const fn truncate(duration: i64, multiple: i64) -> i64 {
    if multiple <= 0 {
        return duration;
    }
    duration - duration % multiple
}

/// `Round`: to the nearest multiple of another duration, halves away from zero; both in nanoseconds.
#[must_use]
pub fn round(duration: i64, multiple: i64) -> i64 {
    if multiple <= 0 {
        return duration;
    }
    let (wide, multiple) = (i128::from(duration), i128::from(multiple));
    let beyond = (wide % multiple).abs();
    let down = wide.abs() - beyond;
    let amount = if beyond * 2 < multiple {
        down
    } else {
        down + multiple
    };
    let rounded = amount * wide.signum();
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

/// `Abs`: the absolute value; the smallest duration becomes the largest one.
#[must_use]
pub const fn absolute(duration: i64) -> i64 {
    duration.saturating_abs()
}
