//! Where tags begin and end, as Argo's template engine (valyala/fasttemplate) finds them.

use std::ops::Range;

/// The kind of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// `{{name}}`: Argo replaces the tag with the variable's value.
    Simple,
    /// `{{=expression}}`: Argo replaces the tag with the expression's value; the `=` must follow
    /// the braces immediately.
    Expression,
}

/// One `{{…}}` in a string. Its ranges are in bytes of the string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Whether it is a simple tag or an expression.
    pub kind: TagKind,
    /// The whole tag with its braces; up to the end of the string if the tag is never closed.
    pub whole: Range<usize>,
    /// What is between the braces, without the `=`.
    pub inner: Range<usize>,
    /// Whether the tag ends with `}}`.
    pub closed: bool,
}

impl Tag {
    /// What is between the braces, without the `=`; `text` is the string that the tag is from.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.inner.clone()]
    }
}

/// Whether a string contains the beginning of a tag.
#[must_use]
pub fn has_tag(text: &str) -> bool {
    text.contains("{{")
}

/// The tags of a string in order. A tag ends at the first `}}`, even inside quotes; the search continues after it.
pub fn tags(text: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let open = at + text[at..].find("{{")?;
        let start = open + 2;
        let (end, closed) = match text[start..].find("}}") {
            Some(n) => (start + n, true),
            None => (text.len(), false),
        };
        at = if closed { end + 2 } else { end };
        let (kind, inner) = match text[start..end].strip_prefix('=') {
            Some(_) => (TagKind::Expression, start + 1..end),
            None => (TagKind::Simple, start..end),
        };
        Some(Tag {
            kind,
            whole: open..at,
            inner,
            closed,
        })
    })
}
