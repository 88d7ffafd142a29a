//! AM020: a label without key or value.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, first_line};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM020.
pub static RULE: Rule = Rule {
    code: "AM020",
    name: "incomplete-label",
    summary: "a label without key or value",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM020.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (_, label) in &metric.label_items {
        let item = first_line(cx.doc, label.node);
        let odd = cx.decoded.unknown.iter().any(|u| {
            u.relevant
                && cx
                    .doc
                    .entries(label.node)
                    .iter()
                    .any(|e| e.key == u.entry.key)
        });
        if label.key.decoded(cx.doc) == Some("") && !odd {
            let (fate, effect) = match (list.place.is_template(), cx.version().at_least(4, 1)) {
                (true, _) => ("Argo refuses the template", Effect::Dropped),
                (false, true) => (
                    "the controller's whole `/metrics` page answers 500",
                    Effect::Breaks,
                ),
                (false, false) => ("the series is dropped", Effect::Dropped),
            };
            let draft = cx
                .report(
                    sink,
                    &RULE,
                    cx.place_of(label.key, item),
                    format!("a label without a key: {fate}"),
                )
                .help("write `key:`, or remove the label")
                .metric(cx.doc, metric)
                .effect(effect)
                .argo(cx.said(label.node, label.key, "key"));
            if effect == Effect::Breaks {
                draft.at_run("label name is empty").done();
            } else {
                draft.done();
            }
        }
        let checked = cx.full_crds() && list.path.is_some();
        if label.value.is_missing(cx.doc) && checked && !odd {
            cx.report(
                sink,
                &RULE,
                cx.place_of(label.value, item),
                "a label without a value: the full CRD refuses it".to_owned(),
            )
            .help("write `value:`, or remove the label")
            .metric(cx.doc, metric)
            .argo(cx.said(label.node, label.value, "value"))
            .done();
        }
    }
}
