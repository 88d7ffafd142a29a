//! AM009: a metric without a help text.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM009, `missing-help`.
pub static RULE: Rule = Rule {
    code: "AM009",
    name: "missing-help",
    summary: "a metric has no help",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM009.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if metric.help.decoded(cx.doc) != Some("") || cx.is_misspelt(metric.node, "help") {
        return;
    }
    let argo = cx.said(metric.node, metric.help, "help");
    let refused = !argo.is_empty();
    let fate = cx.fate(&argo, "every emission fails with a `MetricsError`");
    let shown = metric.name.text(cx.doc).unwrap_or_default();
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.place_of(metric.help, metric.head(cx.doc)),
            format!("the metric has no help text: {fate}"),
        )
        .help("write in one line what the metric counts or measures, such as `help: runs of the import, by status`")
        .metric(cx.doc, metric)
        .promlint(cx.exposed(metric).map(|_| promlint::NO_HELP.to_owned()))
        .argo(argo);
    if refused {
        draft.done();
    } else {
        draft
            .at_run(format!(
                "metric '{shown}' must contain a help string under 'help: ' field"
            ))
            .done();
    }
}
