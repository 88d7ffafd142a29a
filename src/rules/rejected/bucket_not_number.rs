//! AM015: a bucket that is not a number.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::shared::bucket_order::{self, Odd};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Kind, Value};

/// The rule AM015, `bucket-not-number`.
pub static RULE: Rule = Rule {
    code: "AM015",
    name: "bucket-not-number",
    summary: "a bucket is not a plain number",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM015.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(histogram) = metric.block(MetricType::Histogram) else {
        return;
    };
    let Some(buckets) = histogram.buckets.value() else {
        return;
    };
    let refused = cx.full_crds() && list.path.is_some();
    // Before 3.6 it is worse: AM105.
    let zeros =
        bucket_order::wrong(cx, histogram, Odd::Zero).filter(|_| cx.version().at_least(3, 6));
    for item in cx.doc.items(buckets) {
        if cx.is_parameter(*item) {
            continue; // AM601, AM602
        }
        let shown = match &cx.doc.node(*item).kind {
            Kind::Scalar {
                value: Value::Int(_) | Value::Uint(_) | Value::Float(_),
                ..
            } => continue,
            Kind::Scalar { text, value, .. } => match value {
                Value::Null => "an empty item".to_owned(),
                Value::Text => format!("the string `{}`", crate::rules::wording::shown(text)),
                _ => format!("`{text}`"),
            },
            Kind::Map(_) => "a mapping".to_owned(),
            _ => "a list".to_owned(),
        };
        let (fate, effect) = match (&zeros, refused) {
            (_, true) => ("the full CRD refuses it", Effect::Refused),
            (Some(_), false) => (
                "Argo reads it as 0, so the buckets do not ascend and every emission fails",
                Effect::Dropped,
            ),
            (None, false) => ("Argo silently reads it as 0", Effect::Wrong),
        };
        let unquoted = cx
            .doc
            .text(*item)
            .filter(|t| t.trim().parse::<f64>().is_ok_and(f64::is_finite));
        let draft = cx
            .report(
                sink,
                &RULE,
                cx.doc.written_span(*item),
                format!("a bucket must be a number, but this is {shown}: {fate}"),
            )
            .help(match unquoted {
                Some(number) => format!("write `{}` without quotes", number.trim()),
                None => "write a plain number, as in `buckets: [5, 30, 60]`; a bucket cannot be a variable".to_owned(),
            })
            .metric(cx.doc, metric)
            .effect(effect)
            .argo(cx.said_at(*item));
        match &zeros {
            Some(zeros) if !refused => draft
                .at_run(cx.could_not_construct(metric, &zeros.words()))
                .done(),
            _ => draft.done(),
        }
    }
}
