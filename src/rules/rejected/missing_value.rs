//! AM010: a type without a value.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM010.
pub static RULE: Rule = Rule {
    code: "AM010",
    name: "missing-value",
    summary: "a gauge, histogram or counter without a value",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM010.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for block in &metric.types {
        let (Some(entry), Some("")) = (block.slot.entry, block.value.decoded(cx.doc)) else {
            continue;
        };
        if !cx.doc.is_map(entry.value) {
            continue;
        }
        let ty = block.ty.key();
        let fate = if list.place.is_template() {
            "Argo refuses the template"
        } else {
            "at run time it is dropped with a `MetricsError`"
        };
        cx.report(
            sink,
            &RULE,
            cx.place_of(block.value, cx.doc.written_span(entry.key)),
            format!("the {ty} has no value: {fate}"),
        )
        .help(match ty {
            "counter" => "write `value: \"1\"` to count emissions",
            "histogram" => "write `value:`, such as `\"{{duration}}\"` in a template",
            _ => "write `value:`, such as `\"{{duration}}\"` in a template or `\"{{workflow.duration}}\"` under `spec.metrics`",
        })
        .metric(cx.doc, metric)
        .effect(Effect::Dropped)
        .argo(cx.said(entry.value, block.value, "value"))
        .done();
    }
}
