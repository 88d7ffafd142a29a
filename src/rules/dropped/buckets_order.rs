//! AM205: buckets that are not in increasing order.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::shared::bucket_order::{Odd, wrong};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM205.
pub static RULE: Rule = Rule {
    code: "AM205",
    name: "buckets-order",
    summary: "the buckets are not in strictly increasing order",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM205.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

/// The longest list of buckets that a help writes out, in bytes.
const LONGEST: usize = 80;

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if !cx.version().at_least(3, 6) {
        return;
    }
    let Some(histogram) = metric.effective().filter(|t| t.ty == MetricType::Histogram) else {
        return;
    };
    let Some(wrong) = wrong(cx, histogram, Odd::Unjudged) else {
        return;
    };
    cx.report(
        sink,
        &RULE,
        wrong.span,
        "buckets are not in increasing order: every emission fails, and the name is broken until the controller restarts".to_owned(),
    )
    .help(match wrong.sorted.len() {
        ..=LONGEST => format!("write `buckets: {}`", wrong.sorted),
        _ => "sort the buckets and remove duplicates".to_owned(),
    })
    .metric(cx.doc, metric)
    .at_run(cx.could_not_construct(metric, &wrong.words()))
    .done();
}
