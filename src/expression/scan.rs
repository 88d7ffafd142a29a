//! Where tags begin and end, as Argo's template engine (valyala/fasttemplate) finds them.

use std::ops::Range;

/// What kind of tag it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// `{{name}}`.
    Simple,
    /// `{{=expression}}`; the `=` follows the braces immediately.
    Expression,
}

/// One `{{…}}` of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What kind.
    pub kind: TagKind,
    /// The whole tag with its braces; up to the end of the text if it is never closed.
    pub whole: Range<usize>,
    /// What stands between the braces, without the `=`.
    pub inner: Range<usize>,
    /// Whether `}}` follows.
    pub closed: bool,
}

impl Tag {
    /// What stands between the braces.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.inner.clone()]
    }
}

/// Whether a text holds the beginning of a tag.
#[must_use]
pub fn has_tag(text: &str) -> bool {
    text.contains("{{")
}

/// The tags of a text in order. A tag ends at the first `}}`, strings inside it notwithstanding; the
/// search goes on behind it.
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
