//! AM207: a realtime gauge whose value is not a variable that can be read again.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, Metric, MetricList};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM207.
pub static RULE: Rule = Rule {
    code: "AM207",
    name: "realtime-value",
    summary: "a realtime gauge's value is not `{{duration}}` or `{{workflow.duration}}` alone",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM207.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((node, text, value)) = value(cx, list, metric) else {
        return;
    };
    let Some(gauge) = metric.effective().and_then(|block| block.slot.entry) else {
        return;
    };
    let workflow = list.place == ListPlace::Workflow;
    let live = match workflow {
        true => Id::WorkflowDuration.name(),
        false => Id::Duration.name(),
    };
    let (what, severity) = match value {
        Value::Live | Value::OtherLevel => return,
        // The parameter's value may itself be the required tag.
        Value::Other(name) if matches!(Id::of(name), Some(Id::Input | Id::WorkflowParameter)) => (
            format!("`{}` becomes the value of the parameter", shown(text)),
            Severity::Warning,
        ),
        Value::Other(name) => (
            format!("`{{{{{}}}}}` is not a duration", shown(name)),
            Severity::Error,
        ),
        Value::NoVariable if text.contains("{{=") => (
            format!("`{}` is an expression", shown(text)),
            Severity::Error,
        ),
        Value::NoVariable if text.contains("{{") => (
            format!("`{}` is more than one variable", shown(text)),
            Severity::Error,
        ),
        Value::NoVariable => (
            format!("`{}` is not a variable", shown(text)),
            Severity::Error,
        ),
    };
    let message = match severity {
        Severity::Warning => format!(
            "{what}: the realtime gauge fails with a `MetricsError` unless that is `{{{{{live}}}}}`"
        ),
        _ => format!(
            "{what}, and the controller can read only a duration at each scrape: the gauge fails with a `MetricsError`"
        ),
    };
    let draft = cx
        .report(sink, &RULE, cx.doc.written_span(gauge.key), message)
        .related(cx.doc.written_span(node), "the value")
        .severity(severity)
        .metric(cx.doc, metric)
        .help(format!(
            "write `value: \"{{{{{live}}}}}\"`, or `realtime: false` to set the value once, at the end"
        ));
    match value {
        Value::NoVariable if !text.contains("{{") => {
            draft
                .at_run("real time metrics can only be used with metric variables")
                .done();
        }
        Value::Other(name) if Id::Status.is(name) => draft
            .at_run("'status' is not available as a real time metric")
            .done(),
        _ => draft.done(),
    }
}
