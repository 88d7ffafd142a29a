//! AM014: an operation that Argo does not know.

use crate::argo::OPERATIONS;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM014, `bad-operation`.
pub static RULE: Rule = Rule {
    code: "AM014",
    name: "bad-operation",
    summary: "`operation` is not exactly `Set`, `Add` or `Sub`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM014.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(gauge) = metric.block(MetricType::Gauge) else {
        return;
    };
    let (Some(node), Some(text)) = (gauge.operation.value(), gauge.operation.text(cx.doc)) else {
        return;
    };
    let parameter = cx.object.in_openshift() && text.contains("${");
    if !cx.version().at_least(3, 5) || OPERATIONS.contains(&text) || parameter {
        return;
    }
    let meant = OPERATIONS
        .into_iter()
        .find(|op| op.eq_ignore_ascii_case(text.trim()));
    let shown = shown(text);
    let argo = cx.said_at(node);
    let fate = if argo.is_empty() {
        "the controller silently sets the gauge"
    } else {
        "the full CRD refuses it, and without that CRD the controller sets the gauge"
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("`{shown}` is not a valid operation: {fate}"),
    )
    .help(match meant {
        Some(op) => format!("write `operation: {op}`"),
        None => "write `operation: Set`, `Add` or `Sub`, with a capital letter".to_owned(),
    })
    .metric(cx.doc, metric)
    .argo(argo)
    .severity_unless_refused(Severity::Warning)
    .done();
}
