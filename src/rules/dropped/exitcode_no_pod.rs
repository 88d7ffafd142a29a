//! AM210: an exit code where no container has one.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::unfilled;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM210.
pub static RULE: Rule = Rule {
    code: "AM210",
    name: "exitcode-no-pod",
    summary: "`{{exitCode}}` where no container `main` runs",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM210.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    unfilled::check(cx, list, sink, &RULE);
}
