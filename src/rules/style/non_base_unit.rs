//! AM520: a unit in a name that is not a base unit.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM520: the name contains a unit that is not a base unit.
pub static RULE: Rule = Rule {
    code: "AM520",
    name: "non-base-unit",
    summary: "the name contains a unit that is not a base unit",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM520.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, _)) = cx.exposed(metric) else {
        return;
    };
    let Some((range, base)) = promlint::non_base_unit(name) else {
        return;
    };
    let unit = &name[range.clone()];
    cx.report(
        sink,
        &RULE,
        cx.place(node, range),
        format!("`{unit}` is not a base unit: Prometheus metrics use `{base}`"),
    )
    .help(format!(
        "write `{base}` instead, scale the value, and change the queries that read it"
    ))
    .metric(cx.doc, metric)
    .promlint(Some(promlint::use_base_unit(base, unit)))
    .done();
}
