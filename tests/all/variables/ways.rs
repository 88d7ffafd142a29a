//! How often a template's metrics are emitted and when they are not, row by row; each row names the recorded life of a
//! controller that shows it, where there is one.

use std::fmt::Write as _;

use super::{codes_of, scenarios};

const HEAD: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: job-}\nspec:\n  entrypoint: main\n";
const STEP: &str = "steps: [[{name: job, template: job}]]";
const TASK: &str = "dag: {tasks: [{name: job, template: job}]}";

/// A counter without a status, in the template `job`.
fn job(main: &str, more: &str, template: &str) -> String {
    format!(
        "{HEAD}{more}  templates:\n    - name: main\n      {main}\n    - name: leaf\n      container: {{image: example/a}}\n    - name: job\n      metrics: {{prometheus: [{{name: jobs, help: Jobs, counter: {{value: '1'}}}}]}}\n      {template}\n"
    )
}

const POD: &str = "container: {image: example/a}";
const RETRY: &str = "container: {image: example/a}\n      retryStrategy: {limit: 1}";

/// The call; more of the spec; the template; the codes for 4.1.2; the recorded life.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    (STEP, "", POD, "", "vars-step"),
    (TASK, "", POD, "", "dag-two-tasks"),
    // §3.7: not emitted.
    (STEP, "", "http: {url: 'https://example.com'}", "AM220", "http-step-succeeded"),
    (TASK, "", "http: {url: 'https://example.com'}", "AM220", ""),
    (STEP, "", "http: {url: 'https://example.com'}\n      retryStrategy: {limit: 1}", "AM306", "http-step-retry"),
    (STEP, "", "plugin: {a: {}}", "AM220", "entry-plugin-succeeded"),
    (STEP, "", "suspend: {}", "AM220", "suspend-step-resumed"),
    (TASK, "", "suspend: {}", "AM220", "suspend-plain-dag-task-resumed"),
    (STEP, "", "suspend: {duration: '5'}", "", "entry-suspend-duration"),
    (STEP, "", "suspend: {}\n      retryStrategy: {limit: 1}", "AM306", "suspend-retry-resumed"),
    (STEP, "", "container: {image: example/a}\n      memoize: {key: k, cache: {configMap: {name: c}}}", "AM220", "memoized-miss-step"),
    (TASK, "", "container: {image: example/a}\n      memoize: {key: k, cache: {configMap: {name: c}}}", "AM220", "memoized-hit-plain-dag-task"),
    ("steps: [[{name: job, template: job, when: 'false'}]]", "", POD, "AM220", "dag-task-skipped-by-when"),
    ("steps: [[{name: job, template: job, when: 'false'}], [{name: again, template: job}]]", "", POD, "", ""),
    // A hook on the end of a plain DAG task loses the task's metrics; other calls do not.
    ("dag: {tasks: [{name: job, template: job, hooks: {done: {template: leaf, expression: 'true'}}}]}", "", POD, "AM220", "hook-succeeded-on-dag-task"),
    ("dag: {tasks: [{name: job, template: job, hooks: {exit: {template: leaf}}}]}", "", POD, "", "hook-exit-on-dag-task"),
    ("dag: {tasks: [{name: job, template: job, onExit: leaf}]}", "", POD, "", "hook-exit-on-dag-task"),
    ("steps: [[{name: job, template: job, hooks: {done: {template: leaf, expression: 'true'}}}]]", "", POD, "", "hook-running-ends-after-step"),
    ("dag: {tasks: [{name: job, template: job, hooks: {done: {template: leaf, expression: 'true'}}}]}", "", STEPS, "", "hook-succeeded-on-dag-task-that-is-steps"),
    ("dag: {tasks: [{name: job, template: job, withItems: [a], hooks: {done: {template: leaf, expression: 'true'}}}]}", "", POD, "", ""),
    // Daemons.
    (STEP, "", "container: {image: example/a}\n      daemon: true", "AM319", "rt-daemon"),
    (TASK, "", "container: {image: example/a}\n      daemon: true", "AM319", "daemon-dies-early-dag-task"),
    // §4.1: more than once.
    (STEP, "", RETRY, "AM306", "retry-container-step"),
    (TASK, "", RETRY, "AM306", "hook-running-on-dag-task-with-retry"),
    (STEP, "  templateDefaults: {retryStrategy: {limit: 1}}\n", POD, "AM306", ""),
    (STEP, "  retryStrategy: {limit: 1}\n", POD, "AM306", ""),
    (STEP, "", STEPS, "", "steps-two-groups"),
    (STEP, "", STEPS_RETRY, "AM306", "retry-steps-template"),
    (STEP, "", "suspend: {duration: '5'}\n      retryStrategy: {limit: 1}", "AM306", ""),
    // Hooks: twice where nothing waits for the task.
    ("dag: {tasks: [{name: a, template: leaf, hooks: {done: {template: job, expression: 'true'}}}]}", "", POD, "AM306", "hook-succeeded-on-dag-task"),
    ("dag: {tasks: [{name: a, template: leaf, hooks: {done: {template: job, expression: 'true'}}}, {name: b, template: leaf, depends: a.Succeeded}]}", "", POD, "", "hook-succeeded-on-non-leaf-dag-task"),
    ("dag: {tasks: [{name: a, template: leaf, hooks: {exit: {template: job}}}]}", "", POD, "", "hook-exit-on-dag-task"),
    ("steps: [[{name: a, template: leaf, hooks: {done: {template: job, expression: 'true'}}}]]", "", POD, "", "hook-running-ends-after-step"),
    ("container: {image: example/a}", "  hooks: {running: {template: job, expression: 'true'}}\n", POD, "", "hook-workflow-running"),
    ("container: {image: example/a}", "  onExit: job\n", POD, "", "on-exit-succeeds"),
    // Fan-out: one emission for each item.
    ("steps: [[{name: job, template: job, withItems: [a, b]}]]", "", POD, "", "with-sequence-steps-one-fails"),
];

const STEPS: &str = "steps: [[{name: l, template: leaf}]]";
const STEPS_RETRY: &str = "steps: [[{name: l, template: leaf}]]\n      retryStrategy: {limit: 1}";

#[test]
fn each_way_to_run_a_template_is_judged() {
    let scenarios = scenarios();
    let mut wrong = String::new();
    for (main, more, template, expected, scenario) in ROWS {
        let found = codes_of(&job(main, more, template), "4.1.2", &ABOUT);
        if found != *expected {
            let _ = writeln!(
                wrong,
                "{main} {more:?} {template:?}: expected {expected:?}, found {found:?}"
            );
        }
        assert!(
            scenario.is_empty() || scenarios.contains(*scenario),
            "there is no recorded life {scenario}"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const ABOUT: [&str; 8] = [
    "AM220", "AM304", "AM306", "AM309", "AM310", "AM315", "AM316", "AM319",
];

#[test]
fn the_release_decides_about_exit_hooks_and_retries() {
    let hook = job(
        "dag: {tasks: [{name: a, template: leaf, hooks: {exit: {template: job}}}]}",
        "",
        POD,
    );
    for (version, expected) in [
        ("3.6.19", "AM306"),
        ("3.7.14", "AM306"),
        ("3.7.15", ""),
        ("4.0.5", "AM306"),
        ("4.0.6", ""),
        ("4.1.0", ""),
    ] {
        assert_eq!(codes_of(&hook, version, &ABOUT), expected, "{version}");
    }
}

/// A metric in a list of `spec.metrics`, `templateDefaults` or a template.
fn metric(labels: &str, block: &str) -> String {
    format!("metrics: {{prometheus: [{{name: jobs, help: Jobs, labels: [{labels}], {block}}}]}}")
}

#[test]
fn what_is_emitted_once_or_told_apart_is_fine() {
    let status = "{key: status, value: '{{status}}'}";
    let counter = "counter: {value: '1'}";
    let add = "gauge: {realtime: false, operation: Add, value: '1'}";
    let set = "gauge: {realtime: false, value: '1'}";
    let live = "gauge: {realtime: true, value: '{{duration}}'}";
    for (labels, block, expected) in [
        ("", counter, "AM306"),
        (status, counter, ""),
        ("", add, "AM306"),
        ("", set, ""),
        // Each failed attempt freezes the series that the retry goes on with.
        ("", live, "AM306 AM309"),
        ("{key: a, value: b}", live, "AM306 AM309"),
        ("{key: a, value: '{{inputs.parameters.x}}'}", live, "AM306"),
        ("{key: node, value: '{{node.name}}'}", live, "AM306"),
    ] {
        let manifest = format!(
            "{HEAD}  templates:\n    - name: main\n      inputs: {{parameters: [{{name: x, value: y}}]}}\n      retryStrategy: {{limit: 1}}\n      {}\n      {POD}\n",
            metric(labels, block)
        );
        assert_eq!(
            codes_of(&manifest, "4.1.2", &ABOUT),
            expected,
            "{labels} {block}"
        );
    }
}

#[test]
fn the_metrics_of_a_workflow_and_of_its_defaults_are_judged() {
    let status = "{key: status, value: '{{status}}'}";
    let counter = "counter: {value: '1'}";
    let live = "gauge: {realtime: true, value: '{{workflow.duration}}'}";
    for (kind, more, place, labels, block, expected, scenario) in [
        (
            "Workflow",
            "",
            "",
            status,
            counter,
            "AM310",
            "wf-level-retry-repeats-first-labels",
        ),
        ("Workflow", "", "", "", counter, "", ""),
        (
            "WorkflowTemplate",
            "",
            "",
            status,
            counter,
            "",
            "workflow-template-ref-retry",
        ),
        (
            "Workflow",
            "  workflowTemplateRef: {name: t}\n",
            "",
            status,
            counter,
            "",
            "workflow-template-ref-retry",
        ),
        (
            "WorkflowTemplate",
            "  onExit: main\n",
            "",
            status,
            counter,
            "AM304",
            "on-exit-fails",
        ),
        (
            "WorkflowTemplate",
            "  onExit: main\n",
            "",
            "",
            counter,
            "",
            "",
        ),
        (
            "Workflow",
            "",
            "",
            "",
            live,
            "AM309",
            "rt-two-workflows-same-labels",
        ),
        (
            "Workflow",
            "",
            "",
            "{key: run, value: '{{workflow.name}}'}",
            live,
            "",
            "wf-level-realtime",
        ),
        (
            "Workflow",
            "",
            "templateDefaults",
            status,
            counter,
            "AM315",
            "defaults-steps",
        ),
        (
            "Workflow",
            "",
            "templateDefaults",
            status,
            "gauge: {realtime: false, value: '1'}",
            "",
            "",
        ),
    ] {
        let metric = metric(labels, block);
        let metric = match place {
            "" => format!("  {metric}\n"),
            place => format!("  {place}:\n    {metric}\n"),
        };
        let manifest = format!(
            "{HEAD}{more}{metric}  templates:\n    - name: main\n      steps: [[{{name: l, template: leaf}}]]\n    - name: leaf\n      {POD}\n"
        )
        .replace("kind: Workflow\n", &format!("kind: {kind}\n"));
        assert_eq!(
            codes_of(&manifest, "4.1.2", &ABOUT),
            expected,
            "{kind} {more} {place} {labels} {block}"
        );
        assert!(
            scenario.is_empty() || scenarios().contains(scenario),
            "{scenario}"
        );
    }
}

#[test]
fn retries_of_what_has_other_children_are_none() {
    let label = metric("{key: r, value: '{{retries}}'}", "counter: {value: '1'}");
    for (template, version, expected, scenario) in [
        (STEPS, "4.1.2", "AM316", "vars-steps-template"),
        (
            "dag: {tasks: [{name: l, template: leaf}]}",
            "4.1.2",
            "AM316",
            "retry-dag-template",
        ),
        (
            "containerSet: {containers: [{name: main, image: example/a}]}",
            "4.1.2",
            "AM316",
            "result-capture-containerset",
        ),
        (STEPS, "3.5.15", "", "vars-steps-template"),
        (POD, "4.1.2", "", "vars-step"),
    ] {
        let manifest = format!(
            "{HEAD}  templates:\n    - name: main\n      {label}\n      {template}\n    - name: leaf\n      {POD}\n"
        );
        assert_eq!(
            codes_of(&manifest, version, &ABOUT),
            expected,
            "{template} {version}"
        );
        assert!(scenarios().contains(scenario), "{scenario}");
    }
}
