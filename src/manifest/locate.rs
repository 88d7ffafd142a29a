//! Finds the objects that Argo reads in a document, wherever it carries them.

use std::sync::Arc;

use super::openshift::{Form, OpenShift, whole_reference};
use crate::yaml::{Document, NodeId};

/// The kinds whose metrics Argo reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// `kind: Workflow`.
    Workflow,
    /// `kind: WorkflowTemplate`.
    WorkflowTemplate,
    /// `kind: ClusterWorkflowTemplate`.
    ClusterWorkflowTemplate,
    /// `kind: CronWorkflow`.
    CronWorkflow,
}

impl ObjectKind {
    fn parse(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == kind)
    }

    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Workflow,
        Self::WorkflowTemplate,
        Self::ClusterWorkflowTemplate,
        Self::CronWorkflow,
    ];

    /// The `kind` in YAML.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Workflow => "Workflow",
            Self::WorkflowTemplate => "WorkflowTemplate",
            Self::ClusterWorkflowTemplate => "ClusterWorkflowTemplate",
            Self::CronWorkflow => "CronWorkflow",
        }
    }

    /// Whether it is a template for workflows.
    #[must_use]
    pub fn is_template(self) -> bool {
        matches!(self, Self::WorkflowTemplate | Self::ClusterWorkflowTemplate)
    }
}

/// What the object appears in.
#[derive(Debug, Clone)]
pub enum Carrier {
    /// Nothing: it is the document.
    Document,
    /// A `List`, a Sensor's trigger, or the like.
    Wrapped,
    /// An OpenShift Template.
    OpenShift(Arc<OpenShift>),
    /// `workflowDefaults` of the controller's ConfigMap.
    Defaults,
}

/// An object that Argo reads.
#[derive(Debug, Clone)]
pub struct Object {
    /// The object's `kind`.
    pub kind: ObjectKind,
    /// The node of the object's mapping.
    pub node: NodeId,
    /// The node of the workflow spec (`spec`, for a CronWorkflow `spec.workflowSpec`).
    pub spec: Option<NodeId>,
    /// What it appears in.
    pub carrier: Carrier,
}

impl Object {
    /// Whether it appears in an OpenShift Template, so that `${NAME}` is a parameter.
    #[must_use]
    pub fn in_openshift(&self) -> bool {
        matches!(self.carrier, Carrier::OpenShift(_))
    }

    /// The Template around it.
    #[must_use]
    pub fn template(&self) -> Option<&OpenShift> {
        match &self.carrier {
            Carrier::OpenShift(template) => Some(template),
            _ => None,
        }
    }

    /// Whether a text is `${{NAME}}` with a parameter that is declared, so that its type cannot be seen.
    #[must_use]
    pub fn is_open_value(&self, text: &str) -> bool {
        let template = self.template();
        template.is_some_and(|template| match whole_reference(text) {
            Some(whole) => whole.form == Form::Value && template.parameter(whole.name).is_some(),
            None => false,
        })
    }

    /// The path of the workflow spec as Argo writes it.
    #[must_use]
    pub fn spec_path(&self) -> &'static str {
        match self.kind {
            ObjectKind::CronWorkflow => "spec.workflowSpec",
            _ => "spec",
        }
    }
}

/// A document that looks like one of Argo's and is not read as an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It has no `kind`.
    NoKind(NodeId),
}

/// The objects of a document.
#[must_use]
pub fn locate(doc: &Document) -> (Vec<Object>, Option<Unread>) {
    let mut found = Vec::new();
    let root = doc.root();
    visit(doc, root, &Carrier::Document, 0, &mut found);
    let unread = (found.is_empty() && is_kindless(doc, root)).then_some(Unread::NoKind(root));
    (found, unread)
}

/// Carriers within carriers that are followed at most (a List of Templates of Lists …).
const MAX_NESTING: usize = 8;

pub(super) fn text<'d>(doc: &'d Document, node: NodeId, key: &str) -> Option<&'d str> {
    doc.value(node, key).and_then(|v| doc.text(v))
}

fn visit(doc: &Document, node: NodeId, carrier: &Carrier, depth: usize, found: &mut Vec<Object>) {
    if depth > MAX_NESTING {
        return;
    }
    let Some(kind) = text(doc, node, "kind") else {
        return;
    };
    let api = text(doc, node, "apiVersion").unwrap_or("");
    if let Some(kind) = ObjectKind::parse(kind) {
        if !is_foreign(api) {
            found.push(object(doc, node, kind, carrier.clone()));
        }
        return;
    }
    let wrapped = match carrier {
        Carrier::Document => Carrier::Wrapped,
        other => other.clone(),
    };
    match kind {
        "Template" if api.starts_with("template.openshift.io/") || api == "v1" => {
            let inside = Carrier::OpenShift(Arc::new(OpenShift::read(doc, node)));
            if let Some(objects) = doc.value(node, "objects") {
                for item in doc.items(objects) {
                    visit(doc, *item, &inside, depth + 1, found);
                }
            }
        }
        "Sensor" if api.starts_with("argoproj.io/") => {
            sensor(doc, node, &wrapped, depth, found);
        }
        _ if kind == "List" || (kind.ends_with("List") && !is_foreign(api)) => {
            let Some(items) = doc.value(node, "items") else {
                return;
            };
            let inner = kind.strip_suffix("List").and_then(ObjectKind::parse);
            for item in doc.items(items) {
                match inner {
                    // The items of a WorkflowList need no kind of their own.
                    Some(kind) if doc.value(*item, "kind").is_none() => {
                        found.push(object(doc, *item, kind, wrapped.clone()));
                    }
                    _ => visit(doc, *item, &wrapped, depth + 1, found),
                }
            }
        }
        _ => {}
    }
}

pub(super) fn object(doc: &Document, node: NodeId, kind: ObjectKind, carrier: Carrier) -> Object {
    let spec = doc.value(node, "spec");
    let spec = match kind {
        ObjectKind::CronWorkflow => spec.and_then(|s| doc.value(s, "workflowSpec")),
        _ => spec,
    };
    Object {
        kind,
        node,
        spec,
        carrier,
    }
}

/// Whether an `apiVersion` names another vendor's group, such as `chaos-mesh.org/v1alpha1`. Argo's own
/// lint goes by `kind` alone, so a missing or misspelt version is still Argo's.
fn is_foreign(api: &str) -> bool {
    api.split_once('/')
        .is_some_and(|(group, _)| group.contains('.') && group != "argoproj.io")
}

fn is_kindless(doc: &Document, root: NodeId) -> bool {
    let kind = doc.value(root, "kind");
    let no_kind = kind.is_none_or(|k| doc.is_null(k) || doc.text(k) == Some(""));
    no_kind && text(doc, root, "apiVersion").is_some_and(|api| api.starts_with("argoproj.io/"))
}

/// The Workflows that an Argo Events Sensor submits: `triggers[].template.{argoWorkflow,k8s}.source.resource`.
fn sensor(doc: &Document, node: NodeId, carrier: &Carrier, depth: usize, found: &mut Vec<Object>) {
    let Some(triggers) = doc.path(node, &["spec", "triggers"]) else {
        return;
    };
    for trigger in doc.items(triggers) {
        for kind in ["argoWorkflow", "k8s"] {
            let path = ["template", kind, "source", "resource"];
            if let Some(resource) = doc.path(*trigger, &path) {
                visit(doc, resource, carrier, depth + 1, found);
            }
        }
    }
}
