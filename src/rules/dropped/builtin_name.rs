//! AM204: the name of one of the controller's own metrics.

use crate::argo::{PREFIX, builtin};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM204.
pub static RULE: Rule = Rule {
    code: "AM204",
    name: "builtin-name",
    summary: "the name is one of Argo's own metrics",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM204.md"),
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
        format!("the controller has a metric `{PREFIX}{name}` of its own: yours is dropped or mixed into it"),
    )
    .help(format!("put a word of your own in front, such as `name: team_{name}`"))
    .metric(cx.doc, metric)
    .effect(Effect::Dropped)
    .done();
}
