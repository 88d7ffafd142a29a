//! A finding is known again when the file around it changes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ODD, Place, SarifResult, sarif};

/// Two templates with metrics, of which each has something wrong with it.
const HEAD: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: again-}
spec:
  entrypoint: main
  templates:
";
const FIRST: &str = "    - name: main
      metrics:
        prometheus:
          - name: load-seconds
            help: Time to load
            gauge: {realtime: false, value: '{{duration}}s'}
          - name: rows_total
            help: Rows
            counter: {value: 'many'}
      container: {image: 'example/load:1'}
";
const SECOND: &str = "    - name: other
      metrics:
        prometheus:
          - name: sizes
            help: Sizes
            histogram:
              value: '1'
              buckets: [60, 30]
          - name: a-b
            help: Twice
            counter: {value: '95%'}
          - name: a-b
            help: Twice
            counter: {value: '95%'}
      container: {image: 'example/other:1'}
";

fn print(result: &SarifResult) -> String {
    result.partial_fingerprints["argoMetricsFinding/v1"].clone()
}

fn metric(result: &SarifResult) -> String {
    let named = result.locations[0].logical_locations.first();
    named.map_or_else(String::new, |name| name["name"].clone())
}

/// The fingerprints by what a reader would call the same finding: rule, metric, and message.
fn prints(file: &str) -> BTreeMap<(String, String, String), BTreeSet<String>> {
    let place = Place::new(&[("again.yaml", file)]);
    let results = sarif(&place.printed("sarif")).results;
    let mut prints = BTreeMap::new();
    for result in &results {
        let finding = (
            result.rule_id.clone(),
            metric(result),
            result.message.text.clone(),
        );
        let likes: &mut BTreeSet<String> = prints.entry(finding).or_default();
        assert!(likes.insert(print(result)), "two findings have one: {file}");
    }
    let all: BTreeSet<&String> = prints.values().flatten().collect();
    assert_eq!(all.len(), results.len(), "each finding has its own");
    assert!(all.iter().all(|p| p.len() == 32), "{all:?}");
    prints
}

#[test]
fn it_is_known_again_wherever_it_moves() {
    let before = prints(&[HEAD, FIRST, SECOND].concat());
    assert!(before.len() >= 6, "{before:?}");
    let twice = before.values().filter(|likes| likes.len() == 2).count();
    assert!(twice >= 2, "{before:?}");

    // The metrics of the first template the other way round.
    let (lead, metrics) = FIRST.split_at(FIRST.find("          - name").unwrap());
    let (load, rest) = metrics.split_at(metrics.find("          - name: rows").unwrap());
    let (rows, tail) = rest.split_at(rest.find("      container").unwrap());
    let turned = [lead, rows, load, tail].concat();

    let whole = [HEAD, FIRST, SECOND].concat();
    for (what, file) in [
        ("lines above", format!("# one\n\n# two\n{whole}")),
        ("a document above", format!("a: b\n---\n{whole}")),
        (
            "lines between",
            whole.replace(
                "            help:",
                "            # why\n\n            help:",
            ),
        ),
        ("templates in another order", [HEAD, SECOND, FIRST].concat()),
        ("metrics in another order", [HEAD, &turned, SECOND].concat()),
        (
            "a neighbour written otherwise",
            whole.replace(
                "help: Rows\n            counter: {value: 'many'}",
                "counter:\n              value: 'many'\n            help: \"Rows\"",
            ),
        ),
        ("another indent", whole.replace("\n  ", "\n      ")),
        ("blanks at the ends of lines", whole.replace('\n', "  \n")),
        ("other line breaks", whole.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{feff}{whole}")),
        (
            "a comment in the list",
            whole.replace("prometheus:", "prometheus: # all of them"),
        ),
    ] {
        let mut after = prints(&file);
        let mut expected = before.clone();
        if what == "a neighbour written otherwise" {
            // The neighbour itself is another line now.
            expected.retain(|(_, metric, _), _| metric != "rows_total");
            after.retain(|(_, metric, _), _| metric != "rows_total");
        }
        assert_eq!(after, expected, "{what}");
    }
}

#[test]
fn other_findings_that_come_and_go_leave_it_alone() {
    let before = prints(&[HEAD, FIRST, SECOND].concat());
    let only = prints(&[HEAD, SECOND].concat());
    assert!(only.len() >= 4 && only.len() < before.len());
    for (finding, likes) in &only {
        assert_eq!(likes, &before[finding], "{finding:?}");
    }
    // Of two alike one goes: what is left is one of them, not a third.
    let once = SECOND.replacen(
        "          - name: a-b\n            help: Twice\n            counter: {value: '95%'}\n",
        "",
        1,
    );
    for (finding, likes) in prints(&[HEAD, &once].concat()) {
        if let Some(known) = only.get(&finding) {
            assert!(likes.is_subset(known), "{finding:?}");
        }
    }
}

#[test]
fn another_line_metric_file_or_rule_is_another_finding() {
    let before = prints(&[HEAD, FIRST].concat());
    let all: BTreeSet<String> = before.into_values().flatten().collect();
    let other = |from: &str, to: &str| {
        let file = [HEAD, FIRST].concat().replace(from, to);
        let after: BTreeSet<String> = prints(&file).into_values().flatten().collect();
        all.difference(&after).count()
    };
    assert_eq!(other("rows_total", "rows_total"), 0);
    assert!(other("'many'", "'few'") >= 1, "the line");
    assert!(other("rows_total", "lines_total") >= 1, "the metric");
    let place = Place::new(&[("else/again.yaml", &[HEAD, FIRST].concat())]);
    for result in &sarif(&place.printed("sarif")).results {
        assert!(!all.contains(&print(result)), "the file");
    }
}

#[test]
fn it_is_the_same_in_every_format_machine_and_release() {
    // GitLab compares them between branches: what is printed today must be printed by the next release.
    let place = Place::new(&[("a.yaml", &ODD.replace("ä|<b>`*_[x](y)&%0A,:", "a-b"))]);
    let issues: Value = serde_json::from_str(&place.printed("gitlab")).unwrap();
    assert_eq!(issues[0]["fingerprint"], "7cab16f06a174b6caf949afb512f47d2");
    let results = sarif(&place.printed("sarif")).results;
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), results.len());
    for (issue, result) in issues.iter().zip(&results) {
        assert_eq!(issue["fingerprint"], print(result));
    }
}
