//! AM306: a metric that adds up, in a template whose nodes emit more than once.

use crate::argo::{Id, Root};
use crate::diagnostic::{Effect, Severity};
use crate::manifest::Around;
use crate::metric::{ListPlace, Metric, MetricList, Role, first_line};
use crate::model::{Times, Triggers};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::shared::uses::{
    Ends, Use, adds_up, expression_needs_unknown, expression_reads, uses,
};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM306: a metric adds up in a template that emits it more than once.
pub static RULE: Rule = Rule {
    code: "AM306",
    name: "retry-multi-emission",
    summary: "a metric adds up in a template that emits it more than once",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM306.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let Some((around, times)) = repeating(cx, list) else {
        return;
    };
    let ends = Ends::of(cx, list);
    for metric in &list.metrics {
        if ends.always_fail(&uses(cx, metric)) {
            continue;
        }
        let Some(found) = judge(cx, list, metric, around, times) else {
            continue;
        };
        let (node, label) = match times {
            Times::TwiceAsHook { hook } => (hook, "the hook"),
            Times::PerAttempt { retry } | Times::LastTwice { retry } => (retry, "what retries"),
            _ => continue,
        };
        cx.report(sink, &RULE, metric.head(cx.doc), found.message)
            .help(found.help)
            .related(first_line(cx.doc, node), label)
            .metric(cx.doc, metric)
            .severity(found.severity)
            .done();
    }
}

/// The template of a list whose nodes emit more than once: for `templateDefaults` the first that does without metrics of its own.
fn repeating<'a>(cx: &Context<'a>, list: &MetricList) -> Option<(&'a Around, Times)> {
    let times = |around: &Around| Triggers::of(cx.doc, around, cx.version()).times;
    let repeats = |times: &Times| {
        let retry = match times {
            Times::PerAttempt { retry } | Times::LastTwice { retry } => *retry,
            Times::TwiceAsHook { .. } => return true,
            Times::Once | Times::Daemon(_) => return false,
        };
        !cx.is_parameter(retry)
    };
    if list.place.is_template() {
        let around = cx.surroundings.of(cx.doc, list.owner)?;
        let times = times(around);
        return repeats(&times).then_some((around, times));
    }
    if list.place != ListPlace::Defaults {
        return None;
    }
    cx.surroundings.all.iter().find_map(|around| {
        // Of steps and dag templates AM315 speaks.
        if around.template.kind.has_children() || around.has_metrics(cx.doc) {
            return None;
        }
        let times = times(around);
        repeats(&times).then_some((around, times))
    })
}

struct Found {
    severity: Severity,
    message: String,
    help: String,
}

fn judge(
    cx: &Context,
    list: &MetricList,
    metric: &Metric,
    around: &Around,
    times: Times,
) -> Option<Found> {
    if metric.is_realtime(cx.doc) {
        return stopped_gauge(cx, list, metric, times);
    }
    if !adds_up(cx.doc, metric) {
        return None;
    }
    // An expression that needs what no metric has always fails.
    if metric
        .texts(cx.doc)
        .iter()
        .any(|at| expression_needs_unknown(at.text))
    {
        return None;
    }
    let uses = uses(cx, metric);
    // What retries have no usage at their end: AM305.
    if in_value(&uses, |name| Id::Usage.is(name)) {
        return None;
    }
    let of = match list.place {
        ListPlace::Defaults => format!(" of `{}`", around.template.name),
        _ => String::new(),
    };
    let warning = |message: String, help: &str| {
        Some(Found {
            severity: Severity::Warning,
            message,
            help: help.to_owned(),
        })
    };
    match times {
        // `retries` has a value in the second of two emissions only before 3.6: AM214.
        Times::LastTwice { .. } => {
            if !cx.version().at_least(3, 6) && uses.iter().any(|at| Id::Retries.is(at.name)) {
                return None;
            }
            warning(
                format!(
                    "with a `retryStrategy` Argo emits the last attempt{of} twice: N attempts count N + 1 times"
                ),
                "move the `retryStrategy` to the templates that run pods, or the metric to the caller",
            )
        }
        Times::TwiceAsHook { .. } => warning(
            format!(
                "a run{of} is emitted twice as the hook of a DAG task that no other task depends on"
            ),
            "divide the value by 2 in queries, or let a task depend on the one with the hook",
        ),
        Times::PerAttempt { .. } => per_attempt(cx, metric, &uses, &of),
        Times::Once | Times::Daemon(_) => None,
    }
}

/// What tells attempts apart.
const OF_ATTEMPT: [Id; 2] = [Id::Status, Id::ExitCode];

fn per_attempt(cx: &Context, metric: &Metric, uses: &[Use], of: &str) -> Option<Found> {
    // `retries` is unset in failed attempts, and outputs are as a rule.
    let last_only = |name: &str| Id::Retries.is(name) || Root::of(name) == Root::Outputs;
    let tells_attempts = |name: &str| OF_ATTEMPT.iter().any(|of| of.is(name));
    let in_labels = |text: &str| {
        OF_ATTEMPT
            .iter()
            .any(|of| expression_reads(text, of.name()))
    };
    let told = uses
        .iter()
        .any(|at| last_only(at.name) || (at.role == Role::LabelValue && tells_attempts(at.name)));
    let texts = metric.texts(cx.doc);
    let mut labels = texts.iter().filter(|at| at.role == Role::LabelValue);
    if told || labels.any(|at| in_labels(at.text)) {
        return None;
    }
    let when = texts.iter().find(|at| at.role == Role::When);
    let when = when.map(|at| at.text).unwrap_or_default();
    let selects = |of: &Id| {
        expression_reads(when, of.name())
            || uses
                .iter()
                .any(|at| at.role == Role::When && of.is(at.name))
    };
    if OF_ATTEMPT.iter().any(selects) {
        return (!holds_once(when)).then(|| Found {
            severity: Severity::Info,
            message: format!(
                "with a `retryStrategy` Argo emits each attempt{of} separately: a failed attempt counts even if the retry succeeds"
            ),
            help: "count in the caller or in `spec.metrics` to count only runs that failed in the end".to_owned(),
        });
    }
    Some(Found {
        severity: Severity::Warning,
        message: format!("with a `retryStrategy` Argo emits each attempt{of} separately: N attempts count N times"),
        help: "add the label `{key: status, value: \"{{status}}\"}`, which keeps failed attempts apart".to_owned(),
    })
}

/// Whether a `when` is true for the one attempt that succeeds only.
fn holds_once(when: &str) -> bool {
    let bare = when
        .chars()
        .filter(|c| !c.is_whitespace() && !"'\"".contains(*c));
    let bare = bare.collect::<String>();
    let Some((left, right)) = bare.split_once("==") else {
        return false;
    };
    let is = |side: &str, other: &str, of: Id, value: &str| {
        let tag = side.strip_prefix("{{").and_then(|t| t.strip_suffix("}}"));
        tag.is_some_and(|name| of.is(name)) && other == value
    };
    [(Id::Status, "Succeeded"), (Id::ExitCode, "0")]
        .into_iter()
        .any(|(of, value)| is(left, right, of, value) || is(right, left, of, value))
}

/// A realtime gauge of the whole retry: each failed attempt writes its own duration into the same series.
fn stopped_gauge(cx: &Context, list: &MetricList, metric: &Metric, times: Times) -> Option<Found> {
    let live = matches!(value(cx, list, metric), Some((_, _, Value::Live)));
    let retries = matches!(times, Times::PerAttempt { .. });
    // A series of its own for each status has AM307.
    let apart = uses(cx, metric)
        .iter()
        .any(|at| at.role != Role::Value && OF_ATTEMPT.iter().any(|of| of.is(at.name)));
    (live && retries && !apart).then(|| Found {
        severity: Severity::Warning,
        message: "the first attempt that fails stops this realtime gauge: it keeps the duration of that attempt while the retry runs".to_owned(),
        help: "write `realtime: false` for the duration of each attempt, or move the gauge to the caller".to_owned(),
    })
}

fn in_value(uses: &[Use], is: impl Fn(&str) -> bool) -> bool {
    uses.iter().any(|at| at.role == Role::Value && is(at.name))
}
