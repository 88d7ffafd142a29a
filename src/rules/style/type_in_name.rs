//! AM518: the name of a type in a metric's name.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM518.
pub static RULE: Rule = Rule {
    code: "AM518",
    name: "type-in-name",
    summary: "the name holds the name of a type",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM518.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, _)) = cx.exposed(metric) else {
        return;
    };
    for (range, ty) in promlint::types_in(name) {
        cx.report(
            sink,
            &RULE,
            cx.place(node, range),
            format!("the type `{ty}` is no part of a name: Prometheus knows it from elsewhere"),
        )
        .help(format!(
            "leave `{ty}` out of the name, and change the queries that read it"
        ))
        .metric(cx.doc, metric)
        .effect(Effect::Style)
        .promlint(Some(promlint::no_type_in_name(ty)))
        .done();
    }
}
