//! YAML within a scalar of YAML, such as a configuration file in a ConfigMap.

use super::{Document, Limits, NodeId, Problem, Span, Stream, Text, read};

/// Reads the text of a scalar as YAML of its own. Every place in the result is a place of the outer file.
#[must_use]
pub fn read_embedded(outer: &Text, doc: &Document, scalar: NodeId, limits: &Limits) -> Stream {
    let Some(inner) = doc.text(scalar) else {
        return Stream::default();
    };
    let Ok(text) = Text::decode(inner.as_bytes()) else {
        return Stream::default();
    };
    let map = doc.source_map(outer, scalar);
    let place = |span: Span| map.place(span.range());
    let mut stream = read(&text, limits);
    for document in &mut stream.documents {
        document.span = place(document.span);
        for node in &mut document.nodes {
            node.span = place(node.span);
        }
        for (span, _) in &mut document.unreadable {
            *span = place(*span);
        }
        for duplicate in &mut document.duplicates {
            duplicate.first = place(duplicate.first);
            duplicate.again = place(duplicate.again);
        }
    }
    for Problem { span, .. } in &mut stream.problems {
        *span = place(*span);
    }
    stream
}
