//! AM604: a `$` directly before a tag of Argo.

use crate::argo::is_metric_variable;
use crate::diagnostic::{Effect, Severity};
use crate::expression::{Tag, tags};
use crate::manifest::{Form, whole_reference};
use crate::metric::{Metric, MetricList, Role, TextAt};
use crate::rules::openshift::{NO_TOKEN, is_quoted};
use crate::rules::shared::dollar::has_dollar;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM604: a `$` directly before a variable or expression of Argo.
pub static RULE: Rule = Rule {
    code: "AM604",
    name: "dollar-before-tag",
    summary: "a `$` directly before a variable or expression of Argo",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM604.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for at in metric.texts(cx.doc) {
        let name = matches!(at.role, Role::Name | Role::LabelKey);
        if name || at.role.is_no_text() || is_a_parameter(cx, at.text) {
            continue; // AM007, AM008; AM601, AM603
        }
        for tag in tags(at.text).filter(|tag| tag.closed && has_dollar(at.text, tag)) {
            report(cx, metric, at, &tag, sink);
        }
    }
}

/// Whether a text is `${{NAME}}` in a Template, and no variable of Argo that nobody declares.
fn is_a_parameter(cx: &Context, text: &str) -> bool {
    let whole = whole_reference(text).filter(|w| w.form == Form::Value);
    cx.object
        .template()
        .zip(whole)
        .is_some_and(|(template, w)| {
            template.parameter(w.name).is_some() || !is_metric_variable(w.name)
        })
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each place, with its words"
)]
fn report(cx: &Context, metric: &Metric, at: TextAt, tag: &Tag, sink: &mut Sink) {
    let shown = &at.text[tag.whole.clone()];
    let place = cx.place(at.node, tag.whole.start - 1..tag.whole.end);
    let inner = tag.text(at.text);
    let declared = cx.object.template().and_then(|t| t.parameter(inner));
    if let Some(parameter) = declared {
        cx.report(
            sink,
            &RULE,
            place,
            format!("`${shown}` is a parameter only if it is the whole string: `oc process` leaves it, and every emission fails with a `MetricsError`"),
        )
        .help(format!("write `${{{inner}}}`"))
        .related(parameter.span, "declared here")
        .metric(cx.doc, metric)
        .effect(Effect::Dropped)
        .at_run(format!(
            "unable to substitute parameters for metric '{}': failed to resolve {shown}",
            metric.name.text(cx.doc).unwrap_or_default()
        ))
        .done();
        return;
    }
    let realtime = metric.is_realtime(cx.doc);
    let (fate, effect, severity) = match at.role {
        Role::Value if realtime => (
            "a realtime gauge accepts only the variable itself, and the gauge is never created",
            Effect::Dropped,
            Severity::Error,
        ),
        Role::Value => (
            "the value is not a number, and every emission fails with a `MetricsError`",
            Effect::Dropped,
            Severity::Error,
        ),
        Role::When if is_quoted(at.text, tag.whole.start) => (
            "`when` compares a string that is not the variable's value",
            Effect::Wrong,
            Severity::Error,
        ),
        Role::When => (
            "`when` is not valid, and every emission fails with a `MetricsError`",
            Effect::Dropped,
            Severity::Error,
        ),
        _ => (
            "it is exported with the value",
            Effect::Wrong,
            Severity::Warning,
        ),
    };
    let draft = cx
        .report(
            sink,
            &RULE,
            place,
            format!("the `$` before `{shown}` stays in the string: {fate}"),
        )
        .help(format!("write `{shown}` without `$`"))
        .metric(cx.doc, metric)
        .effect(effect)
        .severity(severity);
    match at.role {
        Role::Value if realtime => draft
            .at_run("real time metrics can only be used with metric variables")
            .done(),
        Role::When if effect == Effect::Dropped => draft.at_run(NO_TOKEN).done(),
        _ => draft.done(),
    }
}
