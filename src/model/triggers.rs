//! How often a node of a template emits its metrics, and what prevents it.
//!
//! Source: facts §3.7 and §4.1, recorded over whole runs of the controller. Line numbers are those of
//! `workflow/controller` in v4.1.2.

use crate::argo::Version;
use crate::manifest::{Around, CallSite, HookOf, TemplateKind};
use crate::yaml::{Document, Kind, NodeId};

/// How often one run of a template emits its metrics, not counting those of realtime gauges at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Once, when its node has ended (`operator.go:2655`, `:2670-2677`, `dag.go:494-510`).
    Once,
    /// Once for each attempt: a failed one emits when another attempt follows, the last one emits through its parent
    /// (`operator.go:2480`, `:2493`, since 3.4.6).
    PerAttempt {
        /// The node of the `retryStrategy`.
        retry: NodeId,
    },
    /// Once for each attempt, but twice for the last one: if the attempt ends within the call that creates it, the
    /// inner call emits, and then the outer one does, too (`operator.go:2622-2627`, `:2655`; issue #15526).
    LastTwice {
        /// The node of the `retryStrategy`.
        retry: NodeId,
    },
    /// Twice: a hook of a DAG task that nothing waits for is executed twice in a pass (`dag.go:342`, `:484`).
    TwiceAsHook {
        /// The node of the hook.
        hook: NodeId,
    },
    /// For a daemon: when it is ready, not when it ends.
    Daemon(DaemonTimes),
}

/// How often a daemon emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaemonTimes {
    /// Once, when it becomes ready, with the status `Running` (since 3.7.1).
    WhenReady,
    /// At every reconcile, since the node that retries is never fulfilled (since 3.7.1).
    EachReconcile,
    /// At every reconcile that visits the node again: that of a DAG task, or of a step whose group still runs (up to
    /// 3.6 and in 3.7.0, whose snapshot contains phases only).
    EachVisit,
}

/// Why a node silently does not emit its metrics at its end.
#[derive(Debug, Clone, Copy)]
pub enum Silence<'a> {
    /// An agent runs it, and its phase is set after the pass over the templates: at the next pass, the node counts as
    /// known to have ended (`operator.go:487`, `taskset.go:143-171`). Stopping the workflow emits `Failed`.
    Agent,
    /// A client resumes it outside the controller, with the same effect. If it ends by a deadline, it emits `Failed`.
    Resumed,
    /// A cache hit creates a node that has already ended (`operator.go:2402-2429`).
    CacheHit {
        /// The node of the `memoize` block.
        memoize: NodeId,
    },
    /// Every call has a `when` that is never true, so there are only skipped nodes (`steps.go:271-283`, `dag.go`).
    NeverCalled {
        /// The node of one such `when`.
        when: NodeId,
    },
    /// A plain DAG task returns before its metrics while one of its hooks still runs, and at the next pass, it counts
    /// as known to have ended (`dag.go:484-491`).
    Hook {
        /// The DAG task that has the hook.
        task: &'a CallSite,
        /// The node of the hook.
        hook: NodeId,
        /// Whether the hook begins when the task has ended, so that it always still runs then.
        at_end: bool,
    },
}

/// When a template's metrics are emitted.
#[derive(Debug, Clone)]
pub struct Triggers<'a> {
    /// How often they are emitted, unless something prevents it.
    pub times: Times,
    /// What prevents it; empty if nothing does.
    pub silences: Vec<Silence<'a>>,
}

impl<'a> Triggers<'a> {
    /// When a template's metrics are emitted, as far as the object shows it.
    #[must_use]
    pub fn of(doc: &Document, around: &'a Around, version: Version) -> Self {
        Self {
            times: times(doc, around, version),
            silences: silences(doc, around),
        }
    }
}

fn times(doc: &Document, around: &Around, version: Version) -> Times {
    let kind = around.template.kind;
    if around.daemon && (kind.is_pod() || kind == TemplateKind::Unknown) {
        return Times::Daemon(match (knows_daemons(version), around.retry) {
            (false, _) => DaemonTimes::EachVisit,
            (true, None) => DaemonTimes::WhenReady,
            (true, Some(_)) => DaemonTimes::EachReconcile,
        });
    }
    if let Some(retry) = around.retry
        && ends_at_once(doc, around)
    {
        return Times::LastTwice { retry };
    }
    let mut hooks = around.hooks.iter();
    let twice = |exit: bool| !exit || runs_exit_hooks_twice(version);
    if let Some(hook) = hooks.find(|h| h.of == HookOf::LeafTask && twice(h.exit)) {
        return Times::TwiceAsHook { hook: hook.node };
    }
    match around.retry {
        Some(retry) if version >= Version::new(3, 4, 6) && !never_again(doc, retry) => {
            Times::PerAttempt { retry }
        }
        _ => Times::Once,
    }
}

fn silences<'a>(doc: &Document, around: &'a Around) -> Vec<Silence<'a>> {
    let mut found = Vec::new();
    let kind = around.template.kind;
    match kind {
        TemplateKind::Http | TemplateKind::Plugin if around.retry.is_none() => {
            found.push(Silence::Agent);
        }
        TemplateKind::Suspend if around.retry.is_none() && !resumes_by_itself(doc, around) => {
            found.push(Silence::Resumed);
        }
        _ => {}
    }
    found.extend(around.memoize.map(|memoize| Silence::CacheHit { memoize }));
    let never = |site: &CallSite| {
        let when = site.call.when?;
        doc.text(when).is_some_and(is_never).then_some(when)
    };
    if !around.entry && around.hooks.is_empty() {
        let whens = around.calls.iter().map(never).collect::<Option<Vec<_>>>();
        let first = whens.and_then(|whens| whens.first().copied());
        found.extend(first.map(|when| Silence::NeverCalled { when }));
    }
    for task in around.plain_tasks() {
        let Some(hook) = task.call.hooks.iter().find(|hook| !hook.exit) else {
            continue;
        };
        let expression = doc.value(hook.node, "expression");
        let expression = expression.and_then(|e| doc.text(e)).unwrap_or_default();
        let at_end = ["Succeeded", "Failed", "Error"]
            .iter()
            .any(|status| expression.contains(status));
        found.push(Silence::Hook {
            task,
            hook: hook.node,
            at_end: at_end && !expression.contains("Running"),
        });
        break;
    }
    found
}

/// Whether an attempt ends within the call that creates it: for a template with children, when it is visited again, and
/// for a pause that the controller ends.
fn ends_at_once(doc: &Document, around: &Around) -> bool {
    match around.template.kind {
        TemplateKind::Suspend => resumes_by_itself(doc, around),
        kind => kind.has_children(),
    }
}

/// Whether a suspend template has a `duration`.
fn resumes_by_itself(doc: &Document, around: &Around) -> bool {
    let duration = doc.path(around.template.node, &["suspend", "duration"]);
    duration.is_some_and(|node| !doc.is_null(node) && doc.text(node) != Some(""))
}

/// Whether a `retryStrategy` allows no second attempt.
fn never_again(doc: &Document, retry: NodeId) -> bool {
    let limit = doc.value(retry, "limit");
    limit.is_some_and(|node| match &doc.node(doc.target(node)).kind {
        Kind::Scalar { text, .. } => text.trim() == "0",
        _ => false,
    })
}

/// Whether the controller treats a ready daemon as one that has emitted (1b963d336c, in 3.7.1).
fn knows_daemons(version: Version) -> bool {
    version >= Version::new(3, 7, 1)
}

/// Whether `exit` hooks of a DAG task that nothing waits for are executed twice, too: up to 3.7.14 and 4.0.5.
#[must_use]
pub fn runs_exit_hooks_twice(version: Version) -> bool {
    version < Version::new(3, 7, 15)
        || (Version::new(4, 0, 0) <= version && version < Version::new(4, 0, 6))
}

/// Whether the nodes of plain DAG tasks emit the metrics of `templateDefaults` (#12833: since 3.5.8).
#[must_use]
pub fn plain_tasks_have_defaults(version: Version) -> bool {
    version >= Version::new(3, 5, 8)
}

/// Whether a step's or task's `when` is always false: `false`, or a comparison of two constants.
fn is_never(when: &str) -> bool {
    let when = when.trim();
    if when == "false" {
        return true;
    }
    let compared = ["==", "!="].iter().find_map(|operator| {
        let (left, right) = when.split_once(operator)?;
        Some((constant(left)?, constant(right)?, *operator == "=="))
    });
    compared.is_some_and(|(left, right, equal)| (left == right) != equal)
}

/// A word, a quoted string or a number in a `when`, if its meaning is certain.
#[derive(Debug, PartialEq, Eq)]
enum Constant<'t> {
    Text(&'t str),
    Number(u32),
    Truth(bool),
}

fn constant(text: &str) -> Option<Constant<'_>> {
    let text = text.trim();
    let is_word = |t: &str| t.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    for quote in ['\'', '"'] {
        let inner = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote));
        if let Some(inner) = inner {
            return is_word(inner).then_some(Constant::Text(inner));
        }
    }
    match text {
        "true" => Some(Constant::Truth(true)),
        "false" => Some(Constant::Truth(false)),
        "in" | "IN" | "" => None,
        _ if text.chars().all(|c| c.is_ascii_digit()) => text.parse().ok().map(Constant::Number),
        _ if is_word(text) && !text.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(Constant::Text(text))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_when_is_never_true_only_where_that_is_certain() {
        for never in [
            "false",
            " false ",
            "1 == 2",
            "a == b",
            "'a' != a",
            "0 == \"0\"",
            "true == 1",
        ] {
            assert!(is_never(never), "{never}");
        }
        for open in [
            "",
            "true",
            "1 == 1",
            "a != b",
            "{{x}} == 1",
            "a == b || c == c",
            "a-b == c",
            "a in (b)",
            "1.0 == 1",
            "1x == 2",
            "'2020-01-01' == 5",
            "'a == b'",
            "${X} == a",
        ] {
            assert!(!is_never(open), "{open}");
        }
    }

    #[test]
    fn exit_hooks_ran_twice_up_to_a_release_of_each_line() {
        let of = |text: &str| text.parse::<Version>().map(runs_exit_hooks_twice);
        for twice in ["3.4.18", "3.6.19", "3.7.14", "4.0.0", "4.0.5"] {
            assert_eq!(of(twice).ok(), Some(true), "{twice}");
        }
        for once in ["3.7.15", "3.7.18", "4.0.6", "4.0.10", "4.1.0"] {
            assert_eq!(of(once).ok(), Some(false), "{once}");
        }
    }
}
