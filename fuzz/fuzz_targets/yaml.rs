//! No bytes make the YAML layer panic or lead out of the file.
#![no_main]

use argo_metrics::yaml::{Document, Kind, Limits, NodeId, Span, Style, Text, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = Text::decode(bytes) else {
        return;
    };
    let limits = Limits { depth: 100, nodes: 20_000, ..Limits::default() };
    let stream = read(&text, &limits);
    for problem in &stream.problems {
        check(&text, problem.span);
        assert!(!problem.message.is_empty());
    }
    for document in &stream.documents {
        check(&text, document.span);
        for (span, _) in &document.unreadable {
            check(&text, *span);
        }
        for duplicate in &document.duplicates {
            check(&text, duplicate.first);
            check(&text, duplicate.again);
        }
        for (id, node) in document.nodes() {
            check(&text, node.span);
            scalar(&text, document, id);
            for entry in document.entries(id).iter().filter(|entry| !entry.merged) {
                within(document, id, entry.key);
                within(document, id, entry.value);
            }
            for item in document.items(id) {
                within(document, id, *item);
            }
        }
    }
});

fn check(text: &Text, span: Span) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(text.as_str().get(span.range()).is_some(), "{span:?} of {}", text.len());
    let (start, end) = (text.position(span.start), text.position(span.end));
    assert!(start <= end && start.line >= 1 && start.column >= 1);
}

fn within(document: &Document, parent: NodeId, child: NodeId) {
    // What an alias stands for lies elsewhere.
    if matches!(document.nodes().nth(parent.0 as usize), Some((_, node)) if matches!(node.kind, Kind::Alias(_))) {
        return;
    }
    let (outer, inner) = (document.written_span(parent), document.written_span(child));
    assert!(outer.start <= inner.start && inner.end <= outer.end, "{inner:?} in {outer:?}");
}

fn scalar(text: &Text, document: &Document, id: NodeId) {
    let map = document.source_map(text, id);
    let Kind::Scalar { text: decoded, style, .. } = &document.node(id).kind else {
        check(text, map.place(0..1));
        return;
    };
    let node = document.span(id);
    // A tag may say that the text is base64.
    if *style == Style::Plain && !text.as_str().contains('!') && !text.slice(node).contains(['\n', '\r']) {
        assert_eq!(text.slice(node), decoded.as_ref());
    }
    let whole = map.place(0..decoded.len());
    check(text, whole);
    let mut before = 0;
    for (at, c) in decoded.char_indices() {
        let place = map.place(at..at + c.len_utf8());
        check(text, place);
        assert!(node.start <= place.start && place.end <= node.end);
        assert!(before <= place.start, "in order");
        before = place.start;
    }
    // Unless only the whole scalar is known, text that is written as itself is found at its place.
    if let Some(at) = decoded.find("{{") {
        let place = map.place(at..at + 2);
        let found = text.slice(place);
        assert!(place == node || found == "{{" || found.contains(['\\', '\n', '\r']), "{found:?}");
    }
}
