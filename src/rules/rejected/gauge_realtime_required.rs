//! AM012: a gauge that does not say whether it is realtime.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM012, `gauge-realtime-required`.
pub static RULE: Rule = Rule {
    code: "AM012",
    name: "gauge-realtime-required",
    summary: "a gauge does not set `realtime`, which the full CRD requires",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM012.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(gauge) = metric.block(MetricType::Gauge) else {
        return;
    };
    let Some(entry) = gauge.slot.entry.filter(|e| cx.doc.is_map(e.value)) else {
        return;
    };
    let known = gauge.realtime.is_set(cx.doc)
        || !gauge.slot.exact
        || cx.is_misspelt(entry.value, "realtime");
    if !cx.full_crds() || list.path.is_none() || known {
        return;
    }
    let span = match gauge.realtime.entry {
        Some(realtime) => cx.doc.written_span(realtime.key),
        None => cx.doc.written_span(entry.key),
    };
    cx.report(
        sink,
        &RULE,
        span,
        "the gauge has no `realtime`: the API server refuses the object (full CRD)".to_owned(),
    )
    .help("write `realtime: false`, which is what Argo assumes without it")
    .metric(cx.doc, metric)
    .argo(cx.said(entry.value, gauge.realtime, "realtime"))
    .done();
}
