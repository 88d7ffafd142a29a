//! AM223: `int` of a variable that has a decimal point.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::expressions::{Mistake, failing, report_failing, written};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM223.
pub static RULE: Rule = Rule {
    code: "AM223",
    name: "int-of-float-text",
    summary: "`int` of a variable that has a decimal point",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM223.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    failing(cx, list, sink, Mistake::Decimals, |cx, found, sink| {
        let call = written(found.one, found.node);
        let (call_shown, argument) = (shown(call), inside(call));
        let function = call.split('(').next().unwrap_or("int").trim();
        report_failing(
            cx,
            found,
            sink,
            &RULE,
            &format!(
                "`{call_shown}` cannot convert a string with a decimal point, such as `12.500000`"
            ),
            Some(format!(
                "write `{}(float({}))`",
                shown(function),
                shown(argument)
            )),
        );
    });
}

/// The argument of a call, as written between its parentheses; after a pipe the call has none.
fn inside(call: &str) -> &str {
    let inside = call
        .split_once('(')
        .and_then(|(_, rest)| rest.rsplit_once(')'))
        .map_or("", |(inside, _)| inside.trim());
    if inside.is_empty() {
        Id::Duration.name()
    } else {
        inside
    }
}
