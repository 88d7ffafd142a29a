//! AM605: a label from a parameter that is another one at every run.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::{ObjectKind, references};
use crate::metric::{Metric, MetricList, Role};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM605: a label from a parameter whose value is new for every run.
pub static RULE: Rule = Rule {
    code: "AM605",
    name: "parameter-per-run",
    summary: "a label from a parameter whose value is new for every run",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM605.md"),
    effect: Effect::Costly,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // A Template around a Workflow is processed for every run, one around a WorkflowTemplate or CronWorkflow once.
    let Some(template) = cx.object.template() else {
        return;
    };
    if cx.object.kind != ObjectKind::Workflow {
        return;
    }
    let labels = metric.texts(cx.doc).into_iter();
    for at in labels.filter(|at| at.role == Role::LabelValue) {
        for reference in references(at.text) {
            let Some(parameter) = template.parameter(reference.name) else {
                continue; // AM601
            };
            let name = reference.name;
            let message = if parameter.generated {
                format!(
                    "`{name}` is generated again each time the Template is processed: the label makes one time series per run"
                )
            } else if parameter.must_be_given {
                format!(
                    "`{name}` has no default: if every run sets its own value, the label makes one time series per run"
                )
            } else {
                continue;
            };
            cx.report(sink, &RULE, cx.place(at.node, reference.range), message)
                .help("remove the label, or use a parameter with few values")
                .related(parameter.span, "declared here")
                .metric(cx.doc, metric)
                .done();
        }
    }
}
