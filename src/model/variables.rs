//! The variables that `argo lint` knows while it checks a template, and the values it gives them.

use std::collections::HashMap;
use std::rc::Rc;

use super::substitute::Scope;
use crate::argo::{AtLint, Id, VARIABLES, Variable, Version};
use crate::manifest::{Carrier, Object, ObjectKind, TemplateKind};
use crate::yaml::{Document, Kind, NodeId, Value};

/// The placeholder for a value that is not known while linting. Argo numbers them; the number is left out here.
pub(super) fn placeholder(version: Version) -> &'static str {
    if version.strict_expressions() {
        "__argo__internal__placeholder-<n>"
    } else {
        "placeholder-<n>"
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A scalar as Argo's `AnyString` reads it.
pub(super) fn any_text(doc: &Document, node: NodeId) -> Option<String> {
    match &doc.node(node).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => None,
            Value::Text => Some(text.to_string()),
            Value::Bool(b) => Some(b.to_string()),
            Value::Int(n) => Some(n.to_string()),
            Value::Uint(n) => Some(n.to_string()),
            Value::Float(x) => Some(crate::yaml::format_float(*x)),
        },
        _ => None,
    }
}

fn parameters(doc: &Document, of: NodeId, key: &str) -> Vec<(String, NodeId)> {
    doc.path(of, &[key, "parameters"])
        .map_or(&[][..], |list| doc.items(list))
        .iter()
        .filter_map(|item| {
            let name = doc.value(*item, "name").and_then(|n| doc.text(n))?;
            Some((name.to_owned(), *item))
        })
        .collect()
}

/// The arguments of a workflow that have a value: the name, the node of the value, and the value as a string.
pub(super) fn argument_values(doc: &Document, spec: NodeId) -> Vec<(String, NodeId, String)> {
    let with_value = |(name, item): (String, NodeId)| {
        let node = doc.value(item, "value")?;
        Some((name, node, any_text(doc, node)?))
    };
    let all = parameters(doc, spec, "arguments").into_iter();
    all.filter_map(with_value).collect()
}

/// What Argo sets on each workflow that it creates from a CronWorkflow, also when it
/// lints (`workflow/common/convert.go`, `ConvertCronWorkflowToWorkflow`).
const SET_FOR_CRON: [(Id, &str); 2] = [
    (Id::WorkflowLabel, "workflows.argoproj.io/cron-workflow"),
    (
        Id::WorkflowAnnotation,
        "workflows.argoproj.io/scheduled-time",
    ),
];

/// The only label that a CronWorkflow passes on to its workflows while Argo lints (the same file, `toWorkflow`).
const INSTANCE_ID: &str = "workflows.argoproj.io/controller-instanceid";

/// The `workflow.*` variables that the validation knows, with the values it gives them.
pub(super) fn globals(doc: &Document, object: &Object, spec: NodeId, version: Version) -> Scope {
    let unknown = placeholder(version);
    let mut scope = Scope::default();
    let always = |known: &&Variable| known.at_lint == AtLint::Placeholder;
    for known in VARIABLES.iter().filter(always) {
        if known.exists_in(version) {
            scope.set(known.name, unknown);
        }
    }
    if let Some(priority) = doc.value(spec, "priority").and_then(|v| any_text(doc, v)) {
        scope.set(Id::Priority.name(), &priority);
    }
    for (name, item) in parameters(doc, spec, "arguments") {
        let value = doc.value(item, "value").and_then(|v| any_text(doc, v));
        scope.set(
            &Id::WorkflowParameter.with(&name),
            value.as_deref().unwrap_or(unknown),
        );
    }
    if let Carrier::OpenShift(template) = &object.carrier {
        for label in &template.labels {
            scope.set(&Id::WorkflowLabel.with(label), unknown);
        }
    }
    // A CronWorkflow's own metadata is not passed on: the metadata of its workflows is next to their spec.
    let cron = object.kind == ObjectKind::CronWorkflow;
    let metadata = if cron {
        for (map, key) in SET_FOR_CRON {
            scope.set(&map.with(key), unknown);
        }
        doc.path(object.node, &["spec", "workflowMetadata"])
    } else {
        doc.value(object.node, "metadata")
    };
    if cron && let Some(labels) = doc.path(object.node, &["metadata", "labels"]) {
        for label in doc.entries(labels) {
            if doc.key_text(label.key) == INSTANCE_ID {
                scope.set(&Id::WorkflowLabel.with(INSTANCE_ID), unknown);
            }
        }
    }
    for source in metadata
        .into_iter()
        .chain(doc.value(spec, "workflowMetadata"))
    {
        for (key, variable) in [
            ("labels", Id::WorkflowLabel),
            ("annotations", Id::WorkflowAnnotation),
            ("labelsFrom", Id::WorkflowLabel),
        ] {
            for entry in doc.value(source, key).map_or(&[][..], |m| doc.entries(m)) {
                let name = doc.key_text(entry.key);
                scope.set(&variable.with(&name), unknown);
            }
        }
    }
    scope
}

/// Where the values of a template's inputs come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    /// The workflow's own arguments.
    Workflow,
    /// Placeholders, because the caller's arguments are not known.
    Fake,
}

/// The scopes of the two passes of substitution over a template.
pub(super) fn template_scopes(
    doc: &Document,
    globals: &Rc<Scope>,
    template: (NodeId, TemplateKind),
    (arguments, given): (Arguments, &HashMap<String, String>),
    version: Version,
) -> [Rc<Scope>; 2] {
    let (node, kind) = template;
    let unknown = placeholder(version);
    let mut first = Scope::on(globals);
    if kind.is_pod() {
        first.set(Id::PodName.name(), unknown);
    }
    let first = Rc::new(first);
    let mut second = if version.at_least(3, 5) {
        Scope::on(&first)
    } else {
        Scope::default()
    };
    let mut inputs: Vec<(String, String)> = Vec::new();
    for (name, item) in parameters(doc, node, "inputs") {
        let value = |item: NodeId| doc.value(item, "value").and_then(|v| any_text(doc, v));
        // `ProcessArgs` (`workflow/common/util.go`) uses it only if no argument and no value is set.
        let default = |item: NodeId| doc.value(item, "default").and_then(|v| any_text(doc, v));
        let text = match arguments {
            Arguments::Fake => None,
            Arguments::Workflow => given
                .get(&name)
                .cloned()
                .or_else(|| value(item))
                .or_else(|| default(item)),
        };
        let text = text.as_deref().unwrap_or(unknown);
        second.set(&Id::Input.with(&name), text);
        inputs.push((name, text.to_owned()));
    }
    let list = inputs
        .iter()
        .map(|(name, value)| {
            format!(
                "{{\"name\":{},\"value\":{}}}",
                json_text(name),
                json_text(value)
            )
        })
        .collect::<Vec<_>>();
    second.set(Id::Inputs.name(), &format!("[{}]", list.join(",")));
    for (side, what) in [
        ("inputs", "artifacts"),
        ("outputs", "artifacts"),
        ("outputs", "parameters"),
    ] {
        let list = doc.path(node, &[side, what]);
        for item in list.map_or(&[][..], |l| doc.items(l)) {
            let name = doc.value(*item, "name").and_then(|v| doc.text(v));
            let path = match what {
                "parameters" => doc.path(*item, &["valueFrom", "path"]),
                _ => doc.value(*item, "path"),
            };
            let path = path.and_then(|v| doc.text(v)).filter(|p| !p.is_empty());
            if let (Some(name), Some(path)) = (name, path) {
                second.set(&format!("{side}.{what}.{name}.path"), path);
            }
        }
    }
    [first, Rc::new(second)]
}
