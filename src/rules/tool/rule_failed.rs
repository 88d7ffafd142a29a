//! AM907: a rule that has an internal error.

use crate::diagnostic::{Effect, Severity};
use crate::rules::{Checker, Rule};

/// AM907: internal error in a rule; the findings of the other rules are valid.
pub static RULE: Rule = Rule {
    code: "AM907",
    name: "rule-failed",
    summary: "internal error in a rule; the findings of the other rules are valid",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM907.md"),
    effect: Effect::Style,
    check: Checker::Made,
};
