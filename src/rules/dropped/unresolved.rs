//! What AM017, AM209, AM217 and AM219 share: a tag that `argo lint` refuses to resolve.

use std::collections::BTreeSet;

use crate::expression::tags;
use crate::model::{Check, trim_tag};
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
        let (why, help) = explain(name, family);
        cx.report(
            sink,
            rule,
            cx.place(said.at, range),
            format!("`{{{{{name}}}}}` {why}: `argo lint` refuses the template"),
        )
        .help(help)
        .metric_node(cx.doc, said.metric)
        .argo(texts)
        .done();
    }
}

fn explain(name: &str, family: Family) -> (String, String) {
    match family {
        Family::Undeclared => {
            let (why, help) = match name.split('.').next() {
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
                    "declare it under `spec.arguments.parameters`".to_owned(),
                ),
                _ => (
                    "is not known from the file",
                    "set it under `metadata` or `spec.workflowMetadata`".to_owned(),
                ),
            };
            (why.to_owned(), help)
        }
        Family::NeverInScope => (
            "is never available to metrics".to_owned(),
            "pass it in as an input parameter, or use the template's own outputs".to_owned(),
        ),
        Family::Conditional => {
            let help = if name == "workflow.priority" {
                "set `spec.priority`, or remove the variable"
            } else {
                "give the output a `globalName` in a template that runs before"
            };
            ("is not set here".to_owned(), help.to_owned())
        }
        Family::Unknown => (
            "is no variable of Argo".to_owned(),
            "check the spelling against Argo's list of workflow variables".to_owned(),
        ),
    }
}
