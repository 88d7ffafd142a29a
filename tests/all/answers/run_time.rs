//! What an empty item of a list does to the run of a workflow.

use argo_metrics::diagnostic::{By, Effect};

use super::{findings, releases};

const PANIC: &str = "runtime error: invalid memory address or nil pointer dereference";

fn spec(metrics: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: main\n  {metrics}\n  templates:\n  - name: main\n    container: {{image: a}}\n"
    )
}

#[track_caller]
fn told(yaml: &str, what: &str, effect: Effect, panics: bool) {
    for version in releases() {
        let all = findings(yaml, &version);
        let found = all.iter().find(|f| f.code == "AM004").expect(yaml);
        assert!(found.message.contains(what), "{}\n{yaml}", found.message);
        assert_eq!(found.effect, effect);
        let words = found
            .argo
            .iter()
            .any(|t| t.by == By::Run && t.text == PANIC);
        assert_eq!(words, panics, "{yaml}");
    }
}

/// “spec.metrics (also `[good, null]`, `[null, good]`, realtime gauge then null, and workflowDefaults.spec.metrics): … workflow
/// **Error**, `runtime error: invalid memory address or nil pointer dereference`, no node. With workflowDefaults that is every
/// workflow of the controller. … templateDefaults: same call as spec.metrics, with one node.”
#[test]
fn an_empty_metric_ends_the_workflow() {
    let good = "{name: x_total, help: runs of the import, counter: {value: \"1\"}}";
    for list in [
        format!("[~, {good}, ~]"),
        format!("[{good}, ]").replace(", ]", ", null]"),
    ] {
        let before = "ends in `Error` before its first node";
        told(
            &spec(&format!("metrics: {{prometheus: {list}}}")),
            before,
            Effect::Breaks,
            true,
        );
        let defaults = format!("templateDefaults: {{metrics: {{prometheus: {list}}}}}");
        told(
            &spec(&defaults),
            "the workflow ends in `Error`",
            Effect::Breaks,
            true,
        );
        let config = format!(
            "kind: ConfigMap\nmetadata: {{name: workflow-controller-configmap}}\ndata:\n  workflowDefaults: |\n    spec: {{metrics: {{prometheus: {list}}}}}\n"
        );
        told(
            &config,
            "every workflow of this controller ends in `Error` before its first node",
            Effect::Breaks,
            true,
        );
    }
}

/// “`labels: [null]` in spec.metrics: panic in `GetMetricLabels` … when the workflow has just ended: it stays **Succeeded**, no
/// message, no MetricsError, nothing emitted (only the log). In templateDefaults: workflow Error.”
#[test]
fn an_empty_label_loses_the_metrics_without_a_word() {
    for labels in [
        "[~]",
        "[{key: a, value: b}, null]",
        "[null, {key: a, value: b}]",
    ] {
        let metric = format!(
            "{{name: x_total, help: runs of the import, labels: {labels}, counter: {{value: \"1\"}}}}"
        );
        let silent = "the workflow stays `Succeeded`, and its metrics are silently lost";
        told(
            &spec(&format!("metrics: {{prometheus: [{metric}]}}")),
            silent,
            Effect::Dropped,
            false,
        );
        let defaults = format!("templateDefaults: {{metrics: {{prometheus: [{metric}]}}}}");
        told(
            &spec(&defaults),
            "the workflow ends in `Error`",
            Effect::Breaks,
            true,
        );
    }
}
