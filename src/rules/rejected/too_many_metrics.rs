//! AM016: more than 100 metrics in one list.

use crate::argo::MAX_METRICS;
use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM016, `too-many-metrics`.
pub static RULE: Rule = Rule {
    code: "AM016",
    name: "too-many-metrics",
    summary: "a list contains more than 100 metrics",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM016.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let n = list.items(cx.doc).len();
    let Some(entry) = list.block.prometheus.entry else {
        return;
    };
    if n <= MAX_METRICS || list.path.is_none() || !cx.full_crds() || !cx.version().at_least(4, 0) {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(entry.key),
        format!("the list has {n} metrics: the API server refuses more than {MAX_METRICS} (full CRD)"),
    )
    .help("write one metric with a label for what differs, or move metrics to the templates they describe")
    .argo(cx.said_at(entry.value))
    .done();
}
