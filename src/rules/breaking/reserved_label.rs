//! AM104: label keys that are reserved by Prometheus or the exporter.

use std::collections::BTreeMap;

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::shared::reserved_key::{is_reserved, rewritten};
use crate::rules::wording::{as_name, shown};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM104.
pub static RULE: Rule = Rule {
    code: "AM104",
    name: "reserved-label",
    summary: "a label's key is reserved or cannot be exported",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM104.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

/// What promtool says about a key that only another type of metric has. If a key appears twice, the last
/// one is exported.
fn reserved_for_another(cx: &Context, metric: &Metric, index: usize, key: &str) -> Option<String> {
    let (_, _, ty) = cx.exposed(metric)?;
    metric
        .is_last_of_its_key(cx.doc, index)
        .then(|| promlint::reserved_label(key, ty))?
        .map(str::to_owned)
}

/// A key of similar meaning that is not reserved.
fn another(key: &str) -> String {
    match key {
        "le" => "upper_limit".to_owned(),
        "quantile" => "share".to_owned(),
        "__name__" => "metric".to_owned(),
        _ => as_name(key)
            .filter(|name| !name.starts_with("otel_"))
            .unwrap_or_else(|| "kind".to_owned()),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let version = cx.version();
    let mut seen: BTreeMap<String, (&str, crate::yaml::Span)> = BTreeMap::new();
    for (index, label) in &metric.label_items {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        let span = cx.doc.written_span(node);
        if let Some(fate) = is_reserved(key, metric, version) {
            let words = &fate.words;
            let argo = cx.said(label.node, label.key, "key");
            let message = if argo.is_empty() {
                format!("the label key `{}` is reserved: {words}", shown(key))
            } else {
                let shown = shown(key);
                format!(
                    "`{shown}` is not a valid label key: `argo lint` refuses it, and without `argo lint` {words}"
                )
            };
            let draft = cx
                .report(sink, &RULE, span, message)
                .help(format!(
                    "write another key, such as `key: {}`",
                    another(key)
                ))
                .metric(cx.doc, metric)
                .effect(fate.effect)
                .severity(fate.severity)
                .promlint(reserved_for_another(cx, metric, *index, key))
                .argo(argo);
            match fate.run {
                Some(run) => draft.at_run(run).done(),
                None => draft.done(),
            }
            continue;
        }
        if !version.at_least(3, 6) || key.is_empty() || key.contains("{{") || key.contains("${") {
            continue;
        }
        let first = seen.entry(rewritten(key, version)).or_insert((key, span));
        if first.0 != key {
            let (other, place) = *first;
            let same = rewritten(key, version);
            let words = if matches!((version.major, version.minor), (3, 7) | (4, 0)) {
                "it appears twice in one series for a scraper without UTF-8 names"
            } else {
                "the controller joins their values with `;`"
            };
            cx.report(
                sink,
                &RULE,
                span,
                format!("`{other}` and `{key}` both become the label `{same}`: {words}"),
            )
            .help("remove one of them, or rename its `key:`")
            .metric(cx.doc, metric)
            .effect(Effect::Wrong)
            .related(place, "the other key")
            .argo(cx.said(label.node, label.key, "key"))
            .done();
        }
    }
}
