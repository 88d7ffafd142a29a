//! What Argo's registry made of sequences of metrics: the refusals and panics of every step, and what is then
//! scraped, down to the lines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use argo_metrics::argo::Version;
use argo_metrics::model::registry::{
    Emitted, Kind, Modifier, Operation, PREFIX, Refusal, Registry,
};
use serde_json::Value;

use crate::directories;

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// The metric of a step, read as Argo's Go types read it.
fn emitted(metric: &Value) -> Emitted {
    let labels = metric["labels"].as_array().map_or_else(Vec::new, |list| {
        list.iter()
            .map(|label| (text(label, "key"), text(label, "value")))
            .collect()
    });
    let of = |kind: &str| metric.get(kind).filter(|v| !v.is_null());
    let (kind, value) = if let Some(gauge) = of("gauge") {
        let operation = match gauge["operation"].as_str() {
            Some("Add") => Operation::Add,
            Some("Sub") => Operation::Sub,
            _ => Operation::Set,
        };
        let realtime = gauge["realtime"].as_bool() == Some(true);
        (
            Kind::Gauge {
                realtime,
                operation,
            },
            text(gauge, "value"),
        )
    } else if let Some(histogram) = of("histogram") {
        let buckets = histogram["buckets"]
            .as_array()
            .map_or_else(Vec::new, |list| {
                list.iter().map(|b| b.as_f64().unwrap_or(0.0)).collect()
            });
        (Kind::Histogram { buckets }, text(histogram, "value"))
    } else if let Some(counter) = of("counter") {
        (Kind::Counter, text(counter, "value"))
    } else {
        (Kind::Nothing, String::new())
    };
    Emitted {
        name: text(metric, "name"),
        help: text(metric, "help"),
        labels,
        kind,
        value,
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().map_or_else(Vec::new, |list| {
        list.iter()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect()
    })
}

/// The families that a step names, as the recordings show them: without what an untouched controller serves too.
fn shown(ours: &[String], untouched: &BTreeSet<String>, names: &BTreeSet<String>) -> Vec<String> {
    let named = |line: &str| {
        let rest = line
            .strip_prefix("# HELP ")
            .or_else(|| line.strip_prefix("# TYPE "))
            .unwrap_or(line);
        let family = rest.split(['{', ' ']).next().unwrap_or_default();
        ["", "_bucket", "_sum", "_count"].iter().any(|suffix| {
            family
                .strip_suffix(suffix)
                .and_then(|stem| stem.strip_prefix(PREFIX))
                .is_some_and(|stem| names.contains(stem))
        })
    };
    ours.iter()
        .filter(|line| !untouched.contains(*line) && named(line))
        .cloned()
        .collect()
}

fn modifiers(config: &Value) -> BTreeMap<String, Modifier> {
    let floats = |list: &Value| {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(Value::as_f64).collect()
    };
    let map = config.as_object().into_iter().flatten();
    map.map(|(name, one)| {
        let modifier = Modifier {
            disabled: one["disabled"].as_bool() == Some(true),
            disabled_attributes: strings(&one["disabledAttributes"]),
            histogram_buckets: floats(&one["histogramBuckets"]),
        };
        (name.clone(), modifier)
    })
    .collect()
}

/// The life whose steps are told in a note: 2,500 series of a counter and of a histogram. The number of series of each,
/// then the lines of those that were folded.
fn many_series(version: Version) -> Vec<String> {
    let mut registry = Registry::new(version);
    for at in 0..2500 {
        for (name, kind) in [
            ("card", Kind::Counter),
            ("cardh", Kind::Histogram { buckets: vec![1.0] }),
        ] {
            let metric = Emitted {
                name: name.to_owned(),
                help: "h".to_owned(),
                labels: vec![("l".to_owned(), at.to_string())],
                kind,
                value: "1".to_owned(),
            };
            registry.upsert(&metric).expect("no refusal");
        }
    }
    let lines = registry.scrape(false).lines;
    let count = |start: &str| lines.iter().filter(|l| l.starts_with(start)).count();
    let mut out = vec![
        format!("{PREFIX}card {}", count("argo_workflows_card{")),
        format!("{PREFIX}cardh {}", count("argo_workflows_cardh_sum{")),
    ];
    let folded = lines
        .into_iter()
        .filter(|l| l.contains("otel_metric_overflow"));
    out.extend(folded);
    out
}

/// How a life differs from the recorded one.
fn differences(line: &Value, version: Version) -> Vec<String> {
    let varies: BTreeSet<String> = strings(&line["varies"]).into_iter().collect();
    if text(line, "scenario").starts_with("cardinality") {
        let (ours, theirs) = (many_series(version), strings(&line["exposition"]));
        return (ours != theirs)
            .then(|| format!("exposition: Argo {theirs:#?}\nwe {ours:#?}"))
            .into_iter()
            .collect();
    }
    let mut out = Vec::new();
    let mut registry = Registry::with_modifiers(version, modifiers(&line["modifiers"]));
    let untouched: BTreeSet<String> = registry.scrape(false).lines.into_iter().collect();
    let untouched_plain: BTreeSet<String> = registry.scrape(true).lines.into_iter().collect();
    let mut names = BTreeSet::new();
    for (number, step) in line["steps"].as_array().into_iter().flatten().enumerate() {
        let metric = emitted(&step["metric"]);
        names.insert(metric.name.clone());
        let theirs = match (step["panic"].as_str(), step["error"].as_str()) {
            (Some(panic), _) => Err(Refusal::Panics(panic.to_owned())),
            (_, Some(error)) => Err(Refusal::Error(error.to_owned())),
            _ => Ok(()),
        };
        let ours = registry.upsert(&metric);
        // Of several invalid keys any is told.
        let agrees =
            ours == theirs || (varies.contains("steps") && ours.is_err() == theirs.is_err());
        if !agrees {
            out.push(format!("step {number}: Argo {theirs:?}, we {ours:?}"));
        }
    }
    let scrape = registry.scrape(false);
    let theirs = line["scrape_error"].as_str();
    if varies.contains("scrape_error") {
        if scrape.error.is_some() != theirs.is_some() {
            out.push(format!(
                "scrape: Argo {theirs:?} (varies), we {:?}",
                scrape.error
            ));
        }
    } else if scrape.error.as_deref() != theirs {
        out.push(format!("scrape: Argo {theirs:?}, we {:?}", scrape.error));
    }
    if !varies.contains("exposition") {
        let ours = shown(&scrape.lines, &untouched, &names);
        let theirs = strings(&line["exposition"]);
        if ours != theirs {
            out.push(format!("exposition: Argo {theirs:#?}\nwe {ours:#?}"));
        }
        if let Some(theirs) = line.get("exposition_plain").map(strings) {
            let ours = shown(&registry.scrape(true).lines, &untouched_plain, &names);
            if ours != theirs {
                out.push(format!("plain: Argo {theirs:#?}\nwe {ours:#?}"));
            }
        }
    }
    out
}

#[test]
fn the_registry_model_gives_every_recorded_registry_answer() {
    let mut counts: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    let mut wrong = BTreeSet::new();
    for directory in directories() {
        for file in ["registry.jsonl", "registry-generated.jsonl"] {
            let lines = std::fs::read_to_string(directory.join(file)).unwrap_or_default();
            for line in lines.lines() {
                let line: Value = serde_json::from_str(line).expect("a recorded line");
                let releases = match &line["argo"] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                for release in releases {
                    let release = release.as_str().expect("a release");
                    let version: Version = release.parse().expect("a version");
                    let differences = differences(&line, version);
                    let count = counts
                        .entry((file.to_owned(), release.to_owned()))
                        .or_default();
                    count.1 += 1;
                    if differences.is_empty() {
                        count.0 += 1;
                    } else {
                        wrong.insert(format!(
                            "{release} {}: {}",
                            line["scenario"],
                            differences.join("\n")
                        ));
                    }
                }
            }
        }
    }
    for ((file, release), (agree, all)) in &counts {
        let _ = writeln!(
            std::io::stdout(),
            "recorded {file} {release}: {agree} of {all} agree"
        );
    }
    let lives: usize = counts.values().map(|count| count.1).sum();
    assert!(lives >= 4_170, "{lives} lives are fewer than were recorded");
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}
