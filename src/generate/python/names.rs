//! Names: which ones the libraries register, which ones they change, and which ones Python leaves free.

use crate::diagnostic::Place;
use std::collections::{HashMap, HashSet};

use crate::spec::{Kind, Metric, faults, problem};

use super::Build;

/// Words that Python keeps for itself.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// What the function around an argument uses itself.
const OF_FUNCTIONS: [&str; 4] = ["_outcome", "_record", "_seconds", "_watch"];

/// What the modules define or import themselves.
pub(super) const OF_MODULES: [&str; 21] = [
    "Counter",
    "Gauge",
    "Histogram",
    "Info",
    "PrometheusMetrics",
    "ROUTES",
    "Summary",
    "_for_route",
    "_outcome",
    "_record",
    "_seconds",
    "_watch",
    "_watching",
    "contextlib",
    "functools",
    "init_app",
    "inspect",
    "metrics",
    "request",
    "serve",
    "start_http_server",
];

const OF_COUNTER: &[&str] = &["_total", "_created"];
const OF_SUMMARY: &[&str] = &["_sum", "_count", "_created"];
const OF_HISTOGRAM: &[&str] = &["_bucket", "_sum", "_count", "_created"];
const OF_INFO: &[&str] = &["_info"];
const OF_GAUGE: &[&str] = &[];

/// What the default registry of `prometheus_client` 0.26 contains from the beginning (`gc_collector.py`, `platform_collector.py`,
/// `process_collector.py`), with the suffixes of the type.
const OF_CLIENT: [(&str, &[&str]); 10] = [
    ("python_gc_objects_collected", OF_COUNTER),
    ("python_gc_objects_uncollectable", OF_COUNTER),
    ("python_gc_collections", OF_COUNTER),
    ("python_info", OF_GAUGE),
    ("process_virtual_memory_bytes", OF_GAUGE),
    ("process_resident_memory_bytes", OF_GAUGE),
    ("process_start_time_seconds", OF_GAUGE),
    ("process_cpu_seconds", OF_COUNTER),
    ("process_open_fds", OF_GAUGE),
    ("process_max_fds", OF_GAUGE),
];

/// What `prometheus_flask_exporter` 0.23 adds automatically (`export_defaults`).
const OF_FLASK: [(&str, &[&str]); 4] = [
    ("flask_exporter_info", OF_GAUGE),
    ("flask_http_request_duration_seconds", OF_HISTOGRAM),
    ("flask_http_request", OF_COUNTER),
    ("flask_http_request_exceptions", OF_COUNTER),
];

impl Build {
    /// Names that the library would register twice.
    pub(super) fn collisions(&mut self, metrics: &[Metric]) {
        let of_flask: &[_] = if self.flask { &OF_FLASK } else { &[] };
        let own = OF_CLIENT.iter().chain(of_flask);
        let mut taken: HashMap<String, Option<(String, Place)>> = own
            .flat_map(|(base, suffixes)| with_suffixes(base, suffixes))
            .map(|name| (name, None))
            .collect();
        for metric in metrics {
            let place = metric.places.name;
            let names = self.registered(metric);
            let clash = names
                .iter()
                .find_map(|name| taken.get(name).map(|other| (name.clone(), other.clone())));
            match clash {
                Some((name, Some((other, there)))) => {
                    let message = format!(
                        "`{}` and `{other}` are both exported as `{name}`: {} says `Duplicated timeseries in CollectorRegistry`",
                        metric.name,
                        self.made_for()
                    );
                    self.problems.push(
                        problem(faults::REFUSED_BY_LIBRARY, place, message)
                            .related_at(there, "the other one")
                            .help("give one of them another name"),
                    );
                }
                Some((name, None)) => {
                    let message = format!(
                        "`{name}` is exported by {} itself: `Duplicated timeseries in CollectorRegistry`",
                        self.made_for()
                    );
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

    /// The metric's name without the suffix that the library adds again, and the suffixes (`registry.py`, `_get_names`).
    fn base<'m>(&self, metric: &'m Metric) -> (&'m str, &'static [&'static str]) {
        let name = metric.name.as_str();
        match &metric.kind {
            Kind::Counter(_) => (name.strip_suffix("_total").unwrap_or(name), OF_COUNTER),
            Kind::Summary(_) => (name, OF_SUMMARY),
            Kind::Histogram { .. } => (name, OF_HISTOGRAM),
            Kind::Info(_) if !self.flask => (name.strip_suffix("_info").unwrap_or(name), OF_INFO),
            // The exporter for Flask makes a gauge of an info metric.
            Kind::Info(_) | Kind::Gauge { .. } => (name, OF_GAUGE),
        }
    }

    /// The names under which `prometheus_client` registers a metric.
    fn registered(&self, metric: &Metric) -> Vec<String> {
        let (base, suffixes) = self.base(metric);
        with_suffixes(base, suffixes).collect()
    }

    /// What the library does to a metric's name.
    pub(super) fn tell_name(&mut self, metric: &Metric) {
        let library = self.made_for();
        let place = metric.places.name;
        let name = &metric.name;
        if name.contains(':') && is_label_name(&name.replace(':', "_")) {
            // The function that looks which signs are left as they are knows no colon (`openmetrics/exposition.py`).
            let message = format!(
                "{library} exports `{name}` as `{}` in OpenMetrics, which Prometheus asks for",
                name.replace(':', "_")
            );
            return self.refuse(
                place,
                message,
                "remove the colon: it is reserved for recording rules",
            );
        }
        if !is_label_name(name) {
            let message = format!(
                "`{name}` is not a valid metric name: {library} exports it as `{}` to most scrapers",
                shown(name, true)
            );
            return self.refuse(
                place,
                message,
                "use letters, digits and underscores, and do not start with a digit",
            );
        }
        let (base, _) = self.base(metric);
        if base.is_empty() {
            // An info metric is checked before a suffix is taken away, a counter after it.
            let said = match metric.kind {
                Kind::Info(_) => "Metric name should not be empty",
                _ => "metric name cannot be empty",
            };
            let message = format!(
                "{library} adds `{name}` automatically, and nothing else is left of the name: `{said}`"
            );
            return self.refuse(place, message, "give the metric a longer name");
        }
        let adds = match metric.kind {
            Kind::Counter(_) => "_total",
            Kind::Info(_) if !self.flask => "_info",
            _ => return,
        };
        if base == name {
            self.warn(
                place,
                format!(
                    "{library} exposes the {} `{name}` as `{name}{adds}`",
                    metric.kind.word()
                ),
                &format!("write `{name}{adds}`, so that it has the same name everywhere"),
            );
        }
    }

    /// What the library does to the keys of a metric's labels.
    pub(super) fn tell_labels(&mut self, metric: &Metric) {
        let reserved = match metric.kind {
            Kind::Histogram { .. } => Some("le"),
            Kind::Summary(_) => Some("quantile"),
            _ => None,
        };
        for label in &metric.labels {
            if Some(label.key.as_str()) == reserved {
                let message = format!(
                    "the label `{0}` is the library's own in a {1}: `Reserved label methe fric name: {0}`",
                    label.key,
                    metric.kind.word()
                );
                self.refuse(label.key_place, message, "give the label another key");
            } else {
                self.tell_key(&label.key, label.key_place);
            }
        }
    }

    /// What the library does to a label's key, whatever the metric.
    pub(super) fn tell_key(&mut self, key: &str, place: Place) {
        let library = self.made_for();
        if key.starts_with("__") {
            let message = format!("{library} refuses it: `Reserved label metric name: {key}`");
            self.refuse(place, message, "remove the underscores");
        } else if !is_label_name(key) {
            let message = format!(
                "`{key}` is not a valid label key: {library} exports it as `{}` to most scrapers",
                shown(key, false)
            );
            self.refuse(
                place,
                message,
                "use letters, digits and underscores, and do not start with a digit",
            );
        } else if self.flask && key == "self" {
            let message = format!(
                "{library} cannot set it: `MetricWrapperBase.labels() got multiple values for argument 'self'`"
            );
            self.refuse(place, message, "give the label another key");
        }
    }

    /// A name for an object that no other has.
    pub(super) fn free(&mut self, wanted: &str) -> String {
        let wanted = wanted.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }
}

fn with_suffixes(base: &str, suffixes: &[&str]) -> impl Iterator<Item = String> {
    std::iter::once("")
        .chain(suffixes.iter().copied())
        .map(move |suffix| format!("{base}{suffix}"))
}

/// What every Prometheus takes for a name (`validation.py`, `METRIC_LABEL_NAME_RE`).
fn is_label_name(key: &str) -> bool {
    crate::argo::matches_crd_pattern(key)
}

/// A name as it is written for who does not ask for UTF-8 (`openmetrics/exposition.py`, `escape_metric_name`).
fn shown(name: &str, colons: bool) -> String {
    let mut out = String::with_capacity(name.len());
    for (n, c) in name.chars().enumerate() {
        let first = c.is_ascii_alphabetic() || c == '_' || (colons && c == ':');
        let kept = first || (n > 0 && c.is_ascii_digit());
        out.push(if kept { c } else { '_' });
    }
    out
}

/// The name of a function's argument for a label; `constant` is what the function itself uses.
pub(super) fn argument(key: &str, constant: &str, taken: &mut HashSet<String>) -> String {
    let is_free = |name: &str| {
        !(KEYWORDS.contains(&name) || OF_FUNCTIONS.contains(&name) || name == constant)
    };
    let mut name = key.to_owned();
    while !is_free(&name) || taken.contains(&name) {
        name.push('_');
    }
    taken.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_no_keyword_and_hides_nothing() {
        let mut taken = HashSet::new();
        let mut name = |key| argument(key, "X", &mut taken);
        assert_eq!(name("queue"), "queue");
        assert_eq!(name("class"), "class_");
        assert_eq!(name("class_"), "class__");
        assert_eq!(name("X"), "X_");
        assert_eq!(name("_outcome"), "_outcome_");
        // Underscores alone can be taken, too, and the search ends.
        assert_eq!(name("_"), "_");
        assert_eq!(argument("_", "_", &mut HashSet::new()), "__");
    }

    #[test]
    fn a_name_is_shown_with_underscores_for_what_is_none() {
        assert_eq!(shown("9-x:y", true), "__x:y");
        assert_eq!(shown("a:b", false), "a_b");
        assert_eq!(shown("größe", true), "gr__e");
    }
}
