//! What metrics there are: for each name where it is written, who emits it, and how many time series it makes.
//!
//! Nothing is judged: what Argo would refuse is listed, too.

mod labels;
mod read;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::Serialize;

use super::run::{Workers, with_bytes};
use super::{FileError, Input};
use crate::argo::{PREFIX, Version, is_exposed_name};
use crate::manifest::ObjectKind;
use crate::metric::MetricType;
use crate::yaml::Limits;

pub use labels::{Bound, Label, Values};

/// What the files say about metrics.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// The release of Argo that is assumed.
    pub version: Version,
    /// Every metric that has a name, in the order of the files.
    pub places: Vec<Place>,
    /// How many metrics have no name, and are in no list.
    pub unnamed: usize,
    /// How many files were read, those skipped and failed left out.
    pub files: usize,
    /// The files that are the template text of another tool, in order.
    pub skipped: Vec<Arc<str>>,
    /// What could not be read, in the order of the files.
    pub troubles: Vec<Trouble>,
}

/// Why metrics of a file may be missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// A document of it is not valid YAML.
    #[error("{path}:{line}:{column}: {message}")]
    Document {
        /// The file's path as the user would name it.
        path: Arc<str>,
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// What is wrong there.
        message: String,
    },
    /// The whole file.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Trouble {
    /// The file's path as the user would name it.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Document { path, .. } => path,
            Self::File(error) => error.path(),
        }
    }
}

/// The object that a metric is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandsIn {
    /// `spec.metrics`: workflow-level.
    Spec,
    /// `spec.templateDefaults.metrics`: of each template that has no metrics of its own.
    TemplateDefaults,
    /// The metrics of a template.
    Template,
    /// The same of a template in a step or task.
    Inline,
}

impl StandsIn {
    /// `workflow` or `template`.
    #[must_use]
    pub fn level(self) -> &'static str {
        match self {
            Self::Spec => "workflow",
            Self::TemplateDefaults | Self::Template | Self::Inline => "template",
        }
    }
}

/// How many time series there are: combinations of label values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Their number, counting one where it is not known; `None` where there are more and more.
    pub count: Option<u64>,
    /// Whether there may be more.
    pub at_least: bool,
    /// How many lines each has on `/metrics`: one, or those of a histogram.
    #[serde(rename = "lines_each")]
    pub lines: u64,
}

/// A metric where it is written.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file's path as the user would name it.
    pub path: Arc<str>,
    /// The line of its name, from 1.
    pub line: u32,
    /// Its name as it is written.
    pub name: Arc<str>,
    /// Its help; empty if it has none.
    pub help: Arc<str>,
    /// The type in use; `None` where none is readable.
    pub ty: Option<MetricType>,
    /// Whether it is a realtime gauge.
    pub realtime: bool,
    /// `operation` of a gauge, as it is written.
    pub operation: Arc<str>,
    /// Its value, as it is written.
    pub value: Arc<str>,
    /// `when`, as it is written; empty if it has none.
    pub when: Arc<str>,
    /// The upper bounds of a histogram as they are written, or else those that Argo takes.
    pub buckets: Option<Vec<String>>,
    /// Its labels, in the order of the file.
    pub labels: Vec<Label>,
    /// How many series it makes.
    pub series: Series,
    /// The object's `kind`, such as `WorkflowTemplate`.
    pub kind: ObjectKind,
    /// The object's name or `generateName`.
    pub object: Arc<str>,
    /// The object that it is in.
    pub stands_in: StandsIn,
    /// The names of the templates that emit it; of an inline one the name of the template around it, and after a `/`
    /// that of the step or task. Nothing at workflow level.
    pub templates: Vec<String>,
}

/// Every metric of one name.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The name as it is exposed.
    pub name: String,
    /// Whether the release exposes a metric of this name; of one with tags or parameters in its name that is not known.
    pub exposed: Option<bool>,
    /// How many series they make together.
    pub series: Series,
    /// In what they differ.
    pub differs: Vec<Difference>,
    /// Where they are written, in the order of the files.
    pub places: Vec<&'a Place>,
}

/// In what metrics of one name can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// The type; a realtime gauge has another one.
    Type,
    /// The metric's `help`.
    Help,
    /// The upper bounds of histograms.
    Buckets,
    /// The keys of the labels.
    LabelKeys,
}

impl Difference {
    /// The name of it as it is printed.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Help => "help",
            Self::Buckets => "buckets",
            Self::LabelKeys => "label keys",
        }
    }
}

impl Place {
    /// Its name as it is exposed.
    #[must_use]
    pub fn exposed_name(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    /// `counter`, `gauge`, `gauge realtime`, `histogram`, or `none`.
    #[must_use]
    pub fn type_words(&self) -> &'static str {
        match self.ty {
            Some(MetricType::Gauge) if self.realtime => "gauge realtime",
            Some(ty) => ty.key(),
            None => "none",
        }
    }
}

impl Inventory {
    /// Reads the inputs, with as many threads as the machine has processors or as are asked for.
    #[must_use]
    pub fn read(
        inputs: &[Input],
        version: Version,
        limits: &Limits,
        threads: Option<NonZeroUsize>,
    ) -> Self {
        let workers = Workers::new(threads, inputs.len());
        let outcomes = workers.map(inputs, 4, |input, buffer| {
            let read = |bytes: &[u8]| read::file(&input.path, bytes, version, limits);
            with_bytes(input, limits.bytes, buffer, &read)
        });
        let mut inventory = Self {
            version,
            places: Vec::new(),
            unnamed: 0,
            files: 0,
            skipped: Vec::new(),
            troubles: Vec::new(),
        };
        for (input, outcome) in inputs.iter().zip(outcomes) {
            match outcome {
                Ok(read::Outcome::Skipped) => inventory.skipped.push(Arc::clone(&input.path)),
                Ok(read::Outcome::Read(found)) => {
                    inventory.files += 1;
                    inventory.unnamed += found.unnamed;
                    inventory.places.extend(found.places);
                    inventory.troubles.extend(found.troubles);
                }
                Err(error) => inventory.troubles.push(error.into()),
            }
        }
        inventory
    }

    /// The metrics by their names.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut by_name: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
        for place in &self.places {
            by_name.entry(&place.name).or_default().push(place);
        }
        let entries = by_name.into_iter().map(|(name, places)| Entry {
            name: format!("{PREFIX}{name}"),
            exposed: exposed(name, self.version),
            series: together::series(&places),
            differs: differences(&places),
            places,
        });
        entries.collect()
    }
}

/// Whether a metric of this name is exposed; not known where Argo or OpenShift puts something into the name.
fn exposed(name: &str, version: Version) -> Option<bool> {
    let open = name.contains("{{") || name.contains("${");
    (!open).then(|| is_exposed_name(name, version))
}

fn differences(places: &[&Place]) -> Vec<Difference> {
    let keys = |place: &Place| {
        let keys: BTreeSet<String> = place.labels.iter().map(|l| l.key.clone()).collect();
        keys
    };
    let histograms: Vec<&&Place> = places.iter().filter(|p| p.buckets.is_some()).collect();
    let found = [
        (
            Difference::Type,
            differ(places.iter().map(|place| place.type_words())),
        ),
        (
            Difference::Help,
            differ(places.iter().map(|place| &place.help)),
        ),
        (
            Difference::Buckets,
            differ(histograms.iter().map(|place| &place.buckets)),
        ),
        (
            Difference::LabelKeys,
            differ(places.iter().map(|place| keys(place))),
        ),
    ];
    let found = found.into_iter().filter(|(_, differs)| *differs);
    found.map(|(difference, _)| difference).collect()
}

fn differ<T: PartialEq>(mut all: impl Iterator<Item = T>) -> bool {
    all.next()
        .is_some_and(|first| all.any(|other| other != first))
}
