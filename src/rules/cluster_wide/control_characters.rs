//! AM413: a label whose text Argo cannot put into the metric.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::model::{Failure, Source, breaks_json};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM413: a label from a string that may contain control characters, which make the metric fail.
pub static RULE: Rule = Rule {
    code: "AM413",
    name: "control-chars-label",
    summary: "a label from a string that may contain control characters, which make the metric fail",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM413.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        for label in &estimate.labels {
            for part in label.parts.iter().filter(|part| part.simple) {
                let message = if Id::Result.is(&part.name) && part.source != Source::Missing {
                    "if the program prints a control character, such as a terminal colour, the metric fails with a `MetricsError`"
                        .to_owned()
                } else if part.texts.iter().any(|text| breaks_json(text)) {
                    format!(
                        "a value of `{{{{{}}}}}` contains a control character: the metric fails with a `MetricsError`",
                        shown(&part.name)
                    )
                } else {
                    continue;
                };
                let name = metric.name.text(cx.doc).unwrap_or_default();
                cx.report(sink, &RULE, cx.place(label.node, part.range.clone()), message)
                    .help("use a label whose values have only printable characters, such as an output parameter with few values")
                    .metric(cx.doc, metric)
                    .at_run(format!(
                        "unable to substitute parameters for metric '{name}': {}",
                        Failure::InvalidJson
                    ))
                    .done();
            }
        }
    }
}
