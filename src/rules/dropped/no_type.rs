//! AM201: a metric that is not a gauge, a counter or a histogram.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM201.
pub static RULE: Rule = Rule {
    code: "AM201",
    name: "no-type",
    summary: "a metric is not a gauge, a counter or a histogram",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM201.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // A misspelt type is reported as an unknown field.
    let mut unknown = cx.decoded.unknown_in(metric.node);
    let misspelt = unknown.any(|u| cx.doc.is_map(u.entry.value));
    if !metric.types.is_empty() || misspelt {
        return;
    }
    cx.report(
        sink,
        &RULE,
        metric.head(cx.doc),
        "the metric has no type: `argo lint` accepts it, but every emission fails with a `MetricsError`".to_owned(),
    )
    .help("write `counter: {value: \"1\"}`, or a `gauge` or `histogram`")
    .metric(cx.doc, metric)
    .at_run(cx.could_not_construct(metric, "invalid metric spec"))
    .done();
}
