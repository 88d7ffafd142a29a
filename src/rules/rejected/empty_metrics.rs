//! AM021: a metrics block with nothing in it.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM021, `empty-metrics`.
pub static RULE: Rule = Rule {
    code: "AM021",
    name: "empty-metrics",
    summary: "`metrics: {}` or an empty `prometheus:`, which the full CRD refuses",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM021.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let entry = list.block.entry;
    let prometheus = list.block.prometheus;
    // A misspelt `prometheus` is reported as an unknown field.
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
        ListPlace::Template(_) | ListPlace::Inline => {
            "remove `metrics`, or write `metrics: {prometheus: []}` to switch off `templateDefaults`"
        }
        _ => "remove `metrics`, or write `metrics: {prometheus: []}`",
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(key),
        "`metrics` has no list under `prometheus`: the API server refuses the object (full CRD)"
            .to_owned(),
    )
    .help(help)
    .argo(cx.said(entry.value, prometheus, "prometheus"))
    .done();
}
