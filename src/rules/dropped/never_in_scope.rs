//! AM209: a variable that metrics never have.

use crate::argo::Refused;
use crate::diagnostic::{Effect, Severity};
use crate::metric::ListPlace;
use crate::rules::shared::at_emission::{self, Why};
use crate::rules::shared::expressions::{Mistake, failing, report_failing, variable_at};
use crate::rules::shared::unfilled;
use crate::rules::shared::unresolved;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM209.
pub static RULE: Rule = Rule {
    code: "AM209",
    name: "never-in-scope",
    summary: "a variable that metrics never have",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM209.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    unresolved::check(cx, sink, &RULE, Refused::NeverInScope);
    for list in cx.lists {
        unfilled::check(cx, list, sink, &RULE);
        for metric in &list.metrics {
            at_emission::check(cx, list, metric, sink, &RULE, Why::NeverInScope);
        }
        // The step or task around an inline template fills in the variables that it knows.
        if list.place == ListPlace::Inline {
            continue;
        }
        failing(cx, list, sink, Mistake::Unset, |cx, found, sink| {
            let Some(name) = variable_at(found.one, found.node) else {
                return;
            };
            if at_emission::why(name, list.place) == Some(Why::NeverInScope) {
                let (what, help) = at_emission::words(name, Why::NeverInScope, list.place);
                let why = format!("`{}` {what}", shown(name));
                report_failing(cx, found, sink, &RULE, &why, Some(help));
            }
        });
    }
}
