//! AM011: `resourcesDuration` in a realtime gauge.

use crate::argo::USAGE_PREFIX;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::model::Check;
use crate::rules::shared::argument;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM011, `realtime-resources-duration`.
pub static RULE: Rule = Rule {
    code: "AM011",
    name: "realtime-resources-duration",
    summary: "a realtime gauge uses `resourcesDuration.*`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM011.md"),
    effect: Effect::Dropped,
    check: Checker::Object(of_object),
};

fn of_object(cx: &Context, sink: &mut Sink) {
    for list in cx.lists {
        for metric in &list.metrics {
            check(cx, list, metric, sink);
        }
    }
    argument::check(cx, sink, &RULE, Check::ArgumentRealtime);
}

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(gauge) = metric.block(MetricType::Gauge) else {
        return;
    };
    let (Some(entry), Some(value), Some(true)) = (
        gauge.slot.entry,
        gauge.value.value(),
        gauge.realtime.truth(cx.doc),
    ) else {
        return;
    };
    let plain = cx.doc.text(value).is_some_and(|t| t.contains(USAGE_PREFIX));
    let substituted = cx
        .said
        .about(value)
        .any(|v| v.check == Check::ResourcesDuration);
    if !(plain || substituted) {
        return;
    }
    let argo = cx.said_at(value);
    let refused = !argo.is_empty();
    let text = cx.doc.text(value).unwrap_or_default();
    let fate = cx.fate(&argo, "every emission fails with a `MetricsError`");
    let draft = cx.report(
        sink,
        &RULE,
        cx.doc.written_span(entry.key),
        format!("a realtime gauge uses `resourcesDuration`, which exists only after the pod has ended: {fate}"),
    )
    .help("write `realtime: false`, so that the gauge is set after the pod has ended")
    .metric(cx.doc, metric)
    .related(cx.doc.written_span(value), "the value")
    .argo(argo);
    let tag = text
        .strip_prefix("{{")
        .and_then(|t| t.strip_suffix("}}"))
        .map(str::trim);
    match tag.filter(|t| !refused && t.starts_with(USAGE_PREFIX)) {
        Some(tag) => draft
            .at_run(format!("'{tag}' is not available as a real time metric"))
            .done(),
        None => draft.done(),
    }
}
