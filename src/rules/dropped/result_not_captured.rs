//! AM211: a result that Argo does not keep.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::unfilled;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM211.
pub static RULE: Rule = Rule {
    code: "AM211",
    name: "result-not-captured",
    summary: "`outputs.result` where Argo does not keep it",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM211.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    unfilled::check(cx, list, sink, &RULE);
}
