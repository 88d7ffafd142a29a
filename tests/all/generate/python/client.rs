//! The module for `prometheus_client`, imported, used and scraped over HTTP.

use std::fs;

use tempfile::TempDir;

use super::{generate, module, promtool_is_silent, run, script};

const SPEC: &str = include_str!("client.metrics.yaml");

#[test]
fn what_was_used_is_scraped() {
    let folder = module("prometheus-client", SPEC);
    let Some(scraped) = run(folder.path(), &script("use_client.py"), "") else {
        return;
    };
    assert_eq!(scraped, include_str!("client.txt"), "{scraped}");
    promtool_is_silent(&folder.path().join("page.txt"));
}

/// One name in several templates: the same type, help, labels and buckets; other values, and the labels in another order.
const SEVERAL: &str = "\
workflow:
  run_seconds: {histogram: workflow.duration, buckets: [1], help: How long, labels: {step: all}}
templates:
  load:
    run_seconds: {histogram: duration, buckets: [1], help: How long, labels: {step: load}}
    rows_total: {counter: outputs.parameters.rows, help: Rows, labels: {from: a, to: b}}
  save:
    rows_total: {counter: 1, help: Rows, labels: {to: c, from: a}}
    ends_total: {count: status, help: Ends}
code:
  ends_total: {count: status, help: Ends}
";

const USE_SEVERAL: &str = r#"
import time
import scraped
clock = scraped.Clock()
time.perf_counter = clock
import metrics

@metrics.time_run_seconds("load")
@metrics.count_ends_total()
def load():
    clock.step(3)

load()
metrics.rows_total_for("c").inc(5)
print("\n".join(scraped.lines(__import__("prometheus_client").generate_latest().decode())))
"#;

const SEVERAL_SCRAPED: &[&str] = &[
    "run_seconds_bucket{le=1.0,step=load} 0",
    "run_seconds_sum{step=load} 3",
    "rows_total{from=a,to=c} 5",
    "ends_total{status=Succeeded} 1",
];

#[test]
fn one_name_in_several_templates_is_one_object() {
    let (module, said) = generate("prometheus-client", SEVERAL, &[]);
    assert!(!said.contains("by-library"), "{said}");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("metrics.py"), module.unwrap()).unwrap();
    let using = folder.path().join("using.py");
    fs::write(&using, USE_SEVERAL).unwrap();
    let Some(scraped) = run(folder.path(), &using, "") else {
        return;
    };
    for line in SEVERAL_SCRAPED {
        assert!(scraped.lines().any(|l| l == *line), "{line}\n{scraped}");
    }
}
