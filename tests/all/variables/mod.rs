//! Variables: where each one is filled, and what becomes of a metric where it is not; when and how often metrics are emitted;
//! how many values they have.

mod filled;
mod lives;
mod realtime;
mod series;
mod texts;
mod triggers;
mod ways;

use std::collections::BTreeSet;

use argo_metrics::argo::{Crds, Target, Version};
use argo_metrics::lint::{Options, check};
use argo_metrics::yaml::Limits;

/// The codes of a manifest's findings that begin with one of these.
pub fn codes_of(manifest: &str, version: &str, about: &[&str]) -> String {
    let version: Version = version.parse().expect("a version");
    let target = Target {
        version,
        crds: Crds::Minimal,
    };
    let options = Options {
        targets: vec![target],
        limits: Limits::default(),
        prefilter: false,
        all_names: false,
    };
    let findings = check(manifest.as_bytes(), &options).findings;
    let codes = findings.iter().map(|f| f.code);
    let codes = codes.filter(|code| about.iter().any(|start| code.starts_with(start)));
    let codes = codes.collect::<BTreeSet<_>>();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

/// The names of the recorded lives.
fn scenarios() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/recorded/controller.jsonl"
    );
    let lines = std::fs::read_to_string(path).expect("the recorded lives");
    let name = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line");
        line["scenario"].as_str().expect("a name").to_owned()
    };
    lines.lines().map(name).collect()
}
