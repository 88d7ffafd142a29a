//! Where something is: in which file, and where in it.

use std::ops::Range;
use std::sync::Arc;

use crate::yaml::{Position, Span};

/// A file of those that are read together, by its number: in a project its place in the project's list, for `generate` its place among
/// the specs and presets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A place in one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in its text, in bytes.
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
