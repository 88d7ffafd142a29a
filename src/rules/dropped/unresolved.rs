//! What AM017, AM209, AM217 and AM219 share: a tag that `argo lint` refuses to resolve.

use std::collections::BTreeSet;

use crate::expression::tags;
use crate::manifest::ObjectKind;
use crate::model::{Check, trim_tag};
use crate::rules::registry::distance;
use crate::rules::{Context, Rule, Sink};

/// Which rule speaks about a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// It exists where something declares it, and nothing does.
    Undeclared,
    /// Metrics never have it.
    NeverInScope,
    /// It is set only under a condition.
    Conditional,
    /// Argo does not have it.
    Unknown,
}

impl Family {
    fn of(name: &str) -> Self {
        let starts = |prefixes: &[&str]| prefixes.iter().any(|p| name.starts_with(p));
        if starts(&["item.", "steps.", "tasks."]) {
            Self::NeverInScope
        } else if name == "workflow.priority" || name.starts_with("workflow.outputs.") {
            Self::Conditional
        } else if starts(&[
            "inputs.parameters.",
            "inputs.artifacts.",
            "workflow.parameters.",
            "workflow.labels.",
            "workflow.annotations.",
        ]) || matches!(name, "pod.name" | "workflow.failures")
        {
            Self::Undeclared
        } else {
            Self::Unknown
        }
    }
}

/// Reports the tags of a family, each once.
pub fn check(cx: &Context, sink: &mut Sink, rule: &'static Rule, family: Family) {
    let mut seen = BTreeSet::new();
    for said in cx
        .said
        .all()
        .iter()
        .filter(|v| v.check == Check::Unresolved)
    {
        let Some(range) = said.range.clone() else {
            continue;
        };
        let Some(text) = cx.doc.text(said.at) else {
            continue;
        };
        let Some(tag) = tags(text).find(|t| t.whole == range) else {
            continue;
        };
        let name = trim_tag(tag.text(text));
        if Family::of(name) != family || !seen.insert((said.at, range.start)) {
            continue;
        }
        let texts = cx.said.claim(said.at, |v| {
            v.check == Check::Unresolved && v.range.as_ref() == Some(&range)
        });
        // An inline template is checked as a part of its caller, without a colon in the words.
        let inline = !said.text.contains(": failed to resolve");
        let (why, help) = explain(cx, name, family, inline);
        let shown = name.escape_debug();
        cx.report(
            sink,
            rule,
            cx.place(said.at, range),
            format!("`{{{{{shown}}}}}` {why}: `argo lint` refuses the template"),
        )
        .help(help)
        .metric_node(cx.doc, said.metric)
        .argo(texts)
        .done();
    }
}

/// The workflow's own variables (docs/variables.md of Argo).
const OF_WORKFLOW: [&str; 14] = [
    "workflow.annotations",
    "workflow.creationTimestamp",
    "workflow.duration",
    "workflow.failures",
    "workflow.labels",
    "workflow.mainEntrypoint",
    "workflow.name",
    "workflow.namespace",
    "workflow.parameters",
    "workflow.priority",
    "workflow.scheduledTime",
    "workflow.serviceAccountName",
    "workflow.status",
    "workflow.uid",
];

/// The variable that is probably meant.
fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let last = name.len() > "workflow.".len() + 3;
    OF_WORKFLOW.into_iter().find(|known| {
        let known = known.to_lowercase();
        distance(&known, &name) <= 2 || (last && known.starts_with(&name))
    })
}

fn explain(cx: &Context, name: &str, family: Family, inline: bool) -> (String, String) {
    let spec = cx.object.spec_path();
    match family {
        Family::Undeclared => {
            let (why, help) = match name.split('.').next() {
                _ if name == "pod.name" && inline => (
                    "is unknown to `argo lint` in an inline template, though not at run time",
                    "give the step or task a template of its own instead of `inline:`".to_owned(),
                ),
                _ if name == "pod.name" => (
                    "does not exist here, the template is no pod of its own",
                    "remove it, or move the metric into a container or script template".to_owned(),
                ),
                _ if name == "workflow.failures" => (
                    "is known in the exit handler only",
                    "move the metric to the `onExit` template or to `spec.metrics`".to_owned(),
                ),
                Some("inputs") => (
                    "is not declared",
                    "declare it under the template's `inputs`".to_owned(),
                ),
                _ if name.starts_with("workflow.parameters.") => (
                    "is not declared",
                    format!("declare it under `{spec}.arguments.parameters`"),
                ),
                _ if name.starts_with("workflow.labels.workflows.argoproj.io/") => (
                    "is set when the workflow is submitted",
                    "use it in `spec.metrics`, where `argo lint` does not look".to_owned(),
                ),
                // The metadata of a CronWorkflow is not that of its workflows.
                _ if cx.object.kind == ObjectKind::CronWorkflow => (
                    "is not set by the file",
                    format!("set it under `{spec}.workflowMetadata`"),
                ),
                _ => (
                    "is not set by the file",
                    "set it under `metadata` or `spec.workflowMetadata`".to_owned(),
                ),
            };
            (why.to_owned(), help)
        }
        Family::NeverInScope => (
            "is never available to metrics".to_owned(),
            if name.starts_with("item.") {
                "pass the item to the template as an argument, and use `{{inputs.parameters.…}}`"
            } else {
                "pass it to the template as an argument, or use the template's own `outputs`"
            }
            .to_owned(),
        ),
        Family::Conditional => {
            let help = if name == "workflow.priority" {
                format!("set `{spec}.priority`, or remove the variable")
            } else {
                "give the output a `globalName`, and move the metric to `spec.metrics`".to_owned()
            };
            ("is not set here".to_owned(), help)
        }
        Family::Unknown if name.contains(['\n', '\r', '\t']) => (
            "has a line break or tab in it, and Argo trims blanks only".to_owned(),
            "write the variable on one line".to_owned(),
        ),
        Family::Unknown if name == "workflow.phase" => (
            "is no variable of Argo".to_owned(),
            "write `{{status}}`; in `spec.metrics` it is `{{workflow.status}}`".to_owned(),
        ),
        Family::Unknown if meant(name).is_some() => (
            "is no variable of Argo".to_owned(),
            format!("write `{{{{{}}}}}`", meant(name).unwrap_or_default()),
        ),
        Family::Unknown => (
            "is no variable of Argo".to_owned(),
            "check the spelling against Argo's list of workflow variables".to_owned(),
        ),
    }
}
