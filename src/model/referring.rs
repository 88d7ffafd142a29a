//! What `argo lint` says of a template's metrics where it checks another object that refers to the template.
//!
//! With `workflowTemplateRef` the workflow's own arguments take the place of the template's before anything is checked
//! (`workflow/validate/validate.go`, `ValidateWorkflow`; `workflow/util/merge.go`). With `templateRef` the mistakes of
//! the template are told again, with the path of the caller in front.

use super::lint::{Overrides, Site, lint_as, sites};
use super::variables::argument_values;
use super::verdict::{Check, Verdict};
use crate::argo::Version;
use crate::diagnostic::By;
use crate::manifest::{Object, ObjectKind};
use crate::metric::MetricList;
use crate::yaml::{Document, NodeId};

/// A (Cluster)WorkflowTemplate that others of the same file can refer to.
#[derive(Debug)]
pub struct Referable<'d> {
    /// Its document.
    pub doc: &'d Document,
    /// The object.
    pub object: Object,
    /// Its lists of metrics.
    pub lists: Vec<MetricList>,
}

fn text<'d>(doc: &'d Document, object: &Object, path: &[&str]) -> Option<&'d str> {
    doc.path(object.node, path).and_then(|v| doc.text(v))
}

impl Referable<'_> {
    /// Whether an object means this one by a name.
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

/// The one that is meant by a name; `None` also where two have it.
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

/// What the arguments of a workflow make of the metrics of the WorkflowTemplate that it takes: each verdict is about one of
/// the arguments. What is wrong with the template whatever is given is told there.
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
    // With templates of its own Argo refuses the workflow before it looks at anything.
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

/// An object of the same file that calls templates of others.
#[derive(Debug)]
pub struct Referring<'d> {
    /// Its document.
    pub doc: &'d Document,
    /// The object.
    pub object: Object,
}

/// The same words once more, as Argo tells them at the steps and tasks that refer to the template: of each object that does,
/// at the first.
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
            let told = sites.iter().find_map(|site| at_site(site, &verdict.text));
            again.extend(told.map(|text| Verdict {
                text,
                ..verdict.clone()
            }));
        }
    }
    again
}

/// What is said of a template, as it is said at a step or task that refers to it; `None` where it is said of another one.
fn at_site(site: &Site, text: &str) -> Option<String> {
    let rest = text.strip_prefix(&format!("templates.{} ", site.template))?;
    // A template that nothing leads to is named once more in front.
    let direct = !(rest.starts_with("templates.") || rest.starts_with("metric label"));
    Some(format!(
        "{}{}",
        site.prefix,
        if direct { text } else { rest }
    ))
}
