//! The place of something with the line around it.

use std::sync::Arc;

use crate::diagnostic::Spot;
use crate::yaml::{Span, Text};

/// Bytes of a line that are kept; of a longer one what is around the place.
const WIDTH: usize = 160;

/// Bytes that are kept in front of the place in a line that is cut.
const BEFORE: usize = 40;

/// A place with its line. A place of several lines ends with its first one.
#[must_use]
pub fn spot(text: &Text, span: Span) -> Spot {
    let source = text.as_str();
    let length = u32::try_from(source.len()).unwrap_or(u32::MAX);
    let start = floor(source, span.start.min(length) as usize);
    let first = text.position(u32::try_from(start).unwrap_or(u32::MAX));
    let whole = text.line_span(first.line);
    let line = text.slice(whole).trim_end_matches(['\r', '\n']);
    let line_start = whole.start as usize;
    let line_end = line_start + line.len();
    let end = floor(
        source,
        (span.end as usize).clamp(start, line_end.max(start)),
    );
    let (from, to) = if line.len() <= WIDTH {
        (line_start, line_end)
    } else {
        let from = floor(source, start.saturating_sub(BEFORE).max(line_start));
        (from, floor(source, (from + WIDTH).min(line_end)))
    };
    let to = to.max(from);
    let clip = |at: usize| at.clamp(from, to) - from;
    Spot {
        start: first,
        end: text.position(u32::try_from(end).unwrap_or(u32::MAX)),
        line: Arc::from(&source[from..to]),
        range: clip(start)..clip(end),
    }
}

/// The nearest place at or before this one where a character begins.
fn floor(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
