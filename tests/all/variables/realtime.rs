//! Realtime gauges, row by row; each row names the recorded life of a controller that shows it, where there is one.

use std::fmt::Write as _;

use super::{codes_of, scenarios};

const ABOUT: [&str; 6] = ["AM207", "AM208", "AM213", "AM220", "AM307", "AM309"];

/// Where the metric stands: in `spec.metrics`, in a template that a step calls, or in one that a plain DAG task calls.
#[derive(Debug, Clone, Copy)]
enum At {
    Workflow,
    Step,
    Task,
}

fn manifest(at: At, value: &str, more: &str, template: &str) -> String {
    let metric = format!(
        "{{name: jobs_seconds, help: Seconds, labels: [{{key: run, value: '{{{{workflow.name}}}}'}}{more}, gauge: {{realtime: true, value: \"{value}\"}}}}"
    );
    let metrics = format!("metrics: {{prometheus: [{metric}]}}");
    let (of_workflow, of_template) = match at {
        At::Workflow => (format!("  {metrics}\n"), String::new()),
        _ => (String::new(), format!("      {metrics}\n")),
    };
    let main = match at {
        At::Task => "dag: {tasks: [{name: job, template: job}]}",
        _ => "steps: [[{name: job, template: job}]]",
    };
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{generateName: job-}}\nspec:\n  entrypoint: main\n{of_workflow}  templates:\n    - name: main\n      {main}\n    - name: job\n{of_template}      {template}\n"
    )
}

const POD: &str = "container: {image: example/a}";
const HTTP: &str = "http: {url: 'https://example.com'}";

/// Place; value; what comes behind the first label; template; codes; the recorded life.
#[rustfmt::skip]
const ROWS: &[(At, &str, &str, &str, &str, &str)] = &[
    (At::Workflow, "{{workflow.duration}}", "]", POD, "", "wf-level-realtime"),
    (At::Step, "{{duration}}", "]", POD, "", "rt-step"),
    (At::Task, "{{ duration }}", "]", POD, "", "rt-plain-dag-task"),
    (At::Workflow, "5", "]", POD, "AM207", "wf-level-realtime-literal"),
    (At::Workflow, "{{=workflow.duration}}", "]", POD, "AM207", "wf-level-realtime-expression"),
    (At::Step, "{{duration}}s", "]", POD, "AM207", ""),
    (At::Step, "{{status}}", "]", POD, "AM207", ""),
    (At::Workflow, "{{duration}}", "]", POD, "AM208", "wf-level-realtime-duration"),
    (At::Step, "{{workflow.duration}}", "]", POD, "AM208", "rt-workflow-duration-in-template"),
    (At::Task, "{{workflow.duration}}", "]", POD, "AM208", "rt-workflow-duration-dag-task-others-run"),
    (At::Workflow, "{{workflow.duration}}", ", {key: status, value: '{{status}}'}]", POD, "AM307", "wf-level-realtime-status-label-template-ref"),
    (At::Workflow, "{{workflow.duration}}", ", {key: status, value: '{{workflow.status}}'}]", POD, "AM307", "wf-level-realtime-status-label-template-ref"),
    (At::Workflow, "{{workflow.duration}}", "], when: '{{workflow.status}} == Running'", POD, "AM307", "wf-level-realtime-when-status"),
    (At::Workflow, "{{workflow.duration}}", ", {key: f, value: '{{workflow.failures}}'}]", POD, "AM307", "wf-level-realtime-failures-label"),
    (At::Step, "{{duration}}", ", {key: status, value: '{{status}}'}]", POD, "AM307", "rt-failed-node"),
    (At::Step, "{{duration}}", ", {key: code, value: '{{exitCode}}'}]", POD, "AM307", "rt-exit-code-label"),
    (At::Step, "{{duration}}", "], when: '{{status}} == Succeeded'", POD, "AM307", "rt-when-succeeded"),
    (At::Step, "{{duration}}", ", {key: cpu, value: '{{resourcesDuration.cpu}}'}]", POD, "AM307", ""),
    (At::Step, "{{duration}}", ", {key: r, value: '{{outputs.result}}'}]", POD, "AM307", ""),
    // The last emission, which would freeze the gauge, does not come.
    (At::Step, "{{duration}}", "]", HTTP, "AM220", "rt-http"),
    (At::Task, "{{duration}}", ", {key: task, value: '{{tasks.name}}'}]", POD, "AM213", "rt-plain-dag-task"),
];

#[test]
fn each_realtime_gauge_is_judged_by_what_it_shows() {
    let scenarios = scenarios();
    let mut wrong = String::new();
    for (at, value, more, template, expected, scenario) in ROWS {
        let found = codes_of(&manifest(*at, value, more, template), "4.1.2", &ABOUT);
        if found != *expected {
            let _ = writeln!(
                wrong,
                "{at:?} {value} {more}: expected {expected:?}, found {found:?}"
            );
        }
        assert!(
            scenario.is_empty() || scenarios.contains(*scenario),
            "there is no recorded life {scenario}"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}
