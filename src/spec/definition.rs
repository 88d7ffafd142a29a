//! What a spec comes to: every metric in full, with the place of everything.

use super::model::{Deprecated, Operation, Outcome};
use crate::argo::Id;
use crate::diagnostic::Place;

/// Everything that a spec defines.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The workflow's name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The parameters of the workflow, or of the OpenShift Template.
    pub parameters: Vec<Parameter>,
    /// The metrics: those of the workflow, those of each template, those of the code; none of the groups is empty.
    pub groups: Vec<Group>,
    /// Settings of the Flask application.
    pub flask: Flask,
    /// The beginning of the spec, for what has no place of its own.
    pub start: Place,
}

/// A parameter of the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name of the parameter.
    pub name: String,
    /// Its default; without one it must be given.
    pub value: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The place of its name.
    pub place: Place,
}

/// Settings of a Flask application as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flask {
    /// Routes that are left out, as regular expressions.
    pub leave_out: Vec<Located>,
    /// Where the metrics are read.
    pub path: Located,
}

/// A string with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The string, as the YAML reader decodes it.
    pub text: String,
    /// The place; for a default that the spec does not write, the beginning of the spec.
    pub place: Place,
}

/// Where a group of metrics belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Level {
    /// Workflow-level: `spec.metrics`.
    Workflow,
    /// The metrics of the template of this name.
    Template(String),
    /// The metrics of the program that the workflow runs.
    Code,
}

impl Level {
    /// Whether Argo emits the metrics.
    #[must_use]
    pub fn is_argo(&self) -> bool {
        !matches!(self, Self::Code)
    }

    /// The words for it.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Workflow => "a workflow's metrics",
            Self::Template(_) => "a template's metrics",
            Self::Code => "metrics under `code`",
        }
    }
}

/// Metrics of one list.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Where they belong.
    pub level: Level,
    /// The metrics, in the order of the spec.
    pub metrics: Vec<Metric>,
}

/// One metric in full.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Its name, the spec's prefix included and Argo's not.
    pub name: String,
    /// What the metric counts or measures, in one line: its `help`.
    pub help: String,
    /// Its type, with the value.
    pub kind: Kind,
    /// The labels, in the order in which they are written.
    pub labels: Vec<Label>,
    /// When it is emitted, if not always.
    pub when: Option<When>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// What else is good to know.
    pub description: Option<String>,
    /// That it is to go away.
    pub deprecated: Option<Deprecated>,
    /// The routes whose requests it measures.
    pub routes: Vec<Located>,
    /// The places of its parts.
    pub places: Places,
}

/// The places of a metric's parts in the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The place of the metric's name.
    pub name: Place,
    /// The place of `help`.
    pub help: Place,
    /// The type and its value.
    pub value: Place,
    /// The place of `buckets`.
    pub buckets: Place,
    /// `when` or `on`.
    pub when: Place,
    /// The place of `realtime`.
    pub realtime: Place,
    /// The place of `operation`.
    pub operation: Place,
}

/// A metric's type, with its value.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Goes up by the value.
    Counter(Origin),
    /// Has the value.
    Gauge {
        /// What is added or set, and where it comes from.
        value: Origin,
        /// Whether it is computed at each scrape.
        realtime: bool,
        /// What is done with the value.
        operation: Option<Operation>,
    },
    /// Observes the value.
    Histogram {
        /// What is added or set, and where it comes from.
        value: Origin,
        /// The upper bounds, in ascending order.
        buckets: Vec<f64>,
    },
    /// Observes the value, without buckets.
    Summary(Origin),
    /// An info metric: its constant labels, as pairs of key and value.
    Info(Vec<(String, String)>),
}

impl Kind {
    /// The name of the type, as the spec and Prometheus write it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Counter(_) => "counter",
            Self::Gauge { .. } => "gauge",
            Self::Histogram { .. } => "histogram",
            Self::Summary(_) => "summary",
            Self::Info(_) => "info",
        }
    }

    /// Its value, if it has one.
    #[must_use]
    pub fn value(&self) -> Option<&Origin> {
        match self {
            Self::Counter(value) | Self::Summary(value) => Some(value),
            Self::Gauge { value, .. } | Self::Histogram { value, .. } => Some(value),
            Self::Info(_) => None,
        }
    }
}

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It is always this.
    Text(String),
    /// A variable of Argo.
    Variable(String),
    /// The code gives it at each use.
    Argument,
    /// An attribute of the request, such as `method`.
    Request(String),
    /// An attribute of the response, such as `status_code`.
    Response(String),
}

impl Origin {
    /// The text as Argo takes it.
    #[must_use]
    pub fn argo(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Variable(name) => format!("{{{{{name}}}}}"),
            Self::Argument => String::new(),
            Self::Request(name) => format!("request.{name}"),
            Self::Response(name) => format!("response.{name}"),
        }
    }

    /// Whether it is how long something took.
    #[must_use]
    pub fn is_duration(&self) -> bool {
        matches!(self, Self::Variable(name) if matches!(Id::of(name), Some(Id::Duration | Id::WorkflowDuration)))
    }

    /// Whether it is how something ended.
    #[must_use]
    pub fn is_status(&self) -> bool {
        matches!(self, Self::Variable(name) if matches!(Id::of(name), Some(Id::Status | Id::WorkflowStatus)))
    }
}

/// A label of a metric, with the places of its key and value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The label's key.
    pub key: String,
    /// The label's value, and where it comes from.
    pub value: Origin,
    /// The place of the key.
    pub key_place: Place,
    /// The place of the value.
    pub value_place: Place,
}

/// When a metric is emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// When it ended so.
    Outcomes(Vec<Outcome>),
    /// If this condition is true, in Argo's syntax.
    Text(String),
}

impl When {
    /// The text as Argo takes it.
    #[must_use]
    pub fn argo(&self, level: &Level) -> String {
        let variable = match level {
            Level::Workflow => Id::WorkflowStatus.name(),
            Level::Template(_) | Level::Code => Id::Status.name(),
        };
        match self {
            Self::Text(text) => text.clone(),
            Self::Outcomes(outcomes) => outcomes
                .iter()
                .map(|outcome| format!("{{{{{variable}}}}} == {}", outcome.word()))
                .collect::<Vec<_>>()
                .join(" || "),
        }
    }
}
