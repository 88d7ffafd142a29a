//! AM008: a label key that is none.

use crate::argo::is_valid_name;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::model::fixed_part;
use crate::rules::breaking::reserved_label::is_reserved;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM008.
pub static RULE: Rule = Rule {
    code: "AM008",
    name: "bad-label-key",
    summary: "a label key with other characters than letters, digits and `_`, or with {{…}}",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM008.md"),
    check: Checker::Metric(check),
};

fn check(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (_, label) in &metric.label_items {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        let judged = if cx.object.in_openshift() {
            fixed_part(key)
        } else {
            key.to_owned()
        };
        let templated = key.contains("{{");
        if key.is_empty()
            || (!templated && is_valid_name(&judged, cx.version()))
            || is_reserved(key, metric, cx.version()).is_some()
        {
            continue;
        }
        let shown = key.escape_debug();
        let fate = if list.place.is_template() {
            "Argo refuses the template".to_owned()
        } else {
            match (cx.version().major, cx.version().minor) {
                (3, ..=5) => "the metric is dropped with a `MetricsError`".to_owned(),
                (3, 6) => "not linted here; exported with `_` for each such character".to_owned(),
                (4, 1..) => "not linted here; exported with the characters replaced".to_owned(),
                _ => "not linted here; exported as it is to Prometheus 3, rewritten for any other scraper".to_owned(),
            }
        };
        let effect = if cx.version().at_least(3, 6) {
            Effect::Wrong
        } else {
            Effect::Dropped
        };
        let help = if templated {
            "a key is fixed text; put the variable into `value`"
        } else {
            "use letters, digits and `_`, and start with a letter"
        };
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            format!("`{shown}` is no label key: {fate}"),
        )
        .help(help)
        .metric(cx.doc, metric)
        .effect(effect)
        .argo(cx.said(label.node, label.key, "key"))
        .severity_unless_refused(Severity::Warning)
        .done();
    }
}
