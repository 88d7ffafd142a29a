//! Where something is: in which file, and where in it.

use std::ops::Range;
use std::sync::Arc;

use crate::yaml::{Position, Span, Text};

/// A file of those that are read together, by its number: in a project its place in the project's list, for `generate` its place among
/// the specs and presets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A place in one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The file, as its index in the run.
    pub file: FileId,
    /// The range in its text, in bytes.
    pub span: Span,
}

impl Place {
    /// A place in a file.
    #[must_use]
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// What can be shown of a place without opening its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The file as the user would name it, `/`-separated.
    pub path: Arc<str>,
    /// The place within one line.
    pub spot: Spot,
}

/// A place within one line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Line and column of its first character.
    pub start: Position,
    /// Line and column after its last character.
    pub end: Position,
    /// The line, or the part of a long one that is around the place.
    pub line: Arc<str>,
    /// The place in `line`, in bytes.
    pub range: Range<usize>,
}

/// Bytes of a line that are kept; of a longer one what is around the place.
const WIDTH: usize = 160;

/// Bytes that are kept before the place in a line that is cut.
const BEFORE: usize = 40;

impl Spot {
    /// A place with its line. A place of several lines ends with its first one.
    #[must_use]
    pub fn of(text: &Text, span: Span) -> Self {
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
        Self {
            start: first,
            end: text.position(u32::try_from(end).unwrap_or(u32::MAX)),
            line: Arc::from(&source[from..to]),
            range: clip(start)..clip(end),
        }
    }
}

/// The nearest place at or before this one where a character begins.
fn floor(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
