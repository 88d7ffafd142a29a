//! AM310: texts of `spec.metrics` that the first run fills in for all retries.

use crate::argo::{Stage, variable};
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::manifest::{Carrier, ObjectKind};
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::model::trim_tag;
use crate::rules::shared::uses::{Ends, uses};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::NodeId;

/// AM310: a retried workflow counts with the labels and `when` of its first run.
pub static RULE: Rule = Rule {
    code: "AM310",
    name: "mutation-on-retry",
    summary: "a retried workflow counts with the labels and `when` of its first run",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM310.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let runs = matches!(
        cx.object.kind,
        ObjectKind::Workflow | ObjectKind::CronWorkflow
    );
    let reference = cx.doc.value(list.owner, "workflowTemplateRef");
    let whole = reference.is_some_and(|node| !cx.doc.is_null(node));
    if list.place != ListPlace::Workflow
        || !runs
        || whole
        || matches!(cx.object.carrier, Carrier::Defaults)
    {
        return;
    }
    // Those of a realtime gauge are filled in at the start already: AM307.
    let ends = Ends::of(cx, list);
    for metric in list.metrics.iter().filter(|m| !m.is_realtime(cx.doc)) {
        if ends.always_fail(&uses(cx, metric)) {
            continue;
        }
        let Some((node, range, name)) = first(cx, metric) else {
            continue;
        };
        cx.report(
            sink,
            &RULE,
            cx.place(node, range),
            format!("the first run stores the value of `{{{{{name}}}}}` in the workflow: `argo retry` and `argo resubmit` emit the old value again"),
        )
        .help("use a `workflowTemplateRef` for workflows that are retried: they read the WorkflowTemplate again")
        .metric(cx.doc, metric)
        .done();
    }
}

/// The first simple tag of a text that Argo overwrites, with a variable that is known at the end only.
fn first<'d>(
    cx: &Context<'d>,
    metric: &Metric,
) -> Option<(NodeId, std::ops::Range<usize>, &'d str)> {
    for at in metric.texts(cx.doc) {
        let written = matches!(
            at.role,
            Role::Name | Role::Help | Role::When | Role::LabelValue
        );
        if !written || tags(at.text).any(|t| !t.closed) {
            continue;
        }
        for tag in tags(at.text).filter(|t| t.kind == TagKind::Simple) {
            let name = trim_tag(tag.text(at.text));
            let late = variable(name).is_some_and(|known| {
                known.stages.contains(&Stage::Emission) && !known.stages.contains(&Stage::Workflow)
            });
            if late {
                return Some((at.node, tag.whole, name));
            }
        }
    }
    None
}
