//! AM019: a value of another type than Argo expects.

use crate::argo::schema::GoType;
use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Form, whole_reference};
use crate::model::Mistyped;
use crate::rules::fields::{is_labels, is_misplaced};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// The rule AM019, `wrong-type`.
pub static RULE: Rule = Rule {
    code: "AM019",
    name: "wrong-type",
    summary: "a list, mapping, string or number where Argo expects something else",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM019.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

/// What a value of a type is, as words.
fn wanted(ty: GoType) -> &'static str {
    match ty {
        GoType::String | GoType::GaugeOperation => "a string",
        GoType::Bool => "`true` or `false`",
        GoType::Metrics => "a mapping with `prometheus:`",
        GoType::MetricList => "a list of metrics",
        GoType::Metric => "a metric: a mapping with `name`, `help` and a type",
        GoType::Amounts => "a list of numbers",
        GoType::Counter => "a mapping with `value`",
        GoType::Gauge => "a mapping with `value` and `realtime`",
        GoType::Histogram => "a mapping with `value` and `buckets`",
        GoType::MetricLabel | GoType::Struct(_) | GoType::Other(_) => "something else",
    }
}

/// What to write, with what is there where that is plain.
fn instead(cx: &Context, wrong: &Mistyped) -> String {
    let field = wrong.field;
    let only = match cx.doc.items(wrong.node) {
        [item] => cx.doc.text(*item),
        _ => None,
    };
    let number = match &cx.doc.node(wrong.node).kind {
        Kind::Scalar {
            text,
            value: Value::Int(_) | Value::Uint(_) | Value::Float(_),
            ..
        } => Some(text),
        _ => None,
    };
    match (wrong.wanted, only, number) {
        (GoType::String, Some(only), _) => format!("write `{field}: \"{}\"`", shown(only)),
        (GoType::String | GoType::GaugeOperation, ..) => {
            format!("write one string, in quotes: `{field}: \"…\"`")
        }
        (GoType::Bool, ..) => format!("write `{field}: true` or `{field}: false`, without quotes"),
        (GoType::Amounts, _, Some(number)) => format!("write `{field}: [{number}]`"),
        (GoType::Amounts, ..) => {
            format!("write a list of numbers, such as `{field}: [5, 30, 60]`")
        }
        (GoType::Counter, ..) => "write `counter: {value: \"1\"}`".to_owned(),
        (GoType::Gauge, ..) => {
            "write a mapping, such as `gauge: {realtime: false, value: \"{{duration}}\"}`"
                .to_owned()
        }
        (GoType::Histogram, ..) => {
            "write a mapping, such as `histogram: {value: \"{{duration}}\", buckets: [5, 30, 60]}`"
                .to_owned()
        }
        (ty, ..) => format!("write {}", wanted(ty)),
    }
}

/// Whether a parameter puts in text where Argo reads metrics, a metric or its type: none of the places that AM602
/// knows, and wrong whatever the text is.
fn is_text_for_more(cx: &Context, wrong: &Mistyped) -> bool {
    let whole = cx.doc.text(wrong.node).and_then(whole_reference);
    let other = !matches!(wrong.wanted, GoType::Bool | GoType::Amounts);
    other && whole.is_some_and(|whole| whole.form == Form::Text)
}

fn check(cx: &Context, sink: &mut Sink) {
    for wrong in cx.decoded.mistyped.iter().filter(|m| m.relevant) {
        // What Argo's reader cannot read at all, such as an unquoted `{{…}}`, never comes to the decoder.
        if cx.is_unreadable(wrong.node) {
            sink.take(cx.said_at(wrong.node));
            continue;
        }
        if cx.is_parameter(wrong.node) && !is_text_for_more(cx, wrong) {
            continue; // AM601, AM602
        }
        let text = wrong.wanted.is_string();
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
            } => "a string",
            _ => "a number",
        };
        let want = wanted(wrong.wanted);
        let meant = match (wrong.wanted, cx.doc.text(wrong.node)) {
            (GoType::Bool, Some(text @ ("true" | "false"))) => Some(text),
            _ => None,
        };
        let field = wrong.field;
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(wrong.node),
            format!(
                "`{field}` is {found}, but must be {want}: {}",
                cx.undecodable()
            ),
        )
        .help(match meant {
            Some(value) => format!("write `{field}: {value}`, without quotes"),
            None => instead(cx, wrong),
        })
        .metric_node(cx.doc, wrong.metric)
        .argo(cx.said_at(wrong.node))
        .done();
    }
}
