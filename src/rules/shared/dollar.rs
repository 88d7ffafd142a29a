//! What the rules about tags share: a `$` before a tag, which AM604 reports.

use crate::expression::Tag;

/// Whether a `$` is directly before a tag.
pub fn has_dollar(text: &str, tag: &Tag) -> bool {
    text[..tag.whole.start].ends_with('$')
}
