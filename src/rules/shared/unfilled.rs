//! What AM017, AM209–AM214 and AM219 share: a variable that Argo knows, and that has no value when the metric is
//! emitted, as far as the file shows. [`crate::model::Scene`] decides it; the words for each cause are here.

use std::collections::HashMap;

use crate::argo::{Id, Root, at_start};
use crate::diagnostic::{Effect, Severity, closest};
use crate::manifest::{ObjectKind, TemplateKind};
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::model::{Answer, Cause, Check, Emission, Way};
use crate::rules::shared::dollar::has_dollar;
use crate::rules::shared::expressions::{Mistake, at_run, failing, place, variable_at};
use crate::rules::shared::uses::{Use, kind_word, uses};
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};
use crate::yaml::Span;

/// The finding about a variable.
struct Said {
    code: &'static str,
    severity: Severity,
    /// The first clause of the message, before "fails with a `MetricsError`".
    why: String,
    help: String,
}

/// A variable that has no value in some emissions.
struct Lack<'a> {
    cause: Cause,
    emission: Emission<'a>,
    /// Whether it has no value in any emission that the file shows.
    always: bool,
}

/// Reports the findings of a rule about the variables of a list.
pub fn check(cx: &Context, list: &MetricList, sink: &mut Sink, rule: &'static Rule) {
    // By whether the gauge is realtime: the ways in which the list's metrics are emitted, and what each variable lacks.
    let mut emissions = [None, None];
    let mut lacks = HashMap::new();
    for metric in &list.metrics {
        let realtime = metric.is_realtime(cx.doc);
        for at in uses(cx, metric) {
            // AM207 and AM011 judge the value of a realtime gauge, AM307 what freezes in it.
            let live = realtime && (at.role == Role::Value || freezes(list, at.name));
            if live || !is_judged(cx, &at) {
                continue;
            }
            let lack = lacks.entry((at.name, realtime)).or_insert_with(|| {
                let emissions = emissions[usize::from(realtime)]
                    .get_or_insert_with(|| cx.scene.emissions(list, realtime));
                lack(cx, emissions, at.name)
            });
            let Some(lack) = lack else {
                continue;
            };
            let tag = format!("`{{{{{}}}}}`", shown(at.name));
            let said = say(cx, list, at.name, &tag, lack).filter(|said| said.code == rule.code);
            if let Some(said) = said {
                let argo = format!("failed to resolve {{{{{}}}}}", at.tag.text(at.text));
                let place = cx.place(at.node, at.tag.whole);
                report(cx, metric, sink, rule, (place, &argo), lack, said);
            }
        }
    }
    failing(cx, list, sink, Mistake::Unset, |cx, found, sink| {
        let (one, metric) = (found.one, found.metric);
        let Some(name) = variable_at(one, found.node) else {
            return;
        };
        let realtime = metric.is_realtime(cx.doc);
        if realtime && freezes(list, name) {
            return;
        }
        let emissions = cx.scene.emissions(list, realtime);
        let Some(lack) = lack(cx, &emissions, name) else {
            return;
        };
        let tag = format!("`{}`", shown(name));
        let said = say(cx, list, name, &tag, &lack).filter(|said| said.code == rule.code);
        if let Some(said) = said {
            let place = place(cx, one, found.node);
            report(cx, metric, sink, rule, (place, found.said), &lack, said);
        }
    });
}

fn freezes(list: &MetricList, name: &str) -> bool {
    at_start(name, list.place == ListPlace::Workflow).is_some()
}

/// Whether no other rule reports the tag.
fn is_judged(cx: &Context, at: &Use) -> bool {
    let inner = at.tag.text(at.text);
    let parameter = cx.object.in_openshift() && inner.contains('$');
    let refused = cx
        .said
        .about(at.node)
        .any(|v| v.check == Check::Unresolved && v.range.as_ref() == Some(&at.tag.whole));
    !parameter && !refused && !cx.is_parameter(at.node) && !has_dollar(at.text, &at.tag)
}

/// The cause of the first emission that fails for certain, or else of the first that may fail.
fn lack<'a>(cx: &Context<'a>, emissions: &[Emission<'a>], name: &str) -> Option<Lack<'a>> {
    let answers = || emissions.iter().map(|e| (e, cx.scene.answer(e, name)));
    let always = answers().all(|(_, a)| matches!(a, Answer::Unset(_)));
    let unset = answers().find_map(|(e, a)| match a {
        Answer::Unset(cause) => Some((e, cause)),
        _ => None,
    });
    let sometimes = || {
        answers().find_map(|(e, a)| match a {
            Answer::Sometimes(cause) => Some((e, cause)),
            _ => None,
        })
    };
    let (emission, cause) = unset.or_else(sometimes)?;
    Some(Lack {
        cause,
        emission: *emission,
        always,
    })
}

fn report(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    rule: &'static Rule,
    (place, argo): (Span, &str),
    lack: &Lack,
    said: Said,
) {
    let argo = at_run(cx, metric, argo);
    let sometimes = matches!(
        lack.cause,
        Cause::MayBeMissing | Cause::PodMayBeGone | Cause::FailedAttempts
    );
    let fails = match (lack.emission.way, sometimes) {
        _ if metric.is_realtime(cx.doc) && !lack.emission.first && !lack.always => {
            "the emission at its end fails with a `MetricsError`, and the gauge grows until the workflow is deleted"
        }
        (_, true) => "that emission fails with a `MetricsError`",
        (Way::PlainTask, _) if !lack.always => {
            "that emission fails with a `MetricsError`, but those of other callers succeed"
        }
        _ if !lack.always => "that emission fails with a `MetricsError`",
        _ => "every emission fails with a `MetricsError`",
    };
    cx.report(sink, rule, place, format!("{}: {fails}", said.why))
        .help(said.help)
        .metric(cx.doc, metric)
        .severity(said.severity)
        .effect(Effect::Dropped)
        .at_run(argo)
        .done();
}

/// The finding about a missing value, and the rule that reports it.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each cause, with its words"
)]
fn say(cx: &Context, list: &MetricList, name: &str, tag: &str, lack: &Lack) -> Option<Said> {
    let workflow = list.place == ListPlace::Workflow;
    // Another entrypoint may be named when a template of workflows is submitted; of `templateDefaults` some fail.
    let certain = match list.place {
        ListPlace::Workflow => !cx.surroundings.open,
        ListPlace::Defaults => lack.always && !cx.surroundings.open,
        ListPlace::Template(_) | ListPlace::Inline => true,
    };
    let severity = match certain {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let said = |code, severity, why: String, help: &str| {
        Some(Said {
            code,
            severity,
            why,
            help: help.to_owned(),
        })
    };
    let what = kind(list, lack);
    let who = who(list, lack);
    match lack.cause {
        // Every stage that could know it is looked at in `at_emission.rs`.
        Cause::Unknown | Cause::NotForMetrics | Cause::OtherLevel | Cause::NotYet => None,
        Cause::NoMainContainer => said(
            "AM210",
            severity,
            format!("{what}, and only a pod's container `main` has an exit code"),
            "write `{{status}}`, or move the metric to the container or script template",
        ),
        Cause::PodMayBeGone if Id::ExitCode.is(name) && !workflow => said(
            "AM210",
            Severity::Info,
            "a pod that never ran, or was evicted or deleted, has no exit code".to_owned(),
            "write `{{status}}` to count such failures too",
        ),
        // The page of AM212 explains it; there is nothing better to write.
        Cause::PodMayBeGone => None,
        Cause::NoResult => said(
            "AM211",
            Severity::Warning,
            format!("{what}, which never has an `outputs.result`"),
            "declare an output parameter, and write `{{outputs.parameters.…}}`",
        ),
        Cause::NotCaptured => said(
            "AM211",
            Severity::Warning,
            match workflow {
                true => {
                    "Argo keeps the result of steps and tasks only, and the entrypoint is neither"
                        .to_owned()
                }
                false => format!(
                    "Argo keeps a result only if a calling template reads it, and no caller of {who} does"
                ),
            },
            "declare an output parameter with `valueFrom: {path: …}`, and write `{{outputs.parameters.…}}`",
        ),
        Cause::Undeclared if Root::of(name) == Root::Outputs => Some(Said {
            code: "AM212",
            severity,
            why: format!("{who} does not declare {tag}"),
            help: declare(cx, lack, name),
        }),
        Cause::Undeclared if Root::of(name) == Root::Inputs => Some(Said {
            code: if workflow { "AM209" } else { "AM017" },
            severity,
            why: match workflow {
                true => format!(
                    "{tag} in `spec.metrics` is an input of the entrypoint, and {who} does not declare it"
                ),
                false => format!("{who} does not declare {tag}"),
            },
            help: declare(cx, lack, name),
        }),
        Cause::Undeclared => of_workflow(cx, name, tag),
        Cause::MayBeMissing if Root::of(name) == Root::Workflow => None,
        Cause::MayBeMissing if Id::Result.is(name) => None,
        // A default does not help a metric that is for successes.
        Cause::MayBeMissing => said(
            "AM212",
            Severity::Warning,
            format!(
                "a node that fails before it writes the output has no {tag}, whatever `when` is"
            ),
            "give the output a `default` under `valueFrom`",
        ),
        Cause::RawTemplate => said(
            "AM213",
            severity,
            format!("a plain DAG task calls {who}, and Argo does not fill {tag} in its metrics"),
            "pass the string to the template as an argument, and write `{{inputs.parameters.…}}`",
        ),
        Cause::LaterRelease if Id::Retries.is(name) => said(
            "AM214",
            severity,
            format!("Argo {} does not have {tag} in metrics", cx.version()),
            "remove it, or use Argo 3.6 or later",
        ),
        Cause::LaterRelease => None,
        Cause::Childless => said(
            "AM214",
            severity,
            format!("{who} has no `retryStrategy`, and {tag} has no value without one"),
            "remove it: a template without `retryStrategy` is never retried",
        ),
        Cause::FailedAttempts => said(
            "AM214",
            Severity::Warning,
            format!("a failed attempt has no {tag} yet"),
            "remove the variable, unless you need only the final number: the error is then harmless",
        ),
        Cause::NotInExitHandler => said(
            "AM219",
            severity,
            format!("{tag} is known only at the end of the workflow, and {who} runs before"),
            "move the metric to the `onExit` template or to `spec.metrics`",
        ),
        Cause::NotSet if Id::Priority.is(name) => said(
            "AM219",
            severity,
            format!("{tag} is not set"),
            "set `spec.priority`, or remove the variable",
        ),
        Cause::NotSet => said(
            "AM219",
            severity,
            format!("{tag} is set for the workflows of a CronWorkflow only"),
            "write `{{workflow.creationTimestamp}}`, or remove the variable",
        ),
        Cause::NotExported => said(
            "AM219",
            severity,
            format!("no output has the `globalName` for {tag}"),
            "add the `globalName` to the output of a template",
        ),
        Cause::OtherCaller => said(
            "AM209",
            severity,
            match name {
                "tasks.name" => format!("only a DAG task sets {tag}, and others call {who}"),
                _ => format!("only a step sets {tag}, and others call {who}"),
            },
            "pass the name to the template as an argument, and write `{{inputs.parameters.…}}`",
        ),
        Cause::NoOwnPod => said(
            "AM209",
            severity,
            match lack.emission.template.is_some_and(|a| a.retry.is_some()) {
                true => format!(
                    "the attempts of a `retryStrategy` have the pods, and the metric has no {tag}"
                ),
                false => format!("{what}, and only a pod has {tag}"),
            },
            "write `{{node.name}}`, or remove the variable",
        ),
    }
}

/// The template an emission is about, in words.
fn who(list: &MetricList, lack: &Lack) -> String {
    match (list.place, lack.emission.template) {
        (ListPlace::Workflow, Some(around)) => format!("`{}`", shown(&around.template.name)),
        (ListPlace::Defaults, Some(around)) if !around.inline => {
            format!("`{}`", shown(&around.template.name))
        }
        _ => "the template".to_owned(),
    }
}

/// What an emission's template is, in words.
fn kind(list: &MetricList, lack: &Lack) -> String {
    let around = lack.emission.template;
    let kind = around.map_or(list.kind, |a| a.template.kind);
    let kind = match kind {
        TemplateKind::ContainerSet => "a containerSet without a container `main`",
        TemplateKind::Resource => "a resource template",
        kind => kind_word(kind),
    };
    match (list.place, around) {
        (ListPlace::Workflow, Some(around)) => {
            format!(
                "the entrypoint `{}` is {kind}",
                shown(&around.template.name)
            )
        }
        (ListPlace::Defaults, Some(around)) if !around.inline => {
            format!("`{}` is {kind}", shown(&around.template.name))
        }
        _ => format!("this is {kind}"),
    }
}

/// How to declare an input or output, and the nearest one that is declared.
fn declare(cx: &Context, lack: &Lack, name: &str) -> String {
    let mut words = name.splitn(3, '.');
    let (side, list) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let wanted = words.next().unwrap_or_default();
    let template = lack.emission.template.map(|a| a.template.node);
    let items = template.and_then(|node| cx.doc.path(node, &[side, list]));
    let names = items
        .map_or(&[][..], |items| cx.doc.items(items))
        .iter()
        .filter_map(|item| cx.doc.value(*item, "name").and_then(|n| cx.doc.text(n)));
    let near = closest(wanted, names)
        .map(|near| format!("write `{{{{{side}.{list}.{}}}}}`, or ", shown(near)))
        .unwrap_or_default();
    let wanted = shown(wanted);
    let item = match side {
        "inputs" => format!("{{name: {wanted}}}"),
        _ => format!("{{name: {wanted}, valueFrom: {{path: …, default: …}}}}"),
    };
    format!("{near}declare it in the template: `{side}: {{{list}: [{item}]}}`")
}

/// A parameter, label or annotation of the workflow that the file does not give it.
fn of_workflow(cx: &Context, name: &str, tag: &str) -> Option<Said> {
    let cron = cx.object.kind == ObjectKind::CronWorkflow;
    let spec = cx.object.spec_path();
    let mut words = name.splitn(3, '.').skip(1);
    let (map, key) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let key = shown(key);
    // Argo's own labels say how a workflow was started.
    let by_argo = key.starts_with("workflows.argoproj.io/");
    if cron && key == "workflows.argoproj.io/cron-workflow" {
        return None;
    }
    let unless = match (cron, map) {
        (true, _) => "",
        _ if by_argo => ", unless it is submitted in the way that sets it",
        (false, "parameters") => ", unless it is given at submission with `-p`",
        (false, "labels") => ", unless it is given at submission with `-l`",
        _ => ", unless it is added at submission",
    };
    let help = match map {
        "parameters" => format!(
            "declare it under `{spec}`: `arguments: {{parameters: [{{name: {key}, value: …}}]}}`"
        ),
        _ if by_argo => "use `{{workflow.name}}` or your own label".to_owned(),
        _ if cron => format!("set it under `{spec}`: `workflowMetadata: {{{map}: {{{key}: …}}}}`"),
        _ => format!("set it: `metadata: {{{map}: {{{key}: …}}}}`"),
    };
    Some(Said {
        code: "AM017",
        severity: match cron && !by_argo {
            true => Severity::Error,
            false => Severity::Warning,
        },
        why: format!("the workflow has no {tag}{unless}"),
        help,
    })
}
