//! What AM007, AM008, AM011 and AM023 share: an argument that a workflow hands to the WorkflowTemplate which it takes, and
//! that makes one of its metrics such as Argo refuses.

use crate::model::Check;
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};

/// Reports the arguments of which one check speaks, each once.
pub(super) fn check(cx: &Context, sink: &mut Sink, rule: &'static Rule, which: Check) {
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
                "it is a part of a metric's name there, and the name is not valid".to_owned(),
                "write only letters, digits and `_`; in the WorkflowTemplate the variable is better a label",
            ),
            Check::ArgumentInKey => (
                "it is a part of a label's key there, and the key is not valid".to_owned(),
                "write only letters, digits and `_`; in the WorkflowTemplate the variable is better the label's value",
            ),
            Check::ArgumentEmpty => (
                format!(
                    "it is the {} of a metric there, and is empty",
                    said.field.unwrap_or("value")
                ),
                "write a value that is not empty, or leave the argument out if the WorkflowTemplate has one",
            ),
            _ => (
                "it brings `resourcesDuration` into a realtime gauge there".to_owned(),
                "write another value, or `realtime: false` in the WorkflowTemplate",
            ),
        };
        cx.report(
            sink,
            rule,
            cx.doc.written_span(said.at),
            format!("the WorkflowTemplate of this workflow takes `{written}`: {into}, so Argo refuses the workflow"),
        )
        .help(help)
        .argo(cx.said.claim(said.at, |v| v.check == which))
        .done();
    }
}
