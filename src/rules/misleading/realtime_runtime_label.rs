//! AM307: a realtime gauge whose labels or `when` read what is known at the end only.

use crate::argo::{AtStart, at_start};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::shared::uses::uses;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM307: a label or `when` of a realtime gauge reads what changes while it runs.
pub static RULE: Rule = Rule {
    code: "AM307",
    name: "realtime-runtime-label",
    summary: "a label or `when` of a realtime gauge reads what changes while it runs",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM307.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // A gauge that is never live has AM207 or AM208.
    let Some((_, _, Value::Live)) = value(cx, list, metric) else {
        return;
    };
    for at in uses(cx, metric) {
        let place = match at.role {
            Role::LabelValue => "label",
            Role::When => "`when`",
            _ => continue,
        };
        let name = at.name;
        let Some(first) = at_start(name, list.place == ListPlace::Workflow) else {
            continue;
        };
        let then = match (first, list.place, at.role) {
                (AtStart::Unset, ..) => "the metric fails with a `MetricsError` while it runs".to_owned(),
                (AtStart::Is(text), ListPlace::Workflow, _) => {
                    format!("it is {} when the gauge is first emitted, and the value at the end never appears", quoted(text))
                }
                (_, ListPlace::Workflow, _) => {
                    "its value at the end never appears".to_owned()
                }
                (_, _, Role::When) => {
                    "the gauge that appears at the start is not the one that stops at the end".to_owned()
                }
                _ => "the series from the start keeps growing next to the one from the end, until the workflow is deleted"
                    .to_owned(),
            };
        cx.report(
                sink,
                &RULE,
                cx.place(at.node, at.tag.whole),
                format!("`{{{{{name}}}}}` in a {place} of a realtime gauge is also read at the start: {then}"),
            )
            .help(match at.role {
                Role::When => "remove the `when`, or write `realtime: false`",
                _ => "remove the label, or write `realtime: false`",
            })
            .metric(cx.doc, metric)
            .done();
    }
}

fn quoted(text: &str) -> String {
    match text {
        "" => "empty".to_owned(),
        text => format!("`{text}`"),
    }
}
