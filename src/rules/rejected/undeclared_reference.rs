//! AM017: a variable that nothing declares.

use crate::argo::Refused;
use crate::diagnostic::{Effect, Severity};
use crate::rules::shared::unfilled;
use crate::rules::shared::unresolved;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM017, `undeclared-reference`.
pub static RULE: Rule = Rule {
    code: "AM017",
    name: "undeclared-reference",
    summary: "an input, parameter, label or annotation is not declared",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM017.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    unresolved::check(cx, sink, &RULE, Refused::Undeclared);
    for list in cx.lists {
        unfilled::check(cx, list, sink, &RULE);
    }
}
