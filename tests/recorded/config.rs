//! Holds us against what each release's own reading of the controller's ConfigMap answers: `config.jsonl`.
//!
//! A finding with the effect `refused` exactly where the controller refuses its configuration, and among its `argo`
//! texts one of the recorded ones. Where several answers are recorded, the order of a Go map decides.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use argo_metrics::argo::{Crds, Version};
use argo_metrics::diagnostic::{By, Effect};
use argo_metrics::lint::check;
use serde::Deserialize;

use super::{directories, options};

#[derive(Deserialize)]
struct Line {
    id: String,
    yaml: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    argo: Vec<String>,
    answer: String,
}

impl Line {
    /// Everything that a release was seen to answer; an empty list where it reads the configuration.
    fn by_release(&self) -> BTreeMap<Version, Vec<&str>> {
        let mut all: BTreeMap<Version, Vec<&str>> = BTreeMap::new();
        for answer in &self.answers {
            for argo in &answer.argo {
                let said = all.entry(argo.parse().expect("a version")).or_default();
                match answer.answer.strip_prefix("ERROR ") {
                    Some(error) => said.push(error),
                    None => assert!(answer.answer.starts_with("ok "), "{}", answer.answer),
                }
            }
        }
        all
    }
}

/// Where we and a release disagree about a line; empty where we agree.
fn disagreement(line: &Line, version: Version, expected: &[&str]) -> String {
    let found = check(line.yaml.as_bytes(), &options(version, Crds::Minimal));
    let refused = found.findings.iter().any(|f| f.effect == Effect::Refused);
    let said = found
        .findings
        .iter()
        .flat_map(|f| &f.argo)
        .filter(|t| t.by == By::Decode)
        .map(|t| t.text.as_str())
        .collect::<Vec<_>>();
    let mut wrong = String::new();
    if refused == expected.is_empty() {
        let codes = found.findings.iter().map(|f| (f.code, f.effect));
        let codes = codes.collect::<Vec<_>>();
        let _ = write!(
            wrong,
            "\n   we refused {refused} {codes:?}, Argo says {expected:?}"
        );
    }
    if !expected.is_empty() && !expected.iter().any(|e| said.contains(e)) {
        let _ = write!(wrong, "\n   missing {expected:?}\n      we say {said:?}");
    }
    wrong
}

#[test]
fn the_controllers_configuration_is_read_as_it_reads_it() {
    let mut failed = 0;
    for directory in directories() {
        let Ok(text) = std::fs::read_to_string(directory.join("config.jsonl")) else {
            continue;
        };
        let mut counts: BTreeMap<Version, (usize, usize)> = BTreeMap::new();
        let mut disagreements = Vec::new();
        for line in text.lines() {
            let line: Line = serde_json::from_str(line).expect("a recorded line");
            for (version, expected) in line.by_release() {
                let (agree, all) = counts.entry(version).or_default();
                *all += 1;
                let wrong = disagreement(&line, version, &expected);
                if wrong.is_empty() {
                    *agree += 1;
                } else {
                    disagreements.push(format!("{} {version}:{wrong}", line.id));
                }
            }
        }
        let mut out = std::io::stdout().lock();
        for (version, (agree, all)) in &counts {
            let _ = writeln!(
                out,
                "recorded config.jsonl {version}: {agree} of {all} agree"
            );
            assert!(*all >= 39, "{all} lines are fewer than were recorded");
        }
        for line in &disagreements {
            let _ = writeln!(out, "  disagrees: {line}");
        }
        failed += disagreements.len();
        assert_eq!(counts.len(), 6, "every release was asked");
    }
    assert_eq!(
        failed, 0,
        "the configuration is read otherwise than Argo reads it"
    );
}
