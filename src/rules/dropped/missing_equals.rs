//! AM218: an expression without the `=` after the braces.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::shared::at_emission::{self, Why};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM218.
pub static RULE: Rule = Rule {
    code: "AM218",
    name: "missing-equals",
    summary: "an expression is written in a tag without `=`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM218.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    at_emission::check(cx, list, metric, sink, &RULE, Why::NoEquals);
}
