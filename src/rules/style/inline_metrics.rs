//! AM514: metrics in an inline template, which Argo does not check.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Call, templates};
use crate::metric::ListPlace;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Document, NodeId};

/// AM514: metrics in a further inline template, which `argo lint` does not check.
pub static RULE: Rule = Rule {
    code: "AM514",
    name: "inline-metrics",
    summary: "metrics in a further inline template, which `argo lint` does not check",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM514.md"),
    effect: Effect::Style,
    check: Checker::Object(check),
};

/// Inline templates within inline templates that are followed at most.
const MAX_DEPTH: usize = 32;

fn check(cx: &Context, sink: &mut Sink) {
    let Some(spec) = cx.object.spec else {
        return;
    };
    let mut inline = Vec::new();
    for template in templates(cx.doc, spec) {
        collect(cx.doc, template.node, 0, &mut inline);
    }
    for list in cx.lists.iter().filter(|l| l.place == ListPlace::Inline) {
        let nth = inline.iter().position(|node| *node == list.owner);
        if list.metrics.is_empty() || nth.is_none_or(|n| n == 0) {
            continue;
        }
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(list.block.entry.key),
            "`argo lint` checks the metrics of only one inline template, and the CRD checks none: mistakes here appear at run time"
                .to_owned(),
        )
        .help("move the template to `spec.templates`, and call it by its name")
        .done();
    }
}

/// The inline templates below a template, in the order of the file.
fn collect(doc: &Document, template: NodeId, depth: usize, found: &mut Vec<NodeId>) {
    if depth > MAX_DEPTH {
        return;
    }
    for inline in Call::of(doc, template)
        .iter()
        .filter_map(|call| call.inline)
    {
        found.push(inline);
        collect(doc, inline, depth + 1, found);
    }
}
