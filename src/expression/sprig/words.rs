//! Words: `wrap`, `abbrev`, `initials`, `camelcase`, `snakecase`.
//!
//! Source: Masterminds/goutils v1.1.1, which counts bytes; huandu/xstrings v1.3.3 (sprig v3.2.3) and v1.5.0 (v3.3.0).

use std::sync::LazyLock;

use regex::Regex;

use super::args::Args;
use super::case::{is_lower, is_title, is_upper, lower, title, upper};
use super::values::lossy;
use crate::expression::value::{Outcome, Stop, Value};

/// Go's `unicode.IsSpace` of a byte that is treated as a character.
fn space(byte: u8) -> bool {
    char::from(byte).is_whitespace()
}

fn text(value: impl Into<String>) -> Outcome {
    Ok(Value::text(value.into()))
}

pub(super) fn nospace(a: &Args<'_>) -> Outcome {
    let s = a.text(0);
    if !s.bytes().any(space) {
        return text(s);
    }
    // Each byte becomes a character, so `é a` does not become `éa`.
    text(
        s.bytes()
            .filter(|b| !space(*b))
            .map(char::from)
            .collect::<String>(),
    )
}

pub(super) fn initials(a: &Args<'_>) -> Outcome {
    let mut gap = true;
    let mut out = String::new();
    for byte in a.text(0).bytes() {
        if space(byte) {
            gap = true;
        } else if std::mem::take(&mut gap) {
            out.push(char::from(byte));
        }
    }
    text(out)
}

pub(super) fn untitle(a: &Args<'_>) -> Outcome {
    let mut next = true;
    text(
        a.text(0)
            .chars()
            .map(|c| {
                if c.is_whitespace() {
                    next = true;
                    c
                } else if std::mem::take(&mut next) {
                    lower(c)
                } else {
                    c
                }
            })
            .collect::<String>(),
    )
}

pub(super) fn swapcase(a: &Args<'_>) -> Outcome {
    let mut start = true;
    text(
        a.text(0)
            .chars()
            .map(|c| {
                if is_upper(c) || is_title(c) {
                    start = false;
                    lower(c)
                } else if is_lower(c) {
                    if std::mem::take(&mut start) {
                        title(c)
                    } else {
                        upper(c)
                    }
                } else {
                    start = c.is_whitespace();
                    c
                }
            })
            .collect::<String>(),
    )
}

/// The bytes of a range, as far as they exist.
fn part(bytes: &[u8], from: usize, to: usize) -> &[u8] {
    bytes.get(from..to.min(bytes.len())).unwrap_or_default()
}

/// A string of at most `width` bytes, with dots where something is left out.
fn abbreviated(bytes: &[u8], offset: usize, width: usize) -> Vec<u8> {
    let length = bytes.len();
    if length == 0 || width < 4 {
        return Vec::new();
    }
    if length <= width {
        return bytes.to_vec();
    }
    let kept = width - 3;
    let offset = offset.min(length).min(length - kept);
    if offset <= 4 {
        return [part(bytes, 0, kept), b"..."].concat();
    }
    if width < 7 {
        return Vec::new();
    }
    if offset + kept < length {
        let tail = abbreviated(part(bytes, offset, length), 0, kept);
        return [b"...".as_slice(), &tail].concat();
    }
    [b"...", part(bytes, length - kept, length)].concat()
}

pub(super) fn abbrev(a: &Args<'_>) -> Outcome {
    let s = a.text(1);
    match usize::try_from(a.int(0)) {
        Ok(width) if width >= 4 => text(lossy(&abbreviated(s.as_bytes(), 0, width))),
        _ => text(s),
    }
}

pub(super) fn abbrevboth(a: &Args<'_>) -> Outcome {
    let (left, right, s) = (a.int(0), a.int(1), a.text(2));
    if right < 4 || left > 0 && right < 7 {
        return text(s);
    }
    let width = usize::try_from(right).unwrap_or(usize::MAX);
    // A negative offset is the beginning.
    let offset = usize::try_from(left).unwrap_or(0);
    text(lossy(&abbreviated(s.as_bytes(), offset, width)))
}

/// Lines of `width` bytes, broken at spaces; with `long`, longer words are broken too.
fn wrapped(bytes: &[u8], width: i64, newline: &str, long: bool) -> Outcome {
    let newline = if newline.is_empty() { "\n" } else { newline };
    let width = usize::try_from(width.max(1)).unwrap_or(usize::MAX);
    if bytes.len().saturating_mul(newline.len()) > super::args::MOST {
        return Stop::unsure("a text of more than a million bytes");
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut offset = 0;
    while bytes.len() - offset > width {
        if bytes.get(offset) == Some(&b' ') {
            offset += 1;
            continue;
        }
        let line = part(bytes, offset, offset + width + 1);
        let (stop, next) = match line.iter().rposition(|b| *b == b' ') {
            Some(at) => (offset + at, offset + at + 1),
            None if long => (offset + width, offset + width),
            None => {
                let tail = part(bytes, offset + width, bytes.len());
                match tail.iter().position(|b| *b == b' ') {
                    Some(at) => (offset + width + at, offset + width + at + 1),
                    None => break,
                }
            }
        };
        out.extend_from_slice(part(bytes, offset, stop));
        out.extend_from_slice(newline.as_bytes());
        offset = next;
    }
    out.extend_from_slice(part(bytes, offset, bytes.len()));
    text(lossy(&out))
}

pub(super) fn wrap(a: &Args<'_>) -> Outcome {
    wrapped(a.text(1).as_bytes(), a.int(0), "", false)
}

pub(super) fn wrap_with(a: &Args<'_>) -> Outcome {
    wrapped(a.text(2).as_bytes(), a.int(0), a.text(1), true)
}

fn connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

pub(super) fn camelcase(a: &Args<'_>) -> Outcome {
    // The older library lower-cases everything else, the newer one only what follows a capital letter directly.
    let old = a.engine.sprig < (3, 0);
    let s = a.text(0);
    let head = s.chars().take_while(|c| connector(*c)).count();
    let mut out: String = s.chars().take(head).collect();
    let mut rest = s.chars().skip(head);
    let Some(first) = rest.next() else {
        // The last connector is written again.
        out.extend(s.chars().last());
        return text(out);
    };
    let mut capital = is_upper(first);
    let mut now = upper(first);
    for c in rest {
        let before = now;
        now = c;
        if connector(c) && connector(before) {
            out.push(before);
            continue;
        }
        if connector(before) {
            capital = is_upper(c);
            now = upper(c);
            continue;
        }
        if old {
            now = lower(c);
        } else if capital {
            capital = is_upper(c);
            now = if capital { lower(c) } else { c };
        }
        out.push(before);
    }
    out.push(now);
    text(out)
}

/// The kind of characters that a word consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Number,
    Upper,
    Letters,
    Connector,
    Punctuation,
    Other,
}

/// Category P, as in Go's `unicode.IsPunct`.
static PUNCTUATION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{P}$").ok());

/// Category L, as in Go's `unicode.IsLetter`.
static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());

fn in_category(category: &LazyLock<Option<Regex>>, c: char) -> bool {
    let known = category.as_ref();
    known.is_some_and(|regex| regex.is_match(c.encode_utf8(&mut [0; 4])))
}

fn punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c);
    }
    in_category(&PUNCTUATION, c)
}

/// Whether it is a letter, but not a Chinese character of Unicode's older blocks.
fn letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    !matches!(u32::from(c), 0x4E00..=0x9FCC | 0x3400..=0x4D85 | 0x20000..=0x2B81D)
        && in_category(&LETTER, c)
}

/// The first word of a string with its kind, and what follows.
fn word(s: &str) -> (Kind, &str, &str) {
    let until = |stop: &dyn Fn(char) -> bool| s.find(stop).unwrap_or(s.len());
    let Some(first) = s.chars().next() else {
        return (Kind::None, "", "");
    };
    let size = first.len_utf8();
    let (kind, end) = if connector(first) {
        (Kind::Connector, until(&|c| !connector(c)))
    } else if punctuation(first) {
        (Kind::Punctuation, until(&|c| !punctuation(c)))
    } else if is_upper(first) {
        let capitals = until(&|c| !is_upper(c));
        let small = |from: usize| {
            let tail = s.get(from..).unwrap_or_default();
            from + tail
                .find(|c| !letter(c) || is_upper(c))
                .unwrap_or(tail.len())
        };
        if capitals > size {
            // The last capital letter begins the next word, if letters follow.
            let next = s.get(capitals..).and_then(|tail| tail.chars().next());
            let last = s
                .get(..capitals)
                .and_then(|head| head.chars().last())
                .map_or(0, char::len_utf8);
            match next {
                Some(c) if letter(c) => (Kind::Upper, capitals - last),
                _ => (Kind::Upper, capitals),
            }
        } else {
            (Kind::Upper, small(size))
        }
    } else if letter(first) {
        (Kind::Letters, until(&|c| !letter(c) || is_upper(c)))
    } else if first.is_numeric() {
        (Kind::Number, until(&|c| !c.is_numeric()))
    } else {
        let known = |c: char| connector(c) || letter(c) || c.is_numeric() || punctuation(c);
        (Kind::Other, until(&known))
    };
    let (head, tail) = s.split_at_checked(end).unwrap_or((s, ""));
    (kind, head, tail)
}

/// Lower-case words, joined with a connector.
#[expect(
    clippy::too_many_lines,
    reason = "a state machine in the order of its source"
)]
fn joined(s: &str, with: char) -> String {
    let mut out = String::with_capacity(s.len() + 8);
    let put = |out: &mut String, kind: Kind, word: &str| {
        if matches!(kind, Kind::Upper | Kind::Connector) {
            out.extend(word.chars().map(|c| {
                if connector(c) {
                    with
                } else if is_upper(c) {
                    lower(c)
                } else {
                    c
                }
            }));
        } else {
            out.push_str(word);
        }
    };
    let (mut kind, mut head, mut tail) = word(s);
    while !tail.is_empty() {
        if kind != Kind::Connector {
            put(&mut out, kind, head);
        }
        let (before, last) = (kind, head);
        (kind, head, tail) = word(tail);
        match before {
            Kind::Number => {}
            Kind::Connector => {
                put(&mut out, before, last);
                continue;
            }
            Kind::Punctuation => continue,
            _ if kind != Kind::Number => {
                if !matches!(kind, Kind::Connector | Kind::Punctuation) {
                    out.push(with);
                }
                continue;
            }
            _ => {
                if tail.is_empty() {
                    continue;
                }
                let number = head;
                (kind, head, tail) = word(tail);
                if kind != Kind::Letters {
                    put(&mut out, Kind::Number, number);
                    if !matches!(kind, Kind::Connector | Kind::Punctuation) {
                        out.push(with);
                    }
                    continue;
                }
                out.push(with);
                put(&mut out, Kind::Number, number);
            }
        }
        // Digits and letters after a number belong to it.
        while matches!(kind, Kind::Letters | Kind::Number) {
            put(&mut out, kind, head);
            (kind, head, tail) = word(tail);
        }
        if !matches!(kind, Kind::None | Kind::Connector | Kind::Punctuation) {
            out.push(with);
        }
    }
    put(&mut out, kind, head);
    out
}

pub(super) fn snakecase(a: &Args<'_>) -> Outcome {
    text(joined(a.text(0), '_'))
}

pub(super) fn kebabcase(a: &Args<'_>) -> Outcome {
    text(joined(a.text(0), '-'))
}
