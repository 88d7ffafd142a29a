//! AM214: `retries` of a node without any.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::unfilled;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM214.
pub static RULE: Rule = Rule {
    code: "AM214",
    name: "retries-scope",
    summary: "`retries` in a place that does not have it",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM214.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    unfilled::check(cx, list, sink, &RULE);
}
