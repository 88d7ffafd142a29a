//! AM208: a realtime gauge that reads the duration of the other level.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, Metric, MetricList};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM208.
pub static RULE: Rule = Rule {
    code: "AM208",
    name: "realtime-wrong-scope",
    summary: "a realtime gauge reads `duration` in `spec.metrics`, or `workflow.duration` in a template",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM208.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((node, _, Value::OtherLevel)) = value(cx, list, metric) else {
        return;
    };
    let (message, help, words) = if list.place == ListPlace::Workflow {
        (
            "`{{duration}}` exists in templates only: the gauge fails with a `MetricsError` at every reconcile, and appears once, at the end",
            "write `value: \"{{workflow.duration}}\"`, or `realtime: false` for the duration at the end",
            "'duration' is not available as a real time metric",
        )
    } else {
        (
            "Argo replaces `{{workflow.duration}}` in a template by a number: the realtime gauge fails with a `MetricsError` while the node runs",
            "write `value: \"{{duration}}\"`, or move the metric to `spec.metrics`",
            "real time metrics can only be used with metric variables",
        )
    };
    cx.report(sink, &RULE, cx.doc.written_span(node), message.to_owned())
        .help(help)
        .metric(cx.doc, metric)
        .at_run(words)
        .done();
}
