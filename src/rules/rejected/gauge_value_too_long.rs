//! AM013: a gauge's value of more than 256 characters.

use crate::argo::MAX_GAUGE_VALUE;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM013, `gauge-value-too-long`.
pub static RULE: Rule = Rule {
    code: "AM013",
    name: "gauge-value-too-long",
    summary: "a gauge's value is longer than 256 characters",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM013.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(gauge) = metric.block(MetricType::Gauge) else {
        return;
    };
    let (Some(node), Some(text)) = (gauge.value.value(), gauge.value.text(cx.doc)) else {
        return;
    };
    let length = text.chars().count();
    let checked = cx.full_crds() && cx.version().at_least(4, 0) && list.path.is_some();
    if length <= MAX_GAUGE_VALUE || !checked || (cx.object.in_openshift() && text.contains("${")) {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("the gauge's value has {length} characters: the API server refuses more than {MAX_GAUGE_VALUE} (full CRD)"),
    )
    .help("compute the number in the step, write it to an output parameter, and emit that: `value: \"{{outputs.parameters.…}}\"`")
    .metric(cx.doc, metric)
    .argo(cx.said_at(node))
    .done();
}
