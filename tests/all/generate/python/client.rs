//! The module for `prometheus_client`, imported, used and scraped over HTTP.

use super::{module, promtool_is_silent, run, script};

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
