//! What the parser of expressions refuses: since 3.7.11 that is what ends the first stage with an error.

use std::collections::BTreeSet;
use std::io::Write as _;

use argo_metrics::argo::Version;
use argo_metrics::expression::engine::Engine;
use argo_metrics::expression::{TagKind, read, tags};
use serde_json::Value;

use crate::directories;

/// The words of the first expression that is refused.
fn refused(text: &str, version: Version) -> Option<String> {
    let engine = Engine::of(version);
    tags(text).find_map(|tag| {
        let inner = tag.text(text);
        let found = tag.kind == TagKind::Expression && tag.closed;
        let error = read(inner, engine).err().filter(|_| found)?;
        Some(format!(
            "failed to evaluate expression: {}",
            error.said(inner)
        ))
    })
}

#[test]
fn the_parser_refuses_what_argo_refuses_at_the_first_stage_and_with_its_words() {
    let mut wrong = BTreeSet::new();
    let (mut all, mut refusals, mut worded) = (0, 0, 0);
    for directory in directories() {
        for name in ["templating.jsonl", "templating-generated.jsonl"] {
            let lines = std::fs::read_to_string(directory.join(name)).unwrap_or_default();
            for line in lines.lines() {
                let line: Value = serde_json::from_str(line).expect("a recorded line");
                let text = line["text"].as_str().expect("a text");
                if !text.contains("{{=") || line.get("nondeterministic").is_some() {
                    continue;
                }
                let releases = match &line["argo"] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                for release in releases {
                    let release = release.as_str().expect("a release");
                    let version: Version = release.parse().expect("a version");
                    if !version.strict_expressions() {
                        continue;
                    }
                    let theirs = line["workflow_level"]["stage1"]["error"].as_str();
                    // Unclosed tags, and what is no JSON, never reach the parser.
                    if theirs.is_some_and(|e| !e.starts_with("failed to evaluate expression")) {
                        continue;
                    }
                    let ours = refused(text, version);
                    all += 1;
                    refusals += usize::from(theirs.is_some());
                    worded += usize::from(theirs.is_some() && ours.as_deref() == theirs);
                    if ours.is_some() != theirs.is_some() {
                        wrong.insert(format!("{text:?} {release}: Argo {theirs:?}, we {ours:?}"));
                    } else if ours.as_deref() != theirs {
                        let _ = writeln!(
                            std::io::stdout(),
                            "  other words: {text:?} {release}: Argo {theirs:?}, we {ours:?}"
                        );
                    }
                }
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded: {all} expressions, {refusals} refused, {worded} of them in the same words"
    );
    assert!(
        refusals >= 60,
        "{refusals} refusals are fewer than were recorded"
    );
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}
