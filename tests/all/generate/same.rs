//! The specs of `fixtures/specs` give the metrics that people have written by hand, from a few lines.

use std::fs;
use std::path::Path;

use argo_metrics::generate::Target;
use serde_yaml::Value;

use super::{complete, generated, resolved};
use crate::corpus::corpus;

fn spec(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/specs")
        .join(name);
    fs::read_to_string(path).unwrap()
}

/// Everything under a `prometheus` key, in the order of the file.
fn metrics(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map {
                if key == "prometheus" {
                    found.push(value.clone());
                } else {
                    metrics(value, found);
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| metrics(item, found)),
        _ => {}
    }
}

fn metrics_of(text: &str) -> Vec<Value> {
    let value: Value = serde_yaml::from_str(text).unwrap();
    let mut found = Vec::new();
    metrics(&value, &mut found);
    found
}

/// The lines of a spec that say something.
fn lines(spec: &str) -> Vec<&str> {
    spec.lines()
        .filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#'))
        .collect()
}

fn assert_short(spec: &str, most: usize) {
    let lines = lines(spec);
    assert!(lines.len() <= most, "{} lines:\n{spec}", lines.len());
    for line in lines {
        assert!(
            line.chars().count() <= 100,
            "{} columns: {line}",
            line.chars().count()
        );
    }
}

#[test]
fn the_specs_give_what_people_wrote_by_hand() {
    let adviser = spec("adviser.metrics.yaml");
    let advise = spec("advise.metrics.yaml");
    assert_short(&adviser, 8);
    assert_short(&advise, 6);
    let Some(corpus) = corpus("the_specs_give_what_people_wrote_by_hand") else {
        return;
    };
    let base = corpus.join("thoth-application/adviser/base");
    for (spec, by_hand) in [
        (&adviser, "openshift-templates/adviser.yaml"),
        (&advise, "argo-workflows/advise.yaml"),
    ] {
        let by_hand = metrics_of(&fs::read_to_string(base.join(by_hand)).unwrap());
        let resolved = resolved(spec).unwrap();
        for target in [Target::Argo, Target::Openshift] {
            let (text, told) = generated(&resolved, target, complete()).unwrap();
            assert!(told.is_empty(), "{told:?}");
            assert_eq!(metrics_of(&text), by_hand, "{text}");
        }
    }
}

#[test]
fn the_specs_give_what_is_shown() {
    let mut shown = String::new();
    for (name, target) in [
        ("adviser.metrics.yaml", Target::Openshift),
        ("advise.metrics.yaml", Target::Argo),
        ("everything.metrics.yaml", Target::Argo),
        ("everything.metrics.yaml", Target::Openshift),
        ("everything.metrics.yaml", Target::PrometheusClient),
        ("service.metrics.yaml", Target::Flask),
        ("everything.metrics.yaml", Target::Docs),
    ] {
        let resolved =
            resolved(&spec(name)).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        let (text, told) =
            generated(&resolved, target, complete()).unwrap_or_else(|p| panic!("{name}: {p:#?}"));
        let told = resolved.warnings.iter().chain(&told);
        let told = told
            .map(|p| format!("told: {} {}\n", p.name, p.message))
            .collect::<String>();
        shown += &format!("==== {} of {name}\n{told}{text}\n", target.name());
    }
    insta::assert_snapshot!("generated", shown);
}
