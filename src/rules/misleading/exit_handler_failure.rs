//! AM304: the workflow's status in `spec.metrics`, where an exit handler can fail after it is known.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, MetricList, first_line};
use crate::rules::shared::uses::{Ends, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM304: a workflow's status in `spec.metrics` does not show that its exit handler failed.
pub static RULE: Rule = Rule {
    code: "AM304",
    name: "workflow-status-vs-onexit",
    summary: "a workflow's status in `spec.metrics` does not show that its exit handler failed",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM304.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if list.place != ListPlace::Workflow {
        return;
    }
    let is_set =
        |node: &crate::yaml::NodeId| !cx.doc.is_null(*node) && cx.doc.text(*node) != Some("");
    let on_exit = cx.doc.value(list.owner, "onExit").filter(is_set);
    let hook = cx.doc.path(list.owner, &["hooks", "exit"]).filter(is_set);
    let Some(handler) = on_exit.or(hook) else {
        return;
    };
    // The labels of a realtime gauge have AM307.
    let ends = Ends::of(cx, list);
    for metric in list.metrics.iter().filter(|m| !m.is_realtime(cx.doc)) {
        let uses = uses(cx, metric);
        if ends.always_fail(&uses) {
            continue;
        }
        let reads = |name: &str| matches!(Id::of(name), Some(Id::Status | Id::WorkflowStatus));
        let Some(at) = uses.iter().find(|at| reads(at.name)) else {
            continue;
        };
        let name = at.name;
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole.clone()),
            format!("`{{{{{name}}}}}` is the status of the entrypoint: a workflow that fails only in its exit handler counts as `Succeeded`"),
        )
        .help("add a metric with `{{status}}` to the template of the exit handler to count its failures")
        .related(first_line(cx.doc, handler), "the exit handler")
        .metric(cx.doc, metric)
        .done();
    }
}
