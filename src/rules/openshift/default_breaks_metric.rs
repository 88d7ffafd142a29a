//! AM607: a declared default that breaks the metric it is put into.

use crate::diagnostic::Severity;
use crate::rules::{Checker, Rule};

/// AM607. The pipeline makes its findings out of those of other rules, which look at the object with the defaults
/// put in.
pub static RULE: Rule = Rule {
    code: "AM607",
    name: "default-breaks-metric",
    summary: "with a parameter's default put in, another rule speaks",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM607.md"),
    check: Checker::Pipeline,
};

/// Rules that are asked about the text as it is written only, and why.
pub const AS_WRITTEN: [&str; 2] = [
    // A gauge that exports a parameter is there to tell it.
    "AM317",
    // That two parameters have the same default does not make two metrics the same.
    "AM506",
];
