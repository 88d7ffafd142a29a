//! AM101: an expression that Argo cannot parse.

use crate::argo::NEWEST;
use crate::diagnostic::{Effect, Severity};
use crate::expression::engine::Engine;
use crate::expression::syntax::SyntaxError;
use crate::expression::{Tag, TagKind, read, tags};
use crate::metric::{Metric, MetricList, Role, TextAt};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM101.
pub static RULE: Rule = Rule {
    code: "AM101",
    name: "expression-syntax",
    summary: "an expression that Argo cannot parse",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM101.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

/// Characters that Argo's JSON writes in an escaped form, which cannot be parsed inside an expression.
const WRITTEN_OUT: [(&str, char); 3] = [("\\u003c", '<'), ("\\u003e", '>'), ("\\u0026", '&')];

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for at in metric.texts(cx.doc) {
        let judged = matches!(
            at.role,
            Role::Help | Role::When | Role::LabelValue | Role::Value
        );
        if !judged || cx.is_parameter(at.node) || tags(at.text).any(|tag| !tag.closed) {
            continue;
        }
        for tag in tags(at.text).filter(|tag| tag.kind == TagKind::Expression) {
            let inner = tag.text(at.text);
            if cx.object.in_openshift() && inner.contains('$') {
                continue;
            }
            if let Some(problem) = problem(cx, at.text, &tag) {
                report(cx, list, metric, sink, &at, &tag, problem);
            }
        }
    }
}

/// What is wrong with an expression.
struct Problem {
    /// The byte range in the whole string.
    at: std::ops::Range<usize>,
    /// The error as Argo words it.
    argo: String,
    /// Whether older releases also fail at the first stage.
    always_breaks: bool,
    help: Option<String>,
}

fn problem(cx: &Context, text: &str, tag: &Tag) -> Option<Problem> {
    let inner = tag.text(text);
    let start = tag.inner.start;
    let version = cx.version();
    if let Some((at, (written, plain))) = WRITTEN_OUT
        .iter()
        .filter_map(|one| Some((inner.find(one.0)?, one)))
        .min_by_key(|(at, _)| *at)
    {
        let argo = if version.strict_expressions() {
            format!(
                "failed to unmarshall JSON expression: invalid character '{plain}' in string escape code"
            )
        } else {
            "cannot finish template replacement because the result was invalid JSON".to_owned()
        };
        return Some(Problem {
            at: start + at..start + at + written.len(),
            argo,
            always_breaks: true,
            help: Some(format!("write the character itself: `{plain}`")),
        });
    }
    let error = read(inner, Engine::of(version)).err()?;
    if error.beyond {
        return None;
    }
    let (from, to) = (start + error.at.start, start + error.at.end);
    // The end of an expression is shown at its braces.
    let at = if from == to {
        tag.inner.end..tag.whole.end
    } else {
        from..to
    };
    Some(Problem {
        at,
        argo: format!("failed to evaluate expression: {}", error.said(inner)),
        always_breaks: false,
        help: help(text, tag, &error),
    })
}

/// A help for what the author probably meant.
fn help(text: &str, tag: &Tag, error: &SyntaxError) -> Option<String> {
    let inner = tag.text(text);
    if inner.trim().is_empty() {
        return Some("write the expression between `{{=` and `}}`".to_owned());
    }
    if inner.contains("{{") {
        return Some(
            "write variables without braces inside an expression: `{{=status == 'Failed' ? 1 : 0}}`"
                .to_owned(),
        );
    }
    let newest = NEWEST.last().map(|newest| Engine::of(*newest));
    if newest.is_some_and(|newest| read(inner, newest).is_ok()) {
        return Some(if inner.contains("if ") {
            "write `condition ? a : b`, which all releases parse; only newer ones parse this"
                .to_owned()
        } else {
            "write it without this syntax: only newer releases parse it".to_owned()
        });
    }
    let stops = inner.get(error.at.clone()).unwrap_or_default();
    let rest = &text[tag.whole.end..];
    let closed_early = error.at.is_empty() || error.message == "literal not terminated";
    if closed_early && (rest.starts_with('}') || rest.contains("}}")) {
        return Some(
            "put a space between the braces: the first `}}` ends the expression".to_owned(),
        );
    }
    if error.message.contains("coalesce expressions") {
        return Some("put parentheses around the `??` and its two sides: `(a ?? b)`".to_owned());
    }
    if stops == "=" {
        return Some("write `==` to compare".to_owned());
    }
    if stops.starts_with(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']) {
        return Some("write strings in straight quotes: `'…'`".to_owned());
    }
    Some(if stops.trim().is_empty() {
        "complete the expression, something is missing at its end: `condition ? a : b` needs both sides"
            .to_owned()
    } else {
        format!(
            "check the expression at `{}`, where the parser stops",
            shown(stops.trim())
        )
    })
}

fn report(
    cx: &Context,
    list: &MetricList,
    metric: &Metric,
    sink: &mut Sink,
    at: &TextAt,
    tag: &Tag,
    problem: Problem,
) {
    let stops = cx.version().strict_expressions() || problem.always_breaks;
    let (fate, effect) = match (stops, list.place.is_template()) {
        (true, true) => (
            "the node ends in `Error` before its pod is created",
            Effect::Breaks,
        ),
        (true, false) => (
            "the workflow never starts, and no error is shown",
            Effect::Breaks,
        ),
        (false, _) => (
            "every emission fails with a `MetricsError`",
            Effect::Dropped,
        ),
    };
    let said = match effect {
        Effect::Breaks => problem.argo,
        _ => format!(
            "unable to substitute parameters for metric '{}': {}",
            metric.name.text(cx.doc).unwrap_or_default(),
            problem.argo
        ),
    };
    let shown = shown(&at.text[tag.whole.clone()]);
    let finding = cx
        .report(
            sink,
            &RULE,
            cx.place(at.node, problem.at),
            format!("`{shown}` cannot be parsed: {fate}"),
        )
        .metric(cx.doc, metric)
        .effect(effect)
        .at_run(said);
    match problem.help {
        Some(help) => finding.help(help).done(),
        None => finding.done(),
    }
}
