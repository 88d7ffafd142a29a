//! Regular expressions: `regexMatch`, `regexFind`, `regexReplaceAll`, `regexSplit`.
//!
//! Source: regex.go of sprig; Go's package regexp for what matches, for `$` in replacements and for `Split`.

use std::ops::Range;

use regex::Captures;

use super::args::{Args, MOST};
use crate::expression::golang::regex::{Compiled, compile_for};
use crate::expression::value::{Outcome, Stop, Value};

/// The compiled pattern, for a function that panics if the pattern is not valid.
fn surely<'a>(a: &Args<'a>) -> Result<Compiled<'a>, Stop> {
    compile_for(a.text(0), a.text(1)).map_err(|stop| match stop {
        Stop::Fails(text) => {
            let source = a.text(0);
            let quoted = if source.contains(['`', '\u{FEFF}'])
                || source.chars().any(|c| c.is_control() && c != '\t')
            {
                crate::expression::golang::format::sprintf("%q", &[Value::text(source)])
            } else {
                format!("`{source}`")
            };
            Stop::Fails(format!("regexp: Compile({quoted}): {text}"))
        }
        other => other,
    })
}

pub(super) fn must_regex_match(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(
        compile_for(a.text(0), a.text(1))?.regex.is_match(a.text(1)),
    ))
}

pub(super) fn regex_match(a: &Args<'_>) -> Outcome {
    match must_regex_match(a) {
        Err(Stop::Fails(_)) => Ok(Value::Bool(false)),
        other => other,
    }
}

fn found(a: &Args<'_>, compiled: &Compiled<'_>) -> Outcome {
    let found = compiled.regex.find(a.text(1));
    Ok(Value::text(found.map_or("", |found| found.as_str())))
}

pub(super) fn regex_find(a: &Args<'_>) -> Outcome {
    found(a, &surely(a)?)
}

pub(super) fn must_regex_find(a: &Args<'_>) -> Outcome {
    found(a, &compile_for(a.text(0), a.text(1))?)
}

fn all_found(a: &Args<'_>, compiled: &Compiled<'_>) -> Outcome {
    let most = usize::try_from(a.int(2)).unwrap_or(usize::MAX);
    let found: Vec<&str> = compiled
        .regex
        .find_iter(a.text(1))
        .take(most)
        .map(|found| found.as_str())
        .collect();
    if found.is_empty() {
        return Ok(Value::nil_list());
    }
    Ok(Value::texts(found))
}

pub(super) fn regex_find_all(a: &Args<'_>) -> Outcome {
    all_found(a, &surely(a)?)
}

pub(super) fn must_regex_find_all(a: &Args<'_>) -> Outcome {
    all_found(a, &compile_for(a.text(0), a.text(1))?)
}

/// The name after a `$`, and its length in bytes with its braces; `None` if there is no valid name.
fn name(after: &str) -> Option<(&str, usize)> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let (inner, braces) = match after.strip_prefix('{') {
        Some(inner) => (inner, true),
        None => (after, false),
    };
    let end = inner.find(|c| !word(c)).unwrap_or(inner.len());
    let (name, tail) = inner.split_at_checked(end)?;
    if name.is_empty() || braces && !tail.starts_with('}') {
        return None;
    }
    Some((name, end + 2 * usize::from(braces)))
}

/// Appends a replacement, in which `$1`, `${1}` and `${name}` stand for groups and `$$` for a dollar sign.
fn expand(captures: &Captures<'_>, names: &[&str], replacement: &str, out: &mut String) {
    let mut left = replacement;
    while let Some((before, after)) = left.split_once('$') {
        out.push_str(before);
        left = after;
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            left = after;
            continue;
        }
        let Some((name, length)) = name(after) else {
            out.push('$');
            continue;
        };
        let number = (name.bytes().all(|b| b.is_ascii_digit())
            && (name == "0" || !name.starts_with('0')))
        .then(|| name.parse().unwrap_or(usize::MAX));
        let group = match number {
            Some(number) => captures.get(number),
            // If several groups have this name, the first one that matched is used.
            None => (1..names.len())
                .filter(|at| names.get(*at) == Some(&name))
                .find_map(|at| captures.get(at)),
        };
        out.push_str(group.map_or("", |group| group.as_str()));
        left = after.get(length..).unwrap_or_default();
    }
    out.push_str(left);
}

fn replaced(a: &Args<'_>, compiled: &Compiled<'_>, literal: bool) -> Outcome {
    let (source, replacement) = (a.text(1), a.text(2));
    let mut out = String::with_capacity(source.len());
    let mut end = 0;
    for captures in compiled.regex.captures_iter(source) {
        let Range { start, end: next } = captures.get_match().range();
        out.push_str(source.get(end..start).unwrap_or_default());
        if literal {
            out.push_str(replacement);
        } else {
            expand(&captures, &compiled.names, replacement, &mut out);
        }
        end = next;
        if out.len() > MOST {
            return Stop::unsure("a text of more than a million bytes");
        }
    }
    out.push_str(source.get(end..).unwrap_or_default());
    Ok(Value::text(out))
}

pub(super) fn regex_replace_all(a: &Args<'_>) -> Outcome {
    replaced(a, &surely(a)?, false)
}

pub(super) fn must_regex_replace_all(a: &Args<'_>) -> Outcome {
    replaced(a, &compile_for(a.text(0), a.text(1))?, false)
}

pub(super) fn regex_replace_all_literal(a: &Args<'_>) -> Outcome {
    replaced(a, &surely(a)?, true)
}

pub(super) fn must_regex_replace_all_literal(a: &Args<'_>) -> Outcome {
    replaced(a, &compile_for(a.text(0), a.text(1))?, true)
}

/// Go's `Regexp.Split`: at most `n` pieces; none if `n` is zero.
fn divided(a: &Args<'_>, compiled: &Compiled<'_>) -> Outcome {
    let (source, most) = (a.text(1), a.int(2));
    if most == 0 {
        return Ok(Value::nil_list());
    }
    if !a.text(0).is_empty() && source.is_empty() {
        return Ok(Value::texts([""]));
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut out = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for found in compiled.regex.find_iter(source).take(most) {
        if out.len() + 1 == most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            out.push(source.get(begin..end).unwrap_or_default());
        }
        begin = found.end();
    }
    if end != source.len() {
        out.push(source.get(begin..).unwrap_or_default());
    }
    Ok(Value::texts(out))
}

pub(super) fn regex_split(a: &Args<'_>) -> Outcome {
    divided(a, &surely(a)?)
}

pub(super) fn must_regex_split(a: &Args<'_>) -> Outcome {
    divided(a, &compile_for(a.text(0), a.text(1))?)
}

pub(super) fn regex_quote_meta(a: &Args<'_>) -> Outcome {
    let mut out = String::new();
    for c in a.text(0).chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    Ok(Value::text(out))
}
