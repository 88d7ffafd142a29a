//! AM218: an expression without the `=` behind the braces.

use super::at_emission::{self, Why};
use crate::diagnostic::Severity;
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM218.
pub static RULE: Rule = Rule {
    code: "AM218",
    name: "missing-equals",
    summary: "an expression stands in a tag without `=`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM218.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    at_emission::check(cx, list, metric, sink, &RULE, Why::NoEquals);
}
