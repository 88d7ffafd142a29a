//! How AM607 tells what only the defaults of an OpenShift Template bring about from what is reported without them.

use super::{RULE_FAILED, misleading, openshift, style};
use crate::diagnostic::Finding;

/// Whether a finding is about the text as it is written, whatever the defaults are: it is reported as it is, and one of its
/// kind that the defaults bring about is not.
#[must_use]
pub fn is_as_written(finding: &Finding) -> bool {
    // A gauge that exports a parameter is meant to show it, and that two parameters have the same default does not make two
    // metrics the same. A label from a parameter may be what distinguishes two runs.
    let rules = [
        &misleading::constant_gauge::RULE,
        &misleading::realtime_shared_series::RULE,
        &style::duplicate_metric::RULE,
        &RULE_FAILED,
    ];
    finding.code.starts_with("AM6") || rules.iter().any(|rule| rule.code == finding.code)
}

/// Whether a finding is about a value of another type than Argo reads: what else follows from its default is the same
/// mistake.
#[must_use]
pub fn is_of_the_type(finding: &Finding) -> bool {
    [
        openshift::text_for_number::RULE.code,
        openshift::number_for_text::RULE.code,
    ]
    .contains(&finding.code)
}
