//! The contexts of the templates: one type for each target. `docs/guide/templates.md` describes them, and a test compares the two.

use schemars::JsonSchema;
use serde::Serialize;

/// What `argo.yaml.hbs` is rendered with: a complete WorkflowTemplate, or lists of metrics.
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

/// What `openshift.yaml.hbs` is rendered with: an OpenShift Template with one Workflow.
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

/// The keys of `metadata` that variables of metrics refer to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Metadata {
    /// The keys of `metadata.labels`, without their values.
    pub labels: Vec<String>,
    /// The keys of `metadata.annotations`, without their values.
    pub annotations: Vec<String>,
}

/// A parameter of a workflow.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Parameter {
    /// The name, as `{{workflow.parameters.NAME}}` uses it.
    pub name: String,
    /// What it is for, as the spec says it.
    pub description: Option<String>,
    /// Whether it has a default, which can be an empty string.
    pub has_value: bool,
    /// The default; empty without one.
    pub value: String,
}

/// A step of the entrypoint, which runs one of the other templates.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Call {
    /// The step's name.
    pub step: String,
    /// The template that it runs.
    pub template: String,
    /// The input parameters that it passes to the template.
    pub arguments: Vec<Argument>,
}

/// A parameter with the value that it is given.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Argument {
    /// The parameter's name.
    pub name: String,
    /// The value, tags included.
    pub value: String,
}

/// A template of the workflow.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Template {
    /// The template's name.
    pub name: String,
    /// The template-level metrics, in the order of the spec.
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
    /// The image of the container: a placeholder for the author to replace.
    pub image: String,
}

/// An input or output that is a file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct File {
    /// The name of the parameter or artifact.
    pub name: String,
    /// The path at which the container reads or writes it.
    pub path: String,
    /// The `globalName` of an output that `workflow.outputs.parameters` gives.
    pub global: Option<String>,
}

/// A list of metrics that is printed without the object around it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Block {
    /// The list that it belongs to, in words; only if several lists are printed.
    pub r#where: Option<String>,
    /// The metrics of the list, in the order of the spec.
    pub metrics: Vec<Metric>,
}

/// A metric as Argo takes it. Exactly one of `counter`, `gauge` and `histogram` is set.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Metric {
    /// The metric's name, without the prefix that Argo adds.
    pub name: String,
    /// The metric's help.
    pub help: String,
    /// The condition under which it is emitted; none if it always is.
    pub when: Option<String>,
    /// The metric's labels, in the order of the spec.
    pub labels: Vec<ArgoLabel>,
    /// The spec's note on a metric that will be removed, in one line.
    pub deprecated: Option<String>,
    /// The `counter` block.
    pub counter: Option<Counter>,
    /// The `gauge` block.
    pub gauge: Option<Gauge>,
    /// The `histogram` block.
    pub histogram: Option<Histogram>,
}

/// A label as Argo takes it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ArgoLabel {
    /// The label's key.
    pub key: String,
    /// The label's value, tags included.
    pub value: String,
}

/// The `counter` block of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Counter {
    /// The amount that it adds, tags included.
    pub value: String,
}

/// The `gauge` block of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gauge {
    /// Whether it is computed at each scrape.
    pub realtime: bool,
    /// `Set`, `Add` or `Sub`.
    pub operation: Option<String>,
    /// The gauge's value, tags included.
    pub value: String,
}

/// The `histogram` block of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Histogram {
    /// The upper bounds, as numbers that every YAML reader takes for the same.
    pub buckets: Vec<String>,
    /// The value that is observed, tags included.
    pub value: String,
}

/// What `prometheus_client.py.hbs` and `flask.py.hbs` are rendered with.
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
    /// The metrics that the code observes, in the order of the spec.
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
    /// The spec's note on a metric that will be removed, in one line.
    pub deprecated: Option<String>,
    /// The upper bounds of a histogram, as Python writes them.
    pub buckets: Vec<String>,
    /// Whether they are too long for one line.
    pub tall_buckets: bool,
    /// The metric's labels, in the order of the spec.
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
    /// The call on the metric's object: `observe(seconds)`, `inc()`, `set(seconds)`, …
    pub call: String,
    /// The outcomes that count; empty if all do.
    pub outcomes: Vec<String>,
    /// One line that says what the function does.
    pub doc: String,
}

/// A label in Python.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PythonLabel {
    /// The label's key.
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
    /// The spec's note on a metric that will be removed, in one line.
    pub deprecated: Option<String>,
    /// The facts, those labels included that are always the same.
    pub facts: Vec<Argument>,
    /// Whether their keys are too long for one line.
    pub tall_keys: bool,
    /// Whether their values are too long for one line.
    pub tall_values: bool,
}

/// What `docs.md.hbs` is rendered with: the catalogue of all metrics.
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
    /// The workflow's name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The parameters that the spec declares.
    pub parameters: Vec<Parameter>,
    /// The workflow's metrics, in the order of the spec.
    pub metrics: Vec<DocsMetric>,
}

/// A metric in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DocsMetric {
    /// The name as Prometheus sees it, with prefix and suffix.
    pub exposed: String,
    /// The target of links to the metric's section.
    pub anchor: String,
    /// `counter`, `gauge`, `histogram`, `summary` or `info`.
    pub r#type: String,
    /// Who emits it: the workflow, a template, the code.
    pub emitted_by: String,
    /// What the metric counts or measures, in one line: its `help`.
    pub help: String,
    /// Further text about the metric.
    pub description: Option<String>,
    /// The team or person to ask about it.
    pub owner: Option<String>,
    /// The spec's note on a metric that will be removed, in one line.
    pub deprecated: Option<String>,
    /// When it is emitted, in words, if not always.
    pub when: Option<String>,
    /// What its value is, in words.
    pub value: String,
    /// The upper bounds of its buckets.
    pub buckets: Vec<String>,
    /// The metric's labels, in the order of the spec.
    pub labels: Vec<DocsLabel>,
    /// The routes whose requests it measures, in Flask.
    pub routes: Vec<String>,
}

/// A label in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DocsLabel {
    /// The label's key.
    pub key: String,
    /// Where its value comes from, as the spec says it.
    pub source: String,
    /// Whether its value is always the same.
    pub constant: bool,
    /// Whether `source` quotes the spec.
    pub quoted: bool,
}
