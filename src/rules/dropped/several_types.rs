//! AM202: a metric with more than one type.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM202.
pub static RULE: Rule = Rule {
    code: "AM202",
    name: "several-types",
    summary: "a metric has more than one type, and Argo uses only one of them",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM202.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let [used, rest @ ..] = metric.types.as_slice() else {
        return;
    };
    let mut keys = std::iter::once(used)
        .chain(rest)
        .filter_map(|t| Some((t.slot.entry?.key, t.ty)))
        .map(|(key, ty)| (cx.doc.written_span(key), ty))
        .collect::<Vec<_>>();
    keys.sort();
    let [(first, _), (second, _), ..] = keys.as_slice() else {
        return;
    };
    let (used, lost) = (
        used.ty.key(),
        rest.iter()
            .map(|t| format!("`{}`", t.ty.key()))
            .collect::<Vec<_>>(),
    );
    cx.report(
        sink,
        &RULE,
        *second,
        format!(
            "the metric has more than one type: Argo uses `{used}` and never emits {}",
            lost.join(" and ")
        ),
    )
    .help("write one entry for each type, with its own `name:`")
    .metric(cx.doc, metric)
    .related(*first, "the first type")
    .done();
}
