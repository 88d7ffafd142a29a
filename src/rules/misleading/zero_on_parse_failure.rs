//! AM314: the value is an output whose default is not a number.

use crate::argo::{Id, parse_go_float};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, Metric, MetricList, MetricType, Role};
use crate::rules::shared::uses::uses;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::NodeId;

/// AM314: the value is an output whose default is not a number.
pub static RULE: Rule = Rule {
    code: "AM314",
    name: "zero-on-parse-failure",
    summary: "the value is an output whose default is not a number",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM314.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if !matches!(list.place, ListPlace::Template(_) | ListPlace::Inline)
        || metric.is_realtime(cx.doc)
    {
        return;
    }
    let Some(block) = metric.effective() else {
        return;
    };
    for at in uses(cx, metric) {
        let whole = at.tag.whole == (0..at.text.len());
        if at.role != Role::Value || !whole {
            continue;
        }
        let Some(output) = Id::Output.own(at.name) else {
            continue;
        };
        let Some(default) = default_of(cx, list.owner, output) else {
            continue;
        };
        let Some(text) = cx.doc.text(default) else {
            continue;
        };
        if text.contains("{{") || cx.has_parameter(text) || parse_go_float(text).is_some() {
            continue;
        }
        let (fate, effect) = match (block.ty, cx.version().at_least(3, 6)) {
            (MetricType::Histogram, _) | (_, false) => {
                ("the emission fails with a `MetricsError`", Effect::Dropped)
            }
            (_, true) => (
                "the emission fails with a `MetricsError`, and a series that is new shows 0",
                Effect::Wrong,
            ),
        };
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole.clone()),
            format!(
                "`{}` has the default `{}`, which is not a number: {fate}",
                shown(at.name),
                shown(text)
            ),
        )
        .help("write a number as the `default` of the output, or exclude such nodes with `when`")
        .metric(cx.doc, metric)
        .related(cx.doc.written_span(default), "the default")
        .effect(effect)
        .at_run(cx.could_not_construct(
            metric,
            &format!(
                "strconv.ParseFloat: parsing {}: invalid syntax",
                crate::yaml::go_quote(text)
            ),
        ))
        .done();
    }
}

/// The default that a template declares for an output.
fn default_of(cx: &Context, template: NodeId, output: &str) -> Option<NodeId> {
    let list = cx.doc.path(template, &["outputs", "parameters"])?;
    let named = |item: &&NodeId| {
        let name = cx.doc.value(**item, "name").and_then(|n| cx.doc.text(n));
        name == Some(output)
    };
    let item = cx.doc.items(list).iter().find(named)?;
    cx.doc.path(*item, &["valueFrom", "default"])
}
