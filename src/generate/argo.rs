//! A definition → what Argo's YAML is made of.

use crate::argo::Id;
use crate::diagnostic::Finding;
use std::collections::{BTreeSet, HashMap};

use super::context::{
    Argo, ArgoLabel, Argument, Block, Call, Counter, File, Gauge, Histogram, Metadata, Metric,
    Openshift, Parameter, Template, Workflow,
};
use crate::expression::{TagKind, tags};
use crate::spec::{self, Definition, Group, Kind, Level, faults, problem};
use crate::yaml::write_number;

/// The placeholder for the image, which only the author knows.
const IMAGE: &str = "example/task:latest";

/// Which lists of metrics of a spec are generated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// Every list of the spec.
    #[default]
    All,
    /// Only `spec.metrics`.
    Workflow,
    /// Only the metrics of the template with this name.
    Template(String),
}

impl Choice {
    /// Whether it contains the group at a level.
    #[must_use]
    pub fn takes(&self, level: &Level) -> bool {
        match (self, level) {
            (Self::All, level) => level.is_argo(),
            (Self::Workflow, Level::Workflow) => true,
            (Self::Template(name), Level::Template(other)) => name == other,
            _ => false,
        }
    }
}

/// The form of the generated YAML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The lists that are generated.
    pub choice: Choice,
    /// Whether a complete WorkflowTemplate is generated, not a snippet.
    pub complete: bool,
    /// How many spaces are before every line of a snippet.
    pub indent: usize,
}

/// The context of `argo.yaml.hbs`.
#[must_use]
pub fn argo(definition: &Definition, form: &Form, header: &[String]) -> Argo {
    let wanted = definition
        .groups
        .iter()
        .filter(|g| form.choice.takes(&g.level))
        .collect::<Vec<_>>();
    let several = wanted.len() > 1;
    let blocks = wanted.iter().map(|group| Block {
        r#where: several.then(|| match &group.level {
            Level::Workflow => "in `spec` of the workflow".to_owned(),
            Level::Template(name) => format!("in the template `{name}`"),
            Level::Code => String::new(),
        }),
        metrics: group
            .metrics
            .iter()
            .map(|m| metric(m, &group.level))
            .collect(),
    });
    Argo {
        header: header.to_vec(),
        complete: form.complete,
        indent: form.indent,
        blocks: blocks.collect(),
        workflow: workflow(definition, &wanted),
    }
}

/// The context of `openshift.yaml.hbs`.
#[must_use]
pub fn openshift(definition: &Definition, header: &[String]) -> Openshift {
    let wanted = definition
        .groups
        .iter()
        .filter(|g| g.level.is_argo())
        .collect::<Vec<_>>();
    let mut workflow = workflow(definition, &wanted);
    let arguments = workflow.parameters.iter().map(|parameter| Argument {
        name: parameter.name.clone(),
        value: format!("${{{}}}", parameter_name(&parameter.name)),
    });
    let arguments = arguments.collect();
    for parameter in &mut workflow.parameters {
        parameter.name = parameter_name(&parameter.name);
    }
    let id = format!("{}_ID", parameter_name(&workflow.name).to_uppercase());
    if !workflow.parameters.iter().any(|p| p.name == id) {
        workflow.parameters.insert(
            0,
            Parameter {
                name: id.clone(),
                description: Some("The name of the workflow; each run has its own".to_owned()),
                has_value: false,
                value: String::new(),
            },
        );
    }
    Openshift {
        header: header.to_vec(),
        description: definition.description.clone(),
        workflow_name: format!("${{{id}}}"),
        arguments,
        workflow,
    }
}

/// Parameters whose names are one in a Template, which takes letters, digits and underscores only.
#[must_use]
pub fn openshift_problems(definition: &Definition) -> Vec<Finding> {
    let mut seen: HashMap<String, &spec::Parameter> = HashMap::new();
    let mut problems = Vec::new();
    for parameter in &definition.parameters {
        let name = parameter_name(&parameter.name);
        if let Some(other) = seen.insert(name.clone(), parameter) {
            let message = format!(
                "in a Template `{}` becomes `{name}`, and so does `{}`",
                parameter.name, other.name
            );
            problems.push(
                problem(faults::DUPLICATE, parameter.place, message)
                    .related_at(other.place, "the other one")
                    .help("give one of them another name"),
            );
        }
    }
    problems
}

/// A name that a Template takes for a parameter.
fn parameter_name(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_")
}

/// That a metric is to go away, in one line.
pub(super) fn deprecated(metric: &spec::Metric) -> Option<String> {
    let deprecated = metric.deprecated.as_ref()?;
    let since = deprecated
        .since
        .as_ref()
        .map_or(String::new(), |since| format!(" since {since}"));
    let instead = deprecated
        .instead
        .as_ref()
        .map_or(String::new(), |name| format!("; use {name}"));
    Some(format!("deprecated{since}{instead}"))
}

fn metric(metric: &spec::Metric, level: &Level) -> Metric {
    let (mut counter, mut gauge, mut histogram) = (None, None, None);
    match &metric.kind {
        Kind::Counter(value) => {
            counter = Some(Counter {
                value: value.argo(),
            })
        }
        Kind::Gauge {
            value,
            realtime,
            operation,
        } => {
            gauge = Some(Gauge {
                realtime: *realtime,
                operation: operation.map(|o| o.word().to_owned()),
                value: value.argo(),
            });
        }
        Kind::Histogram { value, buckets } => {
            histogram = Some(Histogram {
                buckets: buckets.iter().filter_map(|b| write_number(*b)).collect(),
                value: value.argo(),
            });
        }
        // Refused when the spec is resolved.
        Kind::Summary(_) | Kind::Info(_) => {}
    }
    Metric {
        name: metric.name.clone(),
        help: metric.help.clone(),
        when: metric.when.as_ref().map(|when| when.argo(level)),
        labels: metric
            .labels
            .iter()
            .map(|label| ArgoLabel {
                key: label.key.clone(),
                value: label.value.argo(),
            })
            .collect(),
        deprecated: deprecated(metric),
        counter,
        gauge,
        histogram,
    }
}

/// What metrics use of what surrounds them.
#[derive(Debug, Default)]
struct Used {
    variables: BTreeSet<String>,
}

impl Used {
    fn of(group: &Group) -> Self {
        let mut used = Self::default();
        for metric in group.metrics.iter().map(|m| self::metric(m, &group.level)) {
            let values = [
                metric.counter.map(|c| c.value),
                metric.gauge.map(|g| g.value),
                metric.histogram.map(|h| h.value),
                metric.when,
                Some(metric.help),
                Some(metric.name),
            ];
            let labels = metric.labels.into_iter().flat_map(|l| [l.key, l.value]);
            for text in values.into_iter().flatten().chain(labels) {
                used.text(&text);
            }
        }
        used
    }

    fn text(&mut self, text: &str) {
        for tag in tags(text).filter(|tag| tag.closed) {
            let inner = tag.text(text);
            match tag.kind {
                TagKind::Simple => {
                    self.variables.insert(inner.trim().to_owned());
                }
                // Of an expression only plain paths are looked at.
                TagKind::Expression => {
                    let words =
                        inner.split(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)));
                    let dotted = words.filter(|word| word.contains('.'));
                    self.variables.extend(dotted.map(str::to_owned));
                }
            }
        }
    }

    /// What the variables of a family name.
    fn names(&self, family: Id) -> BTreeSet<String> {
        let all = self.variables.iter();
        all.filter_map(|name| family.own(name))
            .map(str::to_owned)
            .collect()
    }
}

/// A workflow that has what its metrics use.
#[expect(
    clippy::too_many_lines,
    reason = "a workflow from top to bottom: what one part uses, the next one declares"
)]
fn workflow(definition: &Definition, groups: &[&Group]) -> Workflow {
    let mut templates = Vec::new();
    let mut metrics = Vec::new();
    let mut all = Used::default();
    let mut of_workflow = Used::default();
    for group in groups {
        let used = Used::of(group);
        let list = group
            .metrics
            .iter()
            .map(|m| metric(m, &group.level))
            .collect();
        match &group.level {
            Level::Template(name) => templates.push(template(name, list, &used)),
            _ => {
                metrics = list;
                of_workflow.variables.extend(used.variables.iter().cloned());
            }
        }
        all.variables.extend(used.variables);
    }
    // What the workflow's metrics use of inputs and outputs are those of the entrypoint.
    let several = templates.len() > 1;
    if templates.is_empty() {
        templates.push(template("main", Vec::new(), &of_workflow));
    } else if !several {
        merge(&mut templates[0], template("", Vec::new(), &of_workflow));
    }
    let of_entrypoint = template("", Vec::new(), &of_workflow);
    let (mut main_inputs, mut main_outputs) = (Vec::new(), Vec::new());
    if several {
        // Steps have no outputs of their own: they hand on those of one of them.
        let first = templates[0].name.clone();
        for output in &of_entrypoint.outputs {
            main_outputs.push(Argument {
                name: output.name.clone(),
                value: format!("{{{{steps.{first}.outputs.parameters.{}}}}}", output.name),
            });
        }
        main_inputs = of_entrypoint.inputs;
        let outputs = of_entrypoint.outputs;
        let handed_on = Template {
            outputs,
            ..template("", Vec::new(), &Used::default())
        };
        merge(&mut templates[0], handed_on);
    }
    for name in all.names(Id::WorkflowOutput) {
        let outputs = &mut templates[0].outputs;
        match outputs.iter_mut().find(|output| output.name == name) {
            Some(output) => output.global = Some(name),
            None => outputs.push(File {
                path: format!("/tmp/{}", file_name(&name)),
                name: name.clone(),
                global: Some(name),
            }),
        }
        templates[0].has_outputs = true;
    }
    let names = templates.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
    let entrypoint = if several {
        free("main", &names)
    } else {
        names[0].clone()
    };
    let arguments = |template: &Template| {
        let inputs = template.inputs.iter();
        inputs
            .map(|name| Argument {
                value: format!("{{{{workflow.parameters.{name}}}}}"),
                name: name.clone(),
            })
            .collect::<Vec<_>>()
    };
    let calls = templates.iter().filter(|_| several).map(|template| Call {
        step: template.name.clone(),
        template: template.name.clone(),
        arguments: arguments(template),
    });
    let calls = calls.collect();
    let mut parameters = parameters(definition);
    let inputs = templates.iter().flat_map(|t| t.inputs.iter().cloned());
    let inputs = inputs.chain(main_inputs.iter().cloned());
    let used = all.names(Id::WorkflowParameter).into_iter().chain(inputs);
    for name in used.collect::<BTreeSet<_>>() {
        if !parameters.iter().any(|p| p.name == name) {
            parameters.push(Parameter {
                name,
                description: None,
                has_value: false,
                value: String::new(),
            });
        }
    }
    let keys = |of| all.names(of).into_iter().collect::<Vec<_>>();
    let metadata = Metadata {
        labels: keys(Id::WorkflowLabel),
        annotations: keys(Id::WorkflowAnnotation),
    };
    let some = !(metadata.labels.is_empty() && metadata.annotations.is_empty());
    Workflow {
        name: object_name(&definition.name),
        entrypoint,
        priority: all.variables.iter().any(|name| Id::Priority.is(name)),
        metadata: some.then_some(metadata),
        parameters,
        metrics,
        calls,
        main_inputs,
        main_outputs,
        templates,
    }
}

/// The parameters that a spec declares.
pub(super) fn parameters(definition: &Definition) -> Vec<Parameter> {
    let declared = definition.parameters.iter();
    declared
        .map(|p| Parameter {
            name: p.name.clone(),
            description: p.description.clone(),
            has_value: p.value.is_some(),
            value: p.value.clone().unwrap_or_default(),
        })
        .collect()
}

fn template(name: &str, metrics: Vec<Metric>, used: &Used) -> Template {
    let file = |name: String| File {
        path: format!("/tmp/{}", file_name(&name)),
        name,
        global: None,
    };
    let inputs = used.names(Id::Input).into_iter().collect::<Vec<_>>();
    let artifacts = used
        .names(Id::InputArtifactPath)
        .into_iter()
        .map(file)
        .collect::<Vec<_>>();
    let mut outputs = used.names(Id::Output);
    outputs.extend(used.names(Id::OutputPath));
    let outputs = outputs.into_iter().map(file).collect::<Vec<_>>();
    let output_artifacts = used
        .names(Id::OutputArtifactPath)
        .into_iter()
        .map(file)
        .collect::<Vec<_>>();
    Template {
        name: name.to_owned(),
        metrics,
        has_inputs: !(inputs.is_empty() && artifacts.is_empty()),
        inputs,
        artifacts,
        has_outputs: !(outputs.is_empty() && output_artifacts.is_empty()),
        outputs,
        output_artifacts,
        image: IMAGE.to_owned(),
    }
}

/// Adds the inputs and outputs of another.
fn merge(template: &mut Template, other: Template) {
    let Template {
        inputs,
        artifacts,
        outputs,
        output_artifacts,
        ..
    } = other;
    for name in inputs {
        if !template.inputs.contains(&name) {
            template.inputs.push(name);
        }
    }
    for (to, from) in [
        (&mut template.artifacts, artifacts),
        (&mut template.outputs, outputs),
        (&mut template.output_artifacts, output_artifacts),
    ] {
        for file in from {
            if !to.iter().any(|f| f.name == file.name) {
                to.push(file);
            }
        }
    }
    template.has_inputs = !(template.inputs.is_empty() && template.artifacts.is_empty());
    template.has_outputs = !(template.outputs.is_empty() && template.output_artifacts.is_empty());
}

/// A name that no template has.
fn free(wanted: &str, taken: &[String]) -> String {
    let mut name = wanted.to_owned();
    while taken.contains(&name) {
        name.push_str("-all");
    }
    name
}

/// A name in the form of Kubernetes: lower-case letters, digits and hyphens.
fn object_name(name: &str) -> String {
    let mapped = name
        .to_lowercase()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let trimmed = mapped
        .trim_matches('-')
        .chars()
        .take(63)
        .collect::<String>();
    let trimmed = trimmed.trim_end_matches('-');
    if trimmed.is_empty() {
        "workflow".to_owned()
    } else {
        trimmed.to_owned()
    }
}

fn file_name(name: &str) -> String {
    name.replace(
        |c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c),
        "-",
    )
}
