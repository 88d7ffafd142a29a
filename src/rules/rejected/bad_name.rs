//! AM006: a name that is not a valid metric name.

use crate::argo::{PREFIX, is_valid_name};
use crate::diagnostic::{Effect, Severity};
use crate::expression::tags;
use crate::metric::{Metric, MetricList};
use crate::model::fixed_part;
use crate::rules::wording::{INVALID_NAME, as_name, shown};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM006, `bad-name`.
pub static RULE: Rule = Rule {
    code: "AM006",
    name: "bad-name",
    summary: "a name contains characters other than letters, digits and `_`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM006.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(name), Some(node)) = (metric.name.text(cx.doc), metric.name.value()) else {
        return;
    };
    let judged = if cx.object.in_openshift() {
        fixed_part(name)
    } else {
        name.to_owned()
    };
    if name.is_empty() || is_valid_name(&judged, cx.version()) || tags(&judged).any(|t| t.closed) {
        return;
    }
    let argo = cx.said(metric.node, metric.name, "name");
    let refused = !argo.is_empty();
    let fate = cx.fate(
        &argo,
        "`argo lint` does not check it, every emission fails with a `MetricsError`",
    );
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            format!("`{}` is not a valid metric name: {fate}", shown(name)),
        )
        .metric(cx.doc, metric)
        .argo(argo);
    let draft = match as_name(name) {
        Some(better) => draft.help(format!(
            "write `name: {better}` (exported as `{PREFIX}{better}`)"
        )),
        None => draft.help(
            "use letters, digits and `_`, and start with a letter, as in `name: import_runs_total`",
        ),
    };
    if !refused && cx.version().at_least(3, 6) {
        draft
            .at_run(cx.could_not_construct(metric, INVALID_NAME))
            .done();
    } else {
        draft.done();
    }
}
