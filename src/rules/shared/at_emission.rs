//! What AM209, AM217 and AM218 share: a simple tag that no stage can fill, in a place that `argo lint` does not check.

use crate::argo::{Id, Levels, Root, VARIABLES, Variable, is_unrecorded, meant_by, variable};
use crate::diagnostic::{Effect, closest, distance};
use crate::manifest::whole_reference;
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::model::{Check, trim_tag};
use crate::rules::shared::dollar::has_dollar;
use crate::rules::shared::uses::uses;
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};

/// Why a tag cannot be filled, which decides the rule that reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Metrics never have it, or not at this level (AM209).
    NeverInScope,
    /// Argo does not have it (AM217).
    Unknown,
    /// It is an expression without the `=` (AM218).
    NoEquals,
}

/// Why a tag with this content can never be filled; `None` if it can, or may.
pub(in crate::rules) fn why(inner: &str, place: ListPlace) -> Option<Why> {
    let name = trim_tag(inner);
    if name.contains("{{") {
        return None; // A tag within it is filled by itself, and the rest may stay as a text.
    }
    let operators = ['=', '\'', '"', '(', '|', '+', '<', '>', '?', '!'];
    if name.contains(operators) || [" * ", " / ", " - "].iter().any(|o| name.contains(o)) {
        return Some(Why::NoEquals);
    }
    match variable(name) {
        None if is_unrecorded(name) => None,
        None => Some(Why::Unknown),
        Some(known) => match known.levels() {
            Levels::Both => None,
            Levels::Nowhere => Some(Why::NeverInScope),
            // The inputs of the entrypoint are those of the workflow, too.
            Levels::Template if known.id == Id::Input => None,
            Levels::Template => (place == ListPlace::Workflow).then_some(Why::NeverInScope),
        },
    }
}

/// Reports the tags that cannot be filled for this reason.
pub fn check(
    cx: &Context,
    list: &MetricList,
    metric: &Metric,
    sink: &mut Sink,
    rule: &'static Rule,
    wanted: Why,
) {
    // The step or task around an inline template fills in what it knows itself, such as `item`.
    let inline = list.place == ListPlace::Inline;
    // A variable in a name, key or help is a mistake of its own: AM007, AM008, AM403.
    for at in uses(cx, metric) {
        let (inner, name) = (at.tag.text(at.text), at.name);
        let why = why(inner, list.place);
        // AM207 and AM011 judge the value of a realtime gauge.
        let live = at.role == Role::Value && metric.is_realtime(cx.doc);
        if why != Some(wanted) || live || (inline && wanted == Why::NeverInScope) {
            continue;
        }
        let openshift = cx.object.in_openshift();
        let parameter = openshift && (inner.contains('$') || whole_reference(at.text).is_some());
        let refused = cx
            .said
            .about(at.node)
            .any(|v| v.check == Check::Unresolved && v.range.as_ref() == Some(&at.tag.whole));
        if parameter || refused || has_dollar(at.text, &at.tag) {
            continue;
        }
        let (what, mut help) = words(name, wanted, list.place);
        if cx.all_names && wanted == Why::Unknown {
            help.push_str(&all_names(list.place));
        }
        cx.report(
            sink,
            rule,
            cx.place(at.node, at.tag.whole),
            format!(
                "`{{{{{}}}}}` {what}: every emission fails with a `MetricsError`",
                shown(name)
            ),
        )
        .help(help)
        .metric(cx.doc, metric)
        .effect(Effect::Dropped)
        .at_run(format!(
            "unable to substitute parameters for metric '{}': failed to resolve {{{{{}}}}}",
            metric.name.text(cx.doc).unwrap_or_default(),
            escaped(inner)
        ))
        .done();
    }
}

/// The end of a help that lists all variables of a place.
pub(in crate::rules) fn all_names(place: ListPlace) -> String {
    let has = |v: &&Variable| match v.levels() {
        Levels::Both => true,
        Levels::Template => place != ListPlace::Workflow,
        Levels::Nowhere => false,
    };
    let names = VARIABLES
        .iter()
        .filter(has)
        .map(|v| v.name.replace('*', "…"));
    format!("; Argo has {}", names.collect::<Vec<_>>().join(", "))
}

/// A tag as Argo shows it: as it is written in the JSON of the metric.
fn escaped(inner: &str) -> String {
    let json = serde_json::Value::from(inner).to_string();
    json[1..json.len() - 1].to_owned()
}

/// What is wrong with a tag, and what to write.
pub(in crate::rules) fn words(name: &str, why: Why, place: ListPlace) -> (&'static str, String) {
    match why {
        Why::NoEquals => {
            let expression = name.trim_start_matches('=').trim();
            (
                "is looked up as one name, because no `=` follows the braces",
                format!("write `{{{{={}}}}}`", shown(expression)),
            )
        }
        Why::NeverInScope if Root::of(name) == Root::Item => (
            "is never available to metrics",
            "pass the item to the template as an argument, and write `{{inputs.parameters.…}}`".to_owned(),
        ),
        Why::NeverInScope if Id::LastRetry.is(name) => (
            "exists inside the retried template only, and is never available to metrics",
            "write `{{status}}` or `{{exitCode}}`: each attempt is emitted with its own".to_owned(),
        ),
        Why::NeverInScope if Id::CronWorkflow.is(name) => (
            "exists in a CronWorkflow's conditions only, and is never available to metrics",
            "give the workflow a label under `workflowMetadata`, and write `{{workflow.labels.…}}`".to_owned(),
        ),
        Why::NeverInScope if variable(name).is_some_and(|v| v.levels() == Levels::Template) => (
            "exists in templates only, not in `spec.metrics`",
            match place {
                ListPlace::Workflow => "move the metric into the template, or remove the variable",
                _ => "remove the variable",
            }
            .to_owned(),
        ),
        Why::NeverInScope => (
            "is never available to metrics",
            "use the template's own `{{outputs.…}}`, or give the output a `globalName` and write `{{workflow.outputs.parameters.…}}` in `spec.metrics`".to_owned(),
        ),
        Why::Unknown if name.contains(['\n', '\r', '\t']) => (
            "contains a line break or a tab, and Argo trims spaces only",
            "write the variable on one line".to_owned(),
        ),
        Why::Unknown => (
            "is not a variable of Argo",
            match nearest(name) {
                Some(near) => format!("write `{{{{{near}}}}}`"),
                None if place == ListPlace::Workflow => "use `status`, `duration` and `workflow.name`, `namespace`, `status`, `duration`, `parameters.…`, `labels.…`".to_owned(),
                None => "use `status`, `duration`, `exitCode`, `inputs.parameters.…`, `outputs.parameters.…` or one of the workflow's".to_owned(),
            },
        ),
    }
}

/// The variable that was probably meant. In a family, the part before the user's name is compared.
pub(in crate::rules) fn nearest(name: &str) -> Option<String> {
    if let Some(meant) = meant_by(name) {
        return Some(meant);
    }
    let known = VARIABLES.iter().filter(|v| v.levels() != Levels::Nowhere);
    let mut parts = name.splitn(3, '.');
    if let (Some(first), Some(second), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
        let families = known.clone().filter_map(|v| v.name.strip_suffix(".*"));
        let start = format!("{first}.{second}");
        let near = closest(&start, families.filter(|family| family.contains('.')));
        if let Some(near) = near.filter(|_| !rest.is_empty()) {
            return Some(format!("{near}.{rest}"));
        }
    }
    let exact = known.map(|v| v.name).filter(|known| !known.contains('*'));
    let lower = name.to_lowercase();
    // The beginning of a name is enough, if it is more than `workflow.`.
    let begun = |known: &&str| lower.len() > 12 && known.to_lowercase().starts_with(&lower);
    let near = closest(name, exact.clone()).or_else(|| exact.clone().find(begun));
    let other_case = || {
        exact
            .clone()
            .find(|known| distance(&known.to_lowercase(), &lower) <= 2)
    };
    near.or_else(|| lower.starts_with("workflow.").then(other_case).flatten())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_variable_gets_the_one_that_is_meant() {
        for (name, meant) in [
            ("statuss", Some("status")),
            ("exitcode", Some("exitCode")),
            ("resourceDuration.cpu", Some("resourcesDuration.cpu")),
            ("ouputs.result", Some("outputs.result")),
            ("outputs.parameter.rows", Some("outputs.parameters.rows")),
            ("workflow.label.team", Some("workflow.labels.team")),
            (
                "workflow.serviceaccount",
                Some("workflow.serviceAccountName"),
            ),
            ("workflow.Statu", Some("workflow.status")),
            ("zzz", None),
        ] {
            assert_eq!(nearest(name).as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn only_what_no_stage_can_fill_is_told() {
        for name in [
            " status ",
            "workflow.labels.app.kubernetes.io/name",
            "outputs.parameters.a-b",
        ] {
            assert_eq!(why(name, ListPlace::Workflow), None, "{name}");
        }
        assert_eq!(why("node.name", ListPlace::Template(0)), None);
        assert_eq!(
            why("node.name", ListPlace::Workflow),
            Some(Why::NeverInScope)
        );
        assert_eq!(why("status\n", ListPlace::Workflow), Some(Why::Unknown));
        assert_eq!(why(" =status", ListPlace::Workflow), Some(Why::NoEquals));
    }
}
