//! AM004: an empty list item.

use crate::diagnostic::{ArgoText, By, Effect, Severity};
use crate::metric::MetricList;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM004.
pub static RULE: Rule = Rule {
    code: "AM004",
    name: "null-entry",
    summary: "an item of a list is empty, and Argo panics on it",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM004.md"),
    check: Checker::List(check),
};

/// What becomes of an empty item, by whose words there are about it.
fn message(what: &str, argo: &[ArgoText]) -> String {
    let by = |wanted| argo.iter().any(|t| t.by == wanted);
    let fate = if by(By::Lint) {
        "`argo lint` ends in a panic (nil pointer)"
    } else if by(By::Crd) {
        "the full CRD refuses it"
    } else {
        "nothing refuses it, and the controller panics (nil pointer)"
    };
    format!("an empty list item where a {what} should be: {fate}")
}

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for item in list.items(cx.doc).iter().filter(|i| cx.doc.is_null(**i)) {
        let argo = cx.said_at(*item);
        let span = cx.doc.written_span(*item);
        cx.report(sink, &RULE, span, message("metric", &argo))
            .help("remove the `-`, or write the metric")
            .metric_node(cx.doc, Some(*item))
            .effect(Effect::Breaks)
            .argo(argo)
            .done();
    }
    for metric in &list.metrics {
        let labels = metric.labels.value();
        for item in labels
            .map_or(&[][..], |l| cx.doc.items(l))
            .iter()
            .filter(|i| cx.doc.is_null(**i))
        {
            let argo = cx.said_at(*item);
            let span = cx.doc.written_span(*item);
            cx.report(sink, &RULE, span, message("label", &argo))
                .help("remove the `-`, or write `key` and `value`")
                .metric(cx.doc, metric)
                .effect(Effect::Breaks)
                .argo(argo)
                .done();
        }
    }
}
