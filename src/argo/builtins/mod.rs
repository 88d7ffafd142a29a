//! The metrics that the controller itself exports, by release.
//!
//! Names without the prefix `argo_workflows_`. Source: `workflow/metrics/*.go` (≤3.5) and
//! `util/telemetry/builder/values.yaml` (≥3.6) of the tags v3.4.18 … v4.1.2.

mod table;

use super::Version;

pub use self::table::BUILTINS;

/// What a built-in metric is to OpenTelemetry (≥3.6); earlier it is the counter, gauge or histogram of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instrument {
    /// A counter of whole numbers.
    IntCounter,
    /// A gauge of whole numbers that is read at every scrape.
    IntGauge,
    /// A gauge of whole numbers that goes up and down.
    IntUpDown,
    /// A gauge that is read at every scrape.
    FloatGauge,
    /// A histogram, with the buckets that Argo gives it.
    Histogram,
}

impl Instrument {
    /// Its Go type, as Argo's refusals name it.
    #[must_use]
    pub const fn go_type(self) -> &'static str {
        match self {
            Instrument::IntCounter => "*metric.Int64Counter",
            Instrument::IntGauge => "*metric.Int64ObservableGauge",
            Instrument::IntUpDown => "*metric.Int64UpDownCounter",
            Instrument::FloatGauge => "*metric.Float64ObservableGauge",
            Instrument::Histogram => "*metric.Float64Histogram",
        }
    }

    /// `counter`, `gauge` or `histogram`: its type in the exposition.
    #[must_use]
    pub const fn exposed(self) -> &'static str {
        match self {
            Instrument::IntCounter => "counter",
            Instrument::Histogram => "histogram",
            _ => "gauge",
        }
    }
}

/// A built-in metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Builtin {
    /// Its name without the prefix.
    pub name: &'static str,
    /// The first line that has it.
    pub since: (u16, u16),
    /// The first line without it.
    pub until: Option<(u16, u16)>,
    /// What it is.
    pub instrument: Instrument,
    /// Its unit (≥3.6), which is not exposed.
    pub unit: &'static str,
    /// The keys of its labels.
    pub labels: &'static [&'static str],
    /// Its help texts, each with the first line that has it, without the link that [`Builtin::help`] adds.
    pub helps: &'static [((u16, u16), &'static str)],
    /// The upper bounds of its buckets (≥3.6); none: those of OpenTelemetry.
    pub buckets: &'static [f64],
}

impl Builtin {
    /// The help text in a release, the link included.
    ///
    /// From 3.6 on each ends in a link to its documentation: `latest` in a build without a version number, which was
    /// recorded; a release names its own line.
    #[must_use]
    pub fn help(&self, version: Version) -> String {
        let text = self
            .helps
            .iter()
            .rev()
            .find(|(since, _)| version.at_least(since.0, since.1))
            .map_or("", |(_, text)| text);
        let name = self.name;
        let docs = "https://argo-workflows.readthedocs.io/en";
        if version.at_least(3, 6) {
            format!("{text} {docs}/latest/metrics/#{name}")
        } else if matches!(name, "k8s_request_total" | "workflow_condition") {
            let line = version.line();
            format!("{text} {docs}/release-{line}/metrics/#argo_workflows_{name}")
        } else {
            text.to_owned()
        }
    }

    /// Whether a release has it.
    #[must_use]
    pub fn is_in(&self, version: Version) -> bool {
        version.at_least(self.since.0, self.since.1)
            && self
                .until
                .is_none_or(|(major, minor)| !version.at_least(major, minor))
    }
}

/// The built-in metric of this exact name, if the release has one.
#[must_use]
pub fn builtin(name: &str, version: Version) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|b| b.name == name && b.is_in(version))
}
