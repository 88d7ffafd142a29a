//! The module for `prometheus_flask_exporter`, in an application that is asked and scraped over HTTP.

use super::{module, promtool_is_silent, run, script};

const SPEC: &str = include_str!("flask.metrics.yaml");

#[test]
fn what_was_asked_is_scraped_and_what_is_left_out_is_not() {
    let folder = module("flask", SPEC);
    let Some(scraped) = run(folder.path(), &script("use_flask.py"), "") else {
        return;
    };
    assert_eq!(scraped, include_str!("flask.txt"), "{scraped}");
    promtool_is_silent(&folder.path().join("page.txt"));
}
