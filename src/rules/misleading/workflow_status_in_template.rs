//! AM303: the workflow's status in a template that runs before it is known.

use std::cell::OnceCell;

use crate::diagnostic::{Effect, Severity};
use crate::rules::uses::{exit_handlers, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM303.
pub static RULE: Rule = Rule {
    code: "AM303",
    name: "workflow-status-in-template",
    summary: "`{{workflow.status}}` in a template that is no exit handler",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM303.md"),
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    let Some(spec) = cx.object.spec else {
        return;
    };
    let templates = cx.lists.iter().filter(|list| list.place.is_template());
    let metrics = templates.flat_map(|list| list.metrics.iter().map(move |m| (list, m)));
    let uses = metrics.flat_map(|(list, m)| uses(cx, m).into_iter().map(move |at| (list, m, at)));
    let handlers = OnceCell::new();
    // Other files can call it from an exit handler of theirs.
    let unless = match cx.object.kind.is_template() {
        true => ", unless it runs in the exit handler of a workflow",
        false => "",
    };
    for (list, metric, at) in uses.filter(|(_, _, at)| at.name == "workflow.status") {
        let handlers = handlers.get_or_init(|| exit_handlers(cx.doc, spec));
        if handlers.contains(&list.owner) {
            continue;
        }
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole),
            format!("the workflow still runs when this template ends: `{{{{workflow.status}}}}` is always `Running` here{unless}"),
        )
        .help("write `{{status}}`, the template's own, or move the metric to `spec.metrics`")
        .metric(cx.doc, metric)
        .effect(Effect::Wrong)
        .done();
    }
}
