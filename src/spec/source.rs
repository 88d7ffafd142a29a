//! The files that a spec is read from, and where in them everything stands.

use std::sync::Arc;

use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Head, Severity};
use crate::yaml::{Document, Kind, NodeId, Span, Text};

/// The code of what is wrong with a spec itself, not with the metrics that it gives.
pub const CODE: &str = "spec";

/// A file as it was read.
#[derive(Debug)]
pub struct Source {
    /// Its path as the user named it.
    pub path: Arc<str>,
    /// Its text.
    pub text: Text,
    /// Its tree, for the places.
    pub doc: Document,
}

/// A place in one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, by its number.
    pub file: usize,
    /// Where in it.
    pub span: Span,
}

/// What is wrong, and in which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, by its number.
    pub file: usize,
    /// What is wrong, in the form of every finding.
    pub finding: Box<Finding>,
}

impl Problem {
    /// An error in the spec.
    #[must_use]
    pub fn new(name: &'static str, place: Place, message: impl Into<String>) -> Self {
        let head = Head {
            code: CODE,
            name,
            severity: Severity::Error,
            effect: Effect::Refused,
        };
        let file = FileId(u32::try_from(place.file).unwrap_or(u32::MAX));
        let at = crate::diagnostic::Place::new(file, place.span);
        let finding = Finding::new(head, at, in_one_line(message.into()));
        Self {
            file: place.file,
            finding: Box::new(finding),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.finding.severity = Severity::Warning;
        self
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.finding.help = Some(in_one_line(help.into()));
        self
    }

    /// With Argo's own words.
    #[must_use]
    pub fn argo(mut self, text: impl Into<String>) -> Self {
        self.finding.argo.push(ArgoText {
            by: By::Lint,
            text: text.into(),
        });
        self
    }

    /// With another place, which is shown if it is in the same file.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        if place.file == self.file {
            *self.finding = self.finding.related(place.span, label);
        }
        self
    }

    /// Whether it keeps anything from being written.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.finding.severity == Severity::Error
    }
}

/// How many characters of a message are kept: it can hold a text of the user's.
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

/// A node of a file, or of no file: what comes from a preset of our own stands where the preset is named.
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

    /// An item of a list. What is no list is its own only item.
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

    /// Whether a list stands here.
    #[must_use]
    pub fn is_list(self) -> bool {
        let doc = &self.sources[self.file].doc;
        self.node.is_some_and(|node| doc.is_seq(node))
    }

    /// Whether a mapping stands here.
    #[must_use]
    pub fn is_map(self) -> bool {
        let doc = &self.sources[self.file].doc;
        self.node.is_some_and(|node| doc.is_map(node))
    }

    /// Where the key stands.
    #[must_use]
    pub fn at_key(self) -> Place {
        Place {
            file: self.file,
            span: self.span,
        }
    }

    /// Where the value stands; of a mapping or a list that goes over several lines, its key.
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
        Place {
            file: self.file,
            span,
        }
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
