//! `metrics:` inside a hook.

use argo_metrics::diagnostic::Effect;

use super::{accepts, findings, releases, says};

const METRICS: &str =
    "metrics: {prometheus: [{name: x_total, help: runs of the import, counter: {value: \"1\"}}]}";

fn calling(calls: &str, rest: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: main\n{rest}  templates:\n  - name: work\n    container: {{image: a}}\n  - name: main\n    {calls}\n"
    )
}

/// “step, any hook name, good or bad metrics, `prometheus:` too: **accepted by all six, silently lost** (the list of steps has its
/// own decoder that looks at the step's keys only).”
#[test]
fn under_a_step_they_are_accepted_and_lost() {
    for hook in ["exit", "started", "failed"] {
        let yaml = calling(
            &format!(
                "steps: [[{{name: s, template: work, hooks: {{{hook}: {{template: work, {METRICS}}}}}}}]]"
            ),
            "",
        );
        for version in releases() {
            accepts(&yaml, &version);
            let all = findings(&yaml, &version);
            let told = all.iter().find(|f| f.code == "AM002").unwrap();
            assert_eq!(told.effect, Effect::Dropped);
            assert!(told.message.contains("silently lost"), "{}", told.message);
        }
    }
}

/// “DAG task: 3.4.18 `json: unknown field "metrics"`, ≥3.5 `strict decoding error: unknown field
/// "spec.templates[0].dag.tasks[0].hooks.exit.metrics"`. spec.hooks: the same with `spec.hooks.exit.metrics`.”
#[test]
fn under_a_task_and_the_workflow_they_are_refused() {
    for (yaml, path) in [
        (
            calling(
                &format!(
                    "dag: {{tasks: [{{name: t, template: work, hooks: {{failed: {{template: work, {METRICS}}}}}}}]}}"
                ),
                "",
            ),
            "spec.templates[1].dag.tasks[0].hooks.failed.metrics",
        ),
        (
            calling(
                &format!(
                    "dag: {{tasks: [{{name: s, template: work}}, {{name: t, template: work, hooks: {{exit: {{template: work, {METRICS}}}}}}}]}}"
                ),
                "",
            ),
            "spec.templates[1].dag.tasks[1].hooks.exit.metrics",
        ),
        (
            calling(
                "steps: [[{name: s, template: work}]]",
                &format!("  hooks: {{started: {{template: work, {METRICS}}}}}\n"),
            ),
            "spec.hooks.started.metrics",
        ),
    ] {
        says(&yaml, "3.4.18", "json: unknown field \"metrics\"");
        for version in &releases()[1..] {
            says(
                &yaml,
                version,
                &format!("strict decoding error: unknown field \"{path}\""),
            );
        }
    }
}
