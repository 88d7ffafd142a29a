//! AM226: an expression calls a function that the release does not have.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::expressions::{Mistake, called, failing, meant, report_failing};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM226.
pub static RULE: Rule = Rule {
    code: "AM226",
    name: "unknown-function",
    summary: "an expression calls a function that the release does not have",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM226.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    failing(cx, list, sink, Mistake::Function, |cx, found, sink| {
        let name = called(&found.one.tree, found.node).unwrap_or_default();
        let name_shown = shown(&name);
        report_failing(
            cx,
            found,
            sink,
            &RULE,
            &format!("`{name_shown}` is not a function of Argo {}", cx.version()),
            meant(cx, &name),
        );
    });
}
