//! AM305: a resource usage that is not known when the metric is emitted.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{MetricList, Place};
use crate::rules::uses::{entry, is_podless, kind_word, retries, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM305.
pub static RULE: Rule = Rule {
    code: "AM305",
    name: "resources-duration-zero",
    summary: "`resourcesDuration` where it is always 0",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM305.md"),
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let why = match list.place {
        Place::Defaults => return, // Some of the templates may be pods.
        Place::Workflow => {
            let Some(entry) = entry(cx) else {
                return;
            };
            if is_podless(entry.kind) {
                format!(
                    "the entrypoint `{}` is {}",
                    entry.name,
                    kind_word(entry.kind)
                )
            } else if retries(cx, entry.node) {
                format!("the entrypoint `{}` has a `retryStrategy`", entry.name)
            } else {
                return;
            }
        }
        Place::Template(_) | Place::Inline if is_podless(list.kind) => {
            format!("this is {}", kind_word(list.kind))
        }
        Place::Template(_) | Place::Inline if retries(cx, list.owner) => {
            "the template has a `retryStrategy`, and only its failed attempts have their own"
                .to_owned()
        }
        _ => return,
    };
    // A realtime gauge has AM011 and AM307.
    let metrics = list.metrics.iter().filter(|m| !m.is_realtime(cx.doc));
    let uses = metrics.flat_map(|m| uses(cx, m).into_iter().map(move |at| (m, at)));
    for (metric, at) in uses {
        // Of other resources there is nothing at all where no pod asks for them.
        if !matches!(
            at.name,
            "resourcesDuration.cpu" | "resourcesDuration.memory"
        ) {
            continue;
        }
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole),
            format!("only a pod knows its `resourcesDuration` when it ends, and {why}: the metric gets `0`"),
        )
        .help("move the metric to a container or script template without `retryStrategy`")
        .metric(cx.doc, metric)
        .effect(Effect::Wrong)
        .done();
    }
}
