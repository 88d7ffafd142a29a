//! AM403: a variable in the help.

use crate::diagnostic::{Effect, Severity};
use crate::expression::{Tag, TagKind, tags};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM403: the help contains a variable, but must be the same for all.
pub static RULE: Rule = Rule {
    code: "AM403",
    name: "variable-in-help",
    summary: "the help contains a variable, but must be the same for all",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM403.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(node), Some(help)) = (metric.help.value(), metric.help.text(cx.doc)) else {
        return;
    };
    if tags(help).any(|t| !t.closed) {
        return; // AM102
    }
    let Some(tag) = tags(help).find(|tag| !is_constant(tag, tag.text(help))) else {
        return;
    };
    let who = if cx.version().at_least(3, 6) {
        "a metric with another help and this name fails with a `MetricsError` until the controller restarts"
    } else {
        "another help for this name is ignored, or fails with a `MetricsError` if the labels differ"
    };
    cx.report(
        sink,
        &RULE,
        cx.place(node, tag.whole),
        format!("the first help that the controller sees wins for all workflows: {who}"),
    )
    .help("write a help without variables; use a label for what varies, if it has few values")
    .metric(cx.doc, metric)
    .done();
}

/// Whether an expression consists of literals only.
fn is_constant(tag: &Tag, text: &str) -> bool {
    let outside = text.split(['\'', '"']).step_by(2);
    tag.kind == TagKind::Expression
        && !outside
            .into_iter()
            .any(|part| part.contains(char::is_alphabetic))
}
