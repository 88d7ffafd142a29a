//! The elements of a layout: which part of the reference time each of them shows.

/// An element of a layout, such as `Jan` or `15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperHalf,
    LowerHalf,
    Zone,
    Offset(Offset),
    /// A fraction of a second with all its digits (`.000`): how many, and whether a comma precedes them.
    Fraction(usize, bool),
    /// The same without trailing zeros (`.999`).
    ShortFraction(usize, bool),
}

/// How an offset from UTC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// Whether UTC is written as `Z`.
    pub z: bool,
    /// Whether colons separate the numbers.
    pub colon: bool,
    /// How many numbers it has: hours, minutes, seconds.
    pub parts: usize,
}

const fn offset(z: bool, colon: bool, parts: usize) -> Element {
    Element::Offset(Offset { z, colon, parts })
}

/// How the elements are written. The first one that matches is used.
const TEXTS: &[(&[u8], Element)] = &[
    (b"January", Element::LongMonth),
    (b"Jan", Element::Month),
    (b"Monday", Element::LongWeekday),
    (b"Mon", Element::Weekday),
    (b"MST", Element::Zone),
    (b"01", Element::ZeroMonth),
    (b"02", Element::ZeroDay),
    (b"03", Element::ZeroHour12),
    (b"04", Element::ZeroMinute),
    (b"05", Element::ZeroSecond),
    (b"06", Element::Year),
    (b"002", Element::ZeroYearDay),
    (b"15", Element::Hour),
    (b"1", Element::NumMonth),
    (b"2006", Element::LongYear),
    (b"2", Element::Day),
    (b"_2006", Element::LongYear),
    (b"_2", Element::UnderDay),
    (b"__2", Element::UnderYearDay),
    (b"3", Element::Hour12),
    (b"4", Element::Minute),
    (b"5", Element::Second),
    (b"PM", Element::UpperHalf),
    (b"pm", Element::LowerHalf),
    (b"-070000", offset(false, false, 3)),
    (b"-07:00:00", offset(false, true, 3)),
    (b"-0700", offset(false, false, 2)),
    (b"-07:00", offset(false, true, 2)),
    (b"-07", offset(false, false, 1)),
    (b"Z070000", offset(true, false, 3)),
    (b"Z07:00:00", offset(true, true, 3)),
    (b"Z0700", offset(true, false, 2)),
    (b"Z07:00", offset(true, true, 2)),
    (b"Z07", offset(true, false, 1)),
];

/// The first element of a layout: what precedes it, how it is written, the element, and what follows.
pub(super) type Chunk<'a> = (&'a [u8], &'a [u8], Element, &'a [u8]);

/// Finds the first element of a layout; `None` if there is none.
pub(super) fn next(layout: &[u8]) -> Option<Chunk<'_>> {
    (0..layout.len()).find_map(|start| {
        let (before, rest) = layout.split_at_checked(start)?;
        let (length, element) = element(rest)?;
        let (own, after) = rest.split_at_checked(length)?;
        if own == b"_2006" {
            // the underscore is an ordinary character before the year
            let (before, rest) = layout.split_at_checked(start + 1)?;
            return Some((before, rest.get(..4)?, element, after));
        }
        Some((before, own, element, after))
    })
}

/// The element at the beginning of a layout, and its length in bytes.
fn element(rest: &[u8]) -> Option<(usize, Element)> {
    match rest.first()? {
        b'.' | b',' => fraction(rest),
        b'J' | b'M' | b'0'..=b'5' | b'_' | b'P' | b'p' | b'-' | b'Z' => {
            let (text, element) = TEXTS.iter().find(|(text, _)| rest.starts_with(text))?;
            let word_goes_on = matches!(element, Element::Month | Element::Weekday)
                && rest.get(text.len()).is_some_and(u8::is_ascii_lowercase);
            (!word_goes_on).then_some((text.len(), *element))
        }
        _ => None,
    }
}

/// `.000` or `,999`, not followed by another digit.
fn fraction(rest: &[u8]) -> Option<(usize, Element)> {
    let (mark, digits) = rest.split_first()?;
    let digit = digits.first().filter(|d| matches!(d, b'0' | b'9'))?;
    let count = digits.iter().take_while(|d| *d == digit).count();
    if digits.get(count).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    // Go keeps the number in twelve bits
    let (kept, comma) = (count & 0xfff, *mark == b',');
    let element = if *digit == b'0' {
        Element::Fraction(kept, comma)
    } else {
        Element::ShortFraction(kept, comma)
    };
    Some((count + 1, element))
}
