//! Why a text is not a valid expression.

use std::ops::Range;

/// Why a text is not a valid expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The library's message, without the position.
    pub message: String,
    /// The byte range in the expression that the message is about.
    pub at: Range<usize>,
    /// The byte of the position that the library reports.
    pub said_at: usize,
    /// Whether the expression exceeds our own limits, so that the library's answer is not known.
    pub beyond: bool,
}

impl SyntaxError {
    pub(in crate::expression::syntax) fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self {
            message: message.into(),
            said_at: at.start,
            at,
            beyond: false,
        }
    }

    /// The first line of the library's error: its message, then line and column.
    #[must_use]
    pub fn said(&self, text: &str) -> String {
        let before = text.get(..self.said_at).unwrap_or(text);
        let begun = before.rsplit('\n').next().unwrap_or(before);
        if begun.is_empty()
            && text[before.len()..]
                .lines()
                .next()
                .is_none_or(str::is_empty)
        {
            // The library prints the line; if that is empty, it omits the position.
            return self.message.clone();
        }
        let line = before.matches('\n').count() + 1;
        let column = begun.chars().count() + 1;
        format!("{} ({line}:{column})", self.message)
    }
}
