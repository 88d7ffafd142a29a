//! AM503: a duration whose name has no unit.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::expression::tags;
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::shared::better_name::without_types;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM503: a duration without its unit in the name.
pub static RULE: Rule = Rule {
    code: "AM503",
    name: "unit-suffix",
    summary: "a duration without its unit in the name",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM503.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node, _)) = cx.exposed(metric) else {
        return;
    };
    let value = metric
        .effective()
        .and_then(|block| block.value.text(cx.doc));
    let Some(variable) = value.and_then(duration) else {
        return;
    };
    if names_a_unit(name) {
        return; // The right one, or AM519, AM520.
    }
    let plain = without_types(name).unwrap_or_else(|| name.to_owned());
    let better = match plain.strip_suffix("_total") {
        Some(rest) => format!("{rest}_seconds_total"),
        None => format!("{plain}_seconds"),
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("`{variable}` is in seconds, but the name does not say so"),
    )
    .help(format!(
        "write `name: {better}`, and change the queries that read it"
    ))
    .metric(cx.doc, metric)
    .done();
}

/// The variable of a value that is a duration and nothing else.
fn duration(value: &str) -> Option<&str> {
    let tag = tags(value)
        .next()
        .filter(|t| t.closed && t.whole == (0..value.len()))?;
    let inner = tag.text(value).trim();
    matches!(Id::of(inner), Some(Id::Duration | Id::WorkflowDuration)).then_some(inner)
}

/// Whether any word of the name is a unit, in whatever form.
fn names_a_unit(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_unit = |word: &str| {
        promlint::base_of(word).is_some() || promlint::base_of(&format!("{word}s")).is_some()
    };
    lower.contains("second")
        || !promlint::abbreviations(name).is_empty()
        || promlint::words(&lower).any(|(word, _)| is_unit(word))
        || promlint::words(&lower).any(|(word, _)| matches!(word, "secs" | "min" | "mins" | "msec"))
}
