//! Paths with slashes: `base`, `dir`, `clean`, `ext`, `isAbs`; the functions with the prefix `os` are the
//! same on Linux.
//!
//! Source: Go's package path.

use super::args::Args;
use crate::expression::value::{Outcome, Value};

fn cleaned(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") | None if !rooted => parts.push(".."),
                Some(_) => {
                    parts.pop();
                }
                None => {}
            },
            other => parts.push(other),
        }
    }
    match (rooted, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_owned(),
        (false, rest) => rest,
    }
}

pub(super) fn clean(a: &Args<'_>) -> Outcome {
    Ok(Value::text(cleaned(a.text(0))))
}

pub(super) fn base(a: &Args<'_>) -> Outcome {
    let path = a.text(0);
    let trimmed = path.trim_end_matches('/');
    Ok(Value::text(match trimmed.rsplit('/').next() {
        Some(last) if !last.is_empty() => last,
        _ if path.is_empty() => ".",
        _ => "/",
    }))
}

pub(super) fn dir(a: &Args<'_>) -> Outcome {
    let path = a.text(0);
    let head = path.rfind('/').and_then(|at| path.get(..=at));
    Ok(Value::text(cleaned(head.unwrap_or_default())))
}

pub(super) fn ext(a: &Args<'_>) -> Outcome {
    let last = a.text(0).rsplit('/').next().unwrap_or_default();
    let ext = last.rfind('.').and_then(|at| last.get(at..));
    Ok(Value::text(ext.unwrap_or_default()))
}

pub(super) fn is_abs(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.text(0).starts_with('/')))
}
