//! What is told of a template at another object of the same file.

use argo_metrics::diagnostic::{Effect, Finding};

use super::{accepts, findings, refused, releases, says, since};

fn template(metric: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: shared}}
spec:
  entrypoint: main
  arguments: {{parameters: [{{name: p, value: v}}, {{name: q, value: w}}]}}
  templates:
  - name: main
    inputs: {{parameters: [{{name: q}}]}}
    metrics: {{prometheus: [{metric}]}}
    container: {{image: example/import:2}}
"
    )
}

fn with(metric: &str, arguments: &str) -> String {
    let template = template(metric);
    format!(
        "{template}---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{generateName: run-}}
spec:
  workflowTemplateRef: {{name: shared}}
  arguments: {{parameters: [{arguments}]}}
"
    )
}

/// “`workflowTemplateRef`: the caller's arguments are put into the template's metrics: `metric name 'x_a-b' is invalid`,
/// `must contain a help string` told at the Workflow or CronWorkflow, while the WorkflowTemplate itself passes.”
#[test]
fn the_arguments_of_a_workflow_reach_the_metrics_of_its_template() {
    let key = "{name: x, help: h, labels: [{key: \"k_{{workflow.parameters.p}}\", value: a}], counter: {value: \"1\"}}";
    let expression = "{name: \"x_{{=workflow.parameters.p}}\", help: h, counter: {value: \"1\"}}";
    let value =
        "{name: x, help: h, gauge: {value: \"{{workflow.parameters.p}}\", realtime: false}}";
    for version in since(3, 6) {
        says(
            &with(key, "{name: p, value: a.b}"),
            &version,
            "metric label 'k_a.b' is invalid: keys may only contain alphanumeric characters or '_'",
        );
        says(
            &with(expression, "{name: p, value: 1-2}"),
            &version,
            "templates.main metric name 'x_1-2' is invalid. Metric names must contain alphanumeric characters or '_'",
        );
        says(
            &with(value, "{name: p, value: \"\"}"),
            &version,
            "templates.main metric 'x' error: missing gauge.value",
        );
    }
    for version in releases() {
        for (metric, code) in [(key, "AM008"), (expression, "AM007")] {
            assert_eq!(
                refused(&with(metric, "{name: p, value: a.b}"), &version),
                [code],
                "{version}"
            );
        }
        // What is a name, an argument that is not put in, and none.
        accepts(&with(key, "{name: p, value: a_b}"), &version);
        accepts(&with(key, "{name: q, value: a.b}"), &version);
        accepts(&with(key, ""), &version);
        // Another WorkflowTemplate, one of the cluster, and two of one name.
        let yaml = with(key, "{name: p, value: a.b}");
        accepts(
            &yaml.replace("Ref: {name: shared}", "Ref: {name: other}"),
            &version,
        );
        accepts(
            &yaml.replace(
                "Ref: {name: shared}",
                "Ref: {name: shared, clusterScope: true}",
            ),
            &version,
        );
    }
}

#[test]
fn the_finding_stands_at_the_argument() {
    let key = "{name: x, help: h, labels: [{key: \"k_{{workflow.parameters.p}}\", value: a}], counter: {value: \"1\"}}";
    let yaml = with(key, "{name: q, value: ok}, {name: p, value: a.b}");
    let found = findings(&yaml, "4.1.2");
    let refused = |f: &&Finding| f.code == "AM008" && f.effect == Effect::Refused;
    let told = found.iter().find(refused).unwrap();
    assert_eq!(&yaml[told.place.span.range()], "a.b");
}

/// Errors of a template behind `templateRef` are told again at the caller: `templates.main.steps[0].s templates.main metric
/// name …`.
#[test]
fn the_words_behind_a_reference_are_those_of_its_caller_too() {
    let bad = template("{name: a-b, help: h, counter: {value: \"1\"}}");
    let caller = |calls: &str, kind: &str| {
        format!(
            "{bad}---\napiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: caller}}\nspec:\n  entrypoint: outer\n  templates:\n  - name: outer\n    {calls}\n  - name: inner\n    steps: [[{{name: s, templateRef: {{name: shared, template: main}}}}]]\n"
        )
    };
    let tail = "templates.main metric name 'a-b' is invalid. Metric names must contain alphanumeric characters or '_'";
    for (calls, path) in [
        (
            "steps: [[{name: a, template: x}], [{name: s, templateRef: {name: shared, template: main}}]]",
            "templates.outer.steps[1].s",
        ),
        (
            "dag: {tasks: [{name: t, templateRef: {name: shared, template: main}}]}",
            "templates.outer.tasks.t",
        ),
        (
            "steps: [[{name: a, template: inner}]]",
            "templates.outer.steps[0].a templates.inner.steps[0].s",
        ),
    ] {
        says(
            &caller(calls, "Workflow"),
            "4.1.2",
            &format!("{path} {tail}"),
        );
        says(&caller(calls, "Workflow"), "4.1.2", tail);
    }
    // It is told once, at the template.
    let found = findings(
        &caller(
            "dag: {tasks: [{name: t, templateRef: {name: shared, template: main}}]}",
            "Workflow",
        ),
        "4.1.2",
    );
    assert_eq!(found.iter().filter(|f| f.code == "AM006").count(), 1);
}
