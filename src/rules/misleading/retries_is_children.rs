//! AM316: `retries` where it counts nodes that are not retries.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Around, TemplateKind};
use crate::metric::{ListPlace, MetricList};
use crate::rules::shared::uses::uses;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM316: `{{retries}}` in a steps, dag or containerSet template counts its nodes.
pub static RULE: Rule = Rule {
    code: "AM316",
    name: "retries-is-children",
    summary: "`{{retries}}` in a steps, dag or containerSet template counts its nodes",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM316.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    // Before that it has no value at all.
    if !cx.version().at_least(3, 6) {
        return;
    }
    let around = match list.place {
        ListPlace::Defaults => None, // Some of the templates may be pods.
        ListPlace::Workflow => cx.surroundings.entry(),
        ListPlace::Template(_) | ListPlace::Inline => cx.surroundings.of(cx.doc, list.owner),
    };
    let Some((around, counted)) = around.and_then(|a| Some((a, counted(a)?))) else {
        return;
    };
    let workflow = list.place == ListPlace::Workflow;
    let place = match workflow {
        true => format!("the entrypoint `{}`", around.template.name),
        false => "this template".to_owned(),
    };
    // At the end of a retry it is what its name says; the attempts before have their own.
    let message = match around.retry {
        Some(_) if workflow => return,
        Some(_) => format!(
            "`{{{{retries}}}}` of a failed attempt of {place} is {counted}; only the last emission has the number of retries"
        ),
        None => format!("`{{{{retries}}}}` of {place} is {counted}: nothing is retried here"),
    };
    for metric in &list.metrics {
        for at in uses(cx, metric)
            .into_iter()
            .filter(|at| Id::Retries.is(at.name))
        {
            cx.report(sink, &RULE, cx.place(at.node, at.tag.whole), message.clone())
                .help("add a counter with the label `{{status}}` to the template with the `retryStrategy`: Argo emits it for each attempt")
                .metric(cx.doc, metric)
                .done();
        }
    }
}

/// What `retries` is in a node that has others below it: their number less one.
fn counted(around: &Around) -> Option<&'static str> {
    Some(match around.template.kind {
        // Below the node is the first group, below that the second one, and so on.
        TemplateKind::Steps => "always 0",
        TemplateKind::Dag => "the number of tasks without dependencies, minus one",
        TemplateKind::ContainerSet => "the number of containers without dependencies, minus one",
        _ => return None,
    })
}
