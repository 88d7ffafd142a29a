//! The rules. (Stand-in: two entries until the real list is here.)

use crate::diagnostic::Severity;

/// What is known of a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Its code, such as `AM006`.
    pub code: &'static str,
    /// Its name, such as `bad-name`.
    pub name: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// How much its findings matter at most.
    pub severity: Severity,
    /// Its page, as Markdown.
    pub page: &'static str,
}

const ALL: [RuleInfo; 2] = [
    RuleInfo {
        code: "AM006",
        name: "bad-name",
        summary: "a metric name Argo refuses",
        severity: Severity::Error,
        page: "# AM006 bad-name\n",
    },
    RuleInfo {
        code: "AM900",
        name: "no-yaml",
        summary: "a file that is no YAML",
        severity: Severity::Error,
        page: "# AM900 no-yaml\n",
    },
];

/// All rules, by code.
#[must_use]
pub fn all() -> &'static [RuleInfo] {
    &ALL
}

/// The rule with this code or name, in any case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static RuleInfo> {
    ALL.iter().find(|r| {
        r.code.eq_ignore_ascii_case(code_or_name) || r.name.eq_ignore_ascii_case(code_or_name)
    })
}
