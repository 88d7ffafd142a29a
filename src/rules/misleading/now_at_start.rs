//! AM313: `now()` in a workflow-level metric is the moment of its start.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::model::Way;
use crate::rules::shared::expressions::{is_refused, judged, tag_shown};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM313: `now()` in a workflow-level metric is the moment of its start.
pub static RULE: Rule = Rule {
    code: "AM313",
    name: "now-at-workflow-level",
    summary: "`now()` in a workflow-level metric is the moment of its start",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM313.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        let frozen = one
            .trials
            .iter()
            .any(|trial| trial.way == Way::Workflow && trial.clock);
        if !frozen || is_refused(cx, one) {
            continue;
        }
        cx.report(
            sink,
            &RULE,
            cx.place(one.at.node, one.tag.whole.clone()),
            format!(
                "`{}` is calculated when the workflow starts, and stored: at the end the metric still shows that moment",
                tag_shown(one)
            ),
        )
        .help("measure with `{{workflow.duration}}`, or move the metric into a template, where the clock is read when the metric is emitted")
        .metric(cx.doc, metric)
        .done();
    }
}
