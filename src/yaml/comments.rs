//! Where the comments of a text are. The tree has none of them: they are looked for between its scalars, when they are asked for.

use super::{Kind, Span, Stream, Text};

/// The comments of a text that was read, in order, each from its `#` to the end of its line, in bytes. Where a document could not be
/// read, only those within the others are found.
#[must_use]
pub fn comments(text: &Text, stream: &Stream) -> Vec<Span> {
    let whole = stream.problems.is_empty();
    let mut found = Vec::new();
    let mut from = 0;
    for document in &stream.documents {
        let nodes = document.nodes().map(|(_, node)| node);
        let scalars = nodes.filter(|node| matches!(node.kind, Kind::Scalar { .. }));
        let mut scalars = scalars.map(|node| node.span).collect::<Vec<_>>();
        scalars.sort_unstable();
        if !whole {
            from = document.span.start;
        }
        for scalar in scalars {
            between(text, from, scalar.start, &mut found);
            from = from.max(scalar.end);
        }
        if !whole {
            between(text, from, line_end(text, document.span.end), &mut found);
        }
    }
    if whole {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        between(text, from, end, &mut found);
    }
    found
}

/// The comments in a part of the text without scalars.
fn between(text: &Text, from: u32, to: u32, found: &mut Vec<Span>) {
    let bytes = text.as_str().as_bytes();
    let mut at = from;
    while at < to {
        let part = &bytes[at as usize..to as usize];
        let Some(hash) = memchr::memchr(b'#', part) else {
            return;
        };
        let start = at as usize + hash;
        // What follows something else directly belongs to it, as in an anchor or a tag.
        let begins = start == 0 || matches!(bytes[start - 1], b' ' | b'\t' | b'\n' | b'\r');
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        at = if begins {
            line_end(text, start)
        } else {
            start + 1
        };
        if begins {
            found.push(Span::new(start, at));
        }
    }
}

/// Where the line of a place ends, without what breaks it.
fn line_end(text: &Text, at: u32) -> u32 {
    let rest = &text.as_str().as_bytes()[at as usize..];
    let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    at + u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::yaml::{Limits, read};

    fn of(text: &str) -> Vec<&str> {
        let decoded = Text::from(text);
        let stream = read(&decoded, &Limits::default());
        let found = comments(&decoded, &stream);
        found.iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn comments_are_found_wherever_yaml_has_them() {
        let text = "# first\na: x#y # of a\n# alone\nc: | # header\n  # text\n\n# after\nd: ['#1', # in a list\n  \"# 2\" ]\n---\n# second\ne: f#g\n# last";
        assert_eq!(
            of(text),
            [
                "# first",
                "# of a",
                "# alone",
                "# header",
                "# after",
                "# in a list",
                "# second",
                "# last"
            ]
        );
    }

    #[test]
    fn beside_a_broken_document_those_of_the_others_are_found() {
        assert_eq!(
            of("a: b # one\n---\n: [ # two\n---\nc: d # three\n"),
            ["# one", "# three"]
        );
    }

    proptest! {
        /// Taking the comments out leaves the same tree.
        #[test]
        fn without_its_comments_a_text_says_the_same(
            lines in proptest::collection::vec("(k[0-9]{1,3}: ([a-z#]{0,3}|'#'|\"a #\"|\\[a, # x\n  b\\]))?( # ?[a-z#]{0,3})?", 0..8),
        ) {
            let text = lines.join("\n");
            let decoded = Text::from(text.as_str());
            let stream = read(&decoded, &Limits::default());
            prop_assume!(stream.problems.is_empty());
            let mut without = text.clone();
            for span in comments(&decoded, &stream).iter().rev() {
                prop_assert!(text[span.range()].starts_with('#'));
                without.replace_range(span.range(), "");
            }
            let again = Text::from(without.as_str());
            let again_stream = read(&again, &Limits::default());
            prop_assert!(comments(&again, &again_stream).is_empty(), "{:?}", without);
            let said = |stream: &Stream| stream.documents.iter().map(|doc| doc.nodes().map(|(_, node)| format!("{:?}", node.kind)).collect::<Vec<_>>()).collect::<Vec<_>>();
            prop_assert_eq!(said(&stream), said(&again_stream));
        }
    }
}
