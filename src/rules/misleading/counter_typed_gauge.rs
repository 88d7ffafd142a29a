//! AM311: a counter that the release exposes as a gauge.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM311: Argo 3.6.0 to 3.6.10 and 3.7.0 expose this counter as a gauge.
pub static RULE: Rule = Rule {
    code: "AM311",
    name: "counter-typed-gauge",
    summary: "Argo 3.6.0 to 3.6.10 and 3.7.0 expose this counter as a gauge",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM311.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if !cx.version().counters_are_gauges() {
        return;
    }
    let Some((_, _, MetricType::Counter)) = cx.exposed(metric) else {
        return;
    };
    let Some(block) = metric.effective() else {
        return;
    };
    let mended = match cx.version().minor {
        6 => "3.6.11",
        _ => "3.7.1",
    };
    let Some(entry) = block.slot.entry else {
        return;
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(entry.key),
        format!(
            "Argo {} exposes this counter with `# TYPE … gauge`: tools that read the type treat it as a gauge",
            cx.version()
        ),
    )
    .help(format!(
        "upgrade to {mended} or newer, or ignore it: `rate()` does not look at the type"
    ))
    .metric(cx.doc, metric)
    .done();
}
