//! AM405: a histogram with many lines on `/metrics`.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::model::buckets;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM405: a histogram has more than 30 buckets, or more than 1000 with all its labels.
pub static RULE: Rule = Rule {
    code: "AM405",
    name: "many-buckets",
    summary: "a histogram has more than 30 buckets, or more than 1000 with all its labels",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM405.md"),
    effect: Effect::Costly,
    check: Checker::List(check),
};

/// Buckets of one histogram.
const MOST_BUCKETS: u64 = 30;

/// Buckets of one histogram with all its label sets.
const MOST_IN_ALL: u64 = 1000;

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        let Some(buckets) = buckets(cx.doc, metric, cx.version()) else {
            continue;
        };
        let in_all = estimate.series.map(|n| n.saturating_mul(buckets));
        let many = in_all.filter(|n| *n > MOST_IN_ALL);
        if buckets <= MOST_BUCKETS && many.is_none() {
            continue;
        }
        let lines = estimate.lines;
        let about = if estimate.at_least { "at least " } else { "" };
        let message = match (many, estimate.series, estimate.lines_in_all()) {
            (Some(_), Some(series), Some(all)) if series > 1 => format!(
                "{buckets} buckets for {about}{series} label sets are {about}{all} lines on `/metrics`, each a time series"
            ),
            _ => format!(
                "{buckets} buckets are {lines} lines on `/metrics` for each label set, each a time series"
            ),
        };
        let block = metric.effective();
        let place = block.map(|b| (b.buckets.entry.or(b.slot.entry), b));
        let place = match place {
            Some((Some(entry), _)) => cx.doc.written_span(entry.key),
            _ => metric.head(cx.doc),
        };
        cx.report(sink, &RULE, place, message)
            .help("keep the bounds that queries and alerts use, or remove a label")
            .metric(cx.doc, metric)
            .done();
    }
}
