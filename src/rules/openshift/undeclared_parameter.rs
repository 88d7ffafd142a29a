//! AM601: a parameter that the Template does not declare.

use crate::argo::is_metric_variable;
use crate::diagnostic::{Effect, Severity, distance};
use crate::manifest::{Form, OpenShift, Reference, references};
use crate::metric::{Metric, MetricList, Role, TextAt};
use crate::model::Claim;
use crate::rules::openshift::{NO_TOKEN, is_quoted};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM601: a parameter that the OpenShift Template does not declare.
pub static RULE: Rule = Rule {
    code: "AM601",
    name: "undeclared-parameter",
    summary: "a parameter that the OpenShift Template does not declare",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM601.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(template) = cx.object.template() else {
        return;
    };
    for at in metric.texts(cx.doc) {
        for reference in references(at.text) {
            let name = reference.name;
            let variable = reference.form == Form::Value && is_metric_variable(name);
            if template.parameter(name).is_some() || variable {
                continue; // A variable with `$` in front is AM604.
            }
            let shown = &at.text[reference.range.clone()];
            let refused = cx.full_crds() && list.path.is_some();
            let (fate, effect) = fate(&at, &reference, refused);
            let unread = at.role == Role::When && reference.form == Form::Text;
            let unread = unread && effect == Effect::Dropped;
            let number = at.role.is_no_text();
            let draft = cx.report(
                sink,
                &RULE,
                cx.place(at.node, reference.range.clone()),
                format!("the Template does not declare the parameter `{name}`: `oc process` leaves `{shown}` as it is, {fate}"),
            )
            .help(match nearest(template, name) {
                Some(other) => format!("write `{}`", shown.replace(name, other)),
                None => format!("declare it under `parameters`: `- name: {name}`"),
            })
            .metric(cx.doc, metric)
            .effect(effect)
            .severity(if number { Severity::Error } else { Severity::Warning })
            .argo(if number { cx.said_at(at.node) } else { Claim::default() });
            if unread {
                draft.at_run(NO_TOKEN).done();
            } else {
                draft.done();
            }
        }
    }
}

/// What becomes of the reference in Argo.
fn fate(at: &TextAt, reference: &Reference, refused: bool) -> (&'static str, Effect) {
    let tag = reference.form == Form::Value;
    match at.role {
        Role::Bucket if refused => (
            "and the full CRD refuses a string as a bucket",
            Effect::Refused,
        ),
        Role::Bucket => ("and Argo reads that bucket as 0", Effect::Wrong),
        Role::Buckets | Role::Realtime => ("and Argo cannot decode a string here", Effect::Refused),
        Role::Name => ("and a metric name cannot contain `$`", Effect::Dropped),
        Role::LabelKey => ("and a label key cannot contain `$`", Effect::Dropped),
        _ if tag => (
            "and Argo does not know a variable of that name: every emission fails with a `MetricsError`",
            Effect::Dropped,
        ),
        Role::Value => (
            "and that is not a number: every emission fails with a `MetricsError`",
            Effect::Dropped,
        ),
        Role::When if is_quoted(at.text, reference.range.start) => {
            ("and that is what Argo compares", Effect::Wrong)
        }
        Role::When => (
            "and `when` with `$` is not valid: every emission fails with a `MetricsError`",
            Effect::Dropped,
        ),
        Role::Operation => ("and Argo treats it as `Set`", Effect::Wrong),
        Role::Help | Role::LabelValue => ("and so it is exported", Effect::Wrong),
    }
}

/// A Template with more parameters than this is too long to be searched for what may have been meant.
const SEARCHED: usize = 200;

/// The declared name that is closest, if a typing error can lead from one to the other.
fn nearest<'t>(template: &'t OpenShift, name: &str) -> Option<&'t str> {
    if template.parameters().len() > SEARCHED {
        return None;
    }
    let lower = name.to_lowercase();
    let names = template.parameters().iter().map(|p| p.name.as_str());
    let far = |other: &str| distance(&lower, &other.to_lowercase());
    let (far, other) = names.map(|other| (far(other), other)).min()?;
    (far <= (name.len() / 4).max(1)).then_some(other)
}
