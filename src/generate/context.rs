//! What the templates get: one type for each target. `docs/guide/templates.md` says the same in words, and a test holds it to it.

use schemars::JsonSchema;
use serde::Serialize;

/// For `argo.yaml.hbs`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Argo {
    /// Lines of the comment at the top: from what it was generated.
    pub header: Vec<String>,
    /// Whether a complete WorkflowTemplate is printed, not a snippet.
    pub complete: bool,
    /// How many spaces are before every line of a snippet.
    pub indent: usize,
    /// The lists of metrics that were asked for, for a snippet.
    pub blocks: Vec<Block>,
    /// What a complete object consists of.
    #[serde(flatten)]
    pub workflow: Workflow,
}

/// For `openshift.yaml.hbs`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Openshift {
    /// Lines of the comment at the top: from what it was generated.
    pub header: Vec<String>,
    /// What the workflow is for.
    pub description: Option<String>,
    /// The Workflow's name: a reference to a parameter of the Template.
    pub workflow_name: String,
    /// The arguments of the Workflow: references to parameters of the Template.
    pub arguments: Vec<Argument>,
    /// The Workflow; its `parameters` are those of the Template.
    #[serde(flatten)]
    pub workflow: Workflow,
}

/// A workflow, as far as its metrics need it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Workflow {
    /// The name of the workflow, in the form that Kubernetes takes.
    pub name: String,
    /// The template that is run first.
    pub entrypoint: String,
    /// Whether a metric uses `workflow.priority`.
    pub priority: bool,
    /// Labels and annotations that metrics use, if any.
    pub metadata: Option<Metadata>,
    /// The parameters of the workflow.
    pub parameters: Vec<Parameter>,
    /// The metrics in `spec.metrics`.
    pub metrics: Vec<Metric>,
    /// The steps of a template named like the entrypoint; empty where the only template is the entrypoint.
    pub calls: Vec<Call>,
    /// The input parameters of that template, which the workflow's metrics use.
    pub main_inputs: Vec<String>,
    /// The output parameters of that template, which the workflow's metrics use: those of its first step.
    pub main_outputs: Vec<Argument>,
    /// The templates that have metrics; one without if there is none.
    pub templates: Vec<Template>,
}

/// Keys that metrics use.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Metadata {
    /// Of labels.
    pub labels: Vec<String>,
    /// Of annotations.
    pub annotations: Vec<String>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it has a default, which can be an empty text.
    pub has_value: bool,
    /// Its default.
    pub value: String,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Call {
    /// Its name.
    pub step: String,
    /// The template that it runs.
    pub template: String,
    /// What it gives to it.
    pub arguments: Vec<Argument>,
}

/// A name with a value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Argument {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its metrics.
    pub metrics: Vec<Metric>,
    /// Whether it has inputs of any kind.
    pub has_inputs: bool,
    /// The input parameters that metrics use.
    pub inputs: Vec<String>,
    /// The input artifacts whose paths metrics use.
    pub artifacts: Vec<File>,
    /// Whether it has outputs of any kind.
    pub has_outputs: bool,
    /// The output parameters that metrics use.
    pub outputs: Vec<File>,
    /// The output artifacts whose paths metrics use.
    pub output_artifacts: Vec<File>,
    /// The image: a stand-in.
    pub image: String,
}

/// An input or output that is a file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Where the container finds or leaves it.
    pub path: String,
    /// The `globalName` of an output that `workflow.outputs.parameters` gives.
    pub global: Option<String>,
}

/// A list of metrics that is printed by itself.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Block {
    /// Where it belongs, in words, if there are several.
    pub r#where: Option<String>,
    /// The metrics.
    pub metrics: Vec<Metric>,
}

/// A metric as Argo takes it. Of `counter`, `gauge` and `histogram` one is there.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// Its help.
    pub help: String,
    /// When it is emitted, if not always.
    pub when: Option<String>,
    /// Its labels.
    pub labels: Vec<ArgoLabel>,
    /// That it is to go away, in one line.
    pub deprecated: Option<String>,
    /// As a counter.
    pub counter: Option<Counter>,
    /// As a gauge.
    pub gauge: Option<Gauge>,
    /// As a histogram.
    pub histogram: Option<Histogram>,
}

/// A label as Argo takes it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ArgoLabel {
    /// Its key.
    pub key: String,
    /// Its value, tags included.
    pub value: String,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counter {
    /// Its value, tags included.
    pub value: String,
}

/// A gauge.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gauge {
    /// Whether it is computed at each scrape.
    pub realtime: bool,
    /// `Set`, `Add` or `Sub`.
    pub operation: Option<String>,
    /// Its value, tags included.
    pub value: String,
}

/// A histogram.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Histogram {
    /// The upper bounds, as numbers that every YAML reader takes for the same.
    pub buckets: Vec<String>,
    /// Its value, tags included.
    pub value: String,
}

/// For `prometheus_client.py.hbs` and `flask.py.hbs`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Python {
    /// Lines of the comment at the top: from what it was generated.
    pub header: Vec<String>,
    /// The workflow's name.
    pub name: String,
    /// The classes of `prometheus_client` that are used, in order.
    pub classes: Vec<String>,
    /// Whether they are too long for one line.
    pub tall_classes: bool,
    /// Whether a metric is timed or counts outcomes, so that functions are watched.
    pub watches: bool,
    /// The metrics.
    pub metrics: Vec<PythonMetric>,
    /// The metrics that are constant facts.
    pub infos: Vec<PythonInfo>,
    /// Flask: routes that are left out, as regular expressions.
    pub leave_out: Vec<String>,
    /// Flask: where the metrics are read.
    pub path: String,
    /// Flask: whether a label asks the request.
    pub asks_request: bool,
    /// Flask: whether a label asks how the request ended.
    pub asks_outcome: bool,
    /// Flask: routes with the decorators of their metrics.
    pub routes: Vec<Route>,
}

/// A route with its metrics.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Route {
    /// The rule of the route.
    pub rule: String,
    /// The names of the decorators.
    pub decorators: Vec<String>,
    /// Whether they are too long for one line.
    pub tall: bool,
}

/// A metric in Python.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PythonMetric {
    /// The name of its object, in capitals.
    pub constant: String,
    /// The name of its function or decorator; none where the object itself is all that is needed.
    pub function: String,
    /// The class of `prometheus_client`.
    pub class: String,
    /// The method of `PrometheusMetrics`, in Flask.
    pub method: String,
    /// The metric's name.
    pub name: String,
    /// What the metric counts or measures, in one line: its `help`.
    pub help: String,
    /// That it is to go away, in one line.
    pub deprecated: Option<String>,
    /// The upper bounds of a histogram, as Python writes them.
    pub buckets: Vec<String>,
    /// Whether they are too long for one line.
    pub tall_buckets: bool,
    /// The labels.
    pub labels: Vec<PythonLabel>,
    /// Whether their keys are too long for one line.
    pub tall_labels: bool,
    /// Whether their values are too long for one line.
    pub tall_values: bool,
    /// The names of the arguments that the code gives.
    pub arguments: Vec<String>,
    /// Whether they are too long for one line.
    pub tall_arguments: bool,
    /// Whether a function is watched for it: it is timed, or counts by outcome.
    pub watched: bool,
    /// What happens with the seconds or the one: `observe(seconds)`, `inc()`, `set(seconds)`, …
    pub call: String,
    /// The outcome that counts, if not all do.
    pub outcomes: Vec<String>,
    /// One line that says what the function does.
    pub doc: String,
}

/// A label in Python.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PythonLabel {
    /// Its key.
    pub key: String,
    /// The Python expression of its value.
    pub expression: String,
}

/// Constant facts in Python.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PythonInfo {
    /// The name of its object, in capitals.
    pub constant: String,
    /// The metric's name as it is exposed.
    pub name: String,
    /// The name that `Info` takes, to which it adds `_info`.
    pub base: String,
    /// What the metric counts or measures, in one line: its `help`.
    pub help: String,
    /// That it is to go away, in one line.
    pub deprecated: Option<String>,
    /// The facts, those labels included that are always the same.
    pub facts: Vec<Argument>,
    /// Whether their keys are too long for one line.
    pub tall_keys: bool,
    /// Whether their values are too long for one line.
    pub tall_values: bool,
}

/// For `docs.md.hbs`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Docs {
    /// Lines of the comment at the top: from what it was generated.
    pub header: Vec<String>,
    /// The workflows, one for each spec.
    pub workflows: Vec<DocsWorkflow>,
}

/// A workflow in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DocsWorkflow {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The parameters that the spec declares.
    pub parameters: Vec<Parameter>,
    /// Its metrics, in the order of the spec.
    pub metrics: Vec<DocsMetric>,
}

/// A metric in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DocsMetric {
    /// Its name as it is exposed.
    pub exposed: String,
    /// What comes before it as a link.
    pub anchor: String,
    /// `counter`, `gauge`, `histogram`, `summary` or `info`.
    pub r#type: String,
    /// Who emits it: the workflow, a template, the code.
    pub emitted_by: String,
    /// What the metric counts or measures, in one line: its `help`.
    pub help: String,
    /// What else is good to know.
    pub description: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// That it is to go away, in one line.
    pub deprecated: Option<String>,
    /// When it is emitted, in words, if not always.
    pub when: Option<String>,
    /// What its value is, in words.
    pub value: String,
    /// The upper bounds of its buckets.
    pub buckets: Vec<String>,
    /// Its labels.
    pub labels: Vec<DocsLabel>,
    /// The routes whose requests it measures, in Flask.
    pub routes: Vec<String>,
}

/// A label in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DocsLabel {
    /// Its key.
    pub key: String,
    /// Where its value comes from, as the spec says it.
    pub source: String,
    /// Whether its value is always the same.
    pub constant: bool,
    /// Whether `source` is words of the spec, not ours.
    pub quoted: bool,
}
