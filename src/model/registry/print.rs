//! The exposition format: the lines that a scraper reads.
//!
//! Source: `expfmt/text_create.go` of Prometheus' `common`, and the order
//! of `client_golang`'s `internal.NormalizeMetricFamilies`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::gather::{Collected, Family, Value};
use super::names;
use crate::expression::golang::numbers::float_v;

/// The lines of the families with custom series, without the controller's own series.
///
/// `plain`: names that are not valid by Prometheus' older rules are rewritten; a name can then have two head lines.
pub(super) fn lines(families: &BTreeMap<String, Family>, plain: bool) -> Vec<String> {
    let mut out = Vec::new();
    for (name, family) in families {
        let mut series: Vec<Collected> = family.series.iter().filter(|s| !s.own).cloned().collect();
        let shown = if plain {
            names::underscored(name)
        } else {
            name.clone()
        };
        let twin = shown != *name
            && families
                .get(&shown)
                .is_some_and(|f| f.series.iter().any(|s| !s.own));
        if series.is_empty() && !twin {
            continue;
        }
        out.push(format!("# HELP {shown} {}", escaped(&family.help, false)));
        let kind = family.kind.name().to_ascii_lowercase();
        out.push(format!("# TYPE {shown} {kind}"));
        if plain {
            for (key, _) in series.iter_mut().flat_map(|s| &mut s.labels) {
                *key = names::underscored(key);
            }
        }
        let mut blocks: Vec<(Order, Vec<String>)> = series
            .iter()
            .map(|one| (order(one), written(&shown, one)))
            .collect();
        blocks.sort();
        out.extend(blocks.into_iter().flat_map(|(_, lines)| lines));
    }
    out
}

type Order<'a> = (usize, Vec<&'a str>, Vec<&'a str>);

/// By number of labels, then by their values. Ties are in random order; here they are sorted by the keys, then
/// by the lines.
fn order(series: &Collected) -> Order<'_> {
    (
        series.labels.len(),
        series.labels.iter().map(|l| l.1.as_str()).collect(),
        series.labels.iter().map(|l| l.0.as_str()).collect(),
    )
}

fn written(name: &str, series: &Collected) -> Vec<String> {
    let labels = &series.labels;
    match &series.value {
        Value::Counter(value) | Value::Gauge(value) => {
            vec![line(name, labels, None, &number(*value))]
        }
        Value::Histogram {
            count,
            sum,
            buckets,
        } => {
            let name = |suffix: &str| format!("{name}{suffix}");
            let infinite = buckets.iter().any(|(bound, _)| *bound == f64::INFINITY);
            let last = (!infinite).then_some((f64::INFINITY, *count));
            let mut out: Vec<String> = buckets
                .iter()
                .copied()
                .chain(last)
                .map(|(bound, count)| {
                    let le = Some(number(bound));
                    line(&name("_bucket"), labels, le, &count.to_string())
                })
                .collect();
            out.push(line(&name("_sum"), labels, None, &number(*sum)));
            out.push(line(&name("_count"), labels, None, &count.to_string()));
            out
        }
    }
}

fn line(name: &str, labels: &[(String, String)], le: Option<String>, value: &str) -> String {
    let mut inside = String::new();
    let le = le.map(|bound| ("le".to_owned(), bound));
    for (key, value) in labels.iter().chain(le.as_ref()) {
        if !inside.is_empty() {
            inside.push(',');
        }
        if names::is_metric_name(key) {
            inside.push_str(key);
        } else {
            let _ = write!(inside, "\"{}\"", escaped(key, true));
        }
        let _ = write!(inside, "=\"{}\"", escaped(value, true));
    }
    if inside.is_empty() {
        format!("{name} {value}")
    } else {
        format!("{name}{{{inside}}} {value}")
    }
}

fn escaped(text: &str, quotes: bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if quotes => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out
}

/// A number in the exposition format; zero has no sign.
fn number(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        float_v(value)
    }
}
