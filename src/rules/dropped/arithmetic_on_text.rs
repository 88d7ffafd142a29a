//! AM224: an operator or function in an expression gets a type that it does not accept.

use crate::diagnostic::{Effect, Severity};
use crate::expression::syntax::NodeKind;
use crate::metric::MetricList;
use crate::rules::shared::expressions::{
    Failing, Mistake, failing, nature, report_failing, variable_at, written,
};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM224.
pub static RULE: Rule = Rule {
    code: "AM224",
    name: "arithmetic-on-string",
    summary: "an operator or function in an expression gets a type that it does not accept",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM224.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    failing(cx, list, sink, Mistake::Type, |cx, found, sink| {
        let (why, help) = explain(found);
        report_failing(cx, found, sink, &RULE, &why, help);
    });
}

/// The types that do not match, and what to write.
fn explain(found: &Failing) -> (String, Option<String>) {
    let (one, node) = (found.one, found.node);
    let whole = shown(written(one, node));
    if let NodeKind::Binary(op, left, right) = one.tree.kind(node) {
        for (text, number) in [(*left, *right), (*right, *left)] {
            let Some(name) = variable_at(one, text) else {
                continue;
            };
            if nature(one, number).number()
                || matches!(one.tree.kind(number), NodeKind::Int(_) | NodeKind::Float(_))
            {
                let name = shown(name);
                let cast = format!("float({})", written(one, text));
                let other = written(one, number);
                let (left, right) = if text == *left {
                    (cast.as_str(), other)
                } else {
                    (other, cast.as_str())
                };
                return (
                    format!(
                        "`{name}` is a string, and `{op}` does not accept a string and a number"
                    ),
                    Some(format!(
                        "write `{}`",
                        shown(&format!("{left} {op} {right}"))
                    )),
                );
            }
        }
        if ["-", "*", "/", "%", "**", "^"].contains(op) {
            return (
                format!("`{whole}` contains two strings, but `{op}` needs numbers"),
                Some("write `float(…)` around each variable: variables are strings".to_owned()),
            );
        }
    }
    let reason = reason(found.said);
    (
        format!("`{whole}` has the wrong types ({})", shown(reason)),
        help(reason),
    )
}

/// What the library says, without Argo's prefix and the position after it.
fn reason(said: &str) -> &str {
    let said = said
        .strip_prefix("failed to evaluate expression: ")
        .unwrap_or(said);
    match said.rfind(" (") {
        Some(at) if said.ends_with(')') => said[..at].trim_end(),
        _ => said,
    }
}

fn help(reason: &str) -> Option<String> {
    if reason.contains("type string) to call") || reason.contains("not string") {
        Some("write `string(…)` around whatever is not a string".to_owned())
    } else if reason.contains("invalid argument for abs")
        || reason.contains("invalid argument for round")
        || reason.contains("invalid argument for floor")
        || reason.contains("invalid argument for ceil")
        || reason.contains("invalid argument for max")
        || reason.contains("invalid argument for min")
    {
        Some("write `float(…)` around the variables, which are strings".to_owned())
    } else if reason.contains("string is not callable") {
        Some("use another function: a variable of the same name hides this one".to_owned())
    } else {
        None
    }
}
