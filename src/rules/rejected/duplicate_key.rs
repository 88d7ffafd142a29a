//! AM022: the same key twice in one mapping. It is found by the pipeline, once for a document.

use crate::diagnostic::Severity;
use crate::rules::{Checker, Rule};

/// AM022.
pub static RULE: Rule = Rule {
    code: "AM022",
    name: "duplicate-key",
    summary: "a key stands twice, and `argo lint` drops the document without a word",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM022.md"),
    check: Checker::Pipeline,
};
