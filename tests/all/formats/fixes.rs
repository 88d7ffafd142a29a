//! Edits that a finding carries reach the programs that apply them.

use argo_metrics::argo::CrdChoice;
use argo_metrics::diagnostic::{Applicability, Edit, Fix};
use argo_metrics::lint::{FileReport, Run, check};
use argo_metrics::report::{Format, Report};
use serde_json::{Value, json};

use crate::corpus::options;

const FILE: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: orders}
spec:
  templates:
    - name: send
      metrics:
        prometheus:
          - {name: orders-total, help: orders that were sent, counter: {value: \"1\"}}
      container: {image: example/orders:3}
";

/// The report of the file's one error, with its help as an edit.
fn written(format: Format) -> Value {
    let mut checked = check(FILE.as_bytes(), &options());
    let finding = checked.findings.remove(0);
    let place = finding.place;
    let fixed = finding.fix(Fix {
        title: "rename the metric".to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit {
            place,
            text: "orders_total".to_owned(),
        }],
    });
    checked.findings = vec![fixed];
    let run = Run {
        files: vec![FileReport {
            path: "a b.yaml".into(),
            checked,
        }],
        ..Run::default()
    };
    let targets = options().targets;
    let report = Report::new(run, true, targets, CrdChoice::ByVersion, Vec::new(), None);
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn json_has_the_edits_and_the_schema_knows_them() {
    let report = written(Format::Json);
    let schema = serde_json::from_str(include_str!("../../../schemas/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong = validator
        .iter_errors(&report)
        .map(|error| error.to_string());
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
    let fix = &report["findings"][0]["fixes"][0];
    assert_eq!(fix["applicability"], "unsafe");
    let edit = &fix["edits"][0];
    assert_eq!(
        (&edit["path"], &edit["text"]),
        (&json!("a b.yaml"), &json!("orders_total"))
    );
    assert_eq!(
        (&edit["start"]["line"], &edit["start"]["column"]),
        (&json!(9), &json!(20))
    );
    assert_eq!(
        (&edit["end"]["line"], &edit["end"]["column"]),
        (&json!(9), &json!(32))
    );
}

#[test]
fn sarif_has_the_edits() {
    let report = written(Format::Sarif);
    assert_eq!(
        report["runs"][0]["results"][0]["fixes"],
        json!([{
            "description": {"text": "rename the metric"},
            "artifactChanges": [{
                "artifactLocation": {"uri": "a%20b.yaml"},
                "replacements": [{
                    "deletedRegion": {"startLine": 9, "startColumn": 20, "endLine": 9, "endColumn": 32},
                    "insertedContent": {"text": "orders_total"},
                }],
            }],
        }])
    );
}
