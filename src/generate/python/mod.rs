//! A definition → what the Python modules are made of, and what their libraries would change or refuse.

mod client;
mod flask;
mod merge;
mod names;
mod pattern;

use crate::diagnostic::{Finding, Place, Severity};
use std::collections::{BTreeMap, HashSet};

use super::argo::deprecated;
use super::context::{Argument, Python, PythonInfo, PythonMetric, Route};
use super::quote::python;
use super::target::Target;
use crate::spec::{Definition, Kind, Metric, Origin, faults, problem};
use crate::yaml::format_float;

/// How long a line of Python is at most, as `black` and `ruff format` have it.
const WIDTH: usize = 88;

/// The context of a Python module, with the warnings about it.
#[must_use]
#[expect(clippy::too_many_lines, reason = "the context field by field")]
pub fn context(
    definition: &Definition,
    target: Target,
    header: &[String],
) -> (Python, Vec<Finding>) {
    let mut build = Build {
        flask: target == Target::Flask,
        problems: Vec::new(),
        names: names::OF_MODULES
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
    };
    let metrics = build.merged(definition);
    let all = metrics.iter().map(|(_, m)| m.clone()).collect::<Vec<_>>();
    build.collisions(&all);
    let mut python = Python {
        header: header.to_vec(),
        name: definition.name.clone(),
        classes: Vec::new(),
        tall_classes: false,
        watches: false,
        metrics: Vec::new(),
        infos: Vec::new(),
        leave_out: definition
            .flask
            .leave_out
            .iter()
            .map(|l| l.text.clone())
            .collect(),
        path: definition.flask.path.text.clone(),
        asks_request: false,
        asks_outcome: false,
        routes: Vec::new(),
    };
    if build.flask {
        build.application(definition);
    }
    let mut routes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (level, metric) in &metrics {
        build.tell_name(metric);
        build.tell_labels(metric);
        if let Kind::Info(facts) = &metric.kind {
            python.infos.push(build.info(metric, facts));
            continue;
        }
        let made = if build.flask {
            build.flask(metric)
        } else {
            build.client(level, metric)
        };
        for rule in &metric.routes {
            let of_route = routes.entry(rule.text.clone()).or_default();
            if !of_route.contains(&made.constant) {
                of_route.push(made.constant.clone());
            }
        }
        python.metrics.push(made);
    }
    let mut classes = python
        .metrics
        .iter()
        .map(|m| m.class.clone())
        .collect::<Vec<_>>();
    if !python.infos.is_empty() {
        classes.push("Info".to_owned());
    }
    classes.sort();
    classes.dedup();
    python.tall_classes = !fits(&format!(
        "from prometheus_client import {}, start_http_server",
        classes.join(", ")
    ));
    python.classes = classes;
    python.watches = python.metrics.iter().any(|m| m.watched);
    python.asks_request = !routes.is_empty() || metrics.iter().any(|(_, m)| asks_request(m));
    let mut labels = python.metrics.iter().flat_map(|m| &m.labels);
    python.asks_outcome = labels.any(|l| l.expression == "_outcome");
    python.routes = routes
        .into_iter()
        .map(|(rule, decorators)| Route {
            tall: !fits(&format!(
                "    {}: [{}],",
                super::quote::python(&rule),
                decorators.join(", ")
            )),
            rule,
            decorators,
        })
        .collect();
    if python.metrics.is_empty() && python.infos.is_empty() {
        let (message, help) = if build.flask {
            (
                "the spec has no metrics for Flask: they belong under `code`",
                "move the metrics of routes under `code`",
            )
        } else {
            ("the spec defines no metrics", "add some under `code`")
        };
        build
            .problems
            .push(problem(faults::NOT_A_SPEC, definition.start, message).help(help));
    }
    (python, build.problems)
}

fn asks_request(metric: &Metric) -> bool {
    let mut labels = metric.labels.iter();
    labels.any(|label| matches!(label.value, Origin::Request(_)))
}

struct Build {
    flask: bool,
    problems: Vec<Finding>,
    /// Names of objects that are taken.
    names: HashSet<String>,
}

impl Build {
    fn made_for(&self) -> &'static str {
        if self.flask {
            "prometheus_flask_exporter"
        } else {
            "prometheus_client"
        }
    }

    fn refuse(&mut self, place: Place, message: String, help: &str) {
        self.problems
            .push(problem(faults::REFUSED_BY_LIBRARY, place, message).help(help));
    }

    fn warn(&mut self, place: Place, message: String, help: &str) {
        self.problems.push(
            problem(faults::CHANGED_BY_LIBRARY, place, message)
                .severity(Severity::Warning)
                .help(help),
        );
    }

    /// The object of a metric; what is done with it comes later.
    fn object(&mut self, metric: &Metric) -> PythonMetric {
        let class = match metric.kind {
            Kind::Counter(_) => "Counter",
            Kind::Gauge { .. } => "Gauge",
            Kind::Histogram { .. } => "Histogram",
            Kind::Summary(_) => "Summary",
            Kind::Info(_) => "Info",
        };
        let bounds: &[f64] = match &metric.kind {
            Kind::Histogram { buckets, .. } => buckets,
            _ => &[],
        };
        if bounds.first().is_some_and(|first| *first < 0.0) {
            self.warn(
                metric.places.buckets,
                format!(
                    "{} does not export `{}_sum` if the first bucket is below 0",
                    self.made_for(),
                    metric.name
                ),
                "start with 0 or more if no value below 0 is observed",
            );
        }
        let buckets = bounds.iter().map(|b| number(*b)).collect::<Vec<_>>();
        let keys = list(metric.labels.iter().map(|l| python(&l.key)));
        PythonMetric {
            constant: self.free(&metric.name.to_uppercase()),
            function: String::new(),
            class: class.to_owned(),
            method: class.to_lowercase(),
            name: metric.name.clone(),
            help: metric.help.clone(),
            deprecated: deprecated(metric),
            tall_buckets: !fits(&format!("    buckets=[{}],", buckets.join(", "))),
            buckets,
            labels: Vec::new(),
            tall_labels: !fits(&format!("    [{keys}],")),
            arguments: Vec::new(),
            tall_arguments: false,
            tall_values: false,
            watched: false,
            call: String::new(),
            outcomes: Vec::new(),
            doc: String::new(),
        }
    }

    /// Constant facts: those of the metric, after its labels.
    fn info(&mut self, metric: &Metric, facts: &[(String, String)]) -> PythonInfo {
        let mut all = Vec::new();
        for label in &metric.labels {
            match &label.value {
                Origin::Text(text) => all.push(Argument {
                    name: label.key.clone(),
                    value: text.clone(),
                }),
                _ => self.refuse(
                    label.value_place,
                    format!(
                        "the facts of an info metric must not change, but `{}` does",
                        label.key
                    ),
                    &format!("remove it: `labels: {{{}: }}`", label.key),
                ),
            }
        }
        for (key, value) in facts {
            if metric.labels.iter().any(|label| label.key == *key) {
                self.refuse(
                    metric.places.value,
                    format!(
                        "`{key}` is both a label and a fact: `Overlapping labels for Info metric`"
                    ),
                    &format!("remove the label: `labels: {{{key}: }}`"),
                );
            }
            self.tell_key(key, metric.places.value);
            all.push(Argument {
                name: key.clone(),
                value: value.clone(),
            });
        }
        let tall =
            |lead: &str, words: Vec<String>| !fits(&format!("    {lead}=[{}],", list(words)));
        PythonInfo {
            constant: self.free(&metric.name.to_uppercase()),
            name: metric.name.clone(),
            base: metric
                .name
                .strip_suffix("_info")
                .unwrap_or(&metric.name)
                .to_owned(),
            help: metric.help.clone(),
            deprecated: deprecated(metric),
            tall_keys: tall("labelnames", all.iter().map(|f| python(&f.name)).collect()),
            tall_values: tall(
                "labelvalues",
                all.iter().map(|f| python(&f.value)).collect(),
            ),
            facts: all,
        }
    }
}

/// A number as Python writes it.
fn number(number: f64) -> String {
    if number.is_finite() {
        format_float(number).replace("e+", "e")
    } else {
        format!("float({})", python(&number.to_string().to_lowercase()))
    }
}

fn list<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let words = words.into_iter().map(|word| word.as_ref().to_owned());
    words.collect::<Vec<_>>().join(", ")
}

/// Whether a line is not too long.
fn fits(line: &str) -> bool {
    line.chars().count() <= WIDTH
}
