//! AM021: a metrics block with nothing in it.

use crate::diagnostic::Severity;
use crate::metric::{MetricList, Place};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM021.
pub static RULE: Rule = Rule {
    code: "AM021",
    name: "empty-metrics",
    summary: "`metrics: {}` or an empty `prometheus:`, which the full CRD refuses",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM021.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let entry = list.block.entry;
    let prometheus = list.block.prometheus;
    // A misspelt `prometheus` is told as an unknown field.
    let misspelt = prometheus.entry.is_none() && !cx.doc.entries(entry.value).is_empty();
    let skip = !cx.doc.is_map(entry.value)
        || list.path.is_none()
        || !cx.full_crds()
        || prometheus.is_set(cx.doc)
        || misspelt;
    if skip {
        return;
    }
    let key = prometheus.entry.map_or(entry.key, |p| p.key);
    let help = match list.place {
        Place::Template(_) | Place::Inline => {
            "remove `metrics`, or, to switch `templateDefaults` off, write `metrics: {prometheus: []}`"
        }
        _ => "remove `metrics`, or write `metrics: {prometheus: []}`",
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(key),
        "`metrics` without a list under `prometheus`: the full CRD requires one, and the API server refuses the object".to_owned(),
    )
    .help(help)
    .argo(cx.said(entry.value, prometheus, "prometheus"))
    .done();
}
