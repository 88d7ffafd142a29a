//! AM215: a `when` that Argo cannot parse or that is neither true nor false.

use crate::diagnostic::{Effect, Severity};
use crate::expression::govaluate::{Answer, judge};
use crate::metric::MetricList;
use crate::model::{Case, Condition};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM215.
pub static RULE: Rule = Rule {
    code: "AM215",
    name: "when-syntax",
    summary: "a `when` that Argo cannot parse, or that is neither true nor false",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM215.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for condition in cx.trials.conditions(&cx.scene, list).iter() {
        let Some(metric) = list.metrics.get(condition.metric) else {
            continue;
        };
        if !condition.cases.iter().all(Case::fails) {
            continue;
        }
        let Some(case) = condition.cases.first() else {
            continue;
        };
        let (message, at, panics) = match &case.answer {
            Answer::Fails { message, at } => (message.clone(), at.clone(), false),
            Answer::Panics(words) => (words.clone(), None, true),
            _ => continue,
        };
        let when = condition.at.text;
        // If no tag was filled, the range in the string is the one in the file.
        let place = match at.filter(|at| case.inserted.is_empty() && !at.is_empty()) {
            Some(at) => cx.place(condition.at.node, at),
            None => cx.doc.written_span(condition.at.node),
        };
        let (fate, effect) = if panics {
            (
                "the controller panics, and the workflow ends in `Error`",
                Effect::Breaks,
            )
        } else {
            (
                "every emission fails with a `MetricsError`",
                Effect::Dropped,
            )
        };
        let draft = cx
            .report(
                sink,
                &RULE,
                place,
                format!("`{}` cannot be evaluated as a `when`: {fate}", shown(when)),
            )
            .metric(cx.doc, metric)
            .effect(effect)
            .at_run(message.clone());
        match help(cx, condition, &message) {
            Some(help) => draft.help(help).done(),
            None => draft.done(),
        }
    }
}

/// What to write: a `when` that can be evaluated, or what is missing.
fn help(cx: &Context, condition: &Condition, message: &str) -> Option<String> {
    let when = condition.at.text;
    if let Some(better) = repaired(cx, condition) {
        return Some(format!("write `{}`", shown(&better)));
    }
    if when.trim().is_empty() {
        return Some(
            "remove `when`, or write a comparison such as `{{status}} == Failed`".to_owned(),
        );
    }
    if when.ends_with('\\') {
        return Some("remove the backslash at the end".to_owned());
    }
    if message.contains("Expected boolean") {
        return Some("write a comparison, such as `{{status}} == Failed`".to_owned());
    }
    if message.contains("cannot be used with the modifier")
        || message.contains("exported")
        || message.contains("No parameter")
    {
        return Some(
            "quote both sides, as in `'{{inputs.parameters.region}}' == 'eu-west'`".to_owned(),
        );
    }
    None
}

/// The `when` with one common mistake fixed, if Argo can then evaluate it with all values.
fn repaired(cx: &Context, condition: &Condition) -> Option<String> {
    let when = condition.at.text;
    let words = |text: &str| text.replace(" and ", " && ").replace(" or ", " || ");
    let single = |text: &str| {
        let mut out = String::new();
        let bytes = text.as_bytes();
        for (i, c) in text.char_indices() {
            out.push(c);
            let before = i.checked_sub(1).and_then(|i| bytes.get(i)).copied();
            let after = bytes.get(i + 1).copied();
            let alone = !matches!(before, Some(b'=' | b'!' | b'<' | b'>'))
                && !matches!(after, Some(b'=' | b'~'));
            // Not the `=` of an expression tag.
            if c == '=' && alone && before != Some(b'{') {
                out.push('=');
            }
        }
        out
    };
    let candidates = [
        words(when),
        single(when),
        when.replace("===", "==").replace("!==", "!="),
        single(&words(when)),
        one_of(when).unwrap_or_default(),
        quoted(when),
        words(&quoted(when)),
    ];
    candidates
        .into_iter()
        .find(|text| text != when && !text.is_empty() && decides(cx, condition, text))
}

/// `x in (y)` as `x == y`.
fn one_of(when: &str) -> Option<String> {
    let (left, rest) = when.split_once(" in ")?;
    let inside = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
    (!inside.contains([',', '(', ')'])).then(|| format!("{left} == {}", inside.trim()))
}

/// Quotes around each side of a comparison that has none.
fn quoted(when: &str) -> String {
    let Some(operator) = ["==", "!="]
        .into_iter()
        .find(|op| when.matches(op).count() == 1)
    else {
        return when.to_owned();
    };
    let Some((left, right)) = when.split_once(operator) else {
        return when.to_owned();
    };
    if when.contains(['\'', '"', '&', '|', '(']) {
        return when.to_owned();
    }
    format!("'{}' {operator} '{}'", left.trim(), right.trim())
}

/// Whether Argo can evaluate a `when` with the values that the tags were tried with.
fn decides(cx: &Context, condition: &Condition, text: &str) -> bool {
    condition.cases.iter().all(|case| {
        let mut filled = text.to_owned();
        for one in &case.inserted {
            let tag = &condition.at.text[one.tag.clone()];
            filled = filled.replace(tag, &case.text[one.range.clone()]);
        }
        matches!(judge(&filled, cx.version()), Answer::Runs(_))
    })
}
