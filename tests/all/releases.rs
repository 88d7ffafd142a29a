//! What several releases say about one mistake is one finding, as bad as it is in each of them.

use crate::place::Place;

/// A template with one metric, whose type and labels are given in flow style.
fn with(metric: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: query}}
spec:
  templates:
    - name: query
      container: {{image: example/query:1}}
      metrics:
        prometheus:
          - {{name: query_seconds, help: duration of the queries, {metric}}}
"
    )
}

type Words = Vec<(String, Vec<String>)>;

/// Code, severity, releases and message of each error and warning, with Argo's words and the releases that say them.
fn findings(metric: &str, args: &[&str]) -> Vec<(String, String, Vec<String>, String, Words)> {
    let place = Place::new(&[("query.yaml", &with(metric))]);
    let out = place
        .run(&[&["lint", "--format", "json"][..], args].concat())
        .out;
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &serde_json::Value| {
        let all = value.as_array().into_iter().flatten();
        all.map(text).collect::<Vec<_>>()
    };
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|finding| {
        let words = finding["argo"].as_array().unwrap().iter();
        let words = words.map(|said| (text(&said["text"]), texts(&said["versions"])));
        (
            text(&finding["code"]),
            text(&finding["severity"]),
            texts(&finding["versions"]),
            text(&finding["message"]),
            words.collect(),
        )
    })
    .collect()
}

#[test]
fn what_fails_in_every_release_is_one_error() {
    for (metric, code) in [
        (
            "histogram: {value: '{{duration}}', buckets: [1, 5, 2]}",
            "AM205",
        ),
        (
            "histogram: {value: '{{duration}}', buckets: [1, 1]}",
            "AM205",
        ),
        ("counter: {value: '-1'}", "AM312"),
        ("counter: {value: '-0.5'}", "AM312"),
        (
            "labels: [{key: le, value: x}], histogram: {value: '{{duration}}', buckets: [1, 5]}",
            "AM104",
        ),
    ] {
        let found = findings(metric, &[]);
        let [(found, severity, versions, message, words)] = found.as_slice() else {
            panic!("{metric}: {found:?}");
        };
        assert_eq!(
            (found.as_str(), severity.as_str()),
            (code, "error"),
            "{metric}"
        );
        assert!(versions.is_empty(), "{metric}: {versions:?}");
        assert!(message.ends_with("; 3.5 and older panic"), "{message}");
        // What only the old releases say has their numbers.
        let old = ["3.4.18", "3.5.15"];
        assert!(
            words.iter().any(|(_, versions)| versions == &old),
            "{metric}: {words:?}"
        );
        assert!(
            words.iter().all(|(_, versions)| !versions.is_empty()),
            "{metric}: {words:?}"
        );
    }
}

#[test]
fn each_release_alone_has_its_own_rule_and_words_without_numbers() {
    let metric = "histogram: {value: '{{duration}}', buckets: [1, 5, 2]}";
    for (release, code) in [
        ("3.4", "AM105"),
        ("3.5", "AM105"),
        ("3.6", "AM205"),
        ("4.1", "AM205"),
    ] {
        let found = findings(metric, &["--argo", release]);
        let [(found, severity, _, message, words)] = found.as_slice() else {
            panic!("{release}: {found:?}");
        };
        assert_eq!(
            (found.as_str(), severity.as_str()),
            (code, "error"),
            "{release}"
        );
        assert!(!message.ends_with("older panic"), "{message}");
        assert!(
            words.iter().all(|(_, versions)| versions.is_empty()),
            "{words:?}"
        );
    }
}

#[test]
fn a_mistake_of_old_releases_alone_stays_theirs() {
    // A tab in a help: newer releases export it, escaped.
    let found = findings("counter: {value: '1'}", &["--pedantic"]);
    assert!(found.iter().all(|(code, ..)| code != "AM105"), "{found:?}");
    let help = with("counter: {value: '1'}")
        .replace("duration of the queries", "\"a\\tb of all queries\"");
    let place = Place::new(&[("query.yaml", &help)]);
    let out = place
        .run(&["lint", "--format", "concise", "--pedantic"])
        .out;
    assert!(out.contains("info[AM105]"), "{out}");
}

#[test]
fn a_field_in_another_case_beside_the_right_one_is_to_be_removed() {
    for (metric, words) in [
        (
            "counter: {value: '1', Value: '2'}",
            "remove the line: `value:` is set in this mapping already",
        ),
        ("counter: {Value: '2'}", "write `value:`"),
        (
            "counter: {value: '1'}, Help: x",
            "remove the line: `help:` is set in this mapping already",
        ),
        ("counter: {value: '1'}, Labels: []", "write `labels:`"),
    ] {
        let place = Place::new(&[("query.yaml", &with(metric))]);
        let out = place.run(&["lint", "--argo", "4.1"]).out;
        assert!(out.contains(&format!("= help: {words}")), "{metric}: {out}");
    }
}

#[test]
fn each_metric_has_its_own_and_a_report_for_programs_has_the_numbers_too() {
    let one = "{name: query_seconds, help: duration of the queries, histogram: {value: '{{duration}}', buckets: [1, 5, 2]}}";
    let file = with("histogram: {value: '{{duration}}', buckets: [1, 5, 2]}");
    let many = (0..40)
        .map(|n| format!("          - {}\n", one.replace("query_", &format!("q{n}_"))))
        .collect::<String>();
    let place = Place::new(&[("query.yaml", &format!("{file}{many}"))]);
    let out = place.run(&["lint", "--format", "junit"]).out;
    assert_eq!(
        out.matches("3.5 and older panic").count(),
        2 * 41,
        "message and text of each"
    );
    assert_eq!(
        out.matches("argo (3.4, 3.5): histogram buckets").count(),
        41
    );
    assert!(!out.contains("argo: "), "{out}");
}

#[test]
fn a_text_is_shown_once_whether_a_default_brings_it_about_or_not() {
    let place = Place::new(&[(
        "query.yaml",
        "apiVersion: template.openshift.io/v1
kind: Template
parameters: [{name: NAME, value: a-b}]
objects:
- apiVersion: argoproj.io/v1alpha1
  kind: WorkflowTemplate
  metadata: {name: query}
  spec:
    templates:
    - name: query
      container: {image: example/query:1}
      metrics: {prometheus: [{name: 'x-${NAME}', help: of all queries, counter: {value: '1'}}]}
",
    )]);
    let out = place.run(&["lint", "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        let texts = finding["argo"].as_array().unwrap().iter();
        let texts = texts
            .map(|said| said["text"].as_str().unwrap())
            .collect::<Vec<_>>();
        let mut once = texts.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), texts.len(), "{texts:?}");
    }
}
