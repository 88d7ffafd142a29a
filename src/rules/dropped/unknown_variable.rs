//! AM217: a variable that Argo does not have.

use crate::argo::Refused;
use crate::diagnostic::{Effect, Severity};
use crate::rules::shared::at_emission::{self, Why, nearest};
use crate::rules::shared::expressions::{Mistake, failing, report_failing, written};
use crate::rules::shared::unresolved;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM217.
pub static RULE: Rule = Rule {
    code: "AM217",
    name: "unknown-variable",
    summary: "a variable that does not exist",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM217.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    unresolved::check(cx, sink, &RULE, Refused::Unknown);
    for list in cx.lists {
        for metric in &list.metrics {
            at_emission::check(cx, list, metric, sink, &RULE, Why::Unknown);
        }
        failing(cx, list, sink, Mistake::Variable, |cx, found, sink| {
            let name = written(found.one, found.node);
            let help = nearest(name).map(|near| format!("write `{}`", shown(&near)));
            let why = format!("`{}` is not a variable of Argo", shown(name));
            report_failing(cx, found, sink, &RULE, &why, help);
        });
    }
}
