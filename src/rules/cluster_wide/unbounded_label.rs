//! AM401: a label with a new value again and again.

use crate::argo::{Growth, Id, Version, at_start, variable};
use crate::diagnostic::{Effect, Severity};
use crate::manifest::ObjectKind;
use crate::metric::{ListPlace, Metric, MetricList};
use crate::model::{Endless, Estimate, LabelEstimate, Part, Source};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::Span;

/// AM401: a label has a new value for each run, pod or measurement.
pub static RULE: Rule = Rule {
    code: "AM401",
    name: "unbounded-label",
    summary: "a label has a new value for each run, pod or measurement",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM401.md"),
    effect: Effect::Costly,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        if metric.effective().is_none() {
            continue; // AM201
        }
        let realtime = metric.is_realtime(cx.doc);
        let live = matches!(value(cx, list, metric), Some((_, _, Value::Live)));
        let mut needed = realtime && !has_given_label(estimate);
        for label in &estimate.labels {
            let unbounded = label.parts.iter().filter_map(|part| {
                let Source::Unbounded(endless) = &part.source else {
                    return None;
                };
                let workflow = list.place == ListPlace::Workflow;
                let frozen = live && part.simple && at_start(&part.name, workflow).is_some();
                (!frozen).then_some((part, endless)) // AM307
            });
            let unbounded = Vec::from_iter(unbounded);
            // Of several in one label the worst one speaks.
            let worst = unbounded
                .iter()
                .find(|(_, endless)| endless.is_hopeless())
                .or(unbounded.first());
            let Some((part, endless)) = worst.copied() else {
                continue;
            };
            let per_run = matches!(endless.growth, Growth::Run | Growth::Pod | Growth::Node);
            // Of several labels that distinguish runs one is enough.
            let alone = per_run && std::mem::take(&mut needed);
            let severity = match (alone, endless.is_hopeless()) {
                (true, _) => Severity::Info,
                (_, true) => Severity::Error,
                _ => Severity::Warning,
            };
            let (message, help) = if realtime {
                of_realtime(cx, part, endless, alone)
            } else {
                let cost = match endless.filled_at {
                    Some(_) => "each value makes its own time series",
                    None => cost(cx.version()),
                };
                let message = format!("{}: {cost}", what(cx, part, endless));
                (message, instead(endless).to_owned())
            };
            let tag = cx.place(label.node, part.range.clone());
            let mut draft = cx
                .report(sink, &RULE, label_place(cx, metric, label), message)
                .help(help)
                .severity(severity)
                .related(tag, "its value")
                .metric(cx.doc, metric);
            if let Some(node) = endless.filled_at {
                draft = draft.related(cx.doc.written_span(node), "filled here");
            }
            draft.done();
        }
    }
}

/// The label's key, or its value where it has none.
fn label_place(cx: &Context, metric: &Metric, label: &LabelEstimate) -> Span {
    let mut labels = metric.label_items.iter();
    let key = labels.find(|(index, _)| *index == label.index);
    let key = key.and_then(|(_, label)| label.key.value());
    cx.doc.written_span(key.unwrap_or(label.node))
}

/// Whether a label may distinguish runs because its value is given from outside.
fn has_given_label(estimate: &Estimate) -> bool {
    let mut labels = estimate.labels.iter();
    labels.any(|label| label.source == Source::Given)
}

/// The variable, and how its values grow.
fn what(cx: &Context, part: &Part, endless: &Endless) -> String {
    let name = shown(&part.name);
    let own = match part.name == "now()" {
        true => "`now()`".to_owned(),
        false => format!("`{{{{{name}}}}}`"),
    };
    let grows = grows(cx, endless);
    match endless.filled_at {
        Some(_) => {
            let variable = shown(&endless.variable);
            format!("{own} is set to `{{{{{variable}}}}}`, which is {grows}")
        }
        None => format!("{own} is {grows}"),
    }
}

fn grows(cx: &Context, endless: &Endless) -> &'static str {
    let since_start =
        |name: &str| matches!(Id::of(name), Some(Id::CreationTime | Id::ScheduledTime));
    match endless.growth {
        Growth::Run | Growth::Pod | Growth::Node
            if !Id::WorkflowUid.is(&endless.variable) && is_named(cx) =>
        {
            "different for each name of the workflow"
        }
        Growth::Run => "different for each run",
        Growth::Pod => "different for each pod",
        Growth::Node => "different for each node of each run",
        Growth::Text => "whatever the program prints",
        Growth::Json => "a list as JSON",
        Growth::Time if since_start(&endless.variable) => "different for each run",
        Growth::Time if variable(&endless.variable).is_none() => "another one each time",
        Growth::Time if !endless.is_hopeless() => "measured, and different for many runs",
        Growth::Time => "measured, and different nearly every time",
    }
}

/// Whether the workflow has a fixed name. `argo submit --name` and `argo resubmit` give it others.
fn is_named(cx: &Context) -> bool {
    let name = cx.doc.path(cx.object.node, &["metadata", "name"]);
    let name = name.and_then(|name| cx.doc.text(name));
    cx.object.kind == ObjectKind::Workflow
        && name.is_some_and(|name| !name.is_empty() && !cx.has_parameter(name))
}

fn cost(version: Version) -> &'static str {
    if version.at_least(4, 1) {
        "each value makes a time series in the controller's memory, and from the 2000th on they are combined"
    } else {
        "each value makes a time series in the controller's memory"
    }
}

fn instead(endless: &Endless) -> &'static str {
    match endless.growth {
        Growth::Run | Growth::Pod | Growth::Node => {
            "remove the label, or use a value with few possibilities, such as `{{status}}`; logs and the archive show which run it was"
        }
        Growth::Text => "use an output parameter with few values, such as `ok` and `bad`",
        Growth::Json => {
            "use one parameter, label or annotation with few values, such as `{{workflow.parameters.stage}}`"
        }
        Growth::Time if endless.variable.contains("uration") => {
            "remove the label, and use it as the value of a histogram"
        }
        Growth::Time => "remove the label: Prometheus stores the time of each sample",
    }
}

/// A realtime gauge goes away with its workflow, so nothing heaps up in the controller; what differs per run keeps
/// runs apart that would else share one value.
fn of_realtime(cx: &Context, part: &Part, endless: &Endless, alone: bool) -> (String, String) {
    let message = format!(
        "{}: Prometheus stores a time series for each, and the controller keeps it until the workflow is deleted",
        what(cx, part, endless)
    );
    let help = match endless.growth {
        Growth::Run | Growth::Pod | Growth::Node if alone => {
            "keep the label if runs overlap, because they share one value without it; otherwise remove it"
        }
        Growth::Run | Growth::Pod | Growth::Node => {
            "remove the label if the others already distinguish what runs at the same time"
        }
        _ => instead(endless),
    };
    (message, help.to_owned())
}
