//! AM018: a histogram that leaves its buckets to Argo.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM018, `histogram-without-buckets`.
pub static RULE: Rule = Rule {
    code: "AM018",
    name: "histogram-without-buckets",
    summary: "a histogram does not set its buckets",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM018.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(histogram) = metric.block(MetricType::Histogram) else {
        return;
    };
    let Some(entry) = histogram.slot.entry.filter(|e| cx.doc.is_map(e.value)) else {
        return;
    };
    let buckets = histogram.buckets;
    let empty = buckets
        .value()
        .is_some_and(|b| cx.doc.is_seq(b) && cx.doc.items(b).is_empty());
    if !(buckets.is_missing(cx.doc) || empty) || cx.is_misspelt(entry.value, "buckets") {
        return;
    }
    let span = cx
        .doc
        .written_span(buckets.entry.map_or(entry.key, |b| b.key));
    let argo = cx.said(entry.value, buckets, "buckets");
    let fate = match (argo.is_empty(), cx.version().at_least(3, 6)) {
        (false, _) => {
            "the full CRD refuses it, and without that CRD the defaults differ between releases"
        }
        (true, true) => "Argo uses 0, 5, 10, 25 … 10000; before 3.6 it used 0.005 … 10",
        (true, false) => "Argo uses 0.005 … 10; since 3.6 it uses 0, 5, 10, 25 … 10000",
    };
    cx.report(
        sink,
        &RULE,
        span,
        format!("the histogram has no buckets: {fate}"),
    )
    .help("write ascending numbers around the values to expect, such as `buckets: [5, 30, 60, 300, 900]`")
    .metric(cx.doc, metric)
    .argo(argo)
    .severity_unless_refused(Severity::Warning)
    .done();
}
