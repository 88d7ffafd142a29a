//! What the companion of the corpus snapshot promises: each code that appears there has its reason here, and each
//! line of evidence exists.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

const COMPANION: &str = "tests/all/snapshots/corpus_findings.md";
const SNAPSHOT: &str = "tests/all/snapshots/all__corpus__corpus_findings.snap";
const COMMAND: &str = "UPDATE_DOCS=1 cargo test --test all companion";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The findings of the snapshot: place, code, severity.
fn findings(snapshot: &str) -> Vec<(&str, &str, &str)> {
    let body = snapshot.splitn(3, "---\n").nth(2).expect("a snapshot");
    body.lines()
        .map(|line| {
            let at = line.find(" AM").expect("a finding");
            let mut words = line[at + 1..].split(' ');
            (&line[..at], words.next().unwrap(), words.next().unwrap())
        })
        .collect()
}

/// The heading of each code, as the snapshot would have it.
fn headings(snapshot: &str) -> BTreeMap<&str, String> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let words = ["error", "warning", "info"];
    for (_, code, severity) in findings(snapshot) {
        let at = words.iter().position(|word| *word == severity).unwrap();
        counts.entry(code).or_default()[at] += 1;
    }
    counts
        .into_iter()
        .map(|(code, counts)| {
            let mut line = format!("## {code}");
            for (word, count) in words.iter().zip(counts).filter(|(_, n)| *n > 0) {
                line.push_str(&format!(" {word} {count}"));
            }
            (code, line)
        })
        .collect()
}

/// The sections of the companion: its code, its heading and its lines.
fn sections(companion: &str) -> Vec<(&str, &str, Vec<&str>)> {
    let mut all: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for line in companion.lines() {
        if let Some(rest) = line.strip_prefix("## ") {
            let code = rest.split(' ').next().unwrap();
            all.push((code, line, Vec::new()));
        } else if let Some((_, _, lines)) = all.last_mut() {
            lines.push(line);
        }
    }
    all
}

#[test]
fn the_companion_has_a_section_for_each_code_of_the_snapshot_and_no_other() {
    let snapshot = read(SNAPSHOT);
    let wanted = headings(&snapshot);
    let mut companion = read(COMPANION);
    if std::env::var_os("UPDATE_DOCS").is_some_and(|v| v != "0") {
        let lines = companion.lines().map(|line| {
            let code = line.strip_prefix("## ").and_then(|l| l.split(' ').next());
            let heading = code.and_then(|code| wanted.get(code));
            heading.map_or(line, String::as_str)
        });
        let mut updated = lines.collect::<Vec<_>>().join("\n");
        updated.push('\n');
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(COMPANION);
        fs::write(path, &updated).unwrap();
        companion = updated;
    }
    let there = sections(&companion)
        .iter()
        .map(|(_, heading, _)| (*heading).to_owned())
        .collect::<Vec<_>>();
    let wanted = wanted.into_values().collect::<Vec<_>>();
    assert_eq!(
        there, wanted,
        "the sections of {COMPANION} (left) are not those of the snapshot (right): write a section for a new code, take away one that is gone, and for the counts run\n    {COMMAND}\n"
    );
}

/// The texts between backticks.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_section_of_the_companion_has_evidence_that_exists_and_a_place_in_the_snapshot() {
    let (snapshot, companion) = (read(SNAPSHOT), read(COMPANION));
    let findings = findings(&snapshot);
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/conformance")
        .is_dir();
    let facts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/argo-semantics.md");
    let facts = fs::read_to_string(facts).ok();
    let openshift =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/openshift-and-practice.md");
    let openshift = fs::read_to_string(openshift).ok();
    if !shared {
        let _ = writeln!(
            std::io::stdout(),
            "SKIPPED the evidence of the companion that is in ../shared, which is not there"
        );
    }
    for (code, _, lines) in sections(&companion) {
        let mut evidence = 0;
        let mut places = 0;
        for line in lines {
            if let Some(rest) = line.strip_prefix("* recorded: ") {
                evidence += 1;
                let parts = quoted(rest);
                let [file, id, words] = parts[..] else {
                    panic!("{code}: `{line}` is not FILE, ID and WORDS");
                };
                if file.starts_with("../shared/") && !shared {
                    continue;
                }
                let words = serde_json::to_string(words).unwrap();
                let words = words.trim_start_matches('"');
                let words = words.strip_suffix('"').unwrap();
                let found = read(file)
                    .lines()
                    .any(|l| l.contains(id) && l.contains(words));
                assert!(found, "{code}: no line of {file} has `{id}` and {words}");
            } else if let Some(rest) = line.strip_prefix("* facts: argo-semantics §") {
                evidence += 1;
                if let Some(facts) = &facts {
                    let there = facts.lines().any(|l| {
                        l.starts_with('#')
                            && l.trim_start_matches('#')
                                .trim()
                                .strip_prefix(rest)
                                .is_some_and(|after| after.starts_with([' ', '.']))
                    });
                    assert!(there, "{code}: the facts have no section {rest}");
                }
            } else if let Some(rest) = line.strip_prefix("* facts: openshift-and-practice: ") {
                evidence += 1;
                if let Some(facts) = &openshift {
                    let words = quoted(rest)[0];
                    assert!(
                        facts.contains(words),
                        "{code}: the facts do not say {words}"
                    );
                }
            } else if let Some(rest) = line.strip_prefix("* place: ") {
                places += 1;
                let place = quoted(rest)[0];
                let found = findings.iter().any(|(p, c, _)| *p == place && *c == code);
                assert!(found, "{code}: the snapshot has nothing at {place}");
            }
        }
        assert!(
            evidence > 0 && places > 0,
            "{code} lacks evidence or a place"
        );
    }
}
