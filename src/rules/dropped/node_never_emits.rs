//! AM220: metrics of a template whose nodes end without emitting them.

use crate::diagnostic::{Effect, Severity};
use crate::manifest::TemplateKind;
use crate::metric::{MetricList, first_line};
use crate::model::{Silence, Times, Triggers};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::NodeId;

/// The rule AM220.
pub static RULE: Rule = Rule {
    code: "AM220",
    name: "node-never-emits",
    summary: "a metric of a template whose nodes can end without emitting it",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM220.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

/// The messages about the metrics of a template.
struct Words {
    /// The message for a metric that is emitted at the end.
    plain: String,
    /// The message for a realtime gauge, if it is wrong too.
    realtime: Option<String>,
    help: &'static str,
    /// The YAML node that causes it, if that is not the template itself.
    cause: Option<(NodeId, &'static str)>,
}

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if !list.place.is_template() {
        return;
    }
    let Some(around) = cx.surroundings.of(cx.doc, list.owner) else {
        return;
    };
    let triggers = Triggers::of(cx.doc, around, cx.version());
    // A daemon has AM319.
    if matches!(triggers.times, Times::Daemon(_)) {
        return;
    }
    // Of several reasons, the first one prevents most emissions.
    let Some(silence) = triggers.silences.first() else {
        return;
    };
    let words = words(cx, silence, around.template.kind);
    for metric in &list.metrics {
        let message = match metric.is_realtime(cx.doc) {
            true => words.realtime.as_ref(),
            false => Some(&words.plain),
        };
        let Some(message) = message else {
            continue;
        };
        let effect = match metric.is_realtime(cx.doc) {
            true => Effect::Wrong,
            false => Effect::Dropped,
        };
        let mut draft = cx
            .report(sink, &RULE, metric.head(cx.doc), message.clone())
            .help(words.help)
            .metric(cx.doc, metric)
            .effect(effect);
        if let Some((node, label)) = words.cause {
            draft = draft.related(first_line(cx.doc, node), label);
        }
        draft.done();
    }
}

fn words(cx: &Context, silence: &Silence, kind: TemplateKind) -> Words {
    const GROWS: &str = "this realtime gauge keeps growing until the workflow is deleted";
    match silence {
        Silence::Agent => {
            let kind = match kind {
                TemplateKind::Http => "an http",
                _ => "a plugin",
            };
            Words {
                plain: format!("the metric is not emitted when {kind} template without `retryStrategy` ends: Argo notices the end too late"),
                realtime: Some(format!("{kind} template without `retryStrategy` emits nothing at its end: {GROWS}")),
                help: "move the metric to the template that calls this one, or add a `retryStrategy`, which makes Argo emit it",
                cause: None,
            }
        }
        Silence::Resumed => Words {
            plain: "the metric is not emitted when somebody resumes the workflow: Argo emits it only when the node is stopped".to_owned(),
            realtime: Some(format!("a resumed suspend template emits nothing at its end: {GROWS}")),
            help: "move the metric to the template that calls this one, or add a `retryStrategy`, which makes Argo emit it",
            cause: None,
        },
        Silence::CacheHit { memoize } => Words {
            plain: "the metric is not emitted when the cache has the result: Argo emits it only when the template runs".to_owned(),
            // There is nothing to measure.
            realtime: None,
            help: "move the metric to the template that calls this one, to count all calls",
            cause: Some((*memoize, "the cache")),
        },
        Silence::NeverCalled { when } => {
            let unless = match cx.surroundings.open {
                true => ", unless another workflow does",
                false => "",
            };
            let plain = format!("the metric is never emitted: no caller runs the template, because their `when` is never true{unless}");
            Words {
                realtime: Some(plain.clone()),
                plain,
                help: "remove the metric, or the `when`",
                cause: Some((*when, "never true")),
            }
        }
        Silence::Hook { task, hook, at_end } => {
            let name = &task.call.name;
            let lost = match at_end {
                true => format!("the metric is lost for the task `{name}` when its hook starts: Argo skips the metrics of a DAG task whose hook runs when it ends"),
                false => format!("the metric is lost for the task `{name}` when it ends before its hook: Argo skips the metrics of a DAG task whose hook runs"),
            };
            Words {
                realtime: Some(format!("the task `{name}` ends without emitting when its hook runs: {GROWS}")),
                plain: lost,
                help: "write the hook as a task that `depends` on this one, or as `exit`; a task with a `retryStrategy` does not have the problem",
                cause: Some((*hook, "the hook")),
            }
        }
    }
}
