//! AM303: the workflow's status in a template that runs before it is known.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::Metric;
use crate::rules::shared::expressions::{self, judged};
use crate::rules::shared::uses::uses;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::Span;

/// AM303: `{{workflow.status}}` in a template that is not an exit handler.
pub static RULE: Rule = Rule {
    code: "AM303",
    name: "workflow-status-in-template",
    summary: "`{{workflow.status}}` in a template that is not an exit handler",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM303.md"),
    effect: Effect::Wrong,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    // Other files can call it from an exit handler of theirs.
    let unless = match cx.object.kind.is_template() {
        true => ", unless it runs in the exit handler of a workflow",
        false => "",
    };
    let templates = cx.lists.iter().filter(|list| list.place.is_template());
    for list in templates {
        let around = cx.surroundings.of(cx.doc, list.owner);
        if around.is_some_and(|around| around.in_exit_handler) {
            continue;
        }
        let mut report = |metric: &Metric, place: Span, tag: &str, help: &str| {
            cx.report(
                sink,
                &RULE,
                place,
                format!("the workflow still runs when this template ends: `{tag}` is always `Running` here{unless}"),
            )
            .help(format!("write `{help}`, the template's own, or move the metric to `spec.metrics`"))
            .metric(cx.doc, metric)
            .done();
        };
        for metric in &list.metrics {
            for at in uses(cx, metric)
                .into_iter()
                .filter(|at| Id::WorkflowStatus.is(at.name))
            {
                let place = cx.place(at.node, at.tag.whole);
                report(metric, place, "{{workflow.status}}", "{{status}}");
            }
        }
        for one in judged(cx, list).iter() {
            let names = one
                .names
                .iter()
                .filter(|(name, _)| Id::WorkflowStatus.is(name));
            if let (Some((_, node)), Some(metric)) =
                (names.clone().next(), list.metrics.get(one.metric))
            {
                report(
                    metric,
                    expressions::place(cx, one, *node),
                    "workflow.status",
                    "status",
                );
            }
        }
    }
}
