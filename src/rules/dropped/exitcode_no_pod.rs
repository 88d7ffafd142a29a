//! AM210: an exit code where nothing has one.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::TemplateKind;
use crate::metric::{MetricList, Place};
use crate::rules::uses::{entry, is_podless, kind_word, uses};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::NodeId;

/// AM210.
pub static RULE: Rule = Rule {
    code: "AM210",
    name: "exitcode-no-pod",
    summary: "`{{exitCode}}` where no container `main` runs",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM210.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let (what, severity) = match list.place {
        Place::Defaults => return, // Some of the templates may be pods.
        Place::Workflow => {
            let Some(entry) = entry(cx) else {
                return;
            };
            let Some(what) = without_main(cx, entry.node, entry.kind) else {
                return;
            };
            // Whoever submits a template of workflows may name another entrypoint.
            let severity = match cx.object.kind.is_template() {
                true => Severity::Warning,
                false => Severity::Error,
            };
            (
                format!("the entrypoint `{}` is {what}", entry.name),
                severity,
            )
        }
        Place::Template(_) | Place::Inline => match without_main(cx, list.owner, list.kind) {
            Some(what) => (format!("this is {what}"), Severity::Error),
            None => return,
        },
    };
    // The labels and value of a realtime gauge have AM207 and AM307.
    let metrics = list.metrics.iter().filter(|m| !m.is_realtime(cx.doc));
    let uses = metrics.flat_map(|m| uses(cx, m).into_iter().map(move |at| (m, at)));
    for (metric, at) in uses.filter(|(_, at)| at.name == "exitCode") {
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole),
            format!("only a pod's container `main` has an exit code, and {what}: every emission fails with a `MetricsError`"),
        )
        .help("write `{{status}}`, or move the metric to the container or script template")
        .metric(cx.doc, metric)
        .severity(severity)
        .effect(Effect::Dropped)
        .at_run(format!(
            "unable to substitute parameters for metric '{}': failed to resolve {{{{exitCode}}}}",
            metric.name.text(cx.doc).unwrap_or_default()
        ))
        .done();
    }
}

/// What the template is, if no container of the name `main` runs in it.
fn without_main(cx: &Context, template: NodeId, kind: TemplateKind) -> Option<String> {
    if is_podless(kind) {
        return Some(kind_word(kind).to_owned());
    }
    if kind != TemplateKind::ContainerSet {
        return None;
    }
    let list = cx.doc.path(template, &["containerSet", "containers"])?;
    let mut names = cx
        .doc
        .items(list)
        .iter()
        .map(|item| cx.doc.value(*item, "name").and_then(|n| cx.doc.text(n)));
    let open = names
        .clone()
        .any(|n| n.is_none_or(|n| n.contains(['$', '{'])));
    (!open && !names.any(|n| n == Some("main"))).then(|| "a containerSet without it".to_owned())
}
