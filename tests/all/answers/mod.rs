//! What Argo's own code answered to questions that had stayed open. Each test quotes the sentence that decides it, and holds
//! variants that stand in no recorded file.

mod config;
mod hooks;
mod lint;
mod references;
mod run_time;

use argo_metrics::argo::{Crds, NEWEST, Target, Version};
use argo_metrics::diagnostic::{Effect, Finding};
use argo_metrics::lint::{Options, check};
use argo_metrics::yaml::Limits;

/// The findings for one release without the full CRDs.
fn findings(yaml: &str, version: &str) -> Vec<Finding> {
    let version = version.parse::<Version>().unwrap();
    let options = Options {
        targets: vec![Target {
            version,
            crds: Crds::Minimal,
        }],
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    };
    check(yaml.as_bytes(), &options).findings
}

/// The recorded releases.
fn releases() -> Vec<String> {
    NEWEST.iter().map(ToString::to_string).collect()
}

/// Those from a line on.
fn since(major: u16, minor: u16) -> Vec<String> {
    let newer = NEWEST.iter().filter(|v| v.at_least(major, minor));
    newer.map(ToString::to_string).collect()
}

/// The codes of what is refused, each once.
fn refused(yaml: &str, version: &str) -> Vec<&'static str> {
    let all = findings(yaml, version).into_iter();
    let refused = all.filter(|f| f.effect == Effect::Refused);
    let mut codes = refused.map(|f| f.code).collect::<Vec<_>>();
    codes.dedup();
    codes
}

/// Asserts that a release refuses nothing.
#[track_caller]
fn accepts(yaml: &str, version: &str) {
    let none: [&str; 0] = [];
    assert_eq!(refused(yaml, version), none, "{version}\n{yaml}");
}

/// Asserts that a release refuses with these words.
#[track_caller]
fn says(yaml: &str, version: &str, words: &str) {
    let all = findings(yaml, version);
    let refused = all.iter().filter(|f| f.effect == Effect::Refused);
    let said = refused
        .flat_map(|f| f.argo.iter().map(|t| t.text.as_str()))
        .collect::<Vec<_>>();
    assert!(said.contains(&words), "{version}: {said:#?}\n{yaml}");
}

/// A Workflow whose one template has one metric; `rest` stands beside `templates`.
fn workflow(metric: &str, rest: &str) -> String {
    of_kind("Workflow", "spec:", metric, rest)
}

/// A CronWorkflow with the same; `beside` stands beside its `workflowSpec`.
fn cron(metric: &str, beside: &str) -> String {
    let head = format!("spec:\n  schedule: 0 0 * * *\n{beside}  workflowSpec:");
    let whole = of_kind("CronWorkflow", "spec:", metric, "");
    let (_, body) = whole.split_once("spec:\n").unwrap();
    let body = body.lines().map(|line| format!("  {line}\n"));
    let body = body.collect::<String>();
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: nightly\n{head}\n{body}"
    )
}

fn of_kind(kind: &str, spec: &str, metric: &str, rest: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: {kind}
metadata:
  name: nightly
{spec}
  entrypoint: main
{rest}  templates:
  - name: main
    inputs: {{parameters: [{{name: shard, default: s1}}, {{name: part, default: p-1}}, {{name: both, value: v1, default: d-1}}]}}
    metrics:
      prometheus:
      - {metric}
    container: {{image: example/import:2}}
"
    )
}
