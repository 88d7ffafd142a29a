//! What AM007, AM008, AM011 and AM023 share: an argument that a workflow hands to the WorkflowTemplate which it takes, and
//! that makes one of its metrics such as Argo refuses.

use crate::model::Check;
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};

/// Reports the arguments of which one check speaks, each once.
pub(in crate::rules) fn check(cx: &Context, sink: &mut Sink, rule: &'static Rule, which: Check) {
    let mut seen = Vec::new();
    for said in cx.said.all().iter().filter(|v| v.check == which) {
        if seen.contains(&said.at) {
            continue;
        }
        seen.push(said.at);
        let written = match cx.doc.text(said.at) {
            Some("") | None => "\"\"".to_owned(),
            Some(text) => shown(text),
        };
        let (into, help) = match which {
            Check::ArgumentInName => (
                "makes a metric's name invalid".to_owned(),
                "write only letters, digits and `_`, or make the variable a label in the WorkflowTemplate",
            ),
            Check::ArgumentInKey => (
                "makes a label's key invalid".to_owned(),
                "write only letters, digits and `_`, or use the variable as the label's value in the WorkflowTemplate",
            ),
            Check::ArgumentEmpty => (
                format!(
                    "makes the {} of a metric empty",
                    said.field.unwrap_or("value")
                ),
                "write a value that is not empty, or leave out the argument if the WorkflowTemplate has a value",
            ),
            _ => (
                "brings `resourcesDuration` into a realtime gauge".to_owned(),
                "write another value, or `realtime: false` in the WorkflowTemplate",
            ),
        };
        cx.report(
            sink,
            rule,
            cx.doc.written_span(said.at),
            format!("`{written}` {into} in the WorkflowTemplate: Argo refuses the workflow"),
        )
        .help(help)
        .argo(cx.said.claim(said.at, |v| v.check == which))
        .done();
    }
}
