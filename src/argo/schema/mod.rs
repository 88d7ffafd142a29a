//! The Go types behind the four kinds, as far as the decoder's answers about metrics depend on them.
//!
//! Field names and types are those of argo-workflows `pkg/apis/workflow/v1alpha1/*_types.go` and of the
//! Kubernetes types they embed (v3.4.18 … v4.1.2). Types that cannot contain metrics and whose own
//! fields do not matter here are [`Type::Open`].

mod tables;

pub use tables::{
    COUNTER, CRON_WORKFLOW, GAUGE, HISTOGRAM, METRIC_LABEL, METRICS, PROMETHEUS, TEMPLATE,
    WORKFLOW, WORKFLOW_STEP,
};

use super::Version;

/// A Go type as the JSON decoder sees it.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A string: [`GoType::String`] or [`GoType::GaugeOperation`].
    Text(GoType),
    /// A `*bool` or `bool`.
    Bool,
    /// A struct (or a pointer to one).
    Struct(&'static Struct),
    /// A slice: the type of an item, and of the whole.
    List(&'static Type, GoType),
    /// A map from strings to strings.
    TextMap,
    /// A map from free names to values of one type.
    Map(&'static Type),
    /// One group of `steps`: `ParallelSteps`, which decodes itself.
    StepGroup,
    /// Anything goes: raw JSON, a type that decodes itself, or plain data.
    Any,
    /// A struct whose fields are not listed here: what it contains is not checked, but metrics are not
    /// read in it.
    Open,
}

/// The type of a value, as Go's decoder names it in its errors. The types of metrics have variants of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoType {
    /// `string`
    String,
    /// `v1alpha1.GaugeOperation`, a string
    GaugeOperation,
    /// `bool`
    Bool,
    /// `v1alpha1.Metrics`: the value of `metrics`
    Metrics,
    /// `[]*v1alpha1.Prometheus`: the value of `prometheus`
    MetricList,
    /// `v1alpha1.Prometheus`: one metric
    Metric,
    /// `v1alpha1.MetricLabel`: an item of `labels`
    MetricLabel,
    /// `v1alpha1.Counter`
    Counter,
    /// `v1alpha1.Gauge`
    Gauge,
    /// `v1alpha1.Histogram`
    Histogram,
    /// `[]v1alpha1.Amount`: the value of `buckets`
    Amounts,
    /// Another struct of Argo's API, by its name without the package.
    Struct(&'static str),
    /// Another type, by Go's whole name.
    Other(&'static str),
}

impl GoType {
    /// The type of a struct of Argo's API.
    #[must_use]
    pub fn of(structure: &Struct) -> Self {
        match structure.go {
            "Metrics" => Self::Metrics,
            "Prometheus" => Self::Metric,
            "MetricLabel" => Self::MetricLabel,
            "Counter" => Self::Counter,
            "Gauge" => Self::Gauge,
            "Histogram" => Self::Histogram,
            other => Self::Struct(other),
        }
    }

    /// Whether a value of the type is a string.
    #[must_use]
    pub fn is_string(self) -> bool {
        matches!(self, Self::String | Self::GaugeOperation)
    }
}

impl std::fmt::Display for GoType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::GaugeOperation => "v1alpha1.GaugeOperation",
            Self::Bool => "bool",
            Self::Metrics => "v1alpha1.Metrics",
            Self::MetricList => "[]*v1alpha1.Prometheus",
            Self::Metric => "v1alpha1.Prometheus",
            Self::MetricLabel => "v1alpha1.MetricLabel",
            Self::Counter => "v1alpha1.Counter",
            Self::Gauge => "v1alpha1.Gauge",
            Self::Histogram => "v1alpha1.Histogram",
            Self::Amounts => "[]v1alpha1.Amount",
            Self::Struct(name) => return write!(f, "v1alpha1.{name}"),
            Self::Other(name) => name,
        })
    }
}

/// A field of a struct.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The JSON name.
    pub name: &'static str,
    /// What Go type the field has.
    pub ty: Type,
    /// The first line that has it, where that is after 3.4.
    pub since: Option<(u16, u16)>,
    /// The first line without it.
    pub until: Option<(u16, u16)>,
}

impl Field {
    /// Whether a release knows the field.
    #[must_use]
    pub fn known_in(&self, version: Version) -> bool {
        self.since
            .is_none_or(|(major, minor)| version.at_least(major, minor))
            && self
                .until
                .is_none_or(|(major, minor)| !version.at_least(major, minor))
    }
}

/// A Go struct.
#[derive(Debug)]
pub struct Struct {
    /// Go's name without the package.
    pub go: &'static str,
    /// The fields, in the order of the Go type.
    pub fields: &'static [Field],
}

impl Struct {
    /// The field of this JSON name, if the release knows it.
    #[must_use]
    pub fn field(&self, name: &str, version: Version) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|f| f.name == name && f.known_in(version))
    }

    /// The field whose name differs at most by case.
    #[must_use]
    pub fn field_folded(&self, name: &str, version: Version) -> Option<&'static Field> {
        self.field(name, version).or_else(|| {
            self.fields
                .iter()
                .find(|f| f.name.eq_ignore_ascii_case(name) && f.known_in(version))
        })
    }
}

/// Whether a type, by Go's name, is a part of a metrics block.
#[must_use]
pub fn is_metric_type(go: &str) -> bool {
    [
        &METRICS,
        &PROMETHEUS,
        &METRIC_LABEL,
        &GAUGE,
        &HISTOGRAM,
        &COUNTER,
    ]
    .iter()
    .any(|ty| ty.go == go)
}
