//! The objects of one file that refer to each other.

use crate::argo::Target;
use crate::manifest::Object;
use crate::model::{Referable, Referring, Verdict, lint_arguments, retold};
use crate::source::SourceFile;
use crate::yaml::Document;

/// The objects of a file that refer to each other, as far as Argo reports mistakes of one at another.
#[derive(Default)]
pub(super) struct Beside<'d> {
    referable: Vec<Referable<'d>>,
    referring: Vec<Referring<'d>>,
}

impl<'d> Beside<'d> {
    /// Those of a file in which the name of a reference appears at all.
    pub(super) fn read(source: &'d SourceFile) -> Self {
        let mut beside = Self::default();
        if !["workflowTemplateRef", "templateRef"]
            .iter()
            .any(|key| source.text.as_str().contains(key))
        {
            return beside;
        }
        for (doc, parts) in source.documents() {
            for located in &parts.objects {
                let object = located.object.clone();
                if object.kind.is_template() && !located.lists.is_empty() {
                    let (object, lists) = (object.clone(), located.lists.clone());
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
