//! AM007: a name with a variable in it.

use crate::diagnostic::{By, Effect, Severity};
use crate::expression::tags;
use crate::metric::{Metric, MetricList};
use crate::model::{Check, fixed_part};
use crate::rules::shared::argument;
use crate::rules::wording::{shown, variable_as_label};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM007, `templated-name`.
pub static RULE: Rule = Rule {
    code: "AM007",
    name: "templated-name",
    summary: "a name contains `{{…}}`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM007.md"),
    effect: Effect::Dropped,
    check: Checker::Object(of_object),
};

fn of_object(cx: &Context, sink: &mut Sink) {
    for list in cx.lists {
        for metric in &list.metrics {
            check(cx, list, metric, sink);
        }
    }
    argument::check(cx, sink, &RULE, Check::ArgumentInName);
}

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(name), Some(node)) = (metric.name.text(cx.doc), metric.name.value()) else {
        return;
    };
    // `${{NAME}}` of an OpenShift Template is not a tag of Argo.
    let fixed = cx.object.in_openshift().then(|| fixed_part(name));
    if !tags(fixed.as_deref().unwrap_or(name)).any(|t| t.closed) {
        return;
    }
    let argo = cx.said(metric.node, metric.name, "name");
    let linted = argo.iter().any(|t| t.by == By::Lint);
    let by_crd = argo.iter().any(|t| t.by == By::Crd);
    let fate = match (linted, by_crd) {
        (true, _) => "`argo lint` finds the name invalid and refuses the template",
        (false, true) => "the full CRD refuses `{{` in a name",
        (false, false) if list.path.is_some() => {
            "every value makes a separate metric, and the full CRD of Argo 4 refuses it"
        }
        (false, false) => "every value makes a separate metric",
    };
    cx.report(sink, &RULE, cx.doc.written_span(node), format!("the name contains a variable: {fate}"))
        .help(match variable_as_label(name) {
            Some((name, key, tag)) => format!(
                "write `name: {}` and add the variable as a label: `labels: [{{key: {key}, value: \"{}\"}}]`",
                shown(&name),
                shown(&tag)
            ),
            None => "write a fixed name and add the variable as a label: `labels: [{key: …, value: \"{{…}}\"}]`".to_owned(),
        })
        .metric(cx.doc, metric)
        .argo(argo)
        .severity_unless_refused(Severity::Warning)
        .done();
}
