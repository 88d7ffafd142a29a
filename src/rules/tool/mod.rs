//! What the tool itself has to say about a file.

use super::{Checker, Rule};
use crate::diagnostic::{Effect, Severity};

/// AM900: the file is no YAML, or passes a bound.
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

/// AM001, where the pipeline finds it: an unquoted `{{…}}` that YAML takes for a mapping.
pub static UNQUOTED_TAG: &Rule = &super::rejected::unquoted_scalar::RULE;
