//! The controller's registry of metrics: what a sequence of emitted metrics gives, by release.
//!
//! A metric is refused, accepted, or panics; what is accepted is scraped, down to the lines of the exposition.
//!
//! Sources: `workflow/metrics/` and `util/telemetry/` of the tags v3.4.18 … v4.1.2, and the libraries that their
//! `go.mod` pins: `client_golang`'s registry, OpenTelemetry's SDK and Prometheus exporter.

mod clash;
mod collectors;
mod gather;
mod instruments;
mod names;
mod own;
mod print;

use std::collections::BTreeMap;

use self::collectors::Collectors;
use self::instruments::Instruments;
use crate::argo::Version;

pub use self::clash::{Clash, Clashes, Lost, clash};
pub use self::gather::Type;

/// What stands before every name.
pub const PREFIX: &str = "argo_workflows_";

/// The upper bounds that a histogram has where it names none: `prometheus.DefBuckets` up to 3.5, then OpenTelemetry's.
#[must_use]
pub fn default_buckets(version: Version) -> &'static [f64] {
    if version.at_least(3, 6) {
        &instruments::BUCKETS
    } else {
        &collectors::BUCKETS
    }
}

/// What a gauge's value does to the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operation {
    /// Replaces the value.
    #[default]
    Set,
    /// Is added (3.4 knows no operation and replaces).
    Add,
    /// Is subtracted.
    Sub,
}

/// What a metric is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A counter.
    Counter,
    /// A gauge.
    Gauge {
        /// Whether Argo computes the value at every scrape.
        realtime: bool,
        /// What its value does.
        operation: Operation,
    },
    /// A histogram with the upper bounds in the order of the list; what is no number reads as 0.
    Histogram {
        /// The upper bounds.
        buckets: Vec<f64>,
    },
    /// None of the three.
    Nothing,
}

/// A metric as it is emitted: every tag is filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    /// Its name.
    pub name: String,
    /// Its help text.
    pub help: String,
    /// Its labels in their order, keys and values.
    pub labels: Vec<(String, String)>,
    /// What it is.
    pub kind: Kind,
    /// The text of its value.
    pub value: String,
}

/// Why a metric is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A `MetricsError`: the text after `could not construct metric '<name>': `.
    Error(String),
    /// Argo panics with this text: the workflow ends as `Error`.
    Panics(String),
}

/// What a scraper gets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scrape {
    /// Why `/metrics` answers 500: the text after `An error has occurred while serving metrics:`.
    pub error: Option<String>,
    /// The lines of the custom series and the heads of their families; with an error those with
    /// `metricsConfig.ignoreErrors: true`.
    pub lines: Vec<String>,
}

/// What `metricsConfig.modifiers` changes in a metric (≥3.6).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Modifier {
    /// It is not exported.
    pub disabled: bool,
    /// Labels that it loses.
    pub disabled_attributes: Vec<String>,
    /// The buckets that it has instead of its own.
    pub histogram_buckets: Vec<f64>,
}

/// What a realtime gauge reads.
pub const REALTIME: f64 = 42.0;

#[derive(Debug, Clone)]
enum Inner {
    Collectors(Collectors),
    Instruments(Instruments),
}

/// The registry of one controller.
#[derive(Debug, Clone)]
pub struct Registry {
    inner: Inner,
}

impl Registry {
    /// An untouched registry that has worked a little: each of its own histograms has an observation.
    #[must_use]
    pub fn new(version: Version) -> Self {
        Self::with_modifiers(version, BTreeMap::new())
    }

    /// As [`Registry::new`], with the modifiers of the controller's configuration, by the metric's name without prefix.
    #[must_use]
    pub fn with_modifiers(version: Version, modifiers: BTreeMap<String, Modifier>) -> Self {
        let inner = if version.at_least(3, 6) {
            Inner::Instruments(Instruments::new(version, modifiers))
        } else {
            Inner::Collectors(Collectors::new(version))
        };
        Self { inner }
    }

    /// Emits a metric.
    ///
    /// # Errors
    ///
    /// With Argo's text where it refuses the metric or panics.
    pub fn upsert(&mut self, metric: &Emitted) -> Result<(), Refusal> {
        match &mut self.inner {
            Inner::Collectors(all) => all.upsert(metric),
            Inner::Instruments(all) => all.upsert(metric),
        }
    }

    /// What a scraper gets: `plain` is one that does not negotiate UTF-8 names.
    ///
    /// Where Argo takes things in any order (up to 3.5 all series, later the Go runtime's metrics), which decides what
    /// of a conflict is blamed and dropped, they come here in one order: series as they were first emitted.
    #[must_use]
    pub fn scrape(&self, plain: bool) -> Scrape {
        let gathered = match &self.inner {
            Inner::Collectors(all) => all.gather(),
            Inner::Instruments(all) => all.gather(),
        };
        Scrape {
            error: gathered.error(),
            lines: print::lines(&gathered.families, plain),
        }
    }
}

impl Emitted {
    /// Whether it is a realtime gauge.
    #[must_use]
    pub const fn is_realtime(&self) -> bool {
        matches!(self.kind, Kind::Gauge { realtime: true, .. })
    }
}

#[cfg(test)]
mod tests;
