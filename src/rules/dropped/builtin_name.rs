//! AM204: the name of one of the controller's own metrics.

use crate::argo::{PREFIX, builtin};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM204.
pub static RULE: Rule = Rule {
    code: "AM204",
    name: "builtin-name",
    summary: "the name is one of Argo's own metrics",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM204.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(name), Some(node)) = (metric.name.text(cx.doc), metric.name.value()) else {
        return;
    };
    if !cx.version().at_least(3, 6) || builtin(name, cx.version()).is_none() {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!(
            "the controller has its own metric `{PREFIX}{name}`: it drops yours, or mixes the two"
        ),
    )
    .help(format!(
        "add a prefix of your own, such as `name: team_{name}`"
    ))
    .metric(cx.doc, metric)
    .done();
}
