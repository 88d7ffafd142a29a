//! AM319: metrics of a daemon.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::model::{DaemonTimes, Times, Triggers};
use crate::rules::shared::uses::{Ends, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM319: a metric of a daemon is emitted when the daemon is ready.
pub static RULE: Rule = Rule {
    code: "AM319",
    name: "daemon-duration",
    summary: "a metric of a daemon is emitted when the daemon is ready",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM319.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if !list.place.is_template() {
        return;
    }
    let Some(around) = cx.surroundings.of(cx.doc, list.owner) else {
        return;
    };
    let Times::Daemon(times) = Triggers::of(cx.doc, around, cx.version()).times else {
        return;
    };
    let plain = match times {
        DaemonTimes::WhenReady => {
            "a daemon emits its metrics once, when it is ready: `{{status}}` is `Running`, and `{{duration}}` is the time until then"
        }
        DaemonTimes::EachReconcile => {
            "a daemon with a `retryStrategy` emits its metrics at every reconcile while it runs, and not when it ends"
        }
        DaemonTimes::EachVisit => {
            "this release emits the metrics of a daemon at every reconcile while the daemon runs"
        }
    };
    let realtime =
        "this realtime gauge stops when the daemon is ready: it shows the time until then";
    let ends = Ends::of(cx, list);
    for metric in &list.metrics {
        if ends.always_fail(&uses(cx, metric)) {
            continue;
        }
        let message = match metric.is_realtime(cx.doc) {
            true => realtime,
            false => plain,
        };
        cx.report(sink, &RULE, metric.head(cx.doc), message.to_owned())
            .help("move the metric to the steps or dag template that runs the daemon")
            .metric(cx.doc, metric)
            .done();
    }
}
