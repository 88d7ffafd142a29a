//! What the tool itself has to say about a file.

use super::{Checker, Rule};
use crate::diagnostic::{Effect, Severity};

/// AM900: the file is not YAML, or exceeds a limit.
pub static NOT_YAML: Rule = Rule {
    code: "AM900",
    name: "not-yaml",
    summary: "the file cannot be read, and nothing in it was checked",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM900.md"),
    effect: Effect::Refused,
    check: Checker::Pipeline,
};

/// AM907: internal error in a rule; the findings of the other rules are valid.
pub static RULE_FAILED: Rule = Rule {
    code: "AM907",
    name: "rule-failed",
    summary: "internal error in a rule; the findings of the other rules are valid",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM907.md"),
    effect: Effect::Style,
    check: Checker::Pipeline,
};
