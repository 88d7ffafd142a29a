//! The files that a spec is read from, and the places of everything in them.

use std::sync::Arc;

use crate::diagnostic::{ArgoText, By, FileId, Finding, Head, Place, Seen, Spot};
use crate::yaml::{Document, Kind, NodeId, Span, Text};

/// A file as it was read.
#[derive(Debug)]
pub struct Source {
    /// Its path as the user named it.
    pub path: Arc<str>,
    /// The decoded text of the file.
    pub text: Text,
    /// Its tree, for the places.
    pub doc: Document,
}

/// Something wrong with a spec, at a place of it.
#[must_use]
pub fn problem(head: Head, place: Place, message: impl Into<String>) -> Finding {
    Finding::new(head, place, in_one_line(message.into()))
}

/// What Argo says about a name in the spec.
pub(super) fn by_lint(text: impl Into<String>) -> [ArgoText; 1] {
    [ArgoText::new(By::Lint, text.into())]
}

/// Makes problems ready to be shown: each text in one line, and a place in another file with the line that it is in.
#[must_use]
pub fn shown(mut problems: Vec<Finding>, sources: &[Source]) -> Vec<Finding> {
    for problem in &mut problems {
        problem.help = problem.help.take().map(in_one_line);
        let home = problem.place.file;
        for related in &mut problem.related {
            let away = related.place.file != home && related.seen.is_none();
            if let Some(source) = sources.get(related.place.file.0 as usize).filter(|_| away) {
                related.seen = Some(Seen {
                    path: Arc::clone(&source.path),
                    spot: Spot::of(&source.text, related.place.span),
                });
            }
        }
    }
    problems
}

/// How many characters of a message are kept: it can quote a string of the user's.
const LONGEST: usize = 400;

/// What would break the line is written out.
fn in_one_line(text: String) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(odd) && text.len() <= LONGEST {
        return text;
    }
    let mut out = String::new();
    for c in text.chars().take(LONGEST) {
        if odd(c) {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    if text.chars().count() > LONGEST {
        out.push('…');
    }
    out
}

/// A node of a file, or of no file: what comes from a built-in preset has the place where the preset is named.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    sources: &'a [Source],
    file: usize,
    node: Option<NodeId>,
    /// Where it is shown: the key with which it was reached, or else the node.
    span: Span,
}

impl<'a> Cursor<'a> {
    /// The root of a file.
    #[must_use]
    pub fn root(sources: &'a [Source], file: usize) -> Self {
        let source = &sources[file];
        let start = source.doc.written_span(source.doc.root()).start;
        Self {
            sources,
            file,
            node: Some(source.doc.root()),
            span: Span::new(start, start),
        }
    }

    /// What has no place of its own, and is shown here.
    #[must_use]
    pub fn fixed(self) -> Self {
        Self { node: None, ..self }
    }

    /// The value under a key, as it is spelt.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        let doc = &self.sources[self.file].doc;
        let entry = self.node.and_then(|node| {
            let entries = doc.entries(node).iter();
            entries
                .copied()
                .find(|entry| raw_key(doc, entry.key) == Some(key))
        });
        match entry {
            Some(entry) => Self {
                node: Some(entry.value),
                span: doc.written_span(entry.key),
                ..self
            },
            None => self.fixed(),
        }
    }

    /// An item of a list. Anything but a list is its own only item.
    #[must_use]
    pub fn item(self, index: usize) -> Self {
        let doc = &self.sources[self.file].doc;
        let Some(node) = self.node.filter(|node| doc.is_seq(*node)) else {
            return self;
        };
        match doc.items(node).get(index) {
            Some(item) => Self {
                node: Some(*item),
                span: doc.written_span(*item),
                ..self
            },
            None => self.fixed(),
        }
    }

    /// Whether the node is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        let doc = &self.sources[self.file].doc;
        self.node.is_some_and(|node| doc.is_seq(node))
    }

    /// Whether the node is a mapping.
    #[must_use]
    pub fn is_map(self) -> bool {
        let doc = &self.sources[self.file].doc;
        self.node.is_some_and(|node| doc.is_map(node))
    }

    fn id(self) -> FileId {
        FileId(u32::try_from(self.file).unwrap_or(u32::MAX))
    }

    /// The place of the key.
    #[must_use]
    pub fn at_key(self) -> Place {
        Place::new(self.id(), self.span)
    }

    /// The place of the value; of a mapping or a list that goes over several lines, its key.
    #[must_use]
    pub fn place(self) -> Place {
        let source = &self.sources[self.file];
        let Some(node) = self.node else {
            return self.at_key();
        };
        let span = source.doc.written_span(node);
        let collection = matches!(source.doc.node(node).kind, Kind::Map(_) | Kind::Seq(_));
        let tall = source.text.slice(span).contains('\n');
        if span.start == span.end || (collection && tall) {
            return self.at_key();
        }
        Place::new(self.id(), span)
    }

    /// The scalar as it is written.
    #[must_use]
    pub fn raw(self) -> Option<&'a str> {
        let source = &self.sources[self.file];
        match source.doc.node(self.node?).kind {
            Kind::Scalar { .. } => Some(source.text.slice(source.doc.span(self.node?))),
            _ => None,
        }
    }
}

/// A key as it is written, without the meaning that YAML 1.1 gives to `on` and `y`.
fn raw_key(doc: &Document, key: NodeId) -> Option<&str> {
    match &doc.node(key).kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}
