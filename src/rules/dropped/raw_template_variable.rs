//! AM213: a variable that a plain DAG task does not fill.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::unfilled;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM213.
pub static RULE: Rule = Rule {
    code: "AM213",
    name: "raw-template-variable",
    summary: "a variable that the metrics of a plain DAG task do not have",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM213.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    unfilled::check(cx, list, sink, &RULE);
}
