//! AM515: a variable without quotes in `when` whose value may need them.

use crate::diagnostic::{Effect, Severity};
use crate::expression::govaluate::Answer;
use crate::metric::MetricList;
use crate::model::Case;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM515: a variable without quotes in `when` whose value may need them.
pub static RULE: Rule = Rule {
    code: "AM515",
    name: "when-quoting",
    summary: "a variable without quotes in `when` whose value may need them",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM515.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for condition in cx.trials.conditions(&cx.scene, list).iter() {
        let Some(metric) = list.metrics.get(condition.metric) else {
            continue;
        };
        if condition.cases.iter().all(Case::fails) {
            continue; // AM215
        }
        let quoted = |at: usize| {
            let before = condition.at.text.get(..at).unwrap_or_default();
            before.ends_with(['\'', '"'])
        };
        // The first case that fails, and a tag without quotes in it.
        let found = condition
            .cases
            .iter()
            .filter(|case| case.fails())
            .find_map(|case| {
                let bare = case.inserted.iter().find(|one| {
                    let value = &case.text[one.range.clone()];
                    one.name.is_some() && !quoted(one.tag.start) && !is_plain(value)
                })?;
                Some((case, bare))
            });
        let Some((case, bare)) = found else {
            continue;
        };
        let value = &case.text[bare.range.clone()];
        let value_shown = if value.is_empty() {
            "an empty text".to_owned()
        } else {
            format!("`{}`", shown(value))
        };
        let tag = shown(&condition.at.text[bare.tag.clone()]);
        let draft = cx
            .report(
                sink,
                &RULE,
                cx.place(condition.at.node, bare.tag.clone()),
                format!("`{tag}` has no quotes: a value such as {value_shown} makes the `when` fail, with a `MetricsError`"),
            )
            .help(format!("put quotes around it and around the string it is compared with, as in `'{tag}' == 'eu-west'`"))
            .metric(cx.doc, metric);
        match &case.answer {
            Answer::Fails { message, .. } => draft.at_run(message.clone()).done(),
            _ => draft.done(),
        }
    }
}

/// Whether a value needs no quotes.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.chars().all(char::is_alphanumeric)
}
