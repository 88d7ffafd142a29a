//! AM303: the workflow's status in a template that runs before it is known.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::uses::{exit_handlers, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM303.
pub static RULE: Rule = Rule {
    code: "AM303",
    name: "workflow-status-in-template",
    summary: "`{{workflow.status}}` in a template that is no exit handler",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM303.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if !list.place.is_template() {
        return;
    }
    let mut found = uses(cx, metric);
    found.retain(|u| u.name == "workflow.status");
    let Some(spec) = cx.object.spec.filter(|_| !found.is_empty()) else {
        return;
    };
    if exit_handlers(cx.doc, spec).contains(&list.owner) {
        return;
    }
    // Other files can call it from an exit handler of theirs.
    let unless = match cx.object.kind.is_template() {
        true => ", unless it runs in the exit handler of a workflow",
        false => "",
    };
    for at in found {
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.range),
            format!("the workflow still runs when this template ends: `{{{{workflow.status}}}}` is always `Running` here{unless}"),
        )
        .help("write `{{status}}`, the template's own, or move the metric to `spec.metrics`")
        .metric(cx.doc, metric)
        .effect(Effect::Wrong)
        .done();
    }
}
