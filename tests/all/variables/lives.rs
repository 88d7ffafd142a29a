//! What is told of the metrics in the recorded lives of the controller.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use argo_metrics::diagnostic::Severity::{self, Error, Info, Warning};
use serde::Deserialize;

use super::triggers::found;

#[derive(Deserialize)]
struct Life {
    argo: Vec<String>,
    scenario: String,
    manifests: Vec<String>,
}

fn lives() -> Vec<Life> {
    include_str!("../../../fixtures/recorded/controller.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a recorded line"))
        .collect()
}

/// A recorded life, one of its releases, and all that these rules say about its metrics.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, Severity)],
);

const ROWS: &[Row] = &[
    // §3.7: what is not emitted.
    (
        "http-step-succeeded",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    ("http-step-failed", "3.5.15", &[("runs", "AM220", Warning)]),
    (
        "entry-plugin-succeeded",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    // With retries each attempt is emitted, and the status tells them apart.
    ("http-step-retry", "4.1.2", &[]),
    (
        "entry-suspend-resumed",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    (
        "suspend-step-resumed",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    (
        "suspend-plain-dag-task-resumed",
        "3.6.19",
        &[("runs", "AM220", Warning)],
    ),
    ("suspend-retry-resumed", "4.1.2", &[]),
    ("entry-suspend-duration", "4.1.2", &[]),
    ("suspend-plain-dag-task-duration", "4.1.2", &[]),
    (
        "memoized-hit-plain-dag-task",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    ("memoized-hit-entry", "4.1.2", &[("runs", "AM220", Warning)]),
    (
        "memoized-steps-template-hit",
        "4.1.2",
        &[("inner", "AM220", Warning)],
    ),
    // One caller is skipped, the other one is not.
    ("dag-task-skipped-by-when", "4.1.2", &[]),
    (
        "hook-succeeded-on-dag-task",
        "4.1.2",
        &[("note_runs", "AM306", Warning), ("runs", "AM220", Warning)],
    ),
    (
        "hook-running-ends-after-dag-task",
        "4.1.2",
        &[("note_runs", "AM306", Warning), ("runs", "AM220", Warning)],
    ),
    (
        "hook-running-on-non-leaf-dag-task",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    (
        "hook-succeeded-on-non-leaf-dag-task",
        "4.1.2",
        &[("runs", "AM220", Warning)],
    ),
    // Steps, retried tasks, tasks that are no pods and `exit` hooks lose nothing.
    ("hook-running-ends-after-step", "4.1.2", &[]),
    (
        "hook-succeeded-on-dag-task-that-is-steps",
        "4.1.2",
        &[("note_runs", "AM306", Warning)],
    ),
    (
        "hook-running-on-dag-task-with-retry",
        "4.1.2",
        &[("note_runs", "AM306", Warning)],
    ),
    ("hook-exit-on-non-leaf-dag-task", "3.5.15", &[]),
    (
        "daemon-dies-early-dag-task",
        "4.1.2",
        &[("runs", "AM319", Warning)],
    ),
    (
        "daemon-dies-early-dag-task",
        "3.6.19",
        &[("runs", "AM319", Warning)],
    ),
    // §4.1: how often.
    ("hook-exit-on-dag-task", "4.1.2", &[]),
    (
        "hook-exit-on-dag-task",
        "3.6.19",
        &[("exit_runs", "AM306", Warning)],
    ),
    ("hook-exit-on-dag-task-with-retry", "3.7.18", &[]),
    (
        "hook-exit-on-dag-task-with-retry",
        "3.5.15",
        &[("note_runs", "AM306", Warning)],
    ),
    (
        "hook-calls-steps-on-dag-task",
        "4.1.2",
        &[("note_runs", "AM306", Warning), ("runs", "AM220", Warning)],
    ),
    ("retry-container-step", "4.1.2", &[]),
    ("retry-container-third-attempt-wins", "4.1.2", &[]),
    ("retry-lastretry-in-metric", "4.1.2", &[]),
    (
        "retry-pod-name-in-metric",
        "4.1.2",
        &[("by_node", "AM306", Warning)],
    ),
    (
        "retry-steps-template",
        "4.1.2",
        &[
            ("outer", "AM306", Warning),
            ("outer_retries", "AM306", Warning),
            ("outer_retries", "AM316", Warning),
        ],
    ),
    // `retries` has a value in one of the two emissions only.
    (
        "retry-steps-template",
        "3.5.15",
        &[("outer", "AM306", Warning)],
    ),
    (
        "retry-steps-template-first-attempt-wins",
        "4.1.2",
        &[
            ("outer", "AM306", Warning),
            ("outer_sum", "AM306", Warning),
            ("outer_took", "AM306", Warning),
        ],
    ),
    (
        "retry-dag-template-all-fail",
        "4.1.2",
        &[("outer", "AM306", Warning)],
    ),
    (
        "retry-nested-dag-in-dag",
        "4.1.2",
        &[("inner", "AM306", Warning)],
    ),
    ("defaults-dag", "4.1.2", &[("node_runs", "AM315", Warning)]),
    (
        "defaults-steps",
        "3.5.15",
        &[("node_runs", "AM315", Warning)],
    ),
    // The input that the dag lacks has AM017: a metric that fails on the dag does not count it.
    ("defaults-with-inputs-dag", "4.1.2", &[]),
    // Each template has its own realtime gauge by the name of its node.
    ("defaults-realtime", "4.1.2", &[]),
    // §4.2: `retries` counts nodes.
    (
        "vars-steps-template",
        "4.1.2",
        &[("v_retries", "AM316", Warning)],
    ),
    ("vars-steps-template", "3.5.15", &[]),
    (
        "entry-containerset-succeeded",
        "4.1.2",
        &[("set_retries", "AM316", Warning)],
    ),
    // §3.5: realtime gauges.
    (
        "rt-two-workflows-same-labels",
        "4.1.2",
        &[("live", "AM309", Warning)],
    ),
    (
        "rt-http",
        "4.1.2",
        &[("live", "AM220", Warning), ("live", "AM309", Warning)],
    ),
    (
        "rt-daemon",
        "4.1.2",
        &[("live", "AM309", Warning), ("live", "AM319", Warning)],
    ),
    (
        "retry-realtime-gauge",
        "4.1.2",
        &[
            ("live", "AM306", Warning),
            ("live", "AM309", Warning),
            ("live_by_status", "AM309", Warning),
        ],
    ),
    // §4.2 and §4.3: the workflow's status.
    (
        "on-exit-fails",
        "4.1.2",
        &[("wf_runs", "AM304", Info), ("wf_runs", "AM310", Info)],
    ),
    (
        "wf-level-retry-repeats-first-labels",
        "4.1.2",
        &[("wf_runs", "AM310", Info)],
    ),
    ("workflow-template-ref-retry", "4.1.2", &[]),
    ("template-level-retry-keeps-templates", "4.1.2", &[]),
    // §3.3: counters.
    ("counter-negative", "4.1.2", &[("runs", "AM312", Error)]),
    ("counter-negative", "3.5.15", &[]),
];

#[test]
fn what_the_recorded_controllers_did_is_told() {
    let lives = lives();
    let mut wrong = String::new();
    for (scenario, release, expected) in ROWS {
        let life = lives
            .iter()
            .find(|l| l.scenario == *scenario && l.argo.iter().any(|r| r == release));
        let life = life.unwrap_or_else(|| panic!("{scenario} was not recorded for {release}"));
        let found = life.manifests.iter().flat_map(|yaml| found(yaml, release));
        let found = found
            .map(|(metric, code, severity, _)| (metric, code, severity))
            .collect::<BTreeSet<_>>();
        let expected = expected
            .iter()
            .map(|(metric, code, severity)| ((*metric).to_owned(), *code, *severity));
        let expected = expected.collect::<BTreeSet<_>>();
        if found != expected {
            let _ = writeln!(
                wrong,
                "{scenario} {release}: found {found:?}, expected {expected:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
