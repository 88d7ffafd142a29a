//! `${NAME}` and `${{NAME}}` in the objects of an OpenShift Template.
//!
//! Source: openshift/library-go `pkg/template/templateprocessing/template.go`: the text form is
//! `\$\{([a-zA-Z0-9_]+?)\}` anywhere, the value form `^\$\{\{([a-zA-Z0-9_]+)\}\}$` is the whole string.

use std::ops::Range;

use crate::yaml::{Document, NodeId, Span};

/// What a Template declares for its objects.
#[derive(Debug, Clone, Default)]
pub struct OpenShift {
    /// The parameters: name, and the place of its declaration.
    pub parameters: Vec<(String, Span)>,
    /// The keys of `labels`, which every object gets.
    pub labels: Vec<String>,
}

impl OpenShift {
    /// Reads `parameters` and `labels` of a Template.
    #[must_use]
    pub fn read(doc: &Document, template: NodeId) -> Self {
        let list = doc.value(template, "parameters");
        let parameters = list
            .map_or(&[][..], |list| doc.items(list))
            .iter()
            .filter_map(|item| doc.value(*item, "name"))
            .filter_map(|name| Some((doc.text(name)?.to_owned(), doc.span(name))))
            .collect();
        let labels = doc
            .value(template, "labels")
            .map_or(&[][..], |labels| doc.entries(labels))
            .iter()
            .map(|entry| doc.key_text(entry.key).into_owned())
            .collect();
        Self { parameters, labels }
    }
}

/// One reference to a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `${NAME}`, which stays text: the whole reference's range.
    Text(Range<usize>),
    /// `${{NAME}}` as the whole string: replaced by the value itself, of whatever type.
    Value,
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The references in a text, in order.
#[must_use]
pub fn references(text: &str) -> Vec<Reference> {
    if let Some(name) = text.strip_prefix("${{").and_then(|t| t.strip_suffix("}}"))
        && is_name(name)
    {
        return vec![Reference::Value];
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("${").map(|n| at + n) {
        let start = open + 2;
        match text[start..].find('}') {
            Some(length) if is_name(&text[start..start + length]) => {
                at = start + length + 1;
                found.push(Reference::Text(open..at));
            }
            _ => at = start,
        }
    }
    found
}
