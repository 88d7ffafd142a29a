//! What a spec may say, as it is written. Its JSON Schema is made of these types.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// Metrics of a workflow, of its templates and of the code that it runs, from which `argo-metrics generate` writes their definitions.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "argo-metrics spec")]
pub struct Spec {
    /// The workflow's name. Without it the name of the file counts, up to the first dot.
    pub name: Option<String>,
    /// What the workflow is for, in the catalogue.
    pub description: Option<String>,
    /// The owner of the metrics that do not name their own.
    pub owner: Option<String>,
    /// The prefix of every metric's name.
    pub prefix: Option<String>,
    /// Labels that every metric gets, before its own.
    pub labels: IndexMap<String, Option<LabelValue>>,
    /// The buckets of histograms that have none of their own.
    pub buckets: Option<Buckets>,
    /// Files with presets, as paths from this file.
    pub include: Vec<String>,
    /// Metrics, or parts of metrics, that others take over with `use`.
    pub presets: IndexMap<String, Preset>,
    /// Parameters of the workflow, and of the OpenShift Template around it, with their defaults. One without a default is required.
    pub parameters: IndexMap<String, Option<Parameter>>,
    /// The metrics in the workflow's `spec.metrics`: emitted once, when the workflow ends.
    pub workflow: Option<Group>,
    /// The metrics of templates, by the template's name: emitted for each node that runs it.
    pub templates: IndexMap<String, Group>,
    /// The metrics of the program that the workflow runs, which it exposes itself.
    pub code: Option<Group>,
    /// Settings of the Flask application as a whole.
    pub flask: Option<Flask>,
}

/// A file with presets only.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "argo-metrics presets")]
pub struct PresetFile {
    /// Metrics, or parts of metrics, that others take over with `use`.
    pub presets: IndexMap<String, Preset>,
}

/// Metrics that belong together, by their names.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Group {
    /// Presets whose metrics are added as they are, under their own names.
    #[serde(rename = "use")]
    pub uses: OneOrMany<String>,
    /// Labels that every metric here gets, before its own.
    pub labels: IndexMap<String, Option<LabelValue>>,
    /// The buckets of the histograms here that have none of their own.
    pub buckets: Option<Buckets>,
    /// The metrics of the group, by name.
    #[serde(flatten)]
    pub metrics: IndexMap<String, Metric>,
}

/// One metric: its type, help and labels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Metric {
    /// A preset, or several, to start from; what is written here overrides it.
    #[serde(rename = "use")]
    pub uses: OneOrMany<String>,
    /// A counter that counts how often: by one variable, several, or labels with their variables. `count: status` counts by a label `status`.
    pub count: Option<Count>,
    /// A counter that goes up by this: a number, a variable such as `outputs.parameters.rows`, or any text with `{{tags}}`.
    pub counter: Option<Value>,
    /// A gauge with this value.
    pub gauge: Option<Value>,
    /// A histogram that observes this value.
    pub histogram: Option<Value>,
    /// A summary that observes this value; for code only, Argo has none.
    pub summary: Option<Value>,
    /// Constant facts such as a version; for code only, Argo has none.
    pub info: Option<IndexMap<String, String>>,
    /// Whether a gauge is computed again at each scrape while the workflow or node runs.
    pub realtime: Option<bool>,
    /// What a gauge does with its value.
    pub operation: Option<Operation>,
    /// The upper bounds of a histogram's buckets.
    pub buckets: Option<Buckets>,
    /// Labels: a variable's name, or any other text as it is. Without a value the label of that key is left out.
    pub labels: IndexMap<String, Option<LabelValue>>,
    /// Emit only when it ended so; an empty list is always, whatever a preset says.
    pub on: Option<OneOrMany<Outcome>>,
    /// Emit only if this condition is true, in Argo's syntax, such as `"{{status}} != Succeeded"`.
    pub when: Option<String>,
    /// What the metric counts or measures, in one line.
    pub help: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// What else is good to know, in the catalogue.
    pub description: Option<String>,
    /// That it is to go away.
    pub deprecated: Option<Deprecated>,
    /// The routes whose requests are measured; for Flask.
    pub routes: OneOrMany<String>,
}

/// A metric, or a part of one, under a name.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Preset {
    /// What it says in a workflow's metrics.
    pub workflow: Option<Part>,
    /// What it says in a template's metrics.
    pub template: Option<Part>,
    /// What it says in the metrics of the code.
    pub code: Option<Part>,
    /// What it says everywhere.
    pub all: Option<Part>,
    /// Presets that are added together where this one is added; it says nothing itself then.
    pub together: Vec<String>,
}

/// What a preset says about a metric.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("additionalProperties" = false))]
pub struct Part {
    /// The metric's name, where the preset is taken as it is.
    pub name: Option<String>,
    /// What else it says, as in a metric.
    #[serde(flatten)]
    pub metric: Metric,
}

/// One, or a list.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One value, without a list.
    One(T),
    /// A list of values.
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// What a counter counts by.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Count {
    /// One variable: the label's key is the last word of its name.
    By(LabelValue),
    /// Several values, each a label of its own.
    Several(Vec<LabelValue>),
    /// Labels with their variables.
    Labels(IndexMap<String, LabelValue>),
}

/// The value of a metric: a number, or a string with variables.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// The value itself, as in `value: 1`.
    Number(f64),
    /// A variable's name, or a string with tags.
    Text(String),
}

/// A label's value.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LabelValue {
    /// A variable's name, or any other string, which is used as it is.
    Bare(String),
    /// A text, even if it reads like a variable.
    Exactly(Exactly),
}

/// A text as it is.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Exactly {
    /// The string itself, which is not read as a variable.
    pub text: String,
}

/// Only a mapping is one: what serde derives takes a list for a struct, too, so that `count: [status]` would be a text.
impl<'de> Deserialize<'de> for Exactly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = IndexMap::<String, String>::deserialize(deserializer)?;
        match (map.swap_remove("text"), map.is_empty()) {
            (Some(text), true) => Ok(Self { text }),
            _ => Err(serde::de::Error::custom("`text` and nothing else")),
        }
    }
}

/// The upper bounds of a histogram's buckets.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Buckets {
    /// The bounds, in ascending order.
    List(Vec<f64>),
    /// A rule that gives them.
    Rule(BucketRule),
}

/// A rule that gives bounds: one of these.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub struct BucketRule {
    /// Each wider than the one before by the same.
    pub linear: Option<Linear>,
    /// Each so many times the one before.
    pub exponential: Option<Exponential>,
    /// Round bounds up to a deadline: seconds, or a duration such as `50m` or `1h30m`.
    pub upto: Option<Duration>,
}

/// `start`, `start + width`, …
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linear {
    /// The first bound.
    pub start: f64,
    /// From one bound to the next; more than 0.
    pub width: f64,
    /// How many buckets, without `+Inf`.
    #[serde(deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 100))]
    pub count: u32,
}

/// `start`, `start × factor`, …
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exponential {
    /// The first bound; more than 0.
    pub start: f64,
    /// From one bound to the next; more than 1.
    pub factor: f64,
    /// How many buckets, without `+Inf`.
    #[serde(deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 100))]
    pub count: u32,
}

/// A whole number, which JSON Schema takes `3.0` for, too. How large it may be says the schema.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    f64::deserialize(deserializer).map(|number| number as u32)
}

/// A duration: seconds, or a string such as `1h30m`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Duration {
    /// A number of seconds.
    Seconds(f64),
    /// A number with a unit, or several: `90s`, `50m`, `1h30m`, `2d`.
    Text(String),
}

/// How a workflow or node ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum Outcome {
    /// The run succeeded.
    Succeeded,
    /// The run failed.
    Failed,
    /// Argo could not run it.
    Error,
}

impl Outcome {
    /// The word that `{{status}}` gives.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Error => "Error",
        }
    }
}

/// What a gauge does with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Operation {
    /// The gauge takes the value.
    Set,
    /// The value is added to the gauge.
    Add,
    /// Takes it away.
    Sub,
}

impl Operation {
    /// The value of `operation` in Argo's YAML.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Set => "Set",
            Self::Add => "Add",
            Self::Sub => "Sub",
        }
    }
}

/// That a metric is to go away.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Deprecated {
    /// Since which release or day.
    pub since: Option<String>,
    /// The metric to use instead.
    #[serde(rename = "use")]
    pub instead: Option<String>,
}

/// A parameter of the workflow.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Parameter {
    /// The default alone.
    Default(String),
    /// The default with a description.
    Full(FullParameter),
}

/// A parameter of the workflow.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FullParameter {
    /// The default; without one the parameter is required.
    pub value: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

/// Settings of a Flask application as a whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Flask {
    /// Routes that are left out, as regular expressions of their paths.
    pub leave_out: OneOrMany<String>,
    /// Where the metrics are to be read; `/metrics` if it is not said.
    pub path: Option<String>,
}
