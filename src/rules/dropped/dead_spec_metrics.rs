//! AM227: metrics of a WorkflowTemplate that only its templates' callers use.

use crate::diagnostic::{self, Effect, Seen, Severity};
use crate::manifest::{Carrier, ObjectKind};
use crate::metric::{ListPlace, MetricList};
use crate::project::{Reference, RefersTo};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM227.
pub static RULE: Rule = Rule {
    code: "AM227",
    name: "dead-spec-metrics",
    summary: "metrics of a WorkflowTemplate's spec that is used by `templateRef` only",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM227.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

/// The largest number of references that a finding shows.
const SHOWN: usize = 3;

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let what = match list.place {
        ListPlace::Workflow => "spec.metrics",
        ListPlace::Defaults => "spec.templateDefaults.metrics",
        ListPlace::Template(_) | ListPlace::Inline => return,
    };
    if list.metrics.is_empty() || matches!(cx.object.carrier, Carrier::Defaults) {
        return;
    }
    let cluster = match cx.object.kind {
        ObjectKind::WorkflowTemplate => false,
        ObjectKind::ClusterWorkflowTemplate => true,
        ObjectKind::Workflow | ObjectKind::CronWorkflow => return,
    };
    let name = cx.doc.path(cx.object.node, &["metadata", "name"]);
    let Some(name) = name.and_then(|name| cx.doc.text(name)) else {
        return;
    };
    // A template without references may be submitted from elsewhere, and so may any whose project was not read.
    let all = cx.project.references(name);
    let whole = all.iter().any(|one| one.to == RefersTo::Workflow);
    if whole || cx.has_parameter(name) || !cx.project.is_seen() {
        return;
    }
    let object = cx.doc.written_span(cx.object.node);
    let is_own = |one: &Reference| {
        one.file == cx.file && object.start <= one.span.start && one.span.end <= object.end
    };
    let users: Vec<&Reference> = all
        .iter()
        .filter(|one| one.cluster == cluster && !is_own(one))
        .collect();
    if users.is_empty() {
        return;
    }
    // A template with an entrypoint may well be submitted itself.
    let spec = cx.object.spec;
    let entrypoint = spec.and_then(|spec| cx.doc.value(spec, "entrypoint"));
    let starts = entrypoint.is_some_and(|node| !cx.doc.is_null(node));
    let mut draft = cx
        .report(
            sink,
            &RULE,
            cx.doc.written_span(list.block.entry.key),
            format!(
                "the project uses `{}` by `templateRef` only: Argo then ignores `{what}`, unless somebody submits the template itself",
                shown(name)
            ),
        )
        .help("move the metrics to the templates that are used, or into the workflows that use them")
        .severity(match starts {
            true => Severity::Info,
            false => Severity::Warning,
        });
    for one in users.iter().take(SHOWN) {
        let label = match &*one.template {
            "" => "used here".to_owned(),
            template => format!("uses its template `{}`", shown(template)),
        };
        draft = if one.file == cx.file {
            draft.related(one.span, label)
        } else if let Some(file) = cx.project.file(one.file) {
            let seen = Seen {
                path: file.path.clone(),
                spot: one.spot.clone(),
            };
            draft.elsewhere(diagnostic::Place::new(one.file, one.span), seen, label)
        } else {
            draft
        };
    }
    draft.done();
}
