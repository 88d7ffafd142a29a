//! AM107: a realtime gauge of the workflow that fails at every reconcile.

use crate::argo::{AtStart, Id, at_start};
use crate::diagnostic::{Effect, Severity};
use crate::expression::govaluate::{Answer as Verdict, judge};
use crate::expression::{TagKind, tags};
use crate::manifest::Carrier;
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::model::{Answer, trim_tag};
use crate::rules::shared::realtime::{Value, value};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM107.
pub static RULE: Rule = Rule {
    code: "AM107",
    name: "repeated-metrics-error",
    summary: "a realtime gauge in `spec.metrics` that fails again at every reconcile",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM107.md"),
    effect: Effect::Breaks,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if list.place != ListPlace::Workflow {
        return;
    }
    for (n, metric) in list.metrics.iter().enumerate() {
        // Only a metric that gets as far as its tags, its `when` and its value.
        let has_help = metric
            .help
            .text(cx.doc)
            .is_some_and(|help| !help.is_empty());
        if !metric.is_realtime(cx.doc) || !has_help {
            continue;
        }
        let Some(why) = why(cx, list, n, metric) else {
            continue;
        };
        cx.report(
            sink,
            &RULE,
            metric.head(cx.doc),
            format!(
                "{why}: the controller tries the gauge at every reconcile, and each failure lengthens the workflow's status"
            ),
        )
        .help("write `realtime: false`: the controller then sets the gauge once, at the end")
        .metric(cx.doc, metric)
        .done();
    }
}

/// Why the gauge fails while the workflow runs.
fn why(cx: &Context, list: &MetricList, n: usize, metric: &Metric) -> Option<String> {
    if let Some(name) = unset(cx, list, metric) {
        return Some(format!(
            "`{{{{{}}}}}` has no value while the workflow runs",
            shown(name)
        ));
    }
    // What a `when` says while it runs decides whether the value is looked at.
    let when = metric.when.decoded(cx.doc)?;
    if when.contains("{{") {
        let kept = written_back(cx, when)?;
        let fails = matches!(judge(&kept, cx.version()), Verdict::Fails { .. });
        return fails.then(|| {
            let kept = shown(&kept);
            format!("`when` is `{kept}` from the first reconcile on and cannot be evaluated")
        });
    }
    if !when.is_empty() {
        let all = cx.trials.conditions(&cx.scene, list);
        let own = all.iter().find(|condition| condition.metric == n)?;
        let undecided = own
            .cases
            .iter()
            .all(|case| matches!(case.answer, Verdict::Fails { .. }));
        return undecided.then(|| format!("`{}` cannot be evaluated", shown(when)));
    }
    match value(cx, list, metric)?.2 {
        Value::Live => None,
        Value::OtherLevel => Some("`{{duration}}` exists in templates only".to_owned()),
        // The parameter's value may itself be the required tag.
        Value::Other(name) if matches!(Id::of(name), Some(Id::Input | Id::WorkflowParameter)) => {
            None
        }
        Value::Other(name) => Some(format!("`{{{{{}}}}}` is not a realtime value", shown(name))),
        Value::NoVariable => {
            let text = metric
                .effective()
                .and_then(|block| block.value.text(cx.doc));
            Some(format!("`{}` is not a realtime value", shown(text?)))
        }
    }
}

/// The `when` as the first reconcile fills it and writes it into the spec; `None` where it does not, or its tags are not
/// all known.
fn written_back(cx: &Context, when: &str) -> Option<String> {
    let spec = cx.object.spec?;
    let referred = cx.doc.value(spec, "workflowTemplateRef");
    let rebuilt = cx.object.kind.is_template()
        || matches!(cx.object.carrier, Carrier::Defaults)
        || referred.is_some_and(|node| !cx.doc.is_null(node));
    if rebuilt || cx.has_parameter(when) {
        return None;
    }
    let mut filled = String::new();
    let mut end = 0;
    for tag in tags(when) {
        let name = trim_tag(tag.text(when));
        let start = Some(name).filter(|_| tag.closed && tag.kind == TagKind::Simple);
        let Some(AtStart::Is(text)) = start.and_then(|name| at_start(name, true)) else {
            return None;
        };
        filled.push_str(&when[end..tag.whole.start]);
        filled.push_str(text);
        end = tag.whole.end;
    }
    filled.push_str(&when[end..]);
    Some(filled)
}

/// A tag of the metric that has no value while the workflow runs: all are filled before anything else is read.
fn unset<'d>(cx: &Context<'d>, list: &MetricList, metric: &Metric) -> Option<&'d str> {
    let emissions = cx.scene.emissions(list, true);
    let first = emissions.iter().find(|emission| emission.first)?;
    for at in metric.texts(cx.doc) {
        let filled = !matches!(at.role, Role::Realtime | Role::Buckets | Role::Bucket);
        // One that is never closed takes what follows into itself.
        if !filled || cx.has_parameter(at.text) || tags(at.text).any(|tag| !tag.closed) {
            continue;
        }
        for tag in tags(at.text).filter(|tag| tag.kind == TagKind::Simple) {
            let name = trim_tag(tag.text(at.text));
            let unset = matches!(cx.scene.answer(first, name), Answer::Unset(_));
            if unset {
                return Some(name);
            }
        }
    }
    None
}
