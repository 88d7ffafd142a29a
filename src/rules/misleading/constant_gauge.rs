//! AM317: a gauge that is always set to the same number.

use crate::argo::parse_go_float;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM317: a gauge is always set to the same number.
pub static RULE: Rule = Rule {
    code: "AM317",
    name: "constant-gauge",
    summary: "a gauge is always set to the same number",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM317.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(block) = metric.effective() else {
        return;
    };
    if block.ty != MetricType::Gauge
        || metric.is_realtime(cx.doc)
        || !is_set(cx, metric)
        || metric.when.decoded(cx.doc) != Some("")
    {
        return;
    }
    let (Some(node), Some(text)) = (block.value.value(), block.value.text(cx.doc)) else {
        return;
    };
    let Some(name) = metric.name.text(cx.doc) else {
        return;
    };
    // A metric with `_info` at its end is there for its labels.
    let info = name.ends_with("_info") || cx.has_parameter(name);
    if info || parse_go_float(text).is_none() || has_open_label(cx, metric) {
        return;
    }
    let elsewhere = cx.lists.iter().flat_map(|list| &list.metrics);
    let others = elsewhere.filter(|other| other.node != metric.node);
    if others
        .into_iter()
        .any(|other| other.name.text(cx.doc) == Some(name))
    {
        return; // Another metric of the object sets it to something else, or at another time.
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("the gauge is set to `{text}` however the run goes: its value never changes"),
    )
    .help("write `counter: {value: \"1\"}` to count runs, or a value that changes, such as `\"{{duration}}\"`")
    .metric(cx.doc, metric)
    .done();
}

/// Whether the gauge is set, not added to.
fn is_set(cx: &Context, metric: &Metric) -> bool {
    metric.effective().is_some_and(|block| {
        let operation = block.operation.decoded(cx.doc);
        matches!(operation, Some("" | "Set"))
    })
}

/// Whether the labels are not the same each time, or cannot be read.
fn has_open_label(cx: &Context, metric: &Metric) -> bool {
    let readable = metric.label_items.iter().all(|(_, label)| {
        let value = label.value.text(cx.doc);
        value.is_some_and(|v| !v.contains("{{") && !v.contains("${"))
    });
    let all = metric.labels.value().map_or(0, |l| cx.doc.items(l).len());
    !readable || all != metric.label_items.len()
}
