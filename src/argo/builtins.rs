//! The metrics that the controller itself exports, by release.
//!
//! Names without the prefix `argo_workflows_`. Source: `workflow/metrics/*.go` (≤3.5) and
//! `util/telemetry/builder/values.yaml` (≥3.6) of the tags v3.4.18 … v4.1.2.

use super::Version;

/// A built-in metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    /// Its name without the prefix.
    pub name: &'static str,
    /// The first line that has it.
    pub since: (u16, u16),
    /// The first line without it.
    pub until: Option<(u16, u16)>,
}

const fn old(name: &'static str) -> Builtin {
    Builtin {
        name,
        since: (3, 0),
        until: Some((3, 6)),
    }
}

const fn new(name: &'static str) -> Builtin {
    Builtin {
        name,
        since: (3, 6),
        until: None,
    }
}

const fn from(name: &'static str, since: (u16, u16)) -> Builtin {
    Builtin {
        name,
        since,
        until: None,
    }
}

/// Every built-in metric of every release from 3.4 to 4.1.
pub const BUILTINS: &[Builtin] = &[
    old("count"),
    old("pods_count"),
    old("queue_depth_count"),
    old("workflows_processed_count"),
    from("error_count", (3, 0)),
    from("k8s_request_total", (3, 0)),
    from("operation_duration_seconds", (3, 0)),
    from("queue_adds_count", (3, 0)),
    from("queue_latency", (3, 0)),
    from("workers_busy_count", (3, 0)),
    from("workflow_condition", (3, 0)),
    new("cronworkflows_concurrencypolicy_triggered"),
    new("cronworkflows_triggered_total"),
    new("deprecated_feature"),
    new("gauge"),
    new("is_leader"),
    new("k8s_request_duration"),
    new("log_messages"),
    new("pod_missing"),
    new("pod_pending_count"),
    new("pods_gauge"),
    new("pods_total_count"),
    new("queue_depth_gauge"),
    new("queue_duration"),
    new("queue_longest_running"),
    new("queue_retries"),
    new("queue_unfinished_work"),
    new("total_count"),
    new("version"),
    new("workflowtemplate_runtime"),
    new("workflowtemplate_triggered_total"),
    from("pod_restarts_total", (4, 0)),
    from("client_rate_limiter_latency", (4, 1)),
    from("resource_rate_limiter_latency", (4, 1)),
    from("locks_held", (4, 1)),
    from("locks_pending", (4, 1)),
    from("locks_taken_total", (4, 1)),
];

/// The built-in metric of this exact name, if the release has one.
#[must_use]
pub fn builtin(name: &str, version: Version) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|b| {
        b.name == name
            && version.at_least(b.since.0, b.since.1)
            && b.until
                .is_none_or(|(major, minor)| !version.at_least(major, minor))
    })
}
