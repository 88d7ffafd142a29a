//! Events of the parser → [`super::Document`]s, within bounds.

use super::{Document, Span, Text};

/// Bounds within which a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// Nested collections.
    pub depth: usize,
    /// Nodes after every alias is expanded.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, depth: 1_000, nodes: 4_000_000 }
    }
}

/// What kind of problem keeps a document from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Not YAML.
    Syntax,
    /// One of the [`Limits`] is passed.
    Limit,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What is wrong, in lower case, without the place.
    pub message: String,
}

/// A file as read: the documents that could be, and the problems.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// Documents in the order of the file, those that are broken left out.
    pub documents: Vec<Document>,
    /// One for each broken document.
    pub problems: Vec<Problem>,
}

/// Reads all documents of a text.
#[must_use]
pub fn read(text: &Text, limits: &Limits) -> Stream {
    let _ = (text, limits);
    Stream::default()
}
