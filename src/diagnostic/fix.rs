//! What a finding says to write, as edits of the file.

use serde::Serialize;

use super::Place;

/// Whether an edit may be made without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// What Argo exposes stays the same, except for what the finding is about.
    Safe,
    /// It may not be what the author meant: a name or a value becomes another one.
    Unsafe,
}

/// One replacement in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced. An empty span inserts.
    pub place: Place,
    /// What is written there, byte for byte.
    pub text: String,
}

/// Edits that belong together: either all are made, or none. Their places do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a help starts: with a verb.
    pub title: String,
    /// Whether it may be made without asking.
    pub applicability: Applicability,
    /// The replacements, in the order of their places.
    pub edits: Vec<Edit>,
}
