//! AM519: an abbreviated unit in a name.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM519: the name contains an abbreviated unit.
pub static RULE: Rule = Rule {
    code: "AM519",
    name: "abbreviated-unit",
    summary: "the name contains an abbreviated unit",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM519.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, _)) = cx.exposed(metric) else {
        return;
    };
    for (range, meaning) in promlint::abbreviations(name) {
        let short = &name[range.clone()];
        let help = match scaled(meaning) {
            None => format!("write `{meaning}` instead, and change the queries that read it"),
            Some(base) => format!(
                "write `{base}` instead, scale the value, and change the queries that read it"
            ),
        };
        cx.report(
            sink,
            &RULE,
            cx.place(node, range),
            format!("`{short}` looks like an abbreviated unit, most often of {meaning}: Prometheus metric names spell it out"),
        )
        .help(help)
        .metric(cx.doc, metric)
        .promlint(Some(promlint::ABBREVIATION.to_owned()))
        .done();
    }
}

/// The base unit of a unit that is none.
fn scaled(unit: &str) -> Option<&'static str> {
    match promlint::base_of(unit) {
        Some(base) if base == unit => None,
        Some(base) => Some(base),
        None => Some("seconds` or `meters"),
    }
}
