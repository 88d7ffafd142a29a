//! A definition → what the Python modules are made of, and what their libraries would change or refuse.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::argo::deprecated;
use super::context::{Argument, Python, PythonInfo, PythonLabel, PythonMetric, Route};
use super::quote::python;
use super::target::Target;
use crate::spec::model::{Operation, Outcome};
use crate::spec::{Definition, Kind, Label, Level, Metric, Origin, Place, Problem, When};
use crate::yaml::format_float;

/// Words that Python keeps for itself.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// What the default registry of `prometheus_client` 0.26 holds from the beginning, and what `prometheus_flask_exporter` 0.23
/// adds by itself.
const TAKEN: [(&str, bool); 16] = [
    ("python_gc_objects_collected", false),
    ("python_gc_objects_uncollectable", false),
    ("python_gc_collections", false),
    ("python_info", false),
    ("process_virtual_memory_bytes", false),
    ("process_resident_memory_bytes", false),
    ("process_start_time_seconds", false),
    ("process_cpu_seconds", false),
    ("process_open_fds", false),
    ("process_max_fds", false),
    ("python_gc_objects_collected_total", false),
    ("process_cpu_seconds_total", false),
    ("flask_exporter_info", true),
    ("flask_http_request_duration_seconds", true),
    ("flask_http_request", true),
    ("flask_http_request_exceptions", true),
];

/// The context of a Python module, with what is to be told about it.
#[must_use]
pub fn context(
    definition: &Definition,
    target: Target,
    header: &[String],
) -> (Python, Vec<Problem>) {
    let mut build = Build {
        flask: target == Target::Flask,
        problems: Vec::new(),
        names: HashSet::new(),
    };
    let metrics = build.merged(definition);
    build.collisions(&metrics);
    let mut python = Python {
        header: header.to_vec(),
        name: definition.name.clone(),
        classes: Vec::new(),
        watches: false,
        metrics: Vec::new(),
        infos: Vec::new(),
        leave_out: definition.flask.leave_out.clone(),
        path: definition.flask.path.clone(),
        asks_request: false,
        routes: Vec::new(),
    };
    let mut routes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (level, metric) in &metrics {
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
            routes
                .entry(rule.clone())
                .or_default()
                .push(made.constant.clone());
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
    python.classes = classes;
    python.watches = python.metrics.iter().any(|m| m.watched);
    let mut labels = python.metrics.iter().flat_map(|m| &m.labels);
    python.asks_request = labels.any(|l| l.expression.contains("request."));
    python.routes = routes
        .into_iter()
        .map(|(rule, decorators)| Route { rule, decorators })
        .collect();
    if python.metrics.is_empty() && python.infos.is_empty() {
        let (message, help) = if build.flask {
            (
                "no metric of this spec is for Flask: they stand under `code`",
                "put the metrics of routes below `code`",
            )
        } else {
            ("no metric is defined here", "put some below `code`")
        };
        build
            .problems
            .push(Problem::new("not-a-spec", definition.start, message).help(help));
    }
    (python, build.problems)
}

struct Build {
    flask: bool,
    problems: Vec<Problem>,
    /// Names of objects that are taken.
    names: HashSet<String>,
}

impl Build {
    fn library(&self) -> &'static str {
        if self.flask {
            "prometheus_flask_exporter"
        } else {
            "prometheus_client"
        }
    }

    fn refuse(&mut self, place: Place, message: String, help: &str) {
        self.problems
            .push(Problem::new("refused-by-library", place, message).help(help));
    }

    fn warn(&mut self, place: Place, message: String, help: &str) {
        self.problems.push(
            Problem::new("changed-by-library", place, message)
                .warning()
                .help(help),
        );
    }

    /// The metrics, each name once: Python has one object for it. What differs between templates becomes an argument.
    fn merged(&mut self, definition: &Definition) -> Vec<(Level, Metric)> {
        let mut merged: Vec<(Level, Metric)> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for group in &definition.groups {
            if self.flask && group.level.is_argo() {
                continue;
            }
            for metric in &group.metrics {
                let Some(&n) = at.get(&metric.name) else {
                    at.insert(metric.name.clone(), merged.len());
                    merged.push((group.level.clone(), metric.clone()));
                    continue;
                };
                let first = &mut merged[n].1;
                let keys = |m: &Metric| m.labels.iter().map(|l| l.key.clone()).collect::<Vec<_>>();
                let same = first.kind == metric.kind
                    && first.help == metric.help
                    && keys(first) == keys(metric);
                if !same {
                    let there = first.places.name;
                    let message = format!(
                        "`{}` is defined otherwise already, and {} has one type, help and set of labels for a name",
                        metric.name,
                        self.library()
                    );
                    self.problems.push(
                        Problem::new("refused-by-library", metric.places.name, message)
                            .related(there, "defined here first")
                            .help("give one of them another name"),
                    );
                    continue;
                }
                for (label, other) in first.labels.iter_mut().zip(&metric.labels) {
                    if label.value != other.value
                        && !(label.value.is_status() && other.value.is_status())
                    {
                        label.value = Origin::Argument;
                    }
                }
                if first.when != metric.when {
                    first.when = None;
                }
            }
        }
        merged
    }

    /// Names that the library would register twice.
    fn collisions(&mut self, metrics: &[(Level, Metric)]) {
        let mut taken: HashMap<String, Option<(String, Place)>> = TAKEN
            .iter()
            .filter(|(_, of_flask)| self.flask || !of_flask)
            .map(|(name, _)| ((*name).to_owned(), None))
            .collect();
        for (_, metric) in metrics {
            let place = metric.places.name;
            let names = self.registered(metric);
            let clash = names
                .iter()
                .find_map(|name| taken.get(name).map(|other| (name.clone(), other.clone())));
            match clash {
                Some((name, Some((other, there)))) => {
                    let message = format!(
                        "`{}` and `{other}` both come out as `{name}`: {} says `Duplicated timeseries in CollectorRegistry`",
                        metric.name,
                        self.library()
                    );
                    self.problems.push(
                        Problem::new("refused-by-library", place, message)
                            .related(there, "the other one")
                            .help("give one of them another name"),
                    );
                }
                Some((name, None)) => {
                    let message = format!("`{name}` is exported by {} itself", self.library());
                    self.refuse(place, message, "give the metric another name");
                }
                None => {}
            }
            for name in names {
                taken
                    .entry(name)
                    .or_insert_with(|| Some((metric.name.clone(), place)));
            }
        }
    }

    /// The names under which `prometheus_client` registers a metric (`registry.py`, `_get_names`).
    fn registered(&self, metric: &Metric) -> Vec<String> {
        let name = metric.name.as_str();
        let (base, suffixes): (&str, &[&str]) = match &metric.kind {
            Kind::Counter(_) => (
                name.strip_suffix("_total").unwrap_or(name),
                &["_total", "_created"],
            ),
            Kind::Summary(_) => (name, &["_sum", "_count", "_created"]),
            Kind::Histogram { .. } => (name, &["_bucket", "_sum", "_count", "_created"]),
            // The exporter for Flask makes a gauge of it.
            Kind::Info(_) if self.flask => (name, &[]),
            Kind::Info(_) => (name.strip_suffix("_info").unwrap_or(name), &["_info"]),
            Kind::Gauge { .. } => (name, &[]),
        };
        let mut names = vec![base.to_owned()];
        names.extend(suffixes.iter().map(|suffix| format!("{base}{suffix}")));
        names
    }

    /// What the library does to names and labels.
    fn tell(&mut self, metric: &Metric) {
        let library = self.library();
        let place = metric.places.name;
        let name = &metric.name;
        if matches!(metric.kind, Kind::Counter(_)) && !name.ends_with("_total") {
            self.warn(
                place,
                format!("{library} exposes the counter `{name}` as `{name}_total`"),
                &format!("name it `{name}_total`, so that it has the same name everywhere"),
            );
        }
        let reserved = match metric.kind {
            Kind::Histogram { .. } => "le",
            Kind::Summary(_) => "quantile",
            _ => "",
        };
        for label in &metric.labels {
            if label.key == reserved {
                let message = format!(
                    "the label `{reserved}` is the library's own in a {}: `Reserved label methe fric name: {reserved}`",
                    metric.kind.word()
                );
                self.refuse(label.key_place, message, "give the label another key");
            } else if label.key.starts_with("__") {
                let message = format!(
                    "{library} refuses it: `Reserved label metric name: {}`",
                    label.key
                );
                self.refuse(label.key_place, message, "take the underscores away");
            }
        }
    }

    fn base(&mut self, metric: &Metric) -> PythonMetric {
        self.tell(metric);
        let class = match metric.kind {
            Kind::Counter(_) => "Counter",
            Kind::Gauge { .. } => "Gauge",
            Kind::Histogram { .. } => "Histogram",
            Kind::Summary(_) => "Summary",
            Kind::Info(_) => "Info",
        };
        let buckets = match &metric.kind {
            Kind::Histogram { buckets, .. } => buckets.iter().map(|b| format_float(*b)).collect(),
            _ => Vec::new(),
        };
        PythonMetric {
            constant: self.free(&metric.name.to_uppercase()),
            function: String::new(),
            class: class.to_owned(),
            method: class.to_lowercase(),
            name: metric.name.clone(),
            help: metric.help.clone(),
            deprecated: deprecated(metric),
            buckets,
            labels: Vec::new(),
            arguments: Vec::new(),
            watched: false,
            call: String::new(),
            outcomes: Vec::new(),
            doc: String::new(),
        }
    }

    /// A name for an object that no other has.
    fn free(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    fn info(&mut self, metric: &Metric, facts: &[(String, String)]) -> PythonInfo {
        let base = metric.name.strip_suffix("_info").unwrap_or(&metric.name);
        if !self.flask && base == metric.name {
            let message = format!(
                "prometheus_client exposes the info `{0}` as `{0}_info`",
                metric.name
            );
            self.warn(
                metric.places.name,
                message,
                &format!("name it `{}_info`", metric.name),
            );
        }
        let mut known = HashSet::new();
        for (key, _) in facts {
            let good = crate::argo::matches_crd_pattern(key) && !key.starts_with("__");
            if !good || !known.insert(key) {
                let message = format!("`{key}` is no key of a label");
                self.refuse(
                    metric.places.value,
                    message,
                    "use letters, digits and underscores",
                );
            }
        }
        PythonInfo {
            constant: self.free(&metric.name.to_uppercase()),
            name: metric.name.clone(),
            base: base.to_owned(),
            help: metric.help.clone(),
            facts: facts
                .iter()
                .map(|(name, value)| Argument {
                    name: name.clone(),
                    value: value.clone(),
                })
                .collect(),
        }
    }

    /// For `prometheus_client`.
    fn client(&mut self, level: &Level, metric: &Metric) -> PythonMetric {
        let mut made = self.base(metric);
        let value = metric.kind.value();
        let literal = match value {
            Some(Origin::Text(text)) => crate::argo::parse_go_float(text),
            _ => None,
        };
        let timed = value.is_some_and(Origin::is_duration);
        let counted = matches!(metric.kind, Kind::Counter(_)) && literal.is_some();
        made.watched = timed || counted;
        let amount = match (timed, literal) {
            (true, _) => "_seconds".to_owned(),
            (false, Some(1.0)) | (false, None) => String::new(),
            (false, Some(other)) => format_float(other),
        };
        made.call = match &metric.kind {
            Kind::Counter(_) => format!("inc({amount})"),
            Kind::Gauge { operation, .. } => match operation {
                Some(Operation::Add) => format!("inc({amount})"),
                Some(Operation::Sub) => format!("dec({amount})"),
                _ => format!("set({amount})"),
            },
            _ => format!("observe({amount})"),
        };
        let mut taken = HashSet::new();
        for label in &metric.labels {
            let expression = match &label.value {
                Origin::Text(text) => python(text),
                value if value.is_status() && made.watched => "_outcome".to_owned(),
                _ => {
                    let name = argument(&label.key, &mut taken);
                    made.arguments.push(name.clone());
                    name
                }
            };
            made.labels.push(PythonLabel {
                key: label.key.clone(),
                expression,
            });
        }
        match &metric.when {
            Some(When::Outcomes(outcomes)) if made.watched => {
                made.outcomes = outcomes
                    .iter()
                    .filter(|o| **o != Outcome::Error)
                    .map(|o| o.word().to_owned())
                    .collect();
                if made.outcomes.is_empty() {
                    self.warn(
                        metric.places.when,
                        "code never ends with `Error`: that is what Argo says when it cannot run it".to_owned(),
                        "the Python module defines the metric, and nothing counts in it by itself",
                    );
                    made.watched = false;
                }
            }
            Some(When::Text(_)) => self.warn(
                metric.places.when,
                "`when` is Argo's: the Python module does not look at it".to_owned(),
                "write `on: Succeeded`, which code understands too, or let the code decide",
            ),
            _ => {}
        }
        let prefix = match (made.watched, timed) {
            (true, true) => "time_",
            (true, false) => "count_",
            _ => "",
        };
        let suffix = if made.watched { "" } else { "_for" };
        made.function = self.free(&format!("{prefix}{}{suffix}", metric.name));
        let of = match level {
            Level::Workflow => "the workflow's twin is",
            Level::Template(_) => "the task's twin is",
            Level::Code => "",
        };
        let twin = if of.is_empty() {
            String::new()
        } else {
            format!("; {of} {}{}", crate::argo::PREFIX, metric.name)
        };
        let only = match made.outcomes.as_slice() {
            [] => String::new(),
            some => format!(", if it ended {}", some.join(" or ")),
        };
        made.doc = match (made.watched, timed) {
            (true, true) => format!("Times the function{only}{twin}."),
            (true, false) => format!("Counts the calls of the function{only}{twin}."),
            _ => format!("The series with these labels{twin}."),
        };
        made
    }

    /// For `prometheus_flask_exporter`.
    fn flask(&mut self, metric: &Metric) -> PythonMetric {
        let mut made = self.base(metric);
        let value = metric.kind.value();
        let one = matches!(value, Some(Origin::Text(text)) if crate::argo::parse_go_float(text) == Some(1.0));
        let duration = value.is_some_and(Origin::is_duration);
        match &metric.kind {
            Kind::Counter(_) if !one => self.refuse(
                metric.places.value,
                "a counter of prometheus_flask_exporter counts requests, nothing else".to_owned(),
                "write `counter: 1`, or `count` with the labels to count by",
            ),
            Kind::Gauge { .. } if !one => self.refuse(
                metric.places.value,
                "a gauge of prometheus_flask_exporter is the number of requests in progress, nothing else".to_owned(),
                "write `gauge: 1`",
            ),
            Kind::Histogram { .. } | Kind::Summary(_) if !duration => self.refuse(
                metric.places.value,
                format!("a {} of prometheus_flask_exporter observes how long requests take, nothing else", metric.kind.word()),
                &format!("write `{}: duration`", metric.kind.word()),
            ),
            _ => {}
        }
        if metric.when.is_some() {
            self.refuse(
                metric.places.when,
                "prometheus_flask_exporter measures every request of its routes, however it ends"
                    .to_owned(),
                "take `on` away, and add a label such as `status: response.status_code`",
            );
        }
        for label in &metric.labels {
            let expression = self.of_request(metric, label);
            made.labels.push(PythonLabel {
                key: label.key.clone(),
                expression,
            });
        }
        made.function = made.constant.clone();
        made
    }

    /// A label's value, asked of the request or the response.
    fn of_request(&mut self, metric: &Metric, label: &Label) -> String {
        let in_progress = matches!(metric.kind, Kind::Gauge { .. });
        match &label.value {
            Origin::Text(text) => python(text),
            Origin::Request(name) => match name.split_once('.') {
                None if name == "url_rule" => "lambda: str(request.url_rule)".to_owned(),
                None => format!("lambda: request.{name}"),
                Some(("view_args", key)) => format!(
                    "lambda: (request.view_args or {{}}).get({}, \"\")",
                    python(key)
                ),
                Some((map, key)) => format!("lambda: request.{map}.get({}, \"\")", python(key)),
            },
            Origin::Response(_) | Origin::Variable(_) if in_progress => {
                self.refuse(
                    label.value_place,
                    "a gauge of requests in progress has its labels before there is a response"
                        .to_owned(),
                    "take a label of the request, such as `request.method`",
                );
                String::new()
            }
            Origin::Response(name) => format!("lambda response: response.{name}"),
            value if value.is_status() => {
                "lambda response: \"Failed\" if response.status_code >= 500 else \"Succeeded\""
                    .to_owned()
            }
            _ => {
                self.refuse(
                    label.value_place,
                    "nobody gives the label its value while Flask handles a request".to_owned(),
                    "take it from the request or the response, such as `request.method`",
                );
                String::new()
            }
        }
    }
}

/// The name of a function's argument for a label.
fn argument(key: &str, taken: &mut HashSet<String>) -> String {
    let mut name = key.to_owned();
    while KEYWORDS.contains(&name.as_str())
        || name.starts_with("__")
        || name == "_outcome"
        || name == "_seconds"
        || !taken.insert(name.clone())
    {
        name = format!("{}_", name.trim_start_matches('_'));
    }
    name
}
