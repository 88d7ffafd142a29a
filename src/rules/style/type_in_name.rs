//! AM518: the name of a type in a metric's name.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType, promlint};
use crate::rules::shared::better_name::{with_total, without_types};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM518: the name contains the name of a type.
pub static RULE: Rule = Rule {
    code: "AM518",
    name: "type-in-name",
    summary: "the name contains the name of a type",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM518.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, of)) = cx.exposed(metric) else {
        return;
    };
    for (range, ty) in promlint::types_in(name) {
        cx.report(
            sink,
            &RULE,
            cx.place(node, range),
            format!("`{ty}` is the name of a type: Argo exports the type in the line `# TYPE`, and names do not repeat it"),
        )
        .help(match better(name, of) {
            Some(better) => format!("write `name: {better}`, and change the queries that read it"),
            None => format!("remove `{ty}` from the name, and change the queries that read it"),
        })
        .metric(cx.doc, metric)
        .promlint(Some(promlint::no_type_in_name(ty)))
        .done();
    }
}

/// The name as it would be without types, and with `_total` where it is a counter's.
fn better(name: &str, ty: MetricType) -> Option<String> {
    let rest = without_types(name)?;
    Some(match ty {
        MetricType::Counter => with_total(rest),
        _ => rest,
    })
}
