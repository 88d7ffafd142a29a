//! The objects of an OpenShift Template as `oc process` hands them on, as far as that can be known.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::openshift::{OpenShift, references};
use super::{Carrier, Object};
use crate::yaml::{Document, NodeId, Replacement, Span};

/// A string that contains a declared default.
#[derive(Debug, Clone)]
pub struct Use {
    /// Where it is written.
    pub span: Span,
    /// The parameters, each once.
    pub parameters: Vec<String>,
}

/// An object with the defaults put in.
#[derive(Debug)]
pub struct Processed {
    /// The object; its nodes are those of [`Defaults::doc`].
    pub object: Object,
    /// Where defaults are written in it.
    pub uses: Vec<Use>,
}

/// A document with the declared defaults of its Templates put in.
#[derive(Debug)]
pub struct Defaults {
    /// The document. Its nodes keep their numbers and places.
    pub doc: Document,
    /// The objects, as many as were given; `None` where no default appears in one.
    pub objects: Vec<Option<Processed>>,
}

/// Puts the declared defaults into the objects of Templates; `None` where there is nothing to put in.
///
/// Substituted are every text and every key, and the labels that the Template gives its objects.
#[must_use]
pub fn defaults(doc: &Document, objects: &[Object]) -> Option<Defaults> {
    let mut replacements: BTreeMap<NodeId, Replacement> = BTreeMap::new();
    let processed = objects
        .iter()
        .map(|object| {
            let Carrier::OpenShift(template) = &object.carrier else {
                return None;
            };
            let mut uses = Vec::new();
            for node in texts(doc, object.node) {
                let Some(text) = doc.text(node) else {
                    continue;
                };
                if let Some(replacement) = template.substituted(text) {
                    replacements.insert(node, replacement);
                    uses.push(Use {
                        span: doc.written_span(node),
                        parameters: with_default(template, text),
                    });
                }
            }
            uses.sort_by_key(|u: &Use| u.span);
            let labels = template.labels.iter().map(|key| {
                let Some(Replacement::Text(key)) = template.substituted(key) else {
                    return key.clone();
                };
                key
            });
            let labels = labels.collect::<Vec<_>>();
            if uses.is_empty() && labels == template.labels {
                return None;
            }
            let carrier = if labels == template.labels {
                object.carrier.clone()
            } else {
                Carrier::OpenShift(Arc::new(template.with_labels(labels)))
            };
            Some(Processed {
                object: Object {
                    carrier,
                    ..object.clone()
                },
                uses,
            })
        })
        .collect::<Vec<_>>();
    if processed.iter().all(Option::is_none) {
        return None;
    }
    let filled = doc.replaced(replacements);
    let objects = processed.into_iter().map(|processed| {
        let mut processed = processed?;
        let object = &mut processed.object;
        object.node = filled.counterpart(doc, object.node);
        object.spec = object.spec.map(|spec| filled.counterpart(doc, spec));
        Some(processed)
    });
    Some(Defaults {
        objects: objects.collect(),
        doc: filled,
    })
}

/// The parameters of a text that have a default.
fn with_default(template: &OpenShift, text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for reference in references(text) {
        let known = template.default_of(reference.name).is_some();
        if known && names.iter().all(|name| name != reference.name) {
            names.push(reference.name.to_owned());
        }
    }
    names
}

/// The keys and scalars below a node that can contain a reference, each once.
fn texts(doc: &Document, root: NodeId) -> Vec<NodeId> {
    let (mut found, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![root]);
    while let Some(node) = open.pop() {
        let node = doc.resolved(node);
        if !seen.insert(node) {
            continue;
        }
        if doc.text(node).is_some_and(|text| text.contains("${")) {
            found.push(node);
        }
        open.extend(doc.entries(node).iter().flat_map(|e| [e.key, e.value]));
        open.extend(doc.items(node));
    }
    found.sort();
    found
}
