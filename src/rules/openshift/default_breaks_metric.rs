//! AM607: a declared default that breaks the metric it is put into.

use super::{number_for_text, text_for_number};
use crate::diagnostic::{Effect, Finding, Severity};
use crate::rules::{Checker, RULE_FAILED, Rule, misleading, style};

/// AM607. The pipeline makes its findings out of those of other rules, which look at the object with the defaults
/// put in.
pub static RULE: Rule = Rule {
    code: "AM607",
    name: "default-breaks-metric",
    summary: "with a parameter's default another rule applies",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM607.md"),
    effect: Effect::Dropped,
    check: Checker::Pipeline,
};

/// Whether a finding is about the text as it is written, whatever the defaults are: it is told as it is, and one of its
/// kind that the defaults bring about is not.
#[must_use]
pub fn is_as_written(finding: &Finding) -> bool {
    // A gauge that exports a parameter is there to tell it, and that two parameters have the same default does not make two
    // metrics the same. A label from a parameter may be what tells two runs apart.
    let rules = [
        &misleading::constant_gauge::RULE,
        &misleading::realtime_shared_series::RULE,
        &style::duplicate_metric::RULE,
        &RULE_FAILED,
    ];
    finding.code.starts_with("AM6") || rules.iter().any(|rule| rule.code == finding.code)
}

/// Whether a finding tells of a value of another type than Argo reads: what else follows from its default is the same
/// mistake.
#[must_use]
pub fn is_of_the_type(finding: &Finding) -> bool {
    [text_for_number::RULE.code, number_for_text::RULE.code].contains(&finding.code)
}
