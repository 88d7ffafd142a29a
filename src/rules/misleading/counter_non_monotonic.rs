//! AM312: a counter whose value makes it fall, or leaves it without a number.

use crate::argo::parse_go_float;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM312.
pub static RULE: Rule = Rule {
    code: "AM312",
    name: "counter-non-monotonic",
    summary: "a counter's value is negative, NaN or infinite",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM312.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(block) = metric.effective() else {
        return;
    };
    let (Some(node), Some(text)) = (block.value.value(), block.value.text(cx.doc)) else {
        return;
    };
    let Some(value) = parse_go_float(text) else {
        return;
    };
    if block.ty != MetricType::Counter {
        return;
    }
    let message = if value < 0.0 {
        if !cx.version().at_least(3, 6) {
            return; // AM105
        }
        format!(
            "`{text}` makes the counter fall at every emission: `rate()` takes each fall for a restart"
        )
    } else if value.is_finite() {
        return;
    } else if value.is_nan() {
        "one emission makes the counter NaN until the controller restarts".to_owned()
    } else {
        "one emission makes the counter infinite until the controller restarts".to_owned()
    };
    cx.report(sink, &RULE, cx.doc.written_span(node), message)
        .help("count with `value: \"1\"`; for what goes down write `gauge: {realtime: false, operation: Sub, value: \"1\"}`")
        .metric(cx.doc, metric)
        .effect(Effect::Wrong)
        .done();
}
