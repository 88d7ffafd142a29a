//! AM015: a bucket that is no number.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Reference, references};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// AM015.
pub static RULE: Rule = Rule {
    code: "AM015",
    name: "bucket-not-number",
    summary: "a bucket that YAML does not read as a number",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM015.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(histogram) = metric.block(MetricType::Histogram) else {
        return;
    };
    let Some(buckets) = histogram.buckets.value() else {
        return;
    };
    for item in cx.doc.items(buckets) {
        let shown = match &cx.doc.node(*item).kind {
            Kind::Scalar {
                value: Value::Int(_) | Value::Uint(_) | Value::Float(_),
                ..
            } => continue,
            Kind::Scalar { text, value, .. } => match value {
                Value::Null => "an empty item".to_owned(),
                Value::Text
                    if cx.object.in_openshift() && references(text) == [Reference::Value] =>
                {
                    continue;
                }
                Value::Text => format!("the text `{}`", text.escape_debug()),
                _ => format!("`{text}`"),
            },
            Kind::Map(_) => "a mapping".to_owned(),
            _ => "a list".to_owned(),
        };
        let fate = if cx.full_crds() && list.path.is_some() {
            "the full CRD refuses it"
        } else {
            "Argo reads it as 0 without a word"
        };
        let unquoted = cx
            .doc
            .text(*item)
            .filter(|t| t.trim().parse::<f64>().is_ok_and(f64::is_finite));
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(*item),
            format!("a bucket must be a number and this is {shown}: {fate}"),
        )
        .help(match unquoted {
            Some(number) => format!("write `{}` without quotes", number.trim()),
            None => "write a plain number; a bucket cannot be a variable".to_owned(),
        })
        .metric(cx.doc, metric)
        .effect(Effect::Wrong)
        .argo(cx.said_at(*item))
        .done();
    }
}
