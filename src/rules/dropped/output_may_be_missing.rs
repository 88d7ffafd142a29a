//! AM212: an output that the node may not have.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::unfilled;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM212.
pub static RULE: Rule = Rule {
    code: "AM212",
    name: "output-may-be-missing",
    summary: "an output that is not declared, or that a failed node does not have",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM212.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    unfilled::check(cx, list, sink, &RULE);
}
