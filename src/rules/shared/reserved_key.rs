//! What AM008, AM104 and AM504 share: the label keys that Prometheus or the exporter reserves.

use crate::argo::Version;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricType};
use crate::yaml::go_quote;

/// What happens to a reserved key.
#[derive(Debug, Clone)]
pub struct Fate {
    /// What Argo does about it.
    pub effect: Effect,
    /// How bad that is.
    pub severity: Severity,
    /// The consequence, as the second clause of a message.
    pub words: String,
    /// The error that Argo logs, or answers a scrape with.
    pub run: Option<String>,
}

/// Whether a key is reserved for a release, and what happens to it (executed, registry of six releases).
#[expect(
    clippy::too_many_lines,
    reason = "one case for each kind of key, with its words"
)]
pub fn is_reserved(key: &str, metric: &Metric, version: Version) -> Option<Fate> {
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

/// The key as the exporter of a release writes it for a scraper without UTF-8 names.
pub fn rewritten(key: &str, version: Version) -> String {
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
