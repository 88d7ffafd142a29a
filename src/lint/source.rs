//! A file that has been read, so that it is parsed once, whatever is asked of it.

use crate::project::FileIndex;
use crate::yaml::{self, Limits, Span, Stream, Text};

/// A file's text with the place of everything in it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The decoded text.
    pub text: Text,
    /// Its documents, and what could not be read.
    pub stream: Stream,
}

impl SourceFile {
    /// Parses a text. Text that is not YAML gives problems, with their places, instead of documents.
    #[must_use]
    pub fn parse(text: Text, limits: &Limits) -> Self {
        let stream = yaml::read(&text, limits);
        Self { text, stream }
    }

    /// Its comments, in order, each from its `#` to the end of its line, in bytes.
    #[must_use]
    pub fn comments(&self) -> Vec<Span> {
        yaml::comments(&self.text, &self.stream)
    }

    /// What it says about metrics.
    #[must_use]
    pub fn index(&self, limits: &Limits) -> FileIndex {
        let mut index = FileIndex::default();
        index.stream(&self.text, &self.stream, limits);
        index
    }
}
