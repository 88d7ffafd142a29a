//! AM404: a histogram whose series heap up, whatever the `metricsTTL`.

use std::fmt::Write as _;

use crate::diagnostic::{Effect, Severity};
use crate::metric::{MetricList, MetricType};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM404: a histogram has an unbounded label, and its series are never removed.
pub static RULE: Rule = Rule {
    code: "AM404",
    name: "histogram-never-gc",
    summary: "a histogram has an unbounded label, and its series are never removed",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM404.md"),
    effect: Effect::Costly,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    // Up to 3.5 the TTL removes them like all others.
    if !cx.version().at_least(3, 6) {
        return;
    }
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        let Some(block) = metric.effective().filter(|b| b.ty == MetricType::Histogram) else {
            continue;
        };
        let mut unbounded = estimate.unbounded();
        let Some((label, _)) = unbounded.next() else {
            continue;
        };
        let mut which = key(cx, metric, label.index);
        let more = unbounded.count();
        if more > 0 {
            let _ = write!(which, " and {more} more");
        }
        let lines = estimate.lines;
        let place = match block.slot.entry {
            Some(entry) => cx.doc.written_span(entry.key),
            None => metric.head(cx.doc),
        };
        cx.report(
            sink,
            &RULE,
            place,
            format!(
                "`metricsTTL` never removes the series of a histogram: each value of {which} leaves {lines} lines until the controller restarts"
            ),
        )
        .help("remove the label; a counter or gauge may have it where `metricsTTL` is set")
        .related(cx.doc.written_span(label.node), "the label")
        .metric(cx.doc, metric)
        .done();
    }
}

fn key(cx: &Context, metric: &crate::metric::Metric, index: usize) -> String {
    let mut labels = metric.label_items.iter();
    let label = labels.find(|(i, _)| *i == index);
    let key = label.and_then(|(_, label)| label.key.text(cx.doc));
    format!("`{}`", shown(key.unwrap_or_default()))
}
