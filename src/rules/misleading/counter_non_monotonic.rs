//! AM312: a counter whose value makes it fall, or leaves it without a number.

use crate::argo::{Form, Id, parse_go_float, variable};
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{Metric, MetricList, MetricType};
use crate::model::trim_tag;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, NodeId};

/// AM312: a counter's value is negative, NaN, infinite or a point in time.
pub static RULE: Rule = Rule {
    code: "AM312",
    name: "counter-non-monotonic",
    summary: "a counter's value is negative, NaN, infinite or a point in time",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM312.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(block) = metric.effective() else {
        return;
    };
    let (Some(node), Some(text)) = (block.value.value(), block.value.text(cx.doc)) else {
        return;
    };
    if block.ty != MetricType::Counter {
        return;
    }
    let Some(value) = parse_go_float(text) else {
        of_variable(cx, metric, node, text, sink);
        return;
    };
    let message = if value < 0.0 {
        if !cx.version().at_least(3, 6) {
            return; // AM105
        }
        format!(
            "`{text}` decreases the counter at every emission: `rate()` treats each decrease as a restart"
        )
    } else if value.is_finite() {
        return;
    } else if value.is_nan() {
        "one emission makes the counter NaN until the controller restarts".to_owned()
    } else {
        "one emission makes the counter infinite until the controller restarts".to_owned()
    };
    cx.report(sink, &RULE, cx.doc.written_span(node), message)
        .help("count with `value: \"1\"`; for a value that goes down write `gauge: {realtime: false, operation: Sub, value: \"1\"}`")
        .metric(cx.doc, metric)
        .done();
}

/// A value that is one variable, and not an amount to add.
fn of_variable(cx: &Context, metric: &Metric, node: NodeId, text: &str, sink: &mut Sink) {
    let mut all = tags(text);
    let (Some(tag), None) = (all.next(), all.next()) else {
        return;
    };
    let whole = tag.closed && tag.kind == TagKind::Simple && tag.whole == (0..text.len());
    let name = trim_tag(tag.text(text));
    // One that cannot be a number has AM206.
    let (what, help) = match variable(name) {
        Some(known) if known.form == Form::Clock => (
            "is a point in time or part of one: the controller adds up values whose sum means nothing",
            "count with `value: \"1\"`; for the time of the last run write `gauge: {realtime: false, value: …}`",
        ),
        Some(known) if known.id == Id::Priority && may_be_negative(cx) => (
            "may be negative: then the counter decreases, `rate()` treats that as a restart, and 3.5 and older panic",
            "count with `value: \"1\"`, and write the priority in a label",
        ),
        _ => return,
    };
    if !whole {
        return;
    }
    cx.report(
        sink,
        &RULE,
        cx.place(node, tag.whole),
        format!("`{{{{{name}}}}}` {what}"),
    )
    .help(help)
    .severity(Severity::Warning)
    .metric(cx.doc, metric)
    .done();
}

/// Whether the object leaves open what the workflow's priority is, or says that it is negative.
fn may_be_negative(cx: &Context) -> bool {
    let priority = cx
        .object
        .spec
        .and_then(|spec| cx.doc.value(spec, "priority"));
    let written = priority.map(|node| &cx.doc.node(cx.doc.target(node)).kind);
    match written {
        Some(Kind::Scalar { text, .. }) => text.parse::<u32>().is_err(),
        _ => cx.surroundings.open,
    }
}
