//! AM010: a type without a value.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM010, `missing-value`.
pub static RULE: Rule = Rule {
    code: "AM010",
    name: "missing-value",
    summary: "a gauge, counter or histogram has no value",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM010.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for block in &metric.types {
        let (Some(entry), Some("")) = (block.slot.entry, block.value.decoded(cx.doc)) else {
            continue;
        };
        if !cx.doc.is_map(entry.value) || cx.is_misspelt(entry.value, "value") {
            continue;
        }
        let ty = block.ty.key();
        let argo = cx.said(entry.value, block.value, "value");
        let used = metric.effective().is_some_and(|e| e.ty == block.ty);
        let emitted = argo.is_empty() && used && !metric.is_realtime(cx.doc);
        let fate = cx.fate(&argo, "every emission fails with a `MetricsError`");
        let draft = cx
            .report(
                sink,
                &RULE,
                cx.place_of(block.value, cx.doc.written_span(entry.key)),
                format!("the {ty} has no value: {fate}"),
            )
            .help(match block.ty {
                MetricType::Counter => "write `value: \"1\"` to count runs",
                _ if list.place.is_template() => {
                    "write what it shows, such as `value: \"{{duration}}\"` (seconds)"
                }
                _ => "write what it shows, such as `value: \"{{workflow.duration}}\"` (seconds)",
            })
            .metric(cx.doc, metric)
            .argo(argo);
        if emitted {
            let cause = "strconv.ParseFloat: parsing \"\": invalid syntax";
            draft.at_run(cx.could_not_construct(metric, cause)).done();
        } else {
            draft.done();
        }
    }
}
