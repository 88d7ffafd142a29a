//! AM222: `let` or `$env` in an expression that reaches the last stage.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::expressions::{Mistake, failing, report_failing, written};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM222.
pub static RULE: Rule = Rule {
    code: "AM222",
    name: "let-or-env",
    summary: "`let` or `$env` in an expression that reaches the last stage",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM222.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    failing(cx, list, sink, Mistake::Local, |cx, found, sink| {
        let name = written(found.one, found.node);
        let environment = name.starts_with("$env");
        let (why, help) = if environment {
            (
                "Argo looks `$env` up as a variable and does not find it".to_owned(),
                "write the variable itself, such as `status` instead of `$env.status`".to_owned(),
            )
        } else {
            let name = shown(name);
            (
                format!("Argo looks `{name}` of `let` up as a variable and does not find it"),
                format!("write the value of `{name}` instead, without `let`"),
            )
        };
        report_failing(cx, found, sink, &RULE, &why, Some(help));
    });
}
