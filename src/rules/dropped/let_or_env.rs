//! AM222: `let` or `$env` in an expression that reaches the last stage.

use crate::diagnostic::Severity;
use crate::metric::MetricList;
use crate::rules::expressions::{Mistake, failing, report_failing, written};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM222.
pub static RULE: Rule = Rule {
    code: "AM222",
    name: "let-or-env",
    summary: "`let` or `$env` in an expression that reaches the last stage",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM222.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    failing(cx, list, sink, Mistake::Local, |cx, found, sink| {
        let name = written(found.one, found.node);
        let environment = name.starts_with("$env");
        let (why, help) = if environment {
            (
                "`$env` counts as a variable that is missing".to_owned(),
                "name the variable itself, such as `status` in place of `$env.status`".to_owned(),
            )
        } else {
            let name = shown(name);
            (
                format!("`{name}` of `let` counts as a variable that is missing"),
                format!("write the value of `{name}` in its place, without `let`"),
            )
        };
        report_failing(cx, found, sink, &RULE, &why, Some(help));
    });
}
