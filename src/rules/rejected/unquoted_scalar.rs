//! AM001: a number or boolean where Argo reads text.

use crate::diagnostic::Severity;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// AM001.
pub static RULE: Rule = Rule {
    code: "AM001",
    name: "unquoted-scalar",
    summary: "a text is written as a plain number or boolean, or as an unquoted `{{…}}`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM001.md"),
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    for wrong in cx.decoded.mistyped.iter().filter(|m| m.relevant) {
        let is_text = matches!(wrong.wanted.as_str(), "string" | "v1alpha1.GaugeOperation");
        let Kind::Scalar { text, value, .. } = &cx.doc.node(wrong.node).kind else {
            continue;
        };
        let what = match value {
            Value::Bool(_) => "boolean",
            Value::Int(_) | Value::Uint(_) | Value::Float(_) => "number",
            _ => continue,
        };
        if !is_text || wrong.owner == "ObjectMeta" {
            continue;
        }
        // What Argo's reader cannot read at all, such as `.inf`, never comes to the decoder.
        if cx.is_unreadable(wrong.node) {
            let _ = cx.said_at(wrong.node);
            continue;
        }
        let (field, written) = (wrong.field, shown(text));
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(wrong.node),
            format!("`{field}` must be text, and YAML reads `{written}` as a {what}: Argo cannot decode the object"),
        )
        .help(format!("quote it: `{field}: \"{written}\"`"))
        .metric_node(cx.doc, wrong.metric)
        .argo(cx.said_at(wrong.node))
        .done();
    }
}
