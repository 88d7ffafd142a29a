//! AM022: the same key twice in one mapping. It is found by the pipeline, once for a document.

use crate::diagnostic::{Effect, Severity};
use crate::rules::{Checker, Rule};

/// The rule AM022, `duplicate-key`.
pub static RULE: Rule = Rule {
    code: "AM022",
    name: "duplicate-key",
    summary: "a key appears twice, and `argo lint` silently drops the document",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM022.md"),
    effect: Effect::Dropped,
    check: Checker::Pipeline,
};
