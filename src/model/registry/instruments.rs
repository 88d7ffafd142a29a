//! Argo from 3.6: one OpenTelemetry instrument for each name.
//!
//! Source: `workflow/metrics/metrics_custom.go` and `util/telemetry/` of v3.6.19 … v4.1.2, OpenTelemetry's
//! `sdk/metric` (`meter.go`, `pipeline.go`, `internal/aggregate`) and `exporters/prometheus`.

use std::collections::{BTreeMap, HashMap};

use super::collectors::{key, parse};
use super::gather::{Collected, Gathered, Proto, Type, Value, gather};
use super::{Emitted, Kind, Modifier, Operation, PREFIX, REALTIME, Refusal, names, own};
use crate::argo::SERIES_LIMIT;
use crate::argo::{BUILTINS, Instrument as Go, Version};
use crate::expression::golang::numbers::float_v;
use crate::yaml::go_quote;

/// The buckets of a histogram that does not set any.
pub(super) const BUCKETS: [f64; 15] = [
    0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 7500.0,
    10000.0,
];

type Labels = Vec<(String, String)>;

/// What is exported under one name.
#[derive(Debug, Clone)]
struct Stream {
    /// The name as it was first spelled.
    name: String,
    help: String,
    kind: Type,
    bounds: Vec<f64>,
    /// The observations of a histogram.
    observed: Points,
    /// Whether it is one of Argo's own streams.
    own: bool,
}

/// The series of a stream, in the order in which they were added.
#[derive(Debug, Clone, Default)]
struct Points {
    labels: Vec<Labels>,
    by_labels: HashMap<Labels, usize>,
    counts: Vec<Vec<u64>>,
    sums: Vec<f64>,
}

impl Points {
    /// The index of a series; above the limit, the index of the series that all further ones share.
    fn place(&mut self, labels: Labels, limit: usize) -> usize {
        if let Some(at) = self.by_labels.get(&labels) {
            return *at;
        }
        let labels = if self.labels.len() + 1 >= limit {
            vec![("otel_metric_overflow".to_owned(), "true".to_owned())]
        } else {
            labels
        };
        *self.by_labels.entry(labels.clone()).or_insert_with(|| {
            self.labels.push(labels);
            self.counts.push(Vec::new());
            self.sums.push(0.0);
            self.labels.len() - 1
        })
    }
}

/// A custom series of an instrument.
#[derive(Debug, Clone)]
struct Series {
    labels: Labels,
    value: f64,
    realtime: bool,
}

#[derive(Debug, Clone)]
enum What {
    Custom(Type),
    Builtin(Go),
}

#[derive(Debug, Clone)]
struct Instrument {
    help: String,
    what: What,
    /// The index of its stream; `None` if a modifier drops it.
    stream: Option<usize>,
    series: Vec<Series>,
    by_key: HashMap<String, usize>,
}

/// The registry of Argo from 3.6 on.
#[derive(Debug, Clone)]
pub(super) struct Instruments {
    version: Version,
    modifiers: BTreeMap<String, Modifier>,
    instruments: Vec<Instrument>,
    by_name: HashMap<String, usize>,
    streams: Vec<Stream>,
    /// The index of a stream, by the name in lower case, help, unit and type.
    stream_of: HashMap<(String, String, String, Type), usize>,
    /// Histograms that could not be created, by name and help, with the error.
    poisoned: HashMap<(String, String), String>,
}

/// The unit of custom metrics.
const UNIT: &str = "{item}";

impl Instruments {
    pub(super) fn new(version: Version, modifiers: BTreeMap<String, Modifier>) -> Self {
        let mut new = Self {
            version,
            modifiers,
            instruments: Vec::new(),
            by_name: HashMap::new(),
            streams: Vec::new(),
            stream_of: HashMap::new(),
            poisoned: HashMap::new(),
        };
        for builtin in BUILTINS.iter().filter(|b| b.is_in(version)) {
            let help = builtin.help(version);
            // Whole numbers never share a stream with custom metrics.
            let stream = match builtin.instrument {
                Go::Histogram => {
                    let at = new.stream(
                        builtin.name,
                        &help,
                        builtin.unit,
                        Type::Histogram,
                        builtin.buckets,
                    );
                    if let Some(stream) = new.streams.get_mut(at) {
                        stream.own = true;
                    }
                    Some(at)
                }
                Go::FloatGauge => {
                    let unit = if version.at_least(3, 7) {
                        builtin.unit
                    } else {
                        "s"
                    };
                    let at = new.stream(builtin.name, &help, unit, Type::Gauge, &[]);
                    if let Some(stream) = new.streams.get_mut(at) {
                        stream.own = true;
                    }
                    Some(at)
                }
                _ => None,
            };
            new.add(
                builtin.name,
                help,
                What::Builtin(builtin.instrument),
                stream,
            );
        }
        new
    }

    fn add(&mut self, name: &str, help: String, what: What, stream: Option<usize>) -> usize {
        let at = self.instruments.len();
        self.instruments.push(Instrument {
            help,
            what,
            stream,
            series: Vec::new(),
            by_key: HashMap::new(),
        });
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// The stream that an instrument writes to. Names that differ only in case share one.
    fn stream(&mut self, name: &str, help: &str, unit: &str, kind: Type, bounds: &[f64]) -> usize {
        let id = (
            name.to_ascii_lowercase(),
            help.to_owned(),
            unit.to_owned(),
            kind,
        );
        if let Some(at) = self.stream_of.get(&id) {
            return *at;
        }
        let bounds = if bounds.is_empty() { &BUCKETS } else { bounds };
        self.streams.push(Stream {
            name: name.to_owned(),
            help: help.to_owned(),
            kind,
            bounds: bounds.to_vec(),
            observed: Points::default(),
            own: false,
        });
        let at = self.streams.len() - 1;
        self.stream_of.insert(id, at);
        at
    }

    #[expect(
        clippy::too_many_lines,
        reason = "Argo's checks of one emission, in its order"
    )]
    pub(super) fn upsert(&mut self, metric: &Emitted) -> Result<(), Refusal> {
        if !names::is_metric_name(&metric.name) || metric.name.contains(':') {
            return Err(Refusal::Error(
                "metric name is invalid: names may only contain alphanumeric characters or '_'"
                    .to_owned(),
            ));
        }
        let at = match self.existing(metric)? {
            Some(at) => at,
            None => self.create(metric)?,
        };
        let limit = self.limit();
        let modifier = self.modifiers.get(&metric.name).cloned();
        let Some(instrument) = self.instruments.get_mut(at) else {
            return Ok(());
        };
        let key = key(metric);
        let slot = match instrument.by_key.get(&key) {
            Some(slot) => *slot,
            None => {
                instrument.by_key.insert(key, instrument.series.len());
                instrument.series.push(Series {
                    labels: metric.labels.clone(),
                    value: 0.0,
                    realtime: false,
                });
                instrument.series.len() - 1
            }
        };
        let Some(series) = instrument.series.get_mut(slot) else {
            return Ok(());
        };
        match &metric.kind {
            Kind::Gauge { realtime: true, .. } => series.realtime = true,
            Kind::Gauge { operation, .. } => {
                let value = parse(&metric.value)?;
                match operation {
                    Operation::Set => series.value = value,
                    Operation::Add => series.value += value,
                    Operation::Sub => series.value -= value,
                }
            }
            Kind::Counter | Kind::Nothing => series.value += parse(&metric.value)?,
            Kind::Histogram { .. } => {
                let value = parse(&metric.value)?;
                let labels = attributes(&series.labels, modifier.as_ref());
                if let Some(stream) = instrument.stream.and_then(|at| self.streams.get_mut(at)) {
                    let bounds = &stream.bounds;
                    let bucket = bounds
                        .iter()
                        .position(|b| *b >= value)
                        .unwrap_or(bounds.len());
                    let place = stream.observed.place(labels, limit);
                    if let Some(counts) = stream.observed.counts.get_mut(place) {
                        counts.resize(bounds.len() + 1, 0);
                        if let Some(count) = counts.get_mut(bucket) {
                            *count += 1;
                        }
                    }
                    if let Some(sum) = stream.observed.sums.get_mut(place) {
                        *sum += value;
                    }
                }
            }
        }
        Ok(())
    }

    /// The instrument of this name, if it has the same help and type.
    fn existing(&self, metric: &Emitted) -> Result<Option<usize>, Refusal> {
        let name = &metric.name;
        let Some(at) = self.by_name.get(name).copied() else {
            return Ok(None);
        };
        let Some(instrument) = self.instruments.get(at) else {
            return Ok(None);
        };
        // Since 4.0, errors start with a lower-case letter.
        let (h, f) = if self.version.at_least(4, 0) {
            ('h', 'f')
        } else {
            ('H', 'F')
        };
        if instrument.help != metric.help {
            return Err(Refusal::Error(format!(
                "{h}elp for metric {name} is already set to {}, it cannot be changed",
                instrument.help
            )));
        }
        let wanted = match metric.kind {
            Kind::Counter => Some(Type::Counter),
            Kind::Gauge { .. } => Some(Type::Gauge),
            Kind::Histogram { .. } => Some(Type::Histogram),
            Kind::Nothing => None,
        };
        let wanted_name = wanted.map_or("Unknown", Type::name);
        let is = match &instrument.what {
            What::Custom(kind) => *kind,
            What::Builtin(Go::FloatGauge) => Type::Gauge,
            What::Builtin(Go::Histogram) => Type::Histogram,
            What::Builtin(go) => {
                return Err(Refusal::Error(format!(
                    "{f}ound unwanted type {} for custom metric {name} of type {wanted_name}",
                    go.go_type()
                )));
            }
        };
        if wanted != Some(is) {
            return Err(Refusal::Error(format!(
                "{f}ound existing {} for custom metric {name} of type {wanted_name}",
                is.name().to_ascii_lowercase()
            )));
        }
        if matches!(instrument.what, What::Builtin(_)) && !self.version.at_least(3, 7) {
            return Err(Refusal::Panics(format!(
                "internal error: unexpected userdata on custom metric {name}"
            )));
        }
        Ok(Some(at))
    }

    fn create(&mut self, metric: &Emitted) -> Result<usize, Refusal> {
        let modifier = self.modifiers.get(&metric.name).cloned();
        let disabled = modifier.as_ref().is_some_and(|m| m.disabled);
        let (name, help) = (&metric.name, &metric.help);
        let (kind, mut bounds) = match &metric.kind {
            Kind::Counter => (Type::Counter, Vec::new()),
            Kind::Gauge { .. } => (Type::Gauge, Vec::new()),
            Kind::Histogram { buckets } => (Type::Histogram, buckets.clone()),
            Kind::Nothing => return Err(Refusal::Error("invalid metric spec".to_owned())),
        };
        if let Some(modifier) = modifier.filter(|m| !m.histogram_buckets.is_empty()) {
            bounds = modifier.histogram_buckets;
            bounds.sort_by(f64::total_cmp);
        }
        if kind == Type::Histogram {
            let id = (name.clone(), help.clone());
            if let Some(error) = self.poisoned.get(&id) {
                return Err(Refusal::Error(error.clone()));
            }
            if bounds.windows(2).any(|pair| pair[1] <= pair[0]) {
                let list: Vec<String> = bounds.iter().map(|b| float_v(*b)).collect();
                let error = format!(
                    "aggregation: explicit bucket histogram: non-monotonic boundaries: [{}]",
                    list.join(" ")
                );
                // The stream exists, with other buckets.
                self.stream(name, help, UNIT, kind, &[]);
                self.poisoned.insert(id, error.clone());
                return Err(Refusal::Error(error));
            }
        }
        let stream = (!disabled).then(|| self.stream(name, help, UNIT, kind, &bounds));
        let why = if name.len() > 255 {
            "longer than 255 characters"
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let help = help.clone();
            return Ok(self.add(name, help, What::Custom(kind), stream));
        } else {
            "must start with a letter"
        };
        Err(Refusal::Error(format!(
            "invalid instrument name: {name}: {why}"
        )))
    }

    fn limit(&self) -> usize {
        if self.version.at_least(4, 1) {
            usize::try_from(SERIES_LIMIT).unwrap_or(usize::MAX)
        } else {
            usize::MAX
        }
    }

    pub(super) fn gather(&self) -> Gathered {
        let mut exporter = Exporter {
            version: self.version,
            families: BTreeMap::new(),
            out: Vec::new(),
        };
        // The scopes come in random order at the first scrape.
        exporter.runtime(&own::runtime(self.version));
        let points = self.observe();
        for (at, stream) in self.streams.iter().enumerate() {
            if stream.kind == Type::Histogram {
                exporter.histogram(stream);
            } else if let Some(points) = points.get(&at) {
                exporter.numbers(stream, points);
            }
        }
        gather(exporter.out, Proto::Braces)
    }

    /// Reads the counters and gauges, in the order in which their instruments were created.
    fn observe(&self) -> HashMap<usize, Points> {
        let mut all: HashMap<usize, Points> = HashMap::new();
        for instrument in &self.instruments {
            let (Some(at), What::Custom(kind)) = (instrument.stream, &instrument.what) else {
                continue;
            };
            let name = self.streams.get(at).map_or("", |s| &s.name);
            let modifier = self.modifiers.get(name);
            for series in &instrument.series {
                let points = all.entry(at).or_default();
                let place = points.place(attributes(&series.labels, modifier), self.limit());
                if let Some(value) = points.sums.get_mut(place) {
                    let new = if series.realtime {
                        REALTIME
                    } else {
                        series.value
                    };
                    *value = if *kind == Type::Counter {
                        *value + new
                    } else {
                        new
                    };
                }
            }
        }
        all
    }
}

/// The attributes of a series: the last value of each key.
fn attributes(labels: &Labels, modifier: Option<&Modifier>) -> Labels {
    let mut out = super::collectors::sorted(labels);
    if let Some(modifier) = modifier {
        out.retain(|(key, _)| !modifier.disabled_attributes.contains(key));
    }
    out
}

/// OpenTelemetry's exporter for Prometheus, with what it remembers of each name.
struct Exporter {
    version: Version,
    /// The type and help of each name.
    families: BTreeMap<String, (Type, String)>,
    out: Vec<Collected>,
}

impl Exporter {
    /// The help of a name; `None` if the name has another type.
    fn valid(&mut self, name: &str, help: &str, kind: Type) -> Option<String> {
        let (is, text) = self
            .families
            .entry(name.to_owned())
            .or_insert_with(|| (kind, help.to_owned()));
        if *is == kind {
            let text = if text.is_empty() { help } else { text };
            return Some(text.to_owned());
        }
        if self.version.at_least(4, 1) {
            self.broken(name, "invalid metric".to_owned());
        }
        None
    }

    fn broken(&mut self, name: &str, error: String) {
        self.out.push(Collected {
            name: name.to_owned(),
            help: String::new(),
            labels: Vec::new(),
            value: Value::Gauge(0.0),
            broken: Some(error),
            own: false,
        });
    }

    fn runtime(&mut self, all: &[Collected]) {
        for series in all {
            if let Some(help) = self.valid(&series.name, &series.help, series.value.kind()) {
                let mut series = series.clone();
                series.help = help;
                self.out.push(series);
            }
        }
    }

    fn histogram(&mut self, stream: &Stream) {
        if stream.observed.labels.is_empty() && !stream.own {
            return;
        }
        let name = format!("{PREFIX}{}", stream.name);
        let Some(help) = self.valid(&name, &stream.help, stream.kind) else {
            return;
        };
        if stream.own {
            let value = Value::histogram(&stream.bounds, &[1], 0.5);
            self.out.push(Collected {
                name: name.clone(),
                help: help.clone(),
                labels: Vec::new(),
                value,
                broken: None,
                own: true,
            });
        }
        let points = &stream.observed;
        for ((labels, counts), sum) in points.labels.iter().zip(&points.counts).zip(&points.sums) {
            self.push(
                &name,
                &help,
                labels,
                Value::histogram(&stream.bounds, counts, *sum),
            );
        }
    }

    fn numbers(&mut self, stream: &Stream, points: &Points) {
        let name = format!("{PREFIX}{}", stream.name);
        let Some(help) = self.valid(&name, &stream.help, stream.kind) else {
            return;
        };
        for (labels, value) in points.labels.iter().zip(&points.sums) {
            let value = if stream.kind == Type::Counter {
                Value::Counter(*value)
            } else {
                Value::Gauge(*value)
            };
            self.push(&name, &help, labels, value);
        }
    }

    fn push(&mut self, name: &str, help: &str, labels: &Labels, value: Value) {
        let labels = match self.labels(labels) {
            Ok(labels) => labels,
            Err(error) => return self.broken(name, error),
        };
        if let Some((bad, _)) = labels
            .iter()
            .find(|(key, _)| key.is_empty() || key.starts_with("__"))
        {
            // Before 4.1 the series is dropped and the error is logged.
            if self.version.at_least(4, 1) {
                let error = format!(
                    "{} is not a valid label name for metric {}",
                    go_quote(bad),
                    go_quote(name)
                );
                self.broken(name, error);
            }
            return;
        }
        self.out.push(Collected {
            name: name.to_owned(),
            help: help.to_owned(),
            labels,
            value,
            broken: None,
            own: false,
        });
    }

    /// The labels as they are exported: keys that become equal share one label with all values.
    fn labels(&self, labels: &Labels) -> Result<Labels, String> {
        let mut map: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (key, value) in labels {
            let key = names::exported(key, self.version)?;
            map.entry(key).or_default().push(value);
        }
        Ok(map
            .into_iter()
            .map(|(key, mut values)| {
                if self.version.at_least(4, 1) {
                    values.sort_unstable();
                }
                (key, values.join(";"))
            })
            .collect())
    }
}
