//! Texts with simple tags by chance. What Argo itself adds to the library (tags within tags, expressions) is proved by the
//! recorded answers.

use crate::chance::Chance;
use crate::piece::Piece;

const WORDS: [&str; 14] = [
    "{{status}}",
    "{{ took }}",
    "{{workflow.name}}",
    "{{nope}}",
    "{{}}",
    "}}",
    "{",
    "}",
    "a",
    " ",
    "é",
    "{{ status",
    "{{{status}}}",
    "{{inputs.parameters.in}}",
];

pub fn any(chance: &mut Chance) -> Piece {
    loop {
        let count = 1 + chance.below(6);
        let words: Vec<Piece> = (0..count)
            .map(|_| Piece::Parts(vec![Piece::of(*chance.pick(&WORDS))]))
            .collect();
        let piece = Piece::Parts(words);
        if !has_tag_in_tag(&piece.text()) {
            return piece;
        }
    }
}

/// Whether braces open once more before those in front of them are closed.
fn has_tag_in_tag(text: &str) -> bool {
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        let end = inside.find("}}").unwrap_or(inside.len());
        if inside[..end].contains('{') {
            return true;
        }
        rest = inside.get(end + 2..).unwrap_or_default();
    }
    false
}
