//! AM402: more label combinations than the controller keeps.

use crate::argo::SERIES_LIMIT;
use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::model::Source;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM402: the labels have more combinations than Argo 4.1 keeps.
pub static RULE: Rule = Rule {
    code: "AM402",
    name: "series-cap",
    summary: "the labels have more combinations than Argo 4.1 keeps",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM402.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if !cx.version().at_least(4, 1) {
        return;
    }
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        // What is unbounded has AM401, which names the limit, too.
        let Some(series) = estimate.series.filter(|count| *count >= SERIES_LIMIT) else {
            continue;
        };
        if metric.effective().is_none() {
            continue; // AM201
        }
        let about = if estimate.at_least { "at least " } else { "" };
        let message = format!(
            "the labels have {about}{series} combinations: from the 2000th on Argo puts them into one series, `otel_metric_overflow=\"true\"`"
        );
        let place = match metric.labels.entry {
            Some(entry) => cx.doc.written_span(entry.key),
            None => metric.head(cx.doc),
        };
        let mut draft = cx
            .report(sink, &RULE, place, message)
            .help("remove the label with the most values, or run the controller with `OTEL_GO_X_CARDINALITY_LIMIT=0`")
            .metric(cx.doc, metric);
        for label in &estimate.labels {
            if let Source::Of(count) = label.source {
                draft = draft.related(cx.doc.written_span(label.node), format!("{count} values"));
            }
        }
        draft.done();
    }
}
