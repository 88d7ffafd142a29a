//! Within which bounds a file is read, and why a document of it could not be.

use super::Span;

/// Bounds within which a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// How many collections may be nested.
    pub depth: usize,
    /// Nodes after every alias is expanded.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            depth: 1_000,
            nodes: 4_000_000,
        }
    }
}

/// What kind of problem keeps a document from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not valid YAML.
    Syntax,
    /// One of the [`Limits`] is passed.
    Limit,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The place in the text, in bytes.
    pub span: Span,
    /// What is wrong, in lower case, without the place.
    pub message: String,
    /// Whether it is where Argo's reader never looks: after a document that ends without a `---` on a line of
    /// its own. Argo takes the document before it, and leaves out the rest silently.
    pub unread: bool,
}
