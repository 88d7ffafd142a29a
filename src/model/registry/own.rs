//! What a controller exports on its own after some work, as far as other metrics can clash with it.

use super::PREFIX;
use super::gather::{Collected, Value};
use crate::argo::{BUILTINS, Builtin, Instrument, Version};

/// Labels and values of the built-in metrics up to 3.5; with several values, there is a series for each.
const OLD_LABELS: [(&str, &[(&str, &str)]); 24] = [
    ("count", &[("status", "Pending")]),
    ("count", &[("status", "Running")]),
    ("count", &[("status", "Succeeded")]),
    ("count", &[("status", "Failed")]),
    ("count", &[("status", "Error")]),
    ("pods_count", &[("status", "Pending")]),
    ("pods_count", &[("status", "Running")]),
    ("error_count", &[("cause", "OperationPanic")]),
    ("error_count", &[("cause", "CronWorkflowSubmissionError")]),
    ("error_count", &[("cause", "CronWorkflowSpecError")]),
    ("queue_adds_count", &[("queue_name", "cron_wf_queue")]),
    ("queue_adds_count", &[("queue_name", "pod_cleanup_queue")]),
    ("queue_adds_count", &[("queue_name", "workflow_queue")]),
    ("queue_adds_count", &[("queue_name", "workflow_ttl_queue")]),
    ("queue_depth_count", &[("queue_name", "cron_wf_queue")]),
    ("queue_depth_count", &[("queue_name", "pod_cleanup_queue")]),
    ("queue_depth_count", &[("queue_name", "workflow_queue")]),
    ("queue_depth_count", &[("queue_name", "workflow_ttl_queue")]),
    ("queue_latency", &[("queue_name", "cron_wf_queue")]),
    ("queue_latency", &[("queue_name", "pod_cleanup_queue")]),
    ("queue_latency", &[("queue_name", "workflow_queue")]),
    ("queue_latency", &[("queue_name", "workflow_ttl_queue")]),
    ("workers_busy_count", &[("worker_type", "workflow_queue")]),
    ("workers_busy_count", &[("worker_type", "cron_wf_queue")]),
];

/// Those that another collector exports after the custom ones, with the labels that they then have.
const OLD_LATER: [(&str, &[(&str, &str)]); 2] = [
    (
        "k8s_request_total",
        &[("kind", "pods"), ("status_code", "200"), ("verb", "List")],
    ),
    (
        "workflow_condition",
        &[("status", "True"), ("type", "PodRunning")],
    ),
];

fn owned(labels: &[(&str, &str)]) -> Vec<(String, String)> {
    labels
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// The labels of the series that a built-in metric up to 3.5 has before any work.
fn old_labels(name: &str) -> Vec<Vec<(String, String)>> {
    let of: Vec<_> = OLD_LABELS
        .iter()
        .filter(|(of, _)| *of == name)
        .map(|(_, labels)| owned(labels))
        .collect();
    if of.is_empty() { vec![Vec::new()] } else { of }
}

fn is_later(name: &str) -> bool {
    OLD_LATER.iter().any(|(later, _)| *later == name)
}

/// Whether a metric's descriptor is that of a built-in metric up to 3.5 (except those of a separate collector).
pub(super) fn taken(name: &str, help: &str, labels: &[(String, String)], version: Version) -> bool {
    !is_later(name)
        && crate::argo::builtin(name, version).is_some_and(|b| b.help(version) == help)
        && old_labels(name).iter().any(|l| l == labels)
}

fn value(builtin: &Builtin, number: f64) -> Value {
    match builtin.instrument {
        Instrument::IntCounter => Value::Counter(number),
        Instrument::Histogram => Value::histogram(builtin.buckets, &[1], 0.5),
        _ => Value::Gauge(number),
    }
}

fn series(
    builtin: &Builtin,
    version: Version,
    labels: Vec<(String, String)>,
    number: f64,
) -> Collected {
    Collected {
        name: format!("{PREFIX}{}", builtin.name),
        help: builtin.help(version),
        labels,
        value: value(builtin, number),
        broken: None,
        own: true,
    }
}

/// The built-in series up to 3.5 that are collected before the custom ones, and those after them.
pub(super) fn old(version: Version) -> (Vec<Collected>, Vec<Collected>) {
    let before = BUILTINS
        .iter()
        .filter(|b| b.is_in(version) && !is_later(b.name))
        .flat_map(|b| {
            let all = old_labels(b.name);
            all.into_iter().map(|l| series(b, version, l, 0.0))
        })
        .collect();
    let after = OLD_LATER
        .iter()
        .filter_map(|(name, labels)| {
            let builtin = crate::argo::builtin(name, version)?;
            Some(series(builtin, version, owned(labels), 1.0))
        })
        .collect();
    (before, after)
}

/// A metric of the Go runtime: its exported name, its help, and whether it is a counter.
type Runtime = (&'static str, &'static str, bool);

/// The Go runtime's metrics since 4.1 (`contrib/instrumentation/runtime`).
const RUNTIME: [Runtime; 7] = [
    (
        "go_config_gogc",
        "Heap size target percentage configured by the user, otherwise 100.",
        false,
    ),
    ("go_goroutine_count", "Count of live goroutines.", false),
    (
        "go_memory_allocated",
        "Memory allocated to the heap by the application.",
        true,
    ),
    (
        "go_memory_allocations",
        "Count of allocations to the heap by the application.",
        true,
    ),
    (
        "go_memory_gc_goal",
        "Heap size target for the end of the GC cycle.",
        false,
    ),
    ("go_memory_used", "Memory used by the Go runtime.", false),
    (
        "go_processor_limit",
        "The number of OS threads that can execute user-level Go code simultaneously.",
        false,
    ),
];

/// The Go runtime's metrics in 3.6.
const OLD_RUNTIME: [Runtime; 2] = [
    (
        "process_runtime_go_goroutines",
        "Number of goroutines that currently exist",
        false,
    ),
    (
        "runtime_uptime",
        "Milliseconds since application was initialized",
        true,
    ),
];

/// The Go runtime's metrics in 3.7 and 4.0, where names keep their dots, so only a plain scrape can have a name twice.
const DOTTED_RUNTIME: [Runtime; 1] = [(
    "runtime.uptime",
    "Milliseconds since application was initialized",
    true,
)];

/// The metrics of the Go runtime that custom metrics can share a name with, as far as they were recorded.
pub(super) fn runtime(version: Version) -> Vec<Collected> {
    let list: &[Runtime] = if version.at_least(4, 1) {
        &RUNTIME
    } else if version.at_least(3, 7) {
        &DOTTED_RUNTIME
    } else {
        &OLD_RUNTIME
    };
    list.iter()
        .map(|(name, help, counter)| Collected {
            name: format!("{PREFIX}{name}"),
            help: (*help).to_owned(),
            labels: Vec::new(),
            value: if *counter {
                Value::Counter(1.0)
            } else {
                Value::Gauge(1.0)
            },
            broken: None,
            own: true,
        })
        .collect()
}
