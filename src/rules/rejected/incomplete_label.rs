//! AM020: a label without key or value.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, first_line};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM020, `incomplete-label`.
pub static RULE: Rule = Rule {
    code: "AM020",
    name: "incomplete-label",
    summary: "a label has no key or no value",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM020.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (_, label) in &metric.label_items {
        let item = first_line(cx.doc, label.node);
        let odd = cx.decoded.unknown_in(label.node).any(|u| u.relevant);
        if label.key.decoded(cx.doc) == Some("") && !odd {
            let argo = cx.said(label.node, label.key, "key");
            let version = cx.version();
            let (otherwise, effect) = if version.at_least(4, 1) {
                (
                    "the controller answers 500 for the whole `/metrics` page",
                    Effect::Breaks,
                )
            } else if version.at_least(3, 6) {
                ("the controller silently drops the series", Effect::Dropped)
            } else {
                (
                    "every emission fails with a `MetricsError`",
                    Effect::Dropped,
                )
            };
            let breaks = argo.is_empty() && effect == Effect::Breaks;
            let fate = cx.fate(&argo, otherwise);
            let draft = cx
                .report(
                    sink,
                    &RULE,
                    cx.place_of(label.key, item),
                    format!("the label has no key: {fate}"),
                )
                .help("add a key, such as `key: team`, or remove the label")
                .metric(cx.doc, metric)
                .effect(effect)
                .argo(argo);
            if breaks {
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
                "the label has no value: the API server refuses it (full CRD)".to_owned(),
            )
            .help("add a value, such as `value: none`, or remove the label")
            .metric(cx.doc, metric)
            .argo(cx.said(label.node, label.value, "value"))
            .done();
        }
    }
}
