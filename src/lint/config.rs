//! The findings on the controller's `metricsConfig`.

use super::Options;
use super::check::run_all;
use super::merge::merge;
use crate::diagnostic::Finding;
use crate::manifest::MetricsConfig;
use crate::project::Project;
use crate::rules::{Checker, ConfigContext};
use crate::yaml::Document;

/// The findings on a configuration, for all releases.
pub fn of_config(
    doc: &Document,
    config: MetricsConfig,
    options: &Options,
    project: &Project,
) -> Vec<Finding> {
    let targets = &options.targets;
    let versions = targets.iter().map(|t| t.version).collect::<Vec<_>>();
    let per_target = targets.iter().map(|target| {
        let cx = ConfigContext {
            doc,
            config,
            target: *target,
            project,
        };
        let sink = run_all(doc.written_span(config.node), |rule, sink| {
            if let Checker::Config(check) = rule.check {
                check(&cx, sink);
            }
        });
        sink.found.into_iter().map(|(finding, _)| finding).collect()
    });
    merge(per_target.collect(), &versions)
}
