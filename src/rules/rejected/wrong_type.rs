//! AM019: a value of another kind than Argo reads.

use super::labels_not_list::is_labels;
use super::unknown_field::is_misplaced;
use crate::diagnostic::Severity;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// AM019.
pub static RULE: Rule = Rule {
    code: "AM019",
    name: "wrong-type",
    summary: "a list, map, text or number where Argo reads something else",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM019.md"),
    check: Checker::Object(check),
};

/// What to write for a type of Go.
fn wanted(ty: &str) -> &'static str {
    match ty {
        "string" | "v1alpha1.GaugeOperation" => "text",
        "bool" => "`true` or `false`, without quotes",
        "v1alpha1.Metrics" => "a mapping with `prometheus:`",
        "[]*v1alpha1.Prometheus" => "a list of metrics",
        "v1alpha1.Prometheus" => "a metric: a mapping with `name`, `help` and a type",
        "[]v1alpha1.Amount" => "a list of numbers",
        "v1alpha1.Counter" => "a mapping with `value`",
        "v1alpha1.Gauge" => "a mapping with `value` and `realtime`",
        "v1alpha1.Histogram" => "a mapping with `value` and `buckets`",
        _ => "something else",
    }
}

fn check(cx: &Context, sink: &mut Sink) {
    for wrong in cx.decoded.mistyped.iter().filter(|m| m.relevant) {
        // What Argo's reader cannot read at all, such as an unquoted `{{…}}`, never comes to the decoder.
        if cx.is_unreadable(wrong.node) {
            let _ = cx.said_at(wrong.node);
            continue;
        }
        let text = matches!(wrong.wanted.as_str(), "string" | "v1alpha1.GaugeOperation");
        let kind = &cx.doc.node(wrong.node).kind;
        let scalar = matches!(kind, Kind::Scalar { .. });
        if (text && scalar) || is_labels(wrong.owner, wrong.field) || is_misplaced(wrong.owner) {
            continue;
        }
        let found = match kind {
            Kind::Map(_) => "a mapping",
            Kind::Seq(_) => "a list",
            Kind::Scalar {
                value: Value::Bool(_),
                ..
            } => "a boolean",
            Kind::Scalar {
                value: Value::Text, ..
            } => "text",
            _ => "a number",
        };
        let want = wanted(&wrong.wanted);
        let meant = match (wrong.wanted.as_str(), cx.doc.text(wrong.node)) {
            ("bool", Some(text @ ("true" | "false"))) => Some(text),
            _ => None,
        };
        let field = wrong.field;
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(wrong.node),
            format!("`{field}` is {found} where Argo reads {want}: it cannot decode the object"),
        )
        .help(match meant {
            Some(value) => format!("write `{field}: {value}` without quotes"),
            None if want == "text" => "write one text, in quotes".to_owned(),
            None => format!("write {want}"),
        })
        .metric_node(cx.doc, wrong.metric)
        .argo(cx.said_at(wrong.node))
        .done();
    }
}
