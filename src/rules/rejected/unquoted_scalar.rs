//! AM001: a number or boolean where Argo expects a string.

use crate::diagnostic::{Effect, FileId, Finding, Severity};
use crate::model::Coerced;
use crate::rules::levels::{ConfigurationContext, DocumentContext, FileContext, refused};
use crate::rules::shared::unreadable::{
    Unreadable, in_configuration, in_document, is_bare_tag_line,
};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// The rule AM001, `unquoted-scalar`.
pub static RULE: Rule = Rule {
    code: "AM001",
    name: "unquoted-scalar",
    summary: "a string is written as a plain number or boolean, or as an unquoted `{{…}}`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM001.md"),
    effect: Effect::Dropped,
    check: Checker::Levels(&[
        Checker::File(file),
        Checker::Document(document),
        Checker::Configuration(configuration),
        Checker::Object(check),
    ]),
};

/// An unquoted `{{…}}` that makes the whole document unreadable.
fn file(cx: &FileContext, sink: &mut Sink) {
    for problem in cx.problems {
        if is_bare_tag_line(cx.text, problem.span) {
            let message = format!(
                "an unquoted string cannot start with `{{{{`: YAML reads the braces as a mapping ({})",
                problem.message
            );
            let finding = refused(&RULE, cx.file, problem.span, message);
            sink.push(finding.help("quote the string: `\"{{…}}\"`"));
        }
    }
}

fn document(cx: &DocumentContext, sink: &mut Sink) {
    for value in in_document(cx).filter(|value| value.is_tag) {
        sink.push(unreadable(cx.file, &value));
    }
}

fn configuration(cx: &ConfigurationContext, sink: &mut Sink) {
    for value in in_configuration(cx).filter(|value| value.is_tag) {
        sink.push(unreadable(cx.file, &value));
    }
}

fn unreadable(file: FileId, value: &Unreadable) -> Finding {
    let Unreadable { shown, who, .. } = value;
    let message = format!("YAML reads `{shown}` without quotes as a mapping: {who}");
    refused(&RULE, file, value.span, message)
        .help(format!("quote it: `\"{shown}\"`"))
        .argo([value.argo()])
}

fn check(cx: &Context, sink: &mut Sink) {
    for wrong in cx.decoded.mistyped.iter().filter(|m| m.relevant) {
        let Kind::Scalar { text, value, .. } = &cx.doc.node(wrong.node).kind else {
            continue;
        };
        let what = match value {
            Value::Bool(_) => "boolean",
            Value::Int(_) | Value::Uint(_) | Value::Float(_) => "number",
            _ => continue,
        };
        if !wrong.wanted.is_string() || wrong.owner == "ObjectMeta" {
            continue;
        }
        // What Argo's reader cannot read at all, such as `.inf`, never comes to the decoder.
        if cx.is_unreadable(wrong.node) {
            sink.take(cx.said_at(wrong.node));
            continue;
        }
        let (field, written) = (wrong.field, shown(text));
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(wrong.node),
            format!(
                "`{field}` must be a string, but YAML reads `{written}` as a {what}: {}",
                cx.undecodable()
            ),
        )
        .help(format!("quote it: `{field}: \"{written}\"`"))
        .metric_node(cx.doc, wrong.metric)
        .argo(cx.said_at(wrong.node))
        .done();
    }
    for taken in &cx.decoded.coerced {
        became_text(cx, taken, sink);
    }
}

/// In its own configuration the controller reads a number or boolean as a string: reported if the string differs.
fn became_text(cx: &Context, taken: &Coerced, sink: &mut Sink) {
    let Kind::Scalar { text, .. } = &cx.doc.node(taken.node).kind else {
        return;
    };
    if taken.metric.is_none() || **text == *taken.text || cx.is_unreadable(taken.node) {
        return;
    }
    let (field, written, text) = (taken.field, shown(text), shown(&taken.text));
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(taken.node),
        format!("`{written}` is not quoted: the controller reads `{field}` as the string `{text}`"),
    )
    .help(format!(
        "quote the value that you want: `{field}: \"{written}\"` or `{field}: \"{text}\"`"
    ))
    .metric_node(cx.doc, taken.metric)
    .effect(Effect::Wrong)
    .severity(Severity::Warning)
    .done();
}
