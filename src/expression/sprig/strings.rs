//! Strings: `trim`, `replace`, `substr`, `quote`, `split`, `join`, `repeat`.
//!
//! Source: strings.go and functions.go of sprig.

use super::args::{Args, MOST};
use super::case;
use super::values::{lossy, strval, texts};
use crate::expression::golang::format::{shown, sprintf};
use crate::expression::value::{Outcome, Stop, Value};

/// Why a result above the limit is unknown.
const TOO_LONG: &str = "a text of more than a million bytes";

fn text(value: impl Into<String>) -> Outcome {
    Ok(Value::text(value.into()))
}

/// Go's `s[from..to]` in bytes, or its panic.
fn cut(s: &str, from: Option<i64>, to: Option<i64>) -> Outcome {
    let length = s.len();
    let outside =
        |range: String| Stop::fails(format!("runtime error: slice bounds out of range {range}"));
    let end = match to.map(usize::try_from) {
        None => length,
        Some(Ok(end)) if end <= length => end,
        Some(Ok(end)) => return outside(format!("[:{end}] with length {length}")),
        Some(Err(_)) => return outside(format!("[:{}]", to.unwrap_or(0))),
    };
    let start = match from.map(usize::try_from) {
        None => 0,
        Some(Ok(start)) => start,
        Some(Err(_)) => return outside(format!("[{}:]", from.unwrap_or(0))),
    };
    match s.as_bytes().get(start..end) {
        Some(bytes) => text(lossy(bytes)),
        None => outside(format!("[{start}:{end}]")),
    }
}

pub(super) fn substr(a: &Args<'_>) -> Outcome {
    let (start, end, s) = (a.int(0), a.int(1), a.text(2));
    if start < 0 {
        cut(s, None, Some(end))
    } else if usize::try_from(end).is_ok_and(|end| end <= s.len()) {
        cut(s, Some(start), Some(end))
    } else {
        cut(s, Some(start), None)
    }
}

pub(super) fn trunc(a: &Args<'_>) -> Outcome {
    let (count, s) = (a.int(0), a.text(1));
    let length = i64::try_from(s.len()).unwrap_or(i64::MAX);
    if count < 0 && length.wrapping_add(count) > 0 {
        cut(s, Some(length.wrapping_add(count)), None)
    } else if count >= 0 && length > count {
        cut(s, None, Some(count))
    } else {
        text(s)
    }
}

pub(super) fn trim(a: &Args<'_>) -> Outcome {
    text(a.text(0).trim())
}

pub(super) fn trim_all(a: &Args<'_>) -> Outcome {
    let set = a.text(0);
    text(a.text(1).trim_matches(|c| set.contains(c)))
}

pub(super) fn trim_suffix(a: &Args<'_>) -> Outcome {
    let s = a.text(1);
    text(s.strip_suffix(a.text(0)).unwrap_or(s))
}

pub(super) fn trim_prefix(a: &Args<'_>) -> Outcome {
    let s = a.text(1);
    text(s.strip_prefix(a.text(0)).unwrap_or(s))
}

pub(super) fn upper(a: &Args<'_>) -> Outcome {
    text(case::to_upper(a.text(0)))
}

pub(super) fn lower(a: &Args<'_>) -> Outcome {
    text(case::to_lower(a.text(0)))
}

pub(super) fn title(a: &Args<'_>) -> Outcome {
    text(case::to_title(a.text(0)))
}

/// Go's `strings.Repeat`: a string, repeated; an error for a negative count or a result above the limit.
fn repeated(s: &str, count: i64) -> Result<String, Stop> {
    let Ok(count) = usize::try_from(count) else {
        return Stop::fails("strings: negative Repeat count");
    };
    if s.len().checked_mul(count).is_none_or(|size| size > MOST) {
        return Stop::unsure(TOO_LONG);
    }
    Ok(s.repeat(count))
}

pub(super) fn repeat(a: &Args<'_>) -> Outcome {
    repeated(a.text(1), a.int(0)).and_then(text)
}

fn indented(a: &Args<'_>) -> Result<String, Stop> {
    let (pad, s) = (repeated(" ", a.int(0))?, a.text(1));
    let lines = s.matches('\n').count() + 1;
    if lines.saturating_mul(pad.len()) > MOST {
        return Stop::unsure(TOO_LONG);
    }
    Ok(format!("{pad}{}", s.replace('\n', &format!("\n{pad}"))))
}

pub(super) fn indent(a: &Args<'_>) -> Outcome {
    indented(a).and_then(text)
}

pub(super) fn nindent(a: &Args<'_>) -> Outcome {
    indented(a).and_then(|s| text(format!("\n{s}")))
}

pub(super) fn replace(a: &Args<'_>) -> Outcome {
    let (old, new, s) = (a.text(0), a.text(1), a.text(2));
    let size = s.matches(old).count().saturating_mul(new.len());
    if size > MOST {
        return Stop::unsure(TOO_LONG);
    }
    text(s.replace(old, new))
}

pub(super) fn contains(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.text(1).contains(a.text(0))))
}

pub(super) fn has_prefix(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.text(1).starts_with(a.text(0))))
}

pub(super) fn has_suffix(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.text(1).ends_with(a.text(0))))
}

pub(super) fn plural(a: &Args<'_>) -> Outcome {
    text(a.text(usize::from(a.int(2) != 1)))
}

pub(super) fn hello(_: &Args<'_>) -> Outcome {
    text("Hello!")
}

fn present<'a>(a: &Args<'a>) -> impl Iterator<Item = &'a Value> {
    a.rest(0).iter().filter(|v| !matches!(v, Value::Nil))
}

fn spaced(words: Vec<String>) -> Outcome {
    text(words.join(" "))
}

pub(super) fn quote(a: &Args<'_>) -> Outcome {
    spaced(
        present(a)
            .map(|v| sprintf("%q", &[Value::text(strval(v))]))
            .collect(),
    )
}

pub(super) fn squote(a: &Args<'_>) -> Outcome {
    spaced(present(a).map(|v| format!("'{}'", shown(v))).collect())
}

pub(super) fn cat(a: &Args<'_>) -> Outcome {
    spaced(present(a).map(shown).collect())
}

pub(super) fn to_string(a: &Args<'_>) -> Outcome {
    text(strval(a.any(0)))
}

pub(super) fn to_strings(a: &Args<'_>) -> Outcome {
    Ok(Value::texts(texts(a.any(0))))
}

pub(super) fn join(a: &Args<'_>) -> Outcome {
    let (separator, words) = (a.text(0), texts(a.any(1)));
    if separator.len().saturating_mul(words.len()) > MOST {
        return Stop::unsure(TOO_LONG);
    }
    text(words.join(separator))
}

/// Go's `strings.SplitN`: an empty separator splits between characters.
fn pieces<'a>(s: &'a str, separator: &str, most: Option<usize>) -> Vec<&'a str> {
    if !separator.is_empty() {
        return match most {
            Some(most) => s.splitn(most, separator).collect(),
            None => s.split(separator).collect(),
        };
    }
    let mut out = Vec::new();
    if most == Some(0) {
        return out;
    }
    let mut left = s;
    while let Some(c) = left.chars().next() {
        if most == Some(out.len() + 1) {
            out.push(left);
            break;
        }
        let (head, tail) = left.split_at(c.len_utf8());
        out.push(head);
        left = tail;
    }
    out
}

/// A map from `_0`, `_1`, … to the pieces; in Go, it is a `map[string]string`.
fn numbered(pieces: Vec<&str>) -> Value {
    Value::map(
        pieces
            .into_iter()
            .enumerate()
            .map(|(at, piece)| (format!("_{at}"), Value::text(piece))),
    )
}

pub(super) fn split(a: &Args<'_>) -> Outcome {
    Ok(numbered(pieces(a.text(1), a.text(0), None)))
}

pub(super) fn splitn(a: &Args<'_>) -> Outcome {
    // A negative number means no limit.
    Ok(numbered(pieces(
        a.text(2),
        a.text(0),
        usize::try_from(a.int(1)).ok(),
    )))
}

pub(super) fn split_list(a: &Args<'_>) -> Outcome {
    Ok(Value::texts(pieces(a.text(1), a.text(0), None)))
}
