//! AM008: a label key that is none.

use crate::argo::is_valid_name;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::model::{Check, fixed_part};
use crate::rules::shared::argument;
use crate::rules::shared::reserved_key::is_reserved;
use crate::rules::wording::{as_name, shown};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM008, `bad-label-key`.
pub static RULE: Rule = Rule {
    code: "AM008",
    name: "bad-label-key",
    summary: "a label's key contains characters other than letters, digits and `_`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM008.md"),
    effect: Effect::Dropped,
    check: Checker::Object(of_object),
};

fn of_object(cx: &Context, sink: &mut Sink) {
    for list in cx.lists {
        for metric in &list.metrics {
            check(cx, list, metric, sink);
        }
    }
    argument::check(cx, sink, &RULE, Check::ArgumentInKey);
}

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (_, label) in &metric.label_items {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        let judged = if cx.object.in_openshift() {
            fixed_part(key)
        } else {
            key.to_owned()
        };
        let templated = judged.contains("{{");
        if key.is_empty()
            || (!templated && is_valid_name(&judged, cx.version()))
            || is_reserved(key, metric, cx.version()).is_some()
        {
            continue;
        }
        let shown = shown(key);
        let argo = cx.said(label.node, label.key, "key");
        let otherwise = match (cx.version().major, cx.version().minor) {
            (3, ..=5) => {
                "`argo lint` does not check it, every emission fails with a `MetricsError`"
            }
            _ if templated => "`argo lint` does not check it, each value makes a different label",
            (3, 6) | (4, 1..) => {
                "`argo lint` does not check it, the controller exports another key"
            }
            _ => {
                "`argo lint` does not check it; Prometheus 3 keeps it, other scrapers get another key"
            }
        };
        let fate = cx.fate(&argo, otherwise);
        let effect = if cx.version().at_least(3, 6) {
            Effect::Wrong
        } else {
            Effect::Dropped
        };
        let help = if templated {
            "write a fixed key, such as `key: team`, and move the variable to `value`".to_owned()
        } else {
            match as_name(key) {
                Some(better) => format!("write `key: {better}`"),
                None => "use letters, digits and `_`, and start with a letter, as in `key: team`"
                    .to_owned(),
            }
        };
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            format!("`{shown}` is not a valid label key: {fate}"),
        )
        .help(help)
        .metric(cx.doc, metric)
        .effect(effect)
        .argo(argo)
        .severity_unless_refused(Severity::Warning)
        .done();
    }
}
