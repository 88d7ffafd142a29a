//! What AM017, AM209, AM217 and AM219 share: a tag that `argo lint` refuses to resolve.

use crate::argo::{Id, Refused, Root, meant_by};
use std::collections::BTreeSet;

use super::at_emission::{all_names, nearest};
use crate::diagnostic::distance;
use crate::expression::tags;
use crate::manifest::ObjectKind;
use crate::metric::ListPlace;
use crate::model::{Check, LintSaid, Said, Verdict, Within, trim_tag};
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};
use crate::yaml::NodeId;

/// Reports each tag of a family once.
pub fn check(cx: &Context, sink: &mut Sink, rule: &'static Rule, family: Refused) {
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
        if Refused::of(name) != family || !seen.insert((said.at, range.start)) {
            continue;
        }
        let texts = cx.said.claim(said.at, |v| {
            v.check == Check::Unresolved && v.range.as_ref() == Some(&range)
        });
        // An inline template is checked as a part of its caller.
        let inline = !matches!(
            &said.said,
            Said::Lint {
                said: LintSaid::Unresolved {
                    within: Within::Template(_),
                    ..
                },
                ..
            }
        );
        let (why, mut help) = explain(cx, said, name, family, inline);
        if cx.all_names && family == Refused::Unknown {
            help.push_str(&all_names(ListPlace::Inline));
        }
        let shown = shown(name);
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

/// A label or annotation of the workflow, as it is written.
fn metadata(name: &str) -> String {
    let mut words = name.splitn(3, '.').skip(1);
    let (map, key) = (words.next().unwrap_or_default(), words.next());
    format!("{map}: {{{}: …}}", shown(key.unwrap_or_default()))
}

/// The names that are declared below a mapping: `parameters: [{name: stage}]`.
fn declared<'a>(cx: &Context<'a>, holder: Option<NodeId>, list: &str) -> Vec<&'a str> {
    let items = holder
        .and_then(|holder| cx.doc.value(holder, list))
        .map_or(&[][..], |list| cx.doc.items(list));
    let names = items.iter().filter_map(|item| cx.doc.value(*item, "name"));
    names.filter_map(|name| cx.doc.text(name)).collect()
}

/// What to write for a parameter or artifact that nothing declares: the nearest that is declared, and how to
/// declare this one.
fn declare(cx: &Context, said: &Verdict, name: &str) -> String {
    let spec = cx.object.spec_path();
    let of_workflow = Root::of(name) == Root::Workflow;
    let mut words = name.splitn(3, '.').skip(1);
    let (list, rest) = (words.next().unwrap_or_default(), words.next());
    let rest = rest.unwrap_or_default();
    let wanted = match list {
        "artifacts" => rest.split('.').next().unwrap_or_default(),
        _ => rest,
    };
    let holder = if of_workflow {
        let spec = cx.object.spec;
        spec.and_then(|spec| cx.doc.value(spec, "arguments"))
    } else {
        let mut lists = cx.lists.iter();
        let list = lists.find(|l| l.metrics.iter().any(|m| Some(m.node) == said.metric));
        list.and_then(|list| cx.doc.value(list.owner, "inputs"))
    };
    let known = declared(cx, holder, list);
    // A list longer than this is not searched to its end for every finding.
    const SEARCHED: usize = 200;
    let near = known
        .iter()
        .take(SEARCHED)
        .filter(|k| distance(k, wanted) <= 2 && wanted.len() > 3);
    let near = near
        .min_by_key(|k| distance(k, wanted))
        .map_or(String::new(), |near| {
            let whole = name.replacen(wanted, near, 1);
            format!("write `{{{{{}}}}}`, or ", shown(&whole))
        });
    let wanted = shown(wanted);
    match (of_workflow, list) {
        (true, _) => format!(
            "{near}declare it under `{spec}`: `arguments: {{parameters: [{{name: {wanted}, value: …}}]}}`"
        ),
        (false, "artifacts") => format!(
            "{near}declare it in the template: `inputs: {{artifacts: [{{name: {wanted}, path: …}}]}}`"
        ),
        (false, _) => format!(
            "{near}declare it in the template: `inputs: {{parameters: [{{name: {wanted}}}]}}`"
        ),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each reason, with its words"
)]
fn explain(
    cx: &Context,
    said: &Verdict,
    name: &str,
    family: Refused,
    inline: bool,
) -> (String, String) {
    let spec = cx.object.spec_path();
    let near = nearest(name);
    match family {
        Refused::Undeclared => {
            let (why, help) = match Root::of(name) {
                _ if Id::PodName.is(name) && inline => (
                    "exists at run time, but `argo lint` does not know it in an inline template",
                    "give the step or task a template of its own instead of `inline:`".to_owned(),
                ),
                _ if Id::PodName.is(name) => (
                    "does not exist here, because the template does not run a pod",
                    "remove it, or move the metric into a container or script template".to_owned(),
                ),
                _ if Id::Failures.is(name) => (
                    "exists in the exit handler only",
                    "move the metric to the `onExit` template or to `spec.metrics`".to_owned(),
                ),
                Root::Inputs => (
                    "is not declared",
                    declare(cx, said, name),
                ),
                _ if name.starts_with(Id::WorkflowParameter.prefix()) => (
                    "is not declared",
                    declare(cx, said, name),
                ),
                _ if Id::WorkflowLabel.own(name).is_some_and(|key| key.starts_with("workflows.argoproj.io/")) => (
                    "is not set before the workflow is submitted",
                    "use it in `spec.metrics`, which `argo lint` does not check".to_owned(),
                ),
                // The metadata of a CronWorkflow is not that of its workflows.
                _ if cx.object.kind == ObjectKind::CronWorkflow => (
                    "is not set in this file",
                    format!("set it under `{spec}`: `workflowMetadata: {{{}}}`", metadata(name)),
                ),
                _ => (
                    "is not set in this file",
                    format!("set it: `metadata: {{{}}}`", metadata(name)),
                ),
            };
            (why.to_owned(), help)
        }
        Refused::NeverInScope => (
            "is never available to metrics".to_owned(),
            if Root::of(name) == Root::Item {
                "pass the item to the template as an argument, and write `{{inputs.parameters.…}}`"
            } else {
                "pass it to the template as an argument and write `{{inputs.parameters.…}}`, or use the template's own `{{outputs.…}}`"
            }
            .to_owned(),
        ),
        Refused::Conditional => {
            let help = if Id::Priority.is(name) {
                format!("set it under `{spec}`: `priority: 10`, or remove the variable")
            } else {
                format!("give the output a `globalName`, and move the metric to `{spec}.metrics`, which Argo emits after all outputs are set")
            };
            ("is not set here".to_owned(), help)
        }
        Refused::Unknown if name.contains(['\n', '\r', '\t']) => (
            "contains a line break or a tab, and Argo trims spaces only".to_owned(),
            "write the variable on one line".to_owned(),
        ),
        Refused::Unknown if meant_by(name).is_some_and(|meant| Id::WorkflowStatus.is(&meant)) => (
            "is not a variable of Argo".to_owned(),
            "write `{{status}}`; in `spec.metrics` it is `{{workflow.status}}`".to_owned(),
        ),
        Refused::Unknown => (
            "is not a variable of Argo".to_owned(),
            match Root::of(name) {
                _ if near.is_some() => format!("write `{{{{{}}}}}`", near.unwrap_or_default()),
                Root::Pod => "write `{{pod.name}}`: pods have no other variable".to_owned(),
                Root::Inputs => {
                    "write `{{inputs.parameters.…}}` or `{{inputs.artifacts.….path}}`".to_owned()
                }
                _ => "use `workflow.name`, `namespace`, `uid`, `status`, `duration`, `parameters.…`, `labels.…`, `annotations.…`, `creationTimestamp`".to_owned(),
            },
        ),
    }
}
