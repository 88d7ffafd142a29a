//! AM606: a parameter that is declared more than once.

use std::collections::BTreeSet;

use crate::diagnostic::{Effect, Severity};
use crate::manifest::references;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM606: a parameter that a metric uses is declared twice.
pub static RULE: Rule = Rule {
    code: "AM606",
    name: "duplicate-parameter",
    summary: "a parameter that a metric uses is declared twice",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM606.md"),
    effect: Effect::Wrong,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    let Some(template) = cx.object.template() else {
        return;
    };
    // Once for each parameter, where the object uses it first.
    let mut told = BTreeSet::new();
    for metric in cx.lists.iter().flat_map(|list| &list.metrics) {
        for at in metric.texts(cx.doc) {
            for reference in references(at.text) {
                let name = reference.name;
                let declared = || template.declarations(name);
                let (Some(last), true) = (template.parameter(name), declared().count() > 1) else {
                    continue;
                };
                if !told.insert(name) {
                    continue;
                }
                let what = match &last.default {
                    Some((default, _)) => {
                        format!(", whose default is `{}`", default.escape_debug())
                    }
                    None => String::new(),
                };
                let mut draft = cx
                    .report(
                        sink,
                        &RULE,
                        cx.place(at.node, reference.range),
                        format!("the Template declares `{name}` more than once: `oc process` uses the last one{what}"),
                    )
                    .help("keep one of the declarations")
                    .metric(cx.doc, metric);
                for parameter in declared().filter(|p| p.span != last.span) {
                    draft = draft.related(parameter.span, "this one has no effect");
                }
                draft.related(last.span, "this one counts").done();
            }
        }
    }
}
