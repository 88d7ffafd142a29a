//! AM104: label keys that are reserved by Prometheus or the exporter.

use std::collections::BTreeMap;

use crate::argo::Version;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType, promlint};
use crate::rules::wording::{as_name, shown};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::go_quote;

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

/// What happens to a reserved key.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Fate {
    pub(in crate::rules) effect: Effect,
    severity: Severity,
    words: String,
    run: Option<String>,
}

/// Whether a key is reserved for a release, and what happens to it (executed, registry of six releases).
pub(in crate::rules) fn is_reserved(key: &str, metric: &Metric, version: Version) -> Option<Fate> {
    if key.is_empty() || key.contains("{{") || key.contains("${") {
        return None;
    }
    let old = !version.at_least(3, 6);
    let newest = version.at_least(4, 1);
    let fate = |effect, words: &str, run: Option<String>| {
        Some(Fate {
            effect,
            severity: Severity::Error,
            words: words.to_owned(),
            run,
        })
    };
    let down = "the controller answers every scrape with 500";
    let no_name = || {
        Some(format!(
            "normalization for label name {} resulted in invalid name \"_\"",
            go_quote(key)
        ))
    };
    let histogram = metric
        .effective()
        .is_some_and(|t| t.ty == MetricType::Histogram);
    if key == "__name__" {
        return if old || newest {
            fate(Effect::Breaks, down, None)
        } else {
            fate(Effect::Dropped, "the controller drops the series", None)
        };
    }
    if newest && !key.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return fate(Effect::Breaks, down, no_name());
    }
    if key.starts_with("__") {
        return if old {
            let run = format!("{} is not a valid label name", go_quote(key));
            fate(Effect::Breaks, down, Some(run))
        } else if newest {
            fate(
                Effect::Wrong,
                &format!("the controller exports it as `{}`", rewritten(key, version)),
                None,
            )
        } else {
            fate(Effect::Dropped, "the controller drops the series", None)
        };
    }
    if key == "le" && histogram && !old {
        let words = "the buckets get two `le` labels, and Prometheus cannot parse the page";
        return fate(Effect::Breaks, words, None);
    }
    let colon = key.contains(':') && crate::argo::is_valid_name(key, version);
    if old && colon {
        let run = format!("{} is not a valid label name", go_quote(key));
        return fate(Effect::Breaks, down, Some(run));
    }
    if key == "le" && !histogram && metric.effective().is_some() {
        return Some(Fate {
            effect: Effect::Style,
            severity: Severity::Info,
            words: "only histograms have it, and the controller exports it unchanged".to_owned(),
            run: None,
        });
    }
    let reserved =
        matches!(key, "quantile" | "otel_metric_overflow") || key.starts_with("otel_scope_");
    reserved.then(|| Fate {
        effect: Effect::Style,
        severity: Severity::Info,
        words: "it has a meaning in Prometheus or OpenTelemetry, and the controller exports it unchanged"
            .to_owned(),
        run: None,
    })
}

/// What promtool says about a key that only another type of metric has. If a key appears twice, the last
/// one is exported.
fn reserved_for_another(cx: &Context, metric: &Metric, index: usize, key: &str) -> Option<String> {
    let (_, _, ty) = cx.exposed(metric)?;
    metric
        .is_last_of_its_key(cx.doc, index)
        .then(|| promlint::reserved_label(key, ty))?
        .map(str::to_owned)
}

/// The key as the exporter of a release writes it for a scraper without UTF-8 names.
fn rewritten(key: &str, version: Version) -> String {
    let mut out = key
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '_'
            }
        })
        .collect::<String>();
    if version.at_least(4, 1) {
        if out.starts_with(|c: char| c.is_ascii_digit()) {
            out.insert_str(0, "key_");
        }
        while out.contains("__") {
            out = out.replace("__", "_");
        }
    }
    out
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
