//! AM219: a workflow variable that is set only under a condition.

use crate::argo::Refused;
use crate::diagnostic::{Effect, Severity};
use crate::rules::shared::unfilled;
use crate::rules::shared::unresolved;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM219.
pub static RULE: Rule = Rule {
    code: "AM219",
    name: "conditional-global",
    summary: "a workflow variable that is not set here",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM219.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    unresolved::check(cx, sink, &RULE, Refused::Conditional);
    for list in cx.lists {
        unfilled::check(cx, list, sink, &RULE);
    }
}
