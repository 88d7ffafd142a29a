//! Argo up to 3.5: one `client_golang` metric for each name, labels and buckets.
//!
//! Source: `workflow/metrics/util.go` and `metrics.go` of v3.4.18 and v3.5.15, `client_golang` v1.16.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::gather::{Collected, Gathered, Proto, Value, gather};
use super::names;
use super::{Emitted, Kind, Operation, PREFIX, REALTIME, Refusal, own};
use crate::argo::Version;
use crate::expression::golang::numbers::{float_fixed, float_v};
use crate::yaml::go_quote;

/// The buckets of a histogram that does not set any (`prometheus.DefBuckets`).
pub(super) const BUCKETS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// What comes between the help and the labels in a descriptor's text.
const AFTER_HELP: &str = "\", constLabels: {";

#[derive(Debug, Clone)]
enum Data {
    /// Whole numbers and other numbers are added up separately.
    Counter {
        whole: u64,
        rest: f64,
    },
    Gauge(f64),
    Realtime,
    Histogram {
        bounds: Vec<f64>,
        counts: Vec<u64>,
        sum: f64,
    },
}

impl Data {
    /// The metric's Go type, and the first method, in alphabetical order, that the wanted type has and this
    /// one does not.
    const fn missing(&self, wanted: &Kind) -> Option<(&'static str, &'static str)> {
        Some(match (self, wanted) {
            (Data::Counter { .. }, Kind::Gauge { .. }) => ("counter", "Dec"),
            (Data::Counter { .. }, Kind::Histogram { .. }) => ("counter", "Observe"),
            (Data::Gauge(_), Kind::Histogram { .. }) => ("gauge", "Observe"),
            (Data::Realtime, Kind::Histogram { .. }) => ("valueFunc", "Observe"),
            (Data::Realtime, _) => ("valueFunc", "Add"),
            (Data::Histogram { .. }, Kind::Counter | Kind::Gauge { .. }) => ("histogram", "Add"),
            _ => return None,
        })
    }
}

#[derive(Debug, Clone)]
struct Metric {
    name: String,
    help: String,
    /// Keys and values, sorted by key.
    labels: Vec<(String, String)>,
    /// Why the descriptor is not valid.
    broken: Option<String>,
    data: Data,
}

impl Metric {
    fn new(from: &Emitted, data: Data) -> Self {
        let labels = sorted(&from.labels);
        let name = format!("{PREFIX}{}", from.name);
        let broken = labels
            .iter()
            .find(|(key, _)| !names::is_label_name(key))
            .map(|(key, _)| {
                format!(
                    "{} is not a valid label name for metric {}",
                    go_quote(key),
                    go_quote(&name)
                )
            });
        Self {
            name,
            help: from.help.clone(),
            labels,
            broken,
            data,
        }
    }

    /// `Desc.String()`: the descriptor as errors print it.
    fn text(&self) -> String {
        let mut labels = String::new();
        if self.broken.is_none() {
            for (at, (key, value)) in self.labels.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let _ = write!(labels, "{comma}{key}={}", go_quote(value));
            }
        }
        format!(
            "Desc{{fqName: {}, help: {}, constLabels: {{{labels}}}, variableLabels: []}}",
            go_quote(&self.name),
            go_quote(&self.help)
        )
    }

    /// The help as Argo extracts it from the descriptor's text.
    fn recovered(&self) -> Result<String, Refusal> {
        let text = self.text();
        let malformed = || {
            Refusal::Panics(format!(
                "malformed desc provided by prometheus: '{text}' parsed to []"
            ))
        };
        let start = format!("Desc{{fqName: \"{}\", help: \"", self.name);
        let rest = text.strip_prefix(&start).ok_or_else(malformed)?;
        // The help has at least one character.
        let first = rest.chars().next().ok_or_else(malformed)?.len_utf8();
        let end = rest[first..].find(AFTER_HELP).ok_or_else(malformed)? + first;
        Ok(rest[..end].replace("\\\"", "\""))
    }
}

/// The last value of each key, sorted by key.
pub(super) fn sorted(labels: &[(String, String)]) -> Vec<(String, String)> {
    let map: std::collections::BTreeMap<_, _> = labels.iter().cloned().collect();
    map.into_iter().collect()
}

/// What identifies a metric for Argo (`GetDesc`, later `GetKey`).
pub(super) fn key(metric: &Emitted) -> String {
    let mut out = format!("{}{{", metric.name);
    for (key, value) in sorted(&metric.labels) {
        let _ = write!(out, "{key}={value},");
    }
    if let Kind::Histogram { buckets } = &metric.kind {
        let mut buckets = buckets.clone();
        buckets.sort_by(f64::total_cmp);
        for bucket in buckets {
            let _ = write!(out, "bucket={},", float_v(bucket));
        }
    }
    out.push('}');
    out
}

/// A number; the error is the message of `strconv.ParseFloat`.
pub(super) fn parse(text: &str) -> Result<f64, Refusal> {
    crate::expression::golang::numbers::parse_float(text).ok_or_else(|| {
        let why = if names::overflows(text) {
            "value out of range"
        } else {
            "invalid syntax"
        };
        Refusal::Error(format!(
            "strconv.ParseFloat: parsing {}: {why}",
            go_quote(text)
        ))
    })
}

/// The registry of Argo up to 3.5.
#[derive(Debug, Clone)]
pub(super) struct Collectors {
    version: Version,
    /// In the order in which they were added; Go's map has no order.
    metrics: Vec<Metric>,
    by_key: HashMap<String, usize>,
    helps: HashMap<String, String>,
}

impl Collectors {
    pub(super) fn new(version: Version) -> Self {
        Self {
            version,
            metrics: Vec::new(),
            by_key: HashMap::new(),
            helps: HashMap::new(),
        }
    }

    pub(super) fn upsert(&mut self, metric: &Emitted) -> Result<(), Refusal> {
        if !names::is_metric_name(&metric.name) {
            return Err(Refusal::Error(
                "metric name is invalid: names may only contain alphanumeric characters, '_', or ':'"
                    .to_owned(),
            ));
        }
        let key = key(metric);
        let existing = self.by_key.get(&key).copied();
        if let Kind::Gauge { realtime: true, .. } = metric.kind {
            valid_labels(metric)?;
            let new = Metric::new(metric, Data::Realtime);
            self.store(key, new)?;
            return Ok(());
        }
        if metric.kind == Kind::Nothing {
            return Err(Refusal::Error("invalid metric spec".to_owned()));
        }
        let fresh = match existing {
            Some(_) => None,
            None => Some(construct(metric)?),
        };
        let value = parse(&metric.value)?;
        match fresh {
            Some(mut fresh) => {
                update(&mut fresh.data, metric, value, self.version)?;
                self.store(key, fresh)
            }
            None => {
                if let Some(metric_of_key) = existing.and_then(|at| self.metrics.get_mut(at)) {
                    if let Some((is, method)) = metric_of_key.data.missing(&metric.kind) {
                        let wanted = kind_name(&metric.kind);
                        return Err(Refusal::Panics(format!(
                            "interface conversion: *prometheus.{is} is not prometheus.{wanted}: missing method {method}"
                        )));
                    }
                    update(&mut metric_of_key.data, metric, value, self.version)?;
                }
                Ok(())
            }
        }
    }

    /// Adds a metric; it replaces one with the same key.
    fn store(&mut self, key: String, metric: Metric) -> Result<(), Refusal> {
        let name = metric.name.trim_start_matches(PREFIX).to_owned();
        if own::taken(&name, &metric.help, &metric.labels, self.version) {
            return Err(Refusal::Error(format!(
                "metric '{}' is already in use by the system, please use a different name",
                metric.text()
            )));
        }
        let help = metric.recovered()?;
        match self.helps.get(&name) {
            Some(old) if *old != help => {
                return Err(Refusal::Error(format!(
                    "metric '{name}' has help string '{help}' but should have '{old}' (help strings must be identical for metrics of the same name)"
                )));
            }
            _ => self.helps.insert(name, help),
        };
        match self.by_key.get(&key) {
            Some(at) => {
                if let Some(slot) = self.metrics.get_mut(*at) {
                    *slot = metric;
                }
            }
            None => {
                self.by_key.insert(key, self.metrics.len());
                self.metrics.push(metric);
            }
        }
        Ok(())
    }

    pub(super) fn gather(&self) -> Gathered {
        let custom = self.metrics.iter().map(collected);
        let (before, after) = own::old(self.version);
        gather(before.into_iter().chain(custom).chain(after), Proto::Angles)
    }
}

const fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Counter => "Counter",
        Kind::Gauge { .. } => "Gauge",
        Kind::Histogram { .. } => "Histogram",
        Kind::Nothing => "Unknown",
    }
}

fn valid_labels(metric: &Emitted) -> Result<(), Refusal> {
    match metric.labels.iter().find(|l| !names::is_metric_name(&l.0)) {
        None => Ok(()),
        Some((key, _)) => Err(Refusal::Error(format!(
            "metric label '{key}' is invalid: keys may only contain alphanumeric characters, '_', or ':'"
        ))),
    }
}

/// Creates a metric; it panics where `client_golang` or Argo's own check does.
fn construct(metric: &Emitted) -> Result<Metric, Refusal> {
    valid_labels(metric)?;
    let data = match &metric.kind {
        Kind::Histogram { buckets } => {
            let mut bounds = if buckets.is_empty() {
                BUCKETS.to_vec()
            } else {
                buckets.clone()
            };
            let new = Metric::new(metric, Data::Gauge(0.0));
            if new.broken.is_none() && new.labels.iter().any(|l| l.0 == "le") {
                return Err(Refusal::Panics(
                    "\"le\" is not allowed as label name in histograms".to_owned(),
                ));
            }
            if let Some(pair) = bounds.windows(2).find(|pair| pair[0] >= pair[1]) {
                return Err(Refusal::Panics(format!(
                    "histogram buckets must be in increasing order: {} >= {}",
                    float_fixed(pair[0], 6),
                    float_fixed(pair[1], 6)
                )));
            }
            bounds.retain(|b| *b != f64::INFINITY);
            Data::Histogram {
                counts: vec![0; bounds.len() + 1],
                bounds,
                sum: 0.0,
            }
        }
        Kind::Gauge { .. } => Data::Gauge(0.0),
        Kind::Counter | Kind::Nothing => Data::Counter {
            whole: 0,
            rest: 0.0,
        },
    };
    let new = Metric::new(metric, data);
    let recovered = new.recovered()?;
    if recovered != metric.help {
        return Err(Refusal::Panics(format!(
            "unable to recover metric help from desc provided by prometheus: expected '{}' got '{recovered}'",
            metric.help
        )));
    }
    Ok(new)
}

fn update(data: &mut Data, metric: &Emitted, value: f64, version: Version) -> Result<(), Refusal> {
    match (data, &metric.kind) {
        (Data::Counter { whole, rest }, _) => {
            if value < 0.0 {
                return Err(Refusal::Panics(
                    "counter cannot decrease in value".to_owned(),
                ));
            }
            let truncated = value as u64;
            if value < 18_446_744_073_709_551_616.0 && truncated as f64 == value {
                *whole = whole.wrapping_add(truncated);
            } else {
                *rest += value;
            }
        }
        (Data::Gauge(old), Kind::Gauge { operation, .. }) => match operation {
            Operation::Add if version.at_least(3, 5) => *old += value,
            Operation::Sub if version.at_least(3, 5) => *old -= value,
            _ => *old = value,
        },
        // A gauge is a counter too.
        (Data::Gauge(old), _) => *old += value,
        (
            Data::Histogram {
                bounds,
                counts,
                sum,
            },
            _,
        ) => {
            let at = bounds
                .iter()
                .position(|b| *b >= value)
                .unwrap_or(bounds.len());
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
            *sum += value;
        }
        (Data::Realtime, _) => {}
    }
    Ok(())
}

fn collected(metric: &Metric) -> Collected {
    let value = match &metric.data {
        Data::Counter { whole, rest } => Value::Counter(rest + *whole as f64),
        Data::Gauge(value) => Value::Gauge(*value),
        Data::Realtime => Value::Gauge(REALTIME),
        Data::Histogram {
            bounds,
            counts,
            sum,
        } => Value::histogram(bounds, counts, *sum),
    };
    Collected {
        name: metric.name.clone(),
        help: metric.help.clone(),
        labels: metric.labels.clone(),
        value,
        broken: metric.broken.clone(),
        own: false,
    }
}
