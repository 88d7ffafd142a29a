//! AM505: a label key that is used twice in one metric.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM505: a label's key appears twice, and the last one wins.
pub static RULE: Rule = Rule {
    code: "AM505",
    name: "duplicate-label-key",
    summary: "a label's key appears twice, and the last one wins",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM505.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (nth, (index, label)) in metric.label_items.iter().enumerate() {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        let before = metric.label_items[..nth]
            .iter()
            .rfind(|(_, other)| other.key.text(cx.doc) == Some(key));
        let Some((_, before)) = before.filter(|_| !key.is_empty()) else {
            continue;
        };
        let fate = if metric.is_last_of_its_key(cx.doc, *index) {
            "this value wins, the one above is lost"
        } else {
            "the last one wins"
        };
        let draft = cx
            .report(
                sink,
                &RULE,
                cx.doc.written_span(node),
                format!("the label `{key}` appears twice in this metric: {fate}"),
            )
            .help("keep one of them, or give the other one another key")
            .metric(cx.doc, metric);
        match before.key.value() {
            Some(place) => draft
                .related(cx.doc.written_span(place), "the same key")
                .done(),
            None => draft.done(),
        }
    }
}
