//! The objects of one file that refer to each other.

use crate::argo::Target;
use crate::manifest::{Object, locate};
use crate::metric::metric_lists;
use crate::model::{Referable, Referring, Verdict, lint_arguments, retold};
use crate::yaml::{Document, Text};

/// The objects of a file that refer to each other, as far as Argo tells one's mistakes at another.
#[derive(Default)]
pub(super) struct Beside<'d> {
    referable: Vec<Referable<'d>>,
    referring: Vec<Referring<'d>>,
}

impl<'d> Beside<'d> {
    /// Those of a file in which the name of a reference appears at all.
    pub(super) fn read(text: &Text, documents: &'d [Document]) -> Self {
        let mut beside = Self::default();
        if !["workflowTemplateRef", "templateRef"]
            .iter()
            .any(|key| text.as_str().contains(key))
        {
            return beside;
        }
        for doc in documents {
            for object in locate(doc).0 {
                let lists = metric_lists(doc, &object);
                if object.kind.is_template() && !lists.is_empty() {
                    let object = object.clone();
                    beside.referable.push(Referable { doc, object, lists });
                }
                beside.referring.push(Referring { doc, object });
            }
        }
        if beside.referable.is_empty() {
            beside.referring.clear();
        }
        beside
    }
}

/// What Argo says at the one object for what is written in the other.
pub(super) fn referring(
    doc: &Document,
    object: &Object,
    linted: &[Verdict],
    (target, beside): (Target, &Beside),
) -> Vec<Verdict> {
    if !object.kind.is_template() {
        return lint_arguments(doc, object, &beside.referable, target.version);
    }
    // Up to 3.4 the first document of a file is all that others of it can refer to.
    let first = beside
        .referring
        .first()
        .map(|first| std::ptr::eq(first.doc, doc));
    if target.version.at_least(3, 5) || first == Some(true) {
        return retold((doc, object), linted, &beside.referring, target.version);
    }
    Vec::new()
}
