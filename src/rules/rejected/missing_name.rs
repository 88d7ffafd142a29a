//! AM005: a metric without a name.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, first_line};
use crate::rules::wording::INVALID_NAME;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM005, `missing-name`.
pub static RULE: Rule = Rule {
    code: "AM005",
    name: "missing-name",
    summary: "a metric has no name",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM005.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if metric.name.decoded(cx.doc) != Some("") || cx.is_misspelt(metric.node, "name") {
        return;
    }
    let argo = cx.said(metric.node, metric.name, "name");
    let refused = !argo.is_empty();
    let fate = cx.fate(&argo, "every emission fails with a `MetricsError`");
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.place_of(metric.name, first_line(cx.doc, metric.node)),
            format!("the metric has no name: {fate}"),
        )
        .help("write a name of letters, digits and `_`, such as `name: import_runs_total`")
        .metric(cx.doc, metric)
        .argo(argo);
    if !refused && cx.version().at_least(3, 6) {
        draft
            .at_run(cx.could_not_construct(metric, INVALID_NAME))
            .done();
    } else {
        draft.done();
    }
}
