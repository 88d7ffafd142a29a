//! AM502: suffixes that say another type than the metric has.

use crate::argo::PREFIX;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType, promlint};
use crate::rules::shared::better_name::{with_total, without_types};
use crate::rules::shared::clash::collides;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM502: a counter without `_total`, or an ending that belongs to another type.
pub static RULE: Rule = Rule {
    code: "AM502",
    name: "counter-total",
    summary: "a counter without `_total`, or an ending that belongs to another type",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM502.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, ty)) = cx.exposed(metric) else {
        return;
    };
    let mut found = Vec::new();
    let total = promlint::without_suffix(name, "_total");
    match (ty, total) {
        (MetricType::Counter, None) => found.push((
            format!("the counter is exported as `{PREFIX}{name}`: Argo does not add `_total`"),
            format!(
                "write `name: {}`, and change the queries that read it",
                better(name)
            ),
            Some(promlint::COUNTER_WITHOUT_TOTAL),
        )),
        (MetricType::Gauge | MetricType::Histogram, Some(rest)) => found.push((
            format!("`_total` is for counters, but this is a {}", ty.key()),
            if rest.is_empty() {
                "give it another name".to_owned()
            } else {
                format!("write `name: {rest}`, and change the queries that read it")
            },
            Some(promlint::TOTAL),
        )),
        _ => {}
    }
    let reserved = promlint::RESERVED_SUFFIXES
        .iter()
        .find(|(suffix, _)| promlint::without_suffix(name, suffix).is_some());
    if let Some((suffix, text)) = reserved {
        if collides(cx, name) {
            return; // AM103.
        }
        let own = ty == MetricType::Histogram;
        found.push((
            format!("`{suffix}` is the ending of one of a histogram's own series"),
            "give the name another ending, and change the queries that read it".to_owned(),
            (!own).then_some(*text),
        ));
    } else if found.is_empty()
        && let Some(suffix) = of_openmetrics(name, ty)
    {
        found.push((
            format!("`{suffix}` is an ending that OpenMetrics keeps for another use"),
            "give the name another ending, and change the queries that read it".to_owned(),
            None,
        ));
    }
    for (message, help, text) in found {
        cx.report(sink, &RULE, cx.doc.written_span(node), message)
            .help(help)
            .metric(cx.doc, metric)
            .promlint(text.map(str::to_owned))
            .done();
    }
}

/// The name of a counter as it should be, without the word `counter`, which AM518 speaks of.
fn better(name: &str) -> String {
    with_total(without_types(name).unwrap_or_else(|| name.to_owned()))
}

/// The suffixes of the OpenMetrics text format that are none of a histogram's series. A gauge with `_info` is
/// how Prometheus exports what it has in labels.
fn of_openmetrics(name: &str, ty: MetricType) -> Option<&'static str> {
    let info = ty != MetricType::Gauge && promlint::without_suffix(name, "_info").is_some();
    let created = promlint::without_suffix(name, "_created").is_some();
    (created.then_some("_created")).or(info.then_some("_info"))
}
