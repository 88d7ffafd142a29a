//! AM302: an expression reads an output where only its path is known.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::baked;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM302: an expression reads an output where only its path is known.
pub static RULE: Rule = Rule {
    code: "AM302",
    name: "bare-output-in-expression",
    summary: "an expression reads an output where only its path is known",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM302.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    baked::check(cx, list, sink, &RULE, true);
}
