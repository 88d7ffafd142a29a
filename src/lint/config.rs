//! The controller's configuration outside its `workflowDefaults`: asks the rules about it for each release.

use super::engine::run_all;
use super::merge::for_each_release;
use super::options::{Home, Options};
use crate::diagnostic::{Finding, Place};
use crate::manifest::{ConfigText, ControllerConfig, MetricsConfig};
use crate::rules::{self, ConfigContext, ConfigurationContext};
use crate::yaml::{Document, Text};

/// The findings on the configuration of a ConfigMap as a whole, for all releases.
pub fn of_configuration(
    (text, doc): (&Text, &Document),
    texts: &[(ConfigText, &[Document])],
    speaks: bool,
    options: &Options,
    home: Home,
) -> Vec<Finding> {
    for_each_release(options, |target| {
        let cx = ConfigurationContext {
            text,
            doc,
            config: ControllerConfig::of(doc),
            texts,
            speaks,
            file: home.file,
            target,
            limits: &options.limits,
        };
        let place = Place::new(home.file, doc.written_span(doc.root()));
        let sink = run_all(rules::all(), place, |rule, sink| {
            rule.check.configuration(&cx, sink);
        });
        sink.found
    })
}

/// The findings on a configuration, for all releases.
pub fn of_config(
    doc: &Document,
    config: MetricsConfig,
    options: &Options,
    home: Home,
) -> Vec<Finding> {
    for_each_release(options, |target| {
        let cx = ConfigContext {
            doc,
            config,
            target,
            project: home.project,
            file: home.file,
        };
        let sink = run_all(
            rules::all(),
            Place::new(home.file, doc.written_span(config.node)),
            |rule, sink| rule.check.metrics_config(&cx, sink),
        );
        sink.found
    })
}
