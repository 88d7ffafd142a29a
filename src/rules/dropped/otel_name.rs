//! AM203: a name that OpenTelemetry refuses.

use crate::argo::is_valid_name;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM203.
pub static RULE: Rule = Rule {
    code: "AM203",
    name: "otel-name",
    summary: "a name that `argo lint` accepts and OpenTelemetry refuses",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM203.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(name), Some(node)) = (metric.name.text(cx.doc), metric.name.value()) else {
        return;
    };
    if !cx.version().at_least(3, 6) || !is_valid_name(name, cx.version()) {
        return;
    }
    let better = name.trim_start_matches('_');
    let (reason, words, help) = if name.starts_with('_') {
        let help = match better.starts_with(|c: char| c.is_ascii_alphabetic()) {
            true => format!("write `name: {better}`"),
            false => "start the name with a letter".to_owned(),
        };
        ("must start with a letter", "must start with a letter", help)
    } else if name.len() > 255 {
        let help = "keep the name below 256 characters".to_owned();
        (
            "longer than 255 characters",
            "is longer than 255 characters",
            help,
        )
    } else {
        return;
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("the name {words}: `argo lint` accepts it, but every emission fails with a `MetricsError`"),
    )
    .help(help)
    .metric(cx.doc, metric)
    .at_run(cx.could_not_construct(
        metric,
        &format!("invalid instrument name: {name}: {reason}"),
    ))
    .done();
}
