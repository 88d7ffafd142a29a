//! AM209: a variable that metrics never have.

use super::at_emission::{self, Why};
use super::unresolved::{self, Family};
use crate::diagnostic::Severity;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM209.
pub static RULE: Rule = Rule {
    code: "AM209",
    name: "never-in-scope",
    summary: "a variable that metrics never have",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM209.md"),
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    unresolved::check(cx, sink, &RULE, Family::NeverInScope);
    for list in cx.lists {
        for metric in &list.metrics {
            at_emission::check(cx, list, metric, sink, &RULE, Why::NeverInScope);
        }
    }
}
