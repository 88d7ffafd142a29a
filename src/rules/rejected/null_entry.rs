//! AM004: an empty list item.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM004.
pub static RULE: Rule = Rule {
    code: "AM004",
    name: "null-entry",
    summary: "an empty item in the list of metrics or labels",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM004.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for item in list.items(cx.doc).iter().filter(|i| cx.doc.is_null(**i)) {
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(*item),
            "an empty list item: Argo dereferences a nil pointer where a metric should be"
                .to_owned(),
        )
        .help("remove the `-`, or write the metric")
        .metric_node(cx.doc, Some(*item))
        .effect(Effect::Breaks)
        .argo(cx.said_at(*item))
        .done();
    }
    for metric in &list.metrics {
        let labels = metric.labels.value();
        for item in labels
            .map_or(&[][..], |l| cx.doc.items(l))
            .iter()
            .filter(|i| cx.doc.is_null(**i))
        {
            cx.report(
                sink,
                &RULE,
                cx.doc.written_span(*item),
                "an empty list item: Argo dereferences a nil pointer where a label should be"
                    .to_owned(),
            )
            .help("remove the `-`, or write `key` and `value`")
            .metric(cx.doc, metric)
            .effect(Effect::Breaks)
            .argo(cx.said_at(*item))
            .done();
        }
    }
}
