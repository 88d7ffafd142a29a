//! The table of the variables: for each, what is said of it in `spec.metrics`, in a template that a step calls, and in one
//! that a plain DAG task calls. The last column names the recorded life of a controller that shows it; that all of them
//! agree with the model is a test of `tests/recorded/`.

use std::fmt::Write as _;

use super::{codes_of, scenarios};

/// What speaks of where a variable has a value; of how many values it has speak others.
const ABOUT: [&str; 7] = ["AM0", "AM1", "AM2", "AM303", "AM305", "AM307", "AM316"];

fn codes(manifest: &str, version: &str) -> String {
    codes_of(manifest, version, &ABOUT)
}

fn metrics(variable: &str, indent: usize) -> String {
    let lines = [
        "metrics:".to_owned(),
        "  prometheus:".to_owned(),
        "    - name: jobs".to_owned(),
        "      help: Jobs".to_owned(),
        format!("      labels: [{{key: of, value: \"{{{{{variable}}}}}\"}}]"),
        "      counter: {value: \"1\"}".to_owned(),
    ];
    lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{:indent$}{line}", "");
        text
    })
}

/// What the template declares in all three.
const OWN: &str = "
      inputs:
        parameters: [{name: num}]
        artifacts: [{name: a, path: /a, raw: {data: x}}]
      outputs:
        parameters: [{name: num, valueFrom: {path: /n, default: '0'}}]
        artifacts: [{name: a, path: /o}]
      container: {image: example/job:1}
";

const HEAD: &str = "apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: job-, labels: {team: core}, annotations: {owner: me}}
spec:
  entrypoint: main
  arguments: {parameters: [{name: num, value: '1'}]}
";

fn workflow(variable: &str) -> String {
    format!(
        "{HEAD}{}  templates:\n    - name: main{OWN}",
        metrics(variable, 2)
    )
}

fn step(variable: &str) -> String {
    let call = "{name: job, template: job, arguments: {parameters: [{name: num, value: '1'}]}}";
    format!(
        "{HEAD}  templates:\n    - name: main\n      steps: [[{call}]]\n    - name: job\n{}{}",
        metrics(variable, 6),
        OWN.trim_start_matches('\n')
    )
}

fn plain_task(variable: &str) -> String {
    let call = "{name: job, template: job, arguments: {parameters: [{name: num, value: '1'}]}}";
    format!(
        "{HEAD}  templates:\n    - name: main\n      dag: {{tasks: [{call}]}}\n    - name: job\n{}{}",
        metrics(variable, 6),
        OWN.trim_start_matches('\n')
    )
}

/// Variable; `spec.metrics`; step; plain DAG task; the life that shows it.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    ("status", "", "", "", "vars-step"),
    ("duration", "", "", "", "vars-step"),
    ("exitCode", "", "AM210", "AM210", "pod-evicted-no-container-status"),
    ("outputs.result", "AM211", "AM211", "AM211", "result-capture"),
    ("outputs.parameters.num", "", "", "", "vars-failed-without-outputs"),
    ("outputs.parameters.gone", "AM212", "AM212", "AM212", "vars-failed-without-outputs"),
    ("outputs.parameters.num.path", "AM209", "", "AM213", ""),
    ("outputs.artifacts.a.path", "AM209", "", "AM213", ""),
    ("inputs.parameters.num", "", "", "", "wf-level-variables"),
    ("inputs.parameters.gone", "AM209", "AM017", "AM017", "wf-level-variables"),
    ("inputs.parameters", "AM209", "", "AM213", ""),
    ("inputs.artifacts.a.path", "AM209", "", "AM213", ""),
    ("resourcesDuration.cpu", "", "", "", "resources-duration-no-retry"),
    ("retries", "AM214", "AM214", "AM214", "vars-step"),
    ("lastRetry.exitCode", "AM209", "AM209", "AM209", "retry-lastretry-in-metric"),
    ("pod.name", "AM209", "", "AM213", "vars-entry"),
    ("node.name", "AM209", "", "AM213", "two-callers-of-one-template"),
    ("steps.name", "AM209", "", "AM213", "vars-step"),
    ("tasks.name", "AM209", "AM209", "AM213", "rt-plain-dag-task"),
    ("steps.job.status", "AM209", "AM209", "AM209", "vars-step"),
    ("tasks.job.status", "AM209", "AM209", "AM209", "vars-step"),
    ("item", "AM209", "AM209", "AM209", "vars-step"),
    ("item.k", "AM209", "AM209", "AM209", ""),
    ("cronworkflow.name", "AM209", "AM209", "AM209", ""),
    ("workflow.name", "", "", "", "vars-step"),
    ("workflow.namespace", "", "", "", ""),
    ("workflow.uid", "", "", "", ""),
    ("workflow.mainEntrypoint", "", "", "", ""),
    ("workflow.serviceAccountName", "", "", "", ""),
    ("workflow.creationTimestamp", "", "", "", ""),
    ("workflow.creationTimestamp.Y", "", "", "", ""),
    ("workflow.parameters", "", "", "", ""),
    ("workflow.parameters.json", "", "", "", ""),
    ("workflow.parameters.num", "", "", "", ""),
    ("workflow.parameters.gone", "AM017", "AM017", "AM017", "wf-level-variables"),
    ("workflow.labels", "", "", "", ""),
    ("workflow.labels.team", "", "", "", ""),
    ("workflow.labels.gone", "AM017", "AM017", "AM017", "wf-level-variables"),
    ("workflow.annotations.owner", "", "", "", ""),
    ("workflow.annotations.gone", "AM017", "AM017", "AM017", ""),
    ("workflow.priority", "AM219", "AM219", "AM219", ""),
    ("workflow.scheduledTime", "AM219", "AM219", "AM219", "wf-level-variables"),
    ("workflow.outputs.parameters.gone", "AM219", "AM219", "AM219", ""),
    ("workflow.status", "", "AM303", "AM303", "vars-step"),
    ("workflow.duration", "", "", "", "vars-step"),
    ("workflow.failures", "", "AM017", "AM017", "wf-level-failed-failures"),
    ("workflow.phase", "AM217", "AM217", "AM217", ""),
    ("statuss", "AM217", "AM217", "AM217", "template-level-unknown-variable"),
];

#[test]
fn each_variable_is_judged_by_where_it_is_filled() {
    let scenarios = scenarios();
    let mut wrong = String::new();
    for (variable, in_workflow, in_step, in_task, scenario) in ROWS {
        for (place, manifest, expected) in [
            ("spec.metrics", workflow(variable), in_workflow),
            ("a step", step(variable), in_step),
            ("a plain DAG task", plain_task(variable), in_task),
        ] {
            let found = codes(&manifest, "4.1.2");
            if found != **expected {
                let _ = writeln!(
                    wrong,
                    "{variable} in {place}: expected {expected:?}, found {found:?}"
                );
            }
        }
        assert!(
            scenario.is_empty() || scenarios.contains(*scenario),
            "there is no recorded life {scenario}"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A template `job` of this text, called by a step or entered, and what is said.
fn of(template: &str, more: &str, variable: &str) -> String {
    let call = "steps: [[{name: job, template: job}]]";
    format!(
        "{HEAD}{more}  templates:\n    - name: main\n      {call}\n    - name: job\n{}      {template}\n",
        metrics(variable, 6)
    )
}

#[rustfmt::skip]
const SURROUNDINGS: &[(&str, &str, &str, &str, &str)] = &[
    // template, more of the spec, variable, codes, the life that shows it
    ("suspend: {duration: 5}", "", "exitCode", "AM210", ""),
    ("http: {url: 'https://example.com'}", "", "exitCode", "AM210 AM220", "http-step-succeeded"),
    ("containerSet: {containers: [{name: a, image: example/a}]}", "", "exitCode", "AM210", ""),
    ("containerSet: {containers: [{name: main, image: example/a}]}", "", "exitCode", "AM210", "entry-containerset-succeeded"),
    ("suspend: {duration: 5}", "", "outputs.result", "AM211", ""),
    ("resource: {action: get}", "", "outputs.result", "AM211", ""),
    ("data: {source: {artifactPaths: {name: a}}}", "", "outputs.result", "", "entry-data-succeeded"),
    ("container: {image: example/a}\n      retryStrategy: {limit: 1}", "", "pod.name", "AM209", "retry-pod-name-in-metric"),
    ("container: {image: example/a}", "  retryStrategy: {limit: 1}\n", "pod.name", "AM209", ""),
    ("container: {image: example/a}", "  templateDefaults: {retryStrategy: {limit: 1}}\n", "pod.name", "AM209", ""),
    ("container: {image: example/a}\n      retryStrategy: {limit: 1}", "", "node.name", "", "retry-pod-name-in-metric"),
    ("container: {image: example/a}\n      retryStrategy: {limit: 1}", "", "retries", "AM214", "retry-container-step"),
    ("steps: [[{name: a, template: b}]]\n    - name: b\n      container: {image: example/a}", "", "pod.name", "AM209", "vars-steps-template"),
    ("steps: [[{name: a, template: b}]]\n    - name: b\n      container: {image: example/a}", "", "resourcesDuration.cpu", "AM305", "wf-level-steps-entry"),
    ("container: {image: example/a}\n      retryStrategy: {limit: 1}", "", "resourcesDuration.memory", "AM305", ""),
    ("container: {image: example/a}", "  priority: 3\n", "workflow.priority", "", ""),
    ("container: {image: example/a}", "  onExit: job\n", "workflow.status", "", "on-exit-succeeds"),
    ("container: {image: example/a}\n      outputs: {parameters: [{name: o, globalName: all, valueFrom: {path: /o, default: '0'}}]}", "", "workflow.outputs.parameters.all", "AM219", ""),
    ("container: {image: example/a}\n      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}", "", "outputs.parameters.o", "AM212", "vars-failed-without-outputs"),
];

#[test]
fn what_stands_around_a_template_decides() {
    let scenarios = scenarios();
    let mut wrong = String::new();
    for (template, more, variable, expected, scenario) in SURROUNDINGS {
        let found = codes(&of(template, more, variable), "4.1.2");
        if found != *expected {
            let _ = writeln!(
                wrong,
                "{variable} in {template:?} {more:?}: expected {expected:?}, found {found:?}"
            );
        }
        assert!(
            scenario.is_empty() || scenarios.contains(*scenario),
            "{scenario}"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_other_files_may_give_is_a_warning_or_nothing() {
    for (kind, variable, expected) in [
        ("WorkflowTemplate", "workflow.parameters.gone", ""),
        ("WorkflowTemplate", "workflow.labels.gone", ""),
        ("WorkflowTemplate", "workflow.scheduledTime", ""),
        ("WorkflowTemplate", "workflow.outputs.parameters.gone", ""),
    ] {
        let manifest = workflow(variable).replace("kind: Workflow", &format!("kind: {kind}"));
        assert_eq!(codes(&manifest, "4.1.2"), expected, "{kind} {variable}");
    }
    // `argo lint` refuses it where a step calls the template, too.
    let handler = workflow("status")
        .replace("templates:\n", &format!("onExit: end\n  templates:\n    - name: end\n{}      container: {{image: example/end:1}}\n", metrics("workflow.failures", 6)));
    assert_eq!(codes(&handler, "4.1.2"), "", "on-exit-after-failure");
    // The `retries` of before 3.6.
    let retried = of(
        "container: {image: example/a}\n      retryStrategy: {limit: 1}",
        "",
        "retries",
    );
    assert_eq!(codes(&retried, "3.5.15"), "AM214");
}
