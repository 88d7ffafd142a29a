//! AM309: a realtime gauge whose series several runs share.

use crate::argo::{Values, variable};
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{ListPlace, Metric, MetricList};
use crate::model::trim_tag;
use crate::rules::shared::realtime::{Value, value};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM309: a realtime gauge without a label that differs from run to run.
pub static RULE: Rule = Rule {
    code: "AM309",
    name: "realtime-shared-series",
    summary: "a realtime gauge without a label that differs from run to run",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM309.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // A gauge that is never live has AM207 or AM208.
    let Some((_, _, Value::Live)) = value(cx, list, metric) else {
        return;
    };
    if may_differ(cx, metric) {
        return;
    }
    let who = match list.place {
        ListPlace::Workflow => "workflows",
        _ => "workflows or nodes",
    };
    cx.report(
        sink,
        &RULE,
        metric.head(cx.doc),
        format!("no label is different for each run: {who} that run at the same time overwrite each other, and deleting one removes the series of all"),
    )
    .help("add the label `{key: workflow, value: \"{{workflow.name}}\"}`: its series are removed with the workflow")
    .metric(cx.doc, metric)
    .done();
}

/// Whether a label may differ between two runs, or cannot be read.
fn may_differ(cx: &Context, metric: &Metric) -> bool {
    let all = metric
        .labels
        .value()
        .map_or(0, |list| cx.doc.items(list).len());
    let readable = all == metric.label_items.len()
        && metric
            .labels
            .value()
            .is_none_or(|list| cx.doc.is_seq(list) || cx.doc.is_null(list));
    !readable
        || metric.label_items.iter().any(|(_, label)| {
            let text = label.value.text(cx.doc);
            text.is_none_or(|text| {
                cx.has_parameter(text)
                    || tags(text).any(|t| !t.closed || differs(t.kind, t.text(text)))
            })
        })
}

/// Whether a tag may be another text in another workflow: what is given to a template may be, and cannot be seen.
fn differs(kind: TagKind, inner: &str) -> bool {
    let name = trim_tag(inner);
    let few = variable(name)
        .is_some_and(|known| matches!(known.values_of(name), Values::Of(_) | Values::Few));
    kind == TagKind::Expression || !few
}
