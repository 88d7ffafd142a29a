//! The controller's registry of metrics: what a sequence of emitted metrics results in, by release.
//!
//! A metric is refused, accepted, or panics. Accepted metrics are scraped, up to the lines that `/metrics` shows.
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

/// The prefix of every exported name.
pub const PREFIX: &str = "argo_workflows_";

/// The upper bounds of a histogram that does not set any: `prometheus.DefBuckets` up to 3.5, then OpenTelemetry's.
#[must_use]
pub fn default_buckets(version: Version) -> &'static [f64] {
    if version.at_least(3, 6) {
        &instruments::BUCKETS
    } else {
        &collectors::BUCKETS
    }
}

/// What an emitted value of a gauge does to the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operation {
    /// The value replaces that of the series.
    #[default]
    Set,
    /// The value is added (3.4 has no operations and replaces).
    Add,
    /// The value is subtracted (3.4 has no operations and replaces).
    Sub,
}

/// The type of a metric, with its settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A counter, to which each emission adds its value.
    Counter,
    /// A gauge, whose value an emission sets or changes.
    Gauge {
        /// Whether Argo computes the value at every scrape.
        realtime: bool,
        /// What an emitted value does to the series.
        operation: Operation,
    },
    /// A histogram, which counts each emitted value.
    Histogram {
        /// The upper bounds in the order of the list; a bound that is not a number reads as 0.
        buckets: Vec<f64>,
    },
    /// None of the three: the metric has no type.
    Nothing,
}

/// A metric as it is emitted, with all tags filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    /// The name, without the prefix.
    pub name: String,
    /// The help, after its tags were filled.
    pub help: String,
    /// Keys and values of the labels, in the order of the list.
    pub labels: Vec<(String, String)>,
    /// The type of the metric.
    pub kind: Kind,
    /// The value as a string, before Argo parses it.
    pub value: String,
}

/// Why a metric is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A `MetricsError`; this is what follows `could not construct metric '<name>': `.
    Error(String),
    /// Argo panics with this message, and the workflow ends as `Error`.
    Panics(String),
}

/// The answer to a scrape.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scrape {
    /// Why `/metrics` answers 500: the text after `An error has occurred while serving metrics:`.
    pub error: Option<String>,
    /// The lines of the custom series, with the head lines of their families. If there is an error, they are those that
    /// `metricsConfig.ignoreErrors: true` would give.
    pub lines: Vec<String>,
}

/// What `metricsConfig.modifiers` changes in a metric (≥3.6).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Modifier {
    /// Whether the metric is not exported.
    pub disabled: bool,
    /// The labels that are removed from the metric.
    pub disabled_attributes: Vec<String>,
    /// The buckets that replace the metric's own.
    pub histogram_buckets: Vec<f64>,
}

/// The value of a realtime gauge in this model.
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
    /// A registry without custom metrics, after some work: each of the controller's own histograms has an observation.
    #[must_use]
    pub fn new(version: Version) -> Self {
        Self::with_modifiers(version, BTreeMap::new())
    }

    /// Like [`Registry::new`], with the modifiers of the controller's configuration, by the metric's
    /// name without prefix.
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
    /// [`Refusal`] with Argo's message, if Argo refuses the metric or panics.
    pub fn upsert(&mut self, metric: &Emitted) -> Result<(), Refusal> {
        match &mut self.inner {
            Inner::Collectors(all) => all.upsert(metric),
            Inner::Instruments(all) => all.upsert(metric),
        }
    }

    /// The answer to a scrape. `plain` is for a scraper that does not negotiate UTF-8 names.
    ///
    /// Where Argo's order is random (up to 3.5 that of all series, later that of the Go runtime's metrics) and decides
    /// which side of a conflict is blamed and dropped, the order here is fixed: series as they were first emitted.
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
