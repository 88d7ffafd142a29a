//! AM318: a counter that adds up durations.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{Metric, MetricList, MetricType};
use crate::model::trim_tag;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM318: a counter adds up durations, but its name does not say so.
pub static RULE: Rule = Rule {
    code: "AM318",
    name: "duration-as-counter",
    summary: "a counter adds up durations, but its name does not say so",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM318.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, _, MetricType::Counter)) = cx.exposed(metric) else {
        return;
    };
    let value = metric.effective().map(|block| block.value);
    let Some((node, text)) = value.and_then(|v| v.value().zip(v.text(cx.doc))) else {
        return;
    };
    let mut all = tags(text);
    let Some(tag) = all
        .next()
        .filter(|t| t.closed && t.whole == (0..text.len()))
    else {
        return;
    };
    let variable = trim_tag(tag.text(text));
    let duration = tag.kind == TagKind::Simple
        && matches!(Id::of(variable), Some(Id::Duration | Id::WorkflowDuration));
    if !duration || name.ends_with("_seconds_total") {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(node),
        format!("the counter adds up `{{{{{variable}}}}}`: it shows the total seconds of all runs, but not how many runs there were or how long one took"),
    )
    .help(format!(
        "write `histogram: {{buckets: […], value: \"{{{{{variable}}}}}\"}}`; if you mean the sum, end the name with `_seconds_total`"
    ))
    .metric(cx.doc, metric)
    .done();
}
