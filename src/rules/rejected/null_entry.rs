//! AM004: an empty list item.

use crate::diagnostic::{ArgoText, By, Effect, Severity};
use crate::metric::{ListPlace, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM004, `null-entry`.
pub static RULE: Rule = Rule {
    code: "AM004",
    name: "null-entry",
    summary: "an item of a list is empty, and Argo panics on it",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM004.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

/// The list item that is empty: a metric or a label.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Metric,
    /// A label; whether its gauge is realtime, which is looked at before the workflow ends.
    Label {
        realtime: bool,
    },
}

/// What happens to the workflow where nothing refuses the item (`computeMetrics` in `workflow/controller/operator.go`, whose
/// first line asks every metric whether it is realtime; run in each of the six releases).
fn at_run(cx: &Context, list: &MetricList, item: Item) -> &'static str {
    let workflow_level = list.place == ListPlace::Workflow;
    match item {
        Item::Metric if workflow_level && cx.is_config() => {
            "every workflow of this controller ends in `Error` before its first node"
        }
        Item::Metric if workflow_level => "the workflow ends in `Error` before its first node",
        Item::Label { realtime: false } if workflow_level => {
            "the workflow stays `Succeeded`, and its metrics are silently lost"
        }
        Item::Label { realtime: true } if workflow_level => "the controller panics on the label",
        _ => "the workflow ends in `Error`",
    }
}

/// What happens to an empty item, by whose words there are about it.
fn message(cx: &Context, list: &MetricList, item: Item, argo: &[ArgoText]) -> String {
    let what = match item {
        Item::Metric => "metric",
        Item::Label { .. } => "label",
    };
    let by = |wanted| argo.iter().any(|t| t.by == wanted);
    let fate = if by(By::Lint) {
        "`argo lint` ends in a panic (nil pointer)".to_owned()
    } else if by(By::Crd) {
        let otherwise = at_run(cx, list, item);
        format!("the full CRD refuses it; without that CRD {otherwise}")
    } else {
        format!("nothing refuses it, and {}", at_run(cx, list, item))
    };
    format!("the list item is empty, but must be a {what}: {fate}")
}

/// The text of a nil dereference, which becomes the message of the workflow.
const PANIC: &str = "runtime error: invalid memory address or nil pointer dereference";

/// Whether `argo lint` panics first, with the same text.
fn is_told(argo: &[ArgoText]) -> bool {
    argo.iter().any(|t| t.by == By::Lint)
}

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for item in list.items(cx.doc).iter().filter(|i| cx.doc.is_null(**i)) {
        let argo = cx.said_at(*item);
        let span = cx.doc.written_span(*item);
        let draft = cx
            .report(sink, &RULE, span, message(cx, list, Item::Metric, &argo))
            .help("remove the `-`, or write the metric")
            .metric_node(cx.doc, Some(*item))
            .effect(Effect::Breaks)
            .argo(argo.clone());
        let draft = if is_told(&argo) {
            draft
        } else {
            draft.at_run(PANIC)
        };
        draft.done();
    }
    for metric in &list.metrics {
        let labels = metric.labels.value();
        for item in labels
            .map_or(&[][..], |l| cx.doc.items(l))
            .iter()
            .filter(|i| cx.doc.is_null(**i))
        {
            let argo = cx.said_at(*item);
            let span = cx.doc.written_span(*item);
            let label = Item::Label {
                realtime: metric.is_realtime(cx.doc),
            };
            // About a label at workflow level the user sees nothing: only the controller's log has the panic.
            let lost =
                list.place == ListPlace::Workflow && label == Item::Label { realtime: false };
            let at_run = !lost && !is_told(&argo);
            let draft = cx
                .report(sink, &RULE, span, message(cx, list, label, &argo))
                .help("remove the `-`, or write `key` and `value`")
                .metric(cx.doc, metric)
                .effect(if lost {
                    Effect::Dropped
                } else {
                    Effect::Breaks
                })
                .argo(argo);
            let draft = if at_run { draft.at_run(PANIC) } else { draft };
            draft.done();
        }
    }
}
