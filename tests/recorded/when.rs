//! What Argo answers to `when` texts, after their tags were replaced: the answer, its words, and its panics.

use std::collections::BTreeSet;
use std::io::Write as _;

use argo_metrics::argo::Version;
use argo_metrics::expression::govaluate::{Answer, judge};
use serde_json::Value;

use crate::directories;

fn theirs(line: &Value) -> Result<bool, String> {
    let words = |field: &str| line.get(field).and_then(Value::as_str).map(str::to_owned);
    match words("panic").or_else(|| words("error")) {
        Some(text) => Err(text),
        None => Ok(line["result"].as_bool().expect("a result")),
    }
}

#[test]
fn every_recorded_when_has_argos_answer_in_argos_words() {
    let mut wrong = BTreeSet::new();
    let (mut all, mut refusals) = (0, 0);
    for directory in directories() {
        for name in ["when.jsonl", "when-generated.jsonl"] {
            let lines = std::fs::read_to_string(directory.join(name)).unwrap_or_default();
            for line in lines.lines() {
                let line: Value = serde_json::from_str(line).expect("a recorded line");
                let text = line["when"].as_str().expect("a text");
                let releases = match &line["argo"] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                let theirs = theirs(&line);
                for release in releases {
                    let release = release.as_str().expect("a release");
                    let version: Version = release.parse().expect("a version");
                    let ours = judge(text, version);
                    let agrees = match (&ours, &theirs) {
                        (Answer::Runs(ours), Ok(theirs)) => ours == theirs,
                        (Answer::Fails { message, .. }, Err(theirs)) => {
                            message == theirs && line.get("panic").is_none()
                        }
                        (Answer::Panics(ours), Err(theirs)) => {
                            ours == theirs && line.get("panic").is_some()
                        }
                        _ => false,
                    };
                    all += 1;
                    refusals += usize::from(theirs.is_err());
                    if !agrees {
                        wrong.insert(format!("{text:?} {release}: Argo {theirs:?}, we {ours:?}"));
                    }
                }
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded when: {} of {all} agree, {refusals} of them refused",
        all - wrong.len()
    );
    assert!(all >= 5_218, "{all} answers are fewer than were recorded");
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}
