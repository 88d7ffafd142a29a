//! Reads a moment.

use super::civil::{days, days_in, is_leap};
use super::duration::leading;
use super::format::{MONTHS, WEEKDAYS};
use super::layout::{Element, Offset, next};
use super::{Moment, quote};

/// Why a part of the string does not match an element of the layout.
enum Bad {
    /// The string has something else there.
    Text,
    /// The number is out of range; named here is what it stands for.
    Range(&'static str),
}

/// What has been read. Months, days and the offset are -1 if nothing was, as in Go (so an offset of one second to the
/// west counts as none).
struct Read<'a> {
    rest: &'a [u8],
    year: i64,
    month: i64,
    day: i64,
    year_day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: i64,
    half: Option<Half>,
    utc: bool,
    offset: i64,
    zone: &'a [u8],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

/// `time.Parse`, and `time.ParseInLocation` for UTC and the controller's `Local`.
///
/// # Errors
/// Go's message, if the string does not match the layout or a number is out of range.
pub fn parse_time(layout: &str, value: &str) -> Result<Moment, String> {
    let whole = value.as_bytes();
    let cannot = |element: &[u8], rest: &[u8]| {
        format!(
            "parsing time {} as {}: cannot parse {} as {}",
            quote(whole),
            quote(layout.as_bytes()),
            quote(rest),
            quote(element)
        )
    };
    let because = |what: &str| format!("parsing time {}: {what}", quote(whole));
    let mut read = Read::new(whole);
    let mut left = layout.as_bytes();
    while let Some((before, own, element, after)) = next(left) {
        read.rest = skip(read.rest, before).map_err(|at| cannot(before, at))?;
        let held = read.rest;
        match read.element(element, after) {
            Ok(()) => {}
            Err(Bad::Text) => return Err(cannot(own, held)),
            Err(Bad::Range(what)) => return Err(because(&format!("{what} out of range"))),
        }
        left = after;
    }
    read.rest = skip(read.rest, left).map_err(|at| cannot(left, at))?;
    if !read.rest.is_empty() {
        return Err(because(&format!("extra text: {}", quote(read.rest))));
    }
    read.moment().map_err(because)
}

/// What follows a prefix of the layout, in which a space stands for any number of spaces; the error is the rest of the
/// string at the first difference.
fn skip<'a>(mut value: &'a [u8], mut prefix: &[u8]) -> Result<&'a [u8], &'a [u8]> {
    while let [first, after @ ..] = prefix {
        if *first == b' ' {
            if value.first().is_some_and(|b| *b != b' ') {
                return Err(value);
            }
            prefix = cut_blanks(prefix);
            value = cut_blanks(value);
            continue;
        }
        match value {
            [same, rest @ ..] if same == first => value = rest,
            _ => return Err(value),
        }
        prefix = after;
    }
    Ok(value)
}

fn cut_blanks(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

/// A whole number with a sign and nothing after it.
fn signed(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [sign @ (b'-' | b'+'), rest @ ..] => (*sign == b'-', rest),
        rest => (false, rest),
    };
    let (number, rest) = leading(digits)?;
    let number = i64::try_from(number).ok().filter(|_| rest.is_empty())?;
    Some(if negative { -number } else { number })
}

/// Exactly two digits.
fn two(text: &[u8]) -> Option<i64> {
    match text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(i64::from(a - b'0') * 10 + i64::from(b - b'0')),
        _ => None,
    }
}

fn is_mark(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'.' | b','))
}

/// The nanoseconds of a fraction with its decimal point or comma. Digits after the ninth are cut off.
fn nanoseconds(text: &[u8]) -> Result<i64, Bad> {
    let text = text.get(..10).unwrap_or(text);
    let (mark, digits) = text.split_first().ok_or(Bad::Text)?;
    if !is_mark(Some(mark)) {
        return Err(Bad::Text);
    }
    let number = signed(digits).ok_or(Bad::Text)?;
    if number < 0 {
        return Err(Bad::Range("fractional second"));
    }
    Ok((digits.len()..9).fold(number, |number, _| number * 10))
}

impl<'a> Read<'a> {
    const fn new(rest: &'a [u8]) -> Self {
        Self {
            rest,
            year: 0,
            month: -1,
            day: -1,
            year_day: -1,
            hour: 0,
            minute: 0,
            second: 0,
            nanos: 0,
            half: None,
            utc: false,
            offset: -1,
            zone: b"",
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Bad> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Bad::Text)?;
        self.rest = rest;
        Ok(taken)
    }

    /// One digit up to this many, or exactly this many.
    fn number(&mut self, most: usize, exactly: bool) -> Result<i64, Bad> {
        let digits = self.rest.iter().take(most);
        let count = digits.take_while(|b| b.is_ascii_digit()).count();
        if count == 0 || (exactly && count != most) {
            return Err(Bad::Text);
        }
        signed(self.take(count)?).ok_or(Bad::Text)
    }

    /// A number of at most two digits, below a limit.
    fn below(&mut self, exactly: bool, limit: i64, what: &'static str) -> Result<i64, Bad> {
        let number = self.number(2, exactly)?;
        if number >= limit {
            return Err(Bad::Range(what));
        }
        Ok(number)
    }

    fn blank(&mut self) {
        if let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// One of some names, in upper or lower case: its index.
    fn name(&mut self, names: &[&str], length: Option<usize>) -> Result<i64, Bad> {
        for (name, n) in names.iter().zip(0..) {
            let name = name.as_bytes();
            let name = length.and_then(|length| name.get(..length)).unwrap_or(name);
            if let Some((start, rest)) = self.rest.split_at_checked(name.len())
                && start.eq_ignore_ascii_case(name)
            {
                self.rest = rest;
                return Ok(n);
            }
        }
        Err(Bad::Text)
    }

    fn half(&mut self, am: &[u8], pm: &[u8]) -> Result<(), Bad> {
        let text = self.take(2)?;
        if text == pm {
            // Go stores both and checks the afternoon first
            self.half = Some(Half::Pm);
        } else if text != am {
            return Err(Bad::Text);
        } else if self.half.is_none() {
            self.half = Some(Half::Am);
        }
        Ok(())
    }

    fn element(&mut self, element: Element, after: &[u8]) -> Result<(), Bad> {
        match element {
            Element::Year => {
                let year = signed(self.take(2)?).ok_or(Bad::Text)?;
                self.year = year + if year >= 69 { 1900 } else { 2000 };
            }
            Element::LongYear => self.year = self.number(4, true)?,
            Element::Month => self.month = self.name(&MONTHS, Some(3))? + 1,
            Element::LongMonth => self.month = self.name(&MONTHS, None)? + 1,
            Element::NumMonth | Element::ZeroMonth => {
                self.month = self.below(element == Element::ZeroMonth, 13, "month")?;
                if self.month == 0 {
                    return Err(Bad::Range("month"));
                }
            }
            Element::Weekday => {
                self.name(&WEEKDAYS, Some(3))?;
            }
            Element::LongWeekday => {
                self.name(&WEEKDAYS, None)?;
            }
            Element::Day | Element::UnderDay | Element::ZeroDay => {
                if element == Element::UnderDay {
                    self.blank();
                }
                self.day = self.number(2, element == Element::ZeroDay)?;
            }
            Element::UnderYearDay => {
                self.blank();
                self.blank();
                self.year_day = self.number(3, false)?;
            }
            Element::ZeroYearDay => self.year_day = self.number(3, true)?,
            Element::Hour => self.hour = self.below(false, 24, "hour")?,
            Element::Hour12 | Element::ZeroHour12 => {
                self.hour = self.below(element == Element::ZeroHour12, 13, "hour")?;
            }
            Element::Minute | Element::ZeroMinute => {
                self.minute = self.below(element == Element::ZeroMinute, 60, "minute")?;
            }
            Element::Second | Element::ZeroSecond => {
                self.second = self.below(element == Element::ZeroSecond, 60, "second")?;
                let fraction = |(_, _, next, _)| {
                    matches!(next, Element::Fraction(..) | Element::ShortFraction(..))
                };
                if !next(after).is_some_and(fraction) {
                    self.optional_fraction()?;
                }
            }
            Element::UpperHalf => self.half(b"AM", b"PM")?,
            Element::LowerHalf => self.half(b"am", b"pm")?,
            Element::Zone => self.zone()?,
            Element::Offset(style) => self.offset(style)?,
            Element::Fraction(digits, _) => self.nanos = nanoseconds(self.take(digits + 1)?)?,
            Element::ShortFraction(..) => self.optional_fraction()?,
        }
        Ok(())
    }

    /// A fraction of a second, if there is one.
    fn optional_fraction(&mut self) -> Result<(), Bad> {
        if !is_mark(self.rest.first()) {
            return Ok(());
        }
        let digits = self.rest.iter().skip(1).take_while(|b| b.is_ascii_digit());
        let count = digits.count();
        if count > 0 {
            self.nanos = nanoseconds(self.take(count + 1)?)?;
        }
        Ok(())
    }

    fn offset(&mut self, style: Offset) -> Result<(), Bad> {
        if style.z
            && let [b'Z', rest @ ..] = self.rest
        {
            self.rest = rest;
            self.utc = true;
            return Ok(());
        }
        let gap = usize::from(style.colon);
        let text = self.take(3 + (style.parts - 1) * (2 + gap))?;
        let (sign, numbers) = text.split_first().ok_or(Bad::Text)?;
        let mut parts = [0; 3];
        let mut fits = true;
        for (at, part) in parts.iter_mut().enumerate().take(style.parts) {
            let from = at * (2 + gap);
            if gap == 1 && at > 0 && numbers.get(from - 1) != Some(&b':') {
                return Err(Bad::Text);
            }
            match numbers.get(from..from + 2).and_then(two) {
                Some(number) if fits => *part = number,
                Some(_) => {}
                None => fits = false,
            }
        }
        let [hours, minutes, seconds] = parts;
        if seconds > 60 {
            return Err(Bad::Range("time zone offset second"));
        }
        if minutes > 60 {
            return Err(Bad::Range("time zone offset minute"));
        }
        if hours > 24 {
            return Err(Bad::Range("time zone offset hour"));
        }
        let amount = (hours * 60 + minutes) * 60 + seconds;
        self.offset = match sign {
            b'+' if fits => amount,
            b'-' if fits => -amount,
            _ => return Err(Bad::Text),
        };
        Ok(())
    }

    fn zone(&mut self) -> Result<(), Bad> {
        if let [b'U', b'T', b'C', rest @ ..] = self.rest {
            self.rest = rest;
            self.utc = true;
            return Ok(());
        }
        let length = zone_length(self.rest).ok_or(Bad::Text)?;
        self.zone = self.take(length)?;
        Ok(())
    }

    /// The month and day of a day of the year.
    fn by_year_day(&self) -> Result<(i64, i64), &'static str> {
        if !(1..=365 + i64::from(is_leap(self.year))).contains(&self.year_day) {
            return Err("day-of-year out of range");
        }
        let (mut month, mut day) = (1, self.year_day);
        while month < 12 && day > days_in(month, self.year) {
            day -= days_in(month, self.year);
            month += 1;
        }
        if self.month >= 0 && self.month != month {
            return Err("day-of-year does not match month");
        }
        if self.day >= 0 && self.day != day {
            return Err("day-of-year does not match day");
        }
        Ok((month, day))
    }

    fn moment(&self) -> Result<Moment, &'static str> {
        let hour = match self.half {
            Some(Half::Pm) if self.hour < 12 => self.hour + 12,
            Some(Half::Am) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let (month, day) = if self.year_day >= 0 {
            self.by_year_day()?
        } else {
            let or_one = |n: i64| if n < 0 { 1 } else { n };
            (or_one(self.month), or_one(self.day))
        };
        if !(1..=days_in(month, self.year)).contains(&day) {
            return Err("day out of range");
        }
        let clock = hour * 3600 + self.minute * 60 + self.second;
        let seconds = days(self.year, month, day) * 86_400 + clock;
        let mut moment = Moment::utc(seconds, u32::try_from(self.nanos).unwrap_or(0));
        if self.utc {
            return Ok(moment);
        }
        let zone = String::from_utf8_lossy(self.zone);
        if self.offset != -1 {
            moment.seconds -= self.offset;
            if self.offset != 0 || !matches!(&*zone, "" | "UTC") {
                moment.offset = i32::try_from(self.offset).unwrap_or(0);
                moment.zone = zone.into();
            }
        } else if !zone.is_empty() {
            // a zone given by name only stays a name: the moment is read as in UTC
            let hours = self.zone.strip_prefix(b"GMT").and_then(signed);
            moment.offset = i32::try_from(hours.unwrap_or(0) * 3600).unwrap_or(0);
            moment.zone = zone.into();
        }
        Ok(moment)
    }
}

/// The length in bytes of the zone's abbreviation at the beginning of a string, if there is one.
fn zone_length(text: &[u8]) -> Option<usize> {
    if text.len() < 3 {
        return None;
    }
    if text.starts_with(b"ChST") || text.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = text.strip_prefix(b"GMT") {
        return Some(3 + hour_offset_length(rest).unwrap_or(0));
    }
    if matches!(text.first(), Some(b'+' | b'-')) {
        return hour_offset_length(text);
    }
    let letters = text.iter().take(6).take_while(|b| b.is_ascii_uppercase());
    match letters.count() {
        3 => Some(3),
        4 if text.get(3) == Some(&b'T') || text.starts_with(b"WITA") => Some(4),
        5 if text.get(4) == Some(&b'T') => Some(5),
        _ => None,
    }
}

/// The length in bytes of a sign and a number of at most 23 hours.
fn hour_offset_length(text: &[u8]) -> Option<usize> {
    let [b'+' | b'-', digits @ ..] = text else {
        return None;
    };
    let (hours, rest) = leading(digits)?;
    (rest.len() < digits.len() && hours <= 23).then(|| text.len() - rest.len())
}
