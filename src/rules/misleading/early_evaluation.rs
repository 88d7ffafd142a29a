//! AM301: an expression is calculated before its variable is known.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::baked;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM301: an expression is calculated before its variable is known.
pub static RULE: Rule = Rule {
    code: "AM301",
    name: "early-evaluation",
    summary: "an expression is calculated before its variable is known",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM301.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    baked::check(cx, list, sink, &RULE, false);
}
