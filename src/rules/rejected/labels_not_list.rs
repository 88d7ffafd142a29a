//! AM003: labels that are not a list of keys and values.

use crate::argo::schema::GoType;
use crate::diagnostic::{Effect, Severity};
use crate::metric::slot;
use crate::model::Unknown;
use crate::rules::fields::{is_labels, is_odd_label};
use crate::rules::wording::{CONFIG_REFUSED, shown};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{NodeId, Span};

/// The rule AM003, `labels-not-list`.
pub static RULE: Rule = Rule {
    code: "AM003",
    name: "labels-not-list",
    summary: "`labels` is not a list of `{key, value}`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM003.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

/// The labels as they are to be written: the first of a map, with its own key and value.
fn as_list(cx: &Context, map: NodeId) -> String {
    let first = cx.doc.entries(map).first();
    let pair = first.and_then(|e| Some((cx.doc.text(e.key)?, cx.doc.text(e.value))));
    let (key, value) = pair.unwrap_or(("name", None));
    let (key, value) = (shown(key), value.map_or("…".to_owned(), shown));
    let more = if cx.doc.entries(map).len() > 1 {
        ", …"
    } else {
        ""
    };
    format!("write a list: `labels: [{{key: {key}, value: \"{value}\"}}{more}]`")
}

fn check(cx: &Context, sink: &mut Sink) {
    let labels = cx
        .decoded
        .mistyped
        .iter()
        .filter(|m| m.relevant && is_labels(m.owner, m.field));
    for wrong in labels {
        let span = cx.doc.written_span(wrong.node);
        let first = cx
            .doc
            .entries(wrong.node)
            .first()
            .map(|e| cx.doc.written_span(e.key));
        let is_flow = cx.text.slice(span).starts_with('{');
        let span: Span = match first {
            Some(first) if !is_flow => first,
            _ => span,
        };
        cx.report(
            sink,
            &RULE,
            span,
            if wrong.wanted == GoType::MetricLabel {
                format!("a label must be `{{key, value}}`: {}", cx.undecodable())
            } else {
                format!(
                    "`labels` must be a list of `{{key, value}}`: {}",
                    cx.undecodable()
                )
            },
        )
        .help(as_list(cx, wrong.node))
        .metric_node(cx.doc, wrong.metric)
        .argo(cx.said_at(wrong.node))
        .done();
    }
    for unknown in cx
        .decoded
        .unknown
        .iter()
        .filter(|u| u.relevant && is_odd_label(u))
    {
        let name = shown(&unknown.name);
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(unknown.entry.key),
            if cx.is_config() {
                format!("a label has `key` and `value`, not `{name}`: {CONFIG_REFUSED}")
            } else {
                format!("a label has `key` and `value`, not `{name}`: `argo lint` and `argo submit` refuse the object, other readers drop it")
            },
        )
        .help(help(cx, unknown))
        .metric_node(cx.doc, unknown.metric)
        .effect(Effect::Dropped)
        .argo(cx.said_at(unknown.entry.key))
        // What is missing in the label follows from it.
        .argo(cx.said_at(unknown.holder))
        .done();
    }
}

/// What to write instead: `{name: app, value: x}` has its value and lacks a key, `{app: x}` lacks both.
fn help(cx: &Context, unknown: &Unknown) -> String {
    let is_set = |field| slot(cx.doc, unknown.holder, field).is_set(cx.doc);
    let name = shown(&unknown.name);
    match (is_set("key"), is_set("value")) {
        (true, true) => format!("remove `{name}`, a label has only `key` and `value`"),
        (true, false) => format!("write `value:` instead of `{name}:`"),
        (false, true) => format!("write `key:` instead of `{name}:`"),
        (false, false) => format!("write `- key: {name}` and `value: …`"),
    }
}
