//! AM607: a declared default that breaks the metric it is put into.

use crate::diagnostic::{Effect, Severity};
use crate::rules::{Checker, Rule};

/// AM607. The pipeline makes its findings out of those of other rules, which look at the object with the defaults
/// put in.
pub static RULE: Rule = Rule {
    code: "AM607",
    name: "default-breaks-metric",
    summary: "with a parameter's default another rule applies",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM607.md"),
    effect: Effect::Dropped,
    check: Checker::Made,
};
