//! Whatever the bytes are, a check ends, and what it points at is in the text.

use argo_metrics::lint::check;
use proptest::prelude::*;

use crate::corpus::options;
use crate::prefilter::{Random, mutate, seeds};

fn assert_places(bytes: &[u8]) {
    let checked = check(bytes, &options());
    let Some(text) = &checked.text else {
        assert!(checked.findings.is_empty());
        return;
    };
    let whole = text.as_str();
    for finding in &checked.findings {
        assert_ne!(finding.code, "AM907", "{}\n{whole}", finding.message);
        let spans = finding.beside().map(|r| r.place.span);
        for span in spans.chain([finding.place.span]) {
            let range = span.range();
            assert!(
                whole.get(range.clone()).is_some(),
                "{} {range:?} is no place in {} bytes:\n{whole}",
                finding.code,
                whole.len()
            );
        }
        assert!(!finding.message.is_empty());
        assert!(!finding.message.contains('\n'), "{}", finding.message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_checked(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_places(&bytes);
        // And so that they are read whatever they are: as the end of an object with metrics.
        let mut object = b"kind: Workflow\nspec:\n  metrics:\n    prometheus:\n    - ".to_vec();
        object.extend(bytes);
        assert_places(&object);
    }

    #[test]
    fn any_text_is_checked_as_a_metric(text in "[ -~\n\t{}\\[\\]\"'&*!|>#é\u{2028}:-]{0,200}") {
        assert_places(format!("kind: Workflow\nspec:\n  metrics:\n    prometheus:\n    - {text}").as_bytes());
    }

    #[test]
    fn any_mutated_manifest_is_checked(seed in any::<u64>()) {
        assert_places(&mutate(&seeds(), &mut Random::new(seed)));
    }
}

#[test]
fn a_fault_in_utf_16_is_shown_where_it_is() {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let mut units = "\u{feff}kind: Workflow\nspec:\n  metrics: é"
            .encode_utf16()
            .collect::<Vec<_>>();
        units.push(0xd800);
        units.extend("\nb: c\n".encode_utf16());
        let bytes = units.into_iter().flat_map(order).collect::<Vec<_>>();
        assert_places(&bytes);
        let checked = check(&bytes, &options());
        let at = checked
            .text
            .expect("a text")
            .position(checked.findings[0].place.span.start);
        assert_eq!((at.line, at.column), (3, 13));
    }
}

/// Values that a field may be given instead of its own.
const VALUES: [&str; 30] = [
    "",
    "null",
    "~",
    "1",
    "-1",
    "1.5",
    "true",
    "yes",
    "[]",
    "{}",
    "[null]",
    "[1, a]",
    "{a: b}",
    "[{key: a, value: b}]",
    "text",
    "\"\"",
    "\" \"",
    "\"{{\"",
    "\"{{duration}}\"",
    "\"{{=duration + 1}}\"",
    "\"{{=\"",
    "'{{inputs.parameters.none}}'",
    "\"a\\nb\"",
    "é",
    "!!binary aGFsbG8=",
    "!!float 1",
    "*none",
    "&a a",
    ".inf",
    "\"1e400\"",
];

#[test]
fn every_field_may_hold_any_value() {
    for (path, text) in seeds() {
        let lines = text.lines().collect::<Vec<_>>();
        for (n, line) in lines.iter().enumerate() {
            let Some((key, _)) = line.split_once(':') else {
                continue;
            };
            for value in VALUES {
                let changed = format!("{key}: {value}");
                let mut all = lines.clone();
                all[n] = &changed;
                // What stood below the field goes, too, so that the file stays YAML.
                let indent = |l: &str| l.len() - l.trim_start_matches([' ', '-']).len();
                let below = lines[n + 1..]
                    .iter()
                    .take_while(|l| !l.trim().is_empty() && indent(l) > indent(line))
                    .count();
                assert_places(all.join("\n").as_bytes());
                if below > 0 {
                    all.drain(n + 1..n + 1 + below);
                    assert_places(all.join("\n").as_bytes());
                }
            }
            // And the field left out.
            let mut all = lines.clone();
            all.remove(n);
            assert_places(all.join("\n").as_bytes());
        }
        assert!(!lines.is_empty(), "{}", path.display());
    }
}

const METRIC: &str = "kind: Workflow
spec:
  templates:
  - name: main
    container: {image: i}
    metrics:
      prometheus:
";

fn findings(yaml: &str) -> Vec<argo_metrics::diagnostic::Finding> {
    check(yaml.as_bytes(), &options()).findings
}

#[test]
fn the_words_about_many_unknown_fields_grow_with_the_file() {
    let size = |n: usize| {
        let metric = "      - {name: a, help: x, foo: y, counter: {value: \"1\"}}\n";
        let found = findings(&format!("{METRIC}{}", metric.repeat(n)));
        let found = found.iter().filter(|f| f.code == "AM002");
        let words = found.map(|f| f.argo.iter().map(|t| t.text.len()).sum::<usize>());
        let words = words.collect::<Vec<_>>();
        assert_eq!(words.len(), n);
        words.iter().sum::<usize>()
    };
    assert!(size(90) < 4 * size(30));
}

#[test]
fn odd_keys_are_written_in_one_line() {
    for metric in [
        "{name: a, help: x, \"b\\nc\": y, counter: {value: \"1\"}}",
        "{name: a, help: x, labels: [{\"b\\nc\": y}], counter: {value: \"1\"}}",
        "{name: a, help: x, \"b\\nc\": y, \"b\\nc\": y, counter: {value: \"1\"}}",
    ] {
        let found = findings(&format!("{METRIC}      - {metric}\n"));
        assert!(!found.is_empty());
        for finding in found {
            assert!(!finding.message.contains('\n'), "{}", finding.message);
        }
    }
}

#[test]
fn a_parameter_of_an_openshift_template_is_no_variable_of_argo() {
    let yaml = "kind: Template
apiVersion: template.openshift.io/v1
parameters: [{name: NAME, value: foo_total}]
objects:
- kind: WorkflowTemplate
  spec:
    templates:
    - name: main
      container: {image: i}
      metrics:
        prometheus:
        - name: \"${{NAME}}\"
          help: jobs that were handled
          labels: [{key: \"${{NAME}}\", value: x}]
          counter: {value: \"1\"}
";
    assert!(findings(yaml).is_empty(), "{:?}", findings(yaml));
    let tag = yaml.replacen("${{NAME}}", "${NAME}_{{workflow.name}}", 1);
    let codes = findings(&tag).iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes, ["AM007"]);
}

#[test]
fn a_controllers_configuration_that_is_no_yaml_is_told() {
    let config = |text: &str| {
        let text = text.replace('\n', "\n    ");
        findings(&format!(
            "kind: ConfigMap\ndata:\n  config: |\n    {text}\n"
        ))
    };
    let broken =
        config("workflowDefaults:\n  spec:\n    metrics:\n      prometheus: [{name: \"a}]");
    let places = broken
        .iter()
        .map(|f| (f.code, f.place.span.start))
        .collect::<Vec<_>>();
    assert_eq!(places, [("AM900", 115)]);
    // Another program's configuration need not be YAML.
    assert!(config("[workflow]\nmetrics: [").is_empty());
}

#[test]
fn a_label_with_a_name_in_place_of_its_key_needs_the_key_renamed() {
    let help = |label: &str| {
        let metric =
            "{name: jobs_total, help: jobs that were handled, counter: {value: \"1\"}, labels: [";
        let found = findings(&format!("{METRIC}      - {metric}{label}]}}\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].help.clone().unwrap_or_default()
    };
    assert_eq!(
        help("{name: app, value: x}"),
        "write `key:` instead of `name:`"
    );
    assert_eq!(
        help("{key: app, val: x}"),
        "write `value:` instead of `val:`"
    );
    assert_eq!(help("{app: x}"), "write `- key: app` and `value: …`");
    assert_eq!(
        help("{key: app, value: x, note: y}"),
        "remove `note`, a label has only `key` and `value`"
    );
}
