//! Who refers to the templates of other objects.

use std::collections::HashMap;
use std::sync::Arc;

use super::FileId;
use crate::diagnostic::Spot;
use crate::yaml::{Document, Kind, NodeId, Span, Text, Value};

/// How a WorkflowTemplate is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefersTo {
    /// `workflowTemplateRef`: the whole spec.
    Workflow,
    /// `templateRef`: one of its templates.
    Template,
}

/// A reference to a WorkflowTemplate or ClusterWorkflowTemplate.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The file that contains the reference.
    pub file: FileId,
    /// The mapping with the name.
    pub span: Span,
    /// The name, with its line.
    pub spot: Spot,
    /// What of it is used.
    pub to: RefersTo,
    /// `clusterScope: true`: a ClusterWorkflowTemplate.
    pub cluster: bool,
    /// The name of the template that is referred to.
    pub name: Arc<str>,
    /// The template in it, for a `templateRef`.
    pub template: Arc<str>,
}

/// The references of some files.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// Those whose name is there, in the order of the files.
    pub(super) all: Vec<Reference>,
    /// Whether there may be others: names that are made at run time, objects within texts, files that cannot be read.
    pub(super) hidden: bool,
}

/// What appears in a string that starts or contains a workflow: `workflowTemplateRef:`, `argo submit --from wftmpl/…`, a call of
/// Argo's server.
const HIDING: [&str; 7] = [
    "emplateRef",
    "emplateref",
    "orkflowtemplate",
    "orkflow-template",
    "wftmpl/",
    "cwft/",
    "resourceKind",
];

/// Whether bytes can refer to a WorkflowTemplate, as far as plain words show.
#[must_use]
pub fn may_refer(bytes: &[u8]) -> bool {
    let found = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    (found("emplate") || found("wft")) && HIDING.iter().any(|word| found(word))
}

impl References {
    /// Adds those of a document, wherever in it they are.
    pub(super) fn document(&mut self, text: &Text, doc: &Document) {
        for (_, node) in doc.nodes() {
            match &node.kind {
                Kind::Map(entries) => {
                    for entry in entries {
                        if let Some(to) = kind_of(&doc.key_text(entry.key)) {
                            self.reference(text, doc, entry.value, to);
                        }
                    }
                }
                Kind::Scalar {
                    text,
                    value: Value::Text,
                    ..
                } => {
                    let hides = may_refer(text.as_bytes()) && kind_of(text).is_none();
                    self.hidden |= hides;
                }
                _ => {}
            }
        }
    }

    fn reference(&mut self, text: &Text, doc: &Document, map: NodeId, to: RefersTo) {
        if doc.is_null(map) {
            return;
        }
        let of = |key: &str| doc.value(map, key).and_then(|node| doc.text(node));
        let named = doc.value(map, "name").zip(of("name"));
        let Some((node, name)) = named.filter(|(_, name)| is_fixed(name)) else {
            self.hidden = true;
            return;
        };
        let cluster = doc.value(map, "clusterScope").is_some_and(|node| {
            let Kind::Scalar { value, .. } = &doc.node(node).kind else {
                return false;
            };
            matches!(value, Value::Bool(true))
        });
        self.all.push(Reference {
            file: FileId(0),
            span: doc.written_span(map),
            spot: Spot::of(text, doc.written_span(node)),
            to,
            cluster,
            name: Arc::from(name),
            template: Arc::from(of("template").unwrap_or_default()),
        });
    }
}

fn kind_of(key: &str) -> Option<RefersTo> {
    if key.eq_ignore_ascii_case("workflowTemplateRef") {
        Some(RefersTo::Workflow)
    } else if key.eq_ignore_ascii_case("templateRef") {
        Some(RefersTo::Template)
    } else {
        None
    }
}

/// The references of a project by the name that they refer to.
#[derive(Debug, Default)]
pub(super) struct ByName {
    all: HashMap<Arc<str>, Vec<Reference>>,
    /// Whether there may be others.
    pub(super) hidden: bool,
}

impl ByName {
    /// Adds those of a file.
    pub(super) fn add(&mut self, file: FileId, references: References) {
        self.hidden |= references.hidden;
        for mut reference in references.all {
            reference.file = file;
            self.all
                .entry(Arc::clone(&reference.name))
                .or_default()
                .push(reference);
        }
    }

    /// Those to this name.
    pub(super) fn to(&self, name: &str) -> &[Reference] {
        self.all.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Whether neither Argo nor OpenShift puts something into a text.
pub(super) fn is_fixed(text: &str) -> bool {
    !text.contains("{{") && !text.contains("${")
}
