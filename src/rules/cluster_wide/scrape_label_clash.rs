//! AM406: a label that the scraper sets, too.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM406: a label key that the scraper sets itself.
pub static RULE: Rule = Rule {
    code: "AM406",
    name: "scrape-label-clash",
    summary: "a label key that the scraper sets itself",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM406.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

/// What a scraper puts on every series: `job` and `instance` are Prometheus' own, the others come from the
/// `ServiceMonitor` and `PodMonitor` of the Prometheus Operator.
const OF_THE_TARGET: [&str; 7] = [
    "job",
    "instance",
    "namespace",
    "pod",
    "container",
    "service",
    "endpoint",
];

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    for (index, label) in &metric.label_items {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        if !metric.is_last_of_its_key(cx.doc, *index) || key.contains(['$', '{']) {
            continue;
        }
        let message = if OF_THE_TARGET.contains(&key) {
            let who = match key {
                "job" | "instance" => "Prometheus sets",
                _ => "scrapers in Kubernetes set",
            };
            format!(
                "{who} `{key}` for the controller: Prometheus stores yours as `exported_{key}`, unless `honor_labels` is set"
            )
        } else if key.starts_with("exported_") {
            format!("`{key}` is the name that Prometheus gives to a label that it renames")
        } else {
            continue;
        };
        cx.report(sink, &RULE, cx.doc.written_span(node), message)
            .help(format!(
                "write another key, such as `key: workflow_{}`",
                key.trim_start_matches("exported_")
            ))
            .metric(cx.doc, metric)
            .done();
    }
}
