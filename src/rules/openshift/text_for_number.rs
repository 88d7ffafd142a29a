//! AM602: a parameter put in as text where Argo reads a number or a boolean.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Form, whole_reference};
use crate::metric::{Metric, MetricList, Role};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM602: `${NAME}` where Argo expects a number or a boolean.
pub static RULE: Rule = Rule {
    code: "AM602",
    name: "text-for-number",
    summary: "`${NAME}` where Argo expects a number or a boolean",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM602.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(template) = cx.object.template() else {
        return;
    };
    for at in metric.texts(cx.doc) {
        let Some(whole) = whole_reference(at.text).filter(|w| w.form == Form::Text) else {
            continue;
        };
        let Some(parameter) = template.parameter(whole.name) else {
            continue; // AM601
        };
        let refused = cx.full_crds() && list.path.is_some();
        let (wanted, fate, effect) = match at.role {
            Role::Bucket if refused => ("a number", "the full CRD refuses it", Effect::Refused),
            Role::Bucket => ("a number", "Argo reads the bucket as 0", Effect::Wrong),
            Role::Buckets => ("a list", "Argo cannot decode the object", Effect::Refused),
            Role::Realtime => (
                "`true` or `false`",
                "Argo cannot decode the object",
                Effect::Refused,
            ),
            _ => continue,
        };
        let name = whole.name;
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(at.node),
            format!("`${{{name}}}` inserts a string, not {wanted}: {fate}"),
        )
        .help(format!(
            "write {}: it inserts the value without quotes",
            cx.quoted_like(at.node, &format!("${{{{{name}}}}}"))
        ))
        .related(parameter.span, "declared here")
        .metric(cx.doc, metric)
        .effect(effect)
        .argo(cx.said_at(at.node))
        .done();
    }
}
