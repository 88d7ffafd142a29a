//! AM023: an expression that is empty while Argo lints.

use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::model::Check;
use crate::rules::shared::argument;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM023, `empty-at-lint`.
pub static RULE: Rule = Rule {
    code: "AM023",
    name: "empty-at-lint",
    summary: "an expression in `value` or `help` is empty while Argo lints",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM023.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
};

fn check(cx: &Context, sink: &mut Sink) {
    argument::check(cx, sink, &RULE, Check::ArgumentEmpty);
    let empty = |c| matches!(c, Check::Help | Check::Value);
    for said in cx.said.all().iter().filter(|v| empty(v.check)) {
        let Some(text) = cx.doc.text(said.at).filter(|t| !t.is_empty()) else {
            continue;
        };
        // A simple tag of a parameter whose value is written as "" is as empty.
        let expression = tags(text).any(|t| t.kind == TagKind::Expression);
        let why = if expression {
            ", before the run's variables exist"
        } else {
            ", because the variable's value is empty"
        };
        let field = said.field.unwrap_or("value");
        let texts = cx.said.claim(said.at, |v| v.check == said.check);
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(said.at),
            format!(
                "`{}` is empty while Argo lints{why}: Argo reports a missing {field} and refuses the template",
                shown(text)
            ),
        )
        .help(match (field, expression) {
            ("help", _) => "write a fixed help text, such as `help: runs of the import, by status`",
            (_, true) => {
                "write `{{=status == 'Failed' ? 1 : 0}}` or `{{=float(duration)}}`, which wait until the variable is known"
            }
            (_, false) => "give the parameter a value, or write the number itself, such as `value: \"1\"`",
        })
        .metric_node(cx.doc, said.metric)
        .argo(texts)
        .done();
    }
}
