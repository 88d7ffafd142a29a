//! AM225: the expression of a value evaluates to true or false, a list, a map or nothing.

use crate::argo::{Form, parse_go_float, variable};
use crate::diagnostic::{Effect, Severity};
use crate::expression::nature::Nature;
use crate::metric::{MetricList, Role};
use crate::model::Judged;
use crate::rules::shared::expressions::{is_refused, judged, nature, tag_shown};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::go_quote;

/// The rule AM225.
pub static RULE: Rule = Rule {
    code: "AM225",
    name: "non-numeric-expression",
    summary: "the expression of a value evaluates to true or false, a list, a map or nothing",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM225.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        let alone = one.tag.whole == (0..one.at.text.len());
        if one.at.role != Role::Value || !alone || metric.is_realtime(cx.doc) || is_refused(cx, one)
        {
            continue;
        }
        // What is evaluated too early has its own rules.
        let early = one.trials.iter().any(|trial| trial.baked().is_some());
        let fails = one
            .trials
            .iter()
            .any(|trial| trial.always_fails().is_some_and(|(_, node)| node.is_some()));
        if early || fails {
            continue;
        }
        if let Some((what, help)) = never_a_number(cx, one) {
            let example = one.trials.iter().find_map(|trial| {
                let results = trial.results()?;
                results.first().map(|text| (*text).to_owned())
            });
            let draft = cx
                .report(
                    sink,
                    &RULE,
                    cx.place(one.at.node, one.tag.whole.clone()),
                    format!(
                        "`{}` evaluates to {what}, never to a number: every emission fails with a `MetricsError`",
                        tag_shown(one)
                    ),
                )
                .help(help)
                .metric(cx.doc, metric);
            match example {
                Some(text) => draft
                    .at_run(cx.could_not_construct(
                        metric,
                        &format!(
                            "strconv.ParseFloat: parsing {}: invalid syntax",
                            go_quote(&text)
                        ),
                    ))
                    .done(),
                None => draft.done(),
            }
        }
    }
}

/// What an expression evaluates to instead of a number, and what to write.
fn never_a_number(cx: &Context, one: &Judged) -> Option<(&'static str, String)> {
    let results: Vec<_> = one
        .trials
        .iter()
        .filter_map(|trial| trial.results())
        .collect();
    let numbers = results
        .iter()
        .flatten()
        .any(|text| parse_go_float(text).is_some());
    if numbers || results.len() < one.trials.len() {
        return None;
    }
    let inner = shown(one.inner.trim());
    match nature(one, one.tree.root()) {
        Nature::Bool => Some((
            "`true` or `false`",
            format!("write `{{{{={inner} ? 1 : 0}}}}`"),
        )),
        Nature::List(..) | Nature::Bytes => {
            Some(("a list", "write `len(…)` around it to count it".to_owned()))
        }
        Nature::Map | Nature::AnyMap(_) => Some((
            "a map",
            "write the name of the entry that is the number".to_owned(),
        )),
        Nature::Duration if !cx.version().at_least(3, 6) => Some((
            "a duration such as `1m30s`",
            "write its seconds: `(…).Seconds()`".to_owned(),
        )),
        Nature::Time => Some((
            "a point in time",
            "write its seconds since 1970: `(…).Unix()`".to_owned(),
        )),
        Nature::Text if is_closed(one) => Some((
            "a string",
            "write a number for each case, such as `{{=status == 'Failed' ? 1 : 0}}`".to_owned(),
        )),
        _ => None,
    }
}

/// Whether all values that the variables of an expression can have were tried.
fn is_closed(one: &Judged) -> bool {
    match one.names.as_slice() {
        [] => true,
        [(name, _)] => variable(name).is_some_and(|known| known.form == Form::Status),
        _ => false,
    }
}
