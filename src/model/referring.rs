//! What `argo lint` reports about a template's metrics when it checks another object that refers to the template.
//!
//! With `workflowTemplateRef`, the workflow's own arguments replace those of the template before anything is checked
//! (`workflow/validate/validate.go`, `ValidateWorkflow`; `workflow/util/merge.go`). With `templateRef`, the mistakes of
//! the template are reported again, with the path of the caller before them.

use super::lint::{Overrides, lint_as, sites};
use super::variables::argument_values;
use super::verdict::{Check, Verdict};
use crate::argo::Version;
use crate::diagnostic::By;
use crate::manifest::{Object, ObjectKind};
use crate::metric::MetricList;
use crate::yaml::{Document, NodeId};

/// A (Cluster)WorkflowTemplate that other objects of the same file can refer to.
#[derive(Debug)]
pub struct Referable<'d> {
    /// The YAML document that contains the object.
    pub doc: &'d Document,
    /// The (Cluster)WorkflowTemplate itself.
    pub object: Object,
    /// The lists of metrics in the object.
    pub lists: Vec<MetricList>,
}

fn text<'d>(doc: &'d Document, object: &Object, path: &[&str]) -> Option<&'d str> {
    doc.path(object.node, path).and_then(|v| doc.text(v))
}

impl Referable<'_> {
    /// Whether an object refers to this one by a name.
    fn is_meant(&self, doc: &Document, by: &Object, name: &str, cluster: bool) -> bool {
        let kind = match cluster {
            true => ObjectKind::ClusterWorkflowTemplate,
            false => ObjectKind::WorkflowTemplate,
        };
        let namespace = ["metadata", "namespace"];
        let apart = !cluster
            && text(self.doc, &self.object, &namespace)
                .zip(text(doc, by, &namespace))
                .is_some_and(|(one, other)| one != other);
        self.object.kind == kind
            && !apart
            && text(self.doc, &self.object, &["metadata", "name"]) == Some(name)
            && self.doc.unreadable.is_empty()
            && self.doc.duplicates.is_empty()
    }
}

/// The object that a name refers to; `None` also if two objects have the name.
fn find<'a, 'd>(
    all: &'a [Referable<'d>],
    doc: &Document,
    by: &Object,
    (name, cluster): (&str, bool),
) -> Option<&'a Referable<'d>> {
    let mut meant = all.iter().filter(|r| r.is_meant(doc, by, name, cluster));
    let first = meant.next()?;
    meant.next().is_none().then_some(first)
}

/// What the arguments of a workflow cause in the metrics of the WorkflowTemplate that it refers to. Each verdict is
/// about one of the arguments; mistakes that do not depend on them are reported at the template.
#[must_use]
pub fn lint_arguments(
    doc: &Document,
    object: &Object,
    all: &[Referable],
    version: Version,
) -> Vec<Verdict> {
    let Some(spec) = object.spec else {
        return Vec::new();
    };
    let field = |path: &[&str]| doc.path(spec, path);
    let Some(name) = field(&["workflowTemplateRef", "name"]).and_then(|v| doc.text(v)) else {
        return Vec::new();
    };
    let cluster = field(&["workflowTemplateRef", "clusterScope"]).is_some_and(|v| is_true(doc, v));
    let given = argument_values(doc, spec);
    // If the workflow has templates of its own, Argo refuses it before it checks anything else.
    if given.is_empty() || field(&["templates"]).is_some() {
        return Vec::new();
    }
    let Some(meant) = find(all, doc, object, (name, cluster)) else {
        return Vec::new();
    };
    let own = lint_as(meant.doc, &meant.object, &meant.lists, version, None);
    let overrides = Overrides {
        kind: object.kind,
        entrypoint: field(&["entrypoint"]).and_then(|v| doc.text(v)),
        arguments: given
            .iter()
            .map(|(name, _, value)| (name.clone(), value.clone()))
            .collect(),
    };
    let called = lint_as(
        meant.doc,
        &meant.object,
        &meant.lists,
        version,
        Some(&overrides),
    );
    let mut found = Vec::new();
    for said in called {
        let check = match said.check {
            Check::Name => Check::ArgumentInName,
            Check::LabelKey => Check::ArgumentInKey,
            Check::Help | Check::Value => Check::ArgumentEmpty,
            Check::ResourcesDuration => Check::ArgumentRealtime,
            _ => continue,
        };
        if own.iter().any(|v| v.at == said.at && v.check == said.check) {
            continue;
        }
        let into = meant.doc.text(said.at).unwrap_or_default();
        let named = |name: &str| into.contains(&format!("parameters.{name}"));
        let argument = given.iter().find(|(name, ..)| named(name));
        if let Some((_, at, _)) = argument {
            found.push(Verdict {
                at: *at,
                check,
                metric: None,
                ..said
            });
        }
    }
    found
}

fn is_true(doc: &Document, node: NodeId) -> bool {
    matches!(
        doc.node(node).kind,
        crate::yaml::Kind::Scalar {
            value: crate::yaml::Value::Bool(true),
            ..
        }
    )
}

/// An object of the same file that calls templates of other objects.
#[derive(Debug)]
pub struct Referring<'d> {
    /// The YAML document that contains the object.
    pub doc: &'d Document,
    /// The calling object.
    pub object: Object,
}

/// The same messages as Argo reports them again at the steps and tasks that refer to the template; of each object, at
/// the first one.
#[must_use]
pub fn retold(
    (doc, object): (&Document, &Object),
    said: &[Verdict],
    referring: &[Referring],
    version: Version,
) -> Vec<Verdict> {
    let mut again = Vec::new();
    let Some(name) = text(doc, object, &["metadata", "name"]) else {
        return again;
    };
    if !said.iter().any(|v| v.by == By::Lint) {
        return again;
    }
    let target = Referable {
        doc,
        object: object.clone(),
        lists: Vec::new(),
    };
    for caller in referring {
        let mut sites = sites(caller.doc, &caller.object, version);
        sites.retain(|site| {
            site.name == name && target.is_meant(caller.doc, &caller.object, name, site.cluster)
        });
        for verdict in said.iter().filter(|v| v.by == By::Lint) {
            let mut told = sites.iter();
            let told = told.find_map(|site| verdict.said.at_caller(&site.template, &site.path));
            again.extend(told.map(|said| Verdict {
                said,
                ..verdict.clone()
            }));
        }
    }
    again
}
