//! AM016: more than 100 metrics in one list.

use crate::argo::MAX_METRICS;
use crate::diagnostic::Severity;
use crate::metric::MetricList;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM016.
pub static RULE: Rule = Rule {
    code: "AM016",
    name: "too-many-metrics",
    summary: "a list holds more than 100 metrics",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM016.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let n = list.items(cx.doc).len();
    let Some(entry) = list.block.prometheus.entry else {
        return;
    };
    if n <= MAX_METRICS || list.path.is_none() || !cx.full_crds() || !cx.version().at_least(4, 0) {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(entry.key),
        format!("{n} metrics in one list: the full CRD allows {MAX_METRICS}, and the API server refuses the object"),
    )
    .help("make what differs a label of one metric, or move metrics to the templates that they are about")
    .argo(cx.said_at(entry.value))
    .done();
}
