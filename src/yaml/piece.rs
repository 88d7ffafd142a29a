//! A part of a file that Argo hands to its reader at once.

use super::Span;

/// What Argo hands to its reader at once.
pub(super) struct Piece<'t> {
    pub text: &'t str,
    /// Offset of the piece in the whole text.
    pub start: usize,
    /// Whether it is JSON, of which Argo's reader allows what YAML 1.1 does not.
    pub json: bool,
}

impl Piece<'_> {
    /// A place in the piece as a place in the whole text.
    #[inline]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |at: usize| {
            let mut at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            u32::try_from(self.start + at).unwrap_or(u32::MAX)
        };
        let start = clamp(start);
        Span::new(start, clamp(end).max(start))
    }

    /// The place of one character, empty before a line break and at the end.
    #[inline]
    pub fn character(&self, at: usize) -> Span {
        let found = self.text.get(at..).and_then(|rest| rest.chars().next());
        let width = found
            .filter(|c| !matches!(c, '\n' | '\r'))
            .map_or(0, char::len_utf8);
        self.span(at, at + width)
    }
}
