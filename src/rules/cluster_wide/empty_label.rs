//! AM411: a label that is empty.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM411: a label's value is empty, which Prometheus treats as no label.
pub static RULE: Rule = Rule {
    code: "AM411",
    name: "empty-or-missing-label",
    summary: "a label's value is empty, which Prometheus treats as no label",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM411.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        for label in &estimate.labels {
            let text = cx.doc.text(label.node).unwrap_or_default();
            let message = match label.parts.as_slice() {
                [] if text.is_empty() => {
                    "the value is empty: Prometheus treats the metric as if it had no such label"
                        .to_owned()
                }
                [part] if part.range == (0..text.len()) => {
                    let only = part.texts.first().filter(|_| part.texts.len() == 1);
                    if only.is_none_or(|text| !text.is_empty()) {
                        continue;
                    }
                    let name = shown(&part.name);
                    format!(
                        "the only value of `{{{{{name}}}}}` in this file is empty: Prometheus treats the metric as if it had no such label"
                    )
                }
                _ => continue,
            };
            cx.report(sink, &RULE, cx.doc.written_span(label.node), message)
                .help("write a word for a missing value, such as `none`, or remove the label")
                .metric(cx.doc, metric)
                .done();
        }
    }
}
