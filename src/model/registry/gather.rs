//! What `client_golang`'s registry makes of the collected metrics: families, and the errors that break a scrape.
//!
//! Source: `prometheus/registry.go` (`processMetric`, `checkSuffixCollisions`, `checkMetricConsistency`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::expression::golang::numbers::{float_v, special};
use crate::yaml::go_quote;

/// The type of a metric family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// A counter: one value per series, which only grows.
    Counter,
    /// A gauge: one value per series, which goes up and down.
    Gauge,
    /// A histogram: buckets, a sum and a count per series.
    Histogram,
}

impl Type {
    /// The name of the type in the messages of Argo and the libraries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Type::Counter => "Counter",
            Type::Gauge => "Gauge",
            Type::Histogram => "Histogram",
        }
    }
}

/// The value of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Counter(f64),
    Gauge(f64),
    Histogram {
        count: u64,
        sum: f64,
        /// The upper bounds, each with the number of values up to it.
        buckets: Vec<(f64, u64)>,
    },
}

impl Value {
    /// A histogram from its bounds and the number of values in each bucket; the last count is for the greater values.
    pub(super) fn histogram(bounds: &[f64], counts: &[u64], sum: f64) -> Self {
        let mut count = 0;
        let mut buckets = Vec::new();
        for (at, one) in counts.iter().enumerate() {
            count += one;
            if let Some(bound) = bounds.get(at) {
                buckets.push((*bound, count));
            }
        }
        Value::Histogram {
            count,
            sum,
            buckets,
        }
    }

    pub(super) const fn kind(&self) -> Type {
        match self {
            Value::Counter(_) => Type::Counter,
            Value::Gauge(_) => Type::Gauge,
            Value::Histogram { .. } => Type::Histogram,
        }
    }
}

/// A series as it was collected.
#[derive(Debug, Clone)]
pub(super) struct Collected {
    /// The name with the prefix.
    pub(super) name: String,
    pub(super) help: String,
    /// Keys and values, sorted by key.
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: Value,
    /// Why the descriptor is not valid.
    pub(super) broken: Option<String>,
    /// Whether it is one of the controller's own series.
    pub(super) own: bool,
}

/// A metric family: the series of one name.
#[derive(Debug, Clone)]
pub(super) struct Family {
    pub(super) help: String,
    pub(super) kind: Type,
    pub(super) series: Vec<Collected>,
}

/// How protocol buffers are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proto {
    /// As `golang/protobuf` wrote them: `gauge:<value:1 > `.
    Angles,
    /// As `prototext` writes them: `gauge:{value:1}`.
    Braces,
}

/// The result of gathering.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) families: BTreeMap<String, Family>,
    pub(super) errors: Vec<String>,
}

impl Gathered {
    /// The errors in one message, as `promhttp` writes it.
    pub(super) fn error(&self) -> Option<String> {
        match &self.errors[..] {
            [] => None,
            [one] => Some(one.clone()),
            many => {
                let mut sorted = many.to_vec();
                sorted.sort_unstable();
                let mut text = format!("{} error(s) occurred:", sorted.len());
                for one in sorted {
                    let _ = write!(text, "\n* {one}");
                }
                Some(text)
            }
        }
    }
}

/// Gathers the series, in the order given.
pub(super) fn gather(collected: impl IntoIterator<Item = Collected>, proto: Proto) -> Gathered {
    let mut out = Gathered::default();
    let mut seen = BTreeSet::new();
    for series in collected {
        if let Err(error) = process(series, &mut out.families, &mut seen, proto) {
            out.errors.push(error);
        }
    }
    out.families.retain(|_, family| !family.series.is_empty());
    out
}

type Seen = BTreeSet<(String, Vec<(String, String)>)>;

fn process(
    series: Collected,
    families: &mut BTreeMap<String, Family>,
    seen: &mut Seen,
    proto: Proto,
) -> Result<(), String> {
    if let Some(error) = series.broken {
        return Err(error);
    }
    let name = series.name.clone();
    if let Some(family) = families.get(&name) {
        if family.help != series.help {
            return Err(format!(
                "collected metric {name} {} has help {} but should have {}",
                written(&series, proto),
                go_quote(&series.help),
                go_quote(&family.help)
            ));
        }
        if family.kind != series.value.kind() {
            return Err(format!(
                "collected metric {name} {} should be a {}",
                written(&series, proto),
                family.kind.name()
            ));
        }
    } else {
        collides(&name, series.value.kind(), families)?;
        let family = Family {
            help: series.help.clone(),
            kind: series.value.kind(),
            series: Vec::new(),
        };
        families.insert(name.clone(), family);
    }
    if let Some(pair) = series.labels.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!(
            "collected metric {} {{ {}}} has two or more labels with the same name: {}",
            go_quote(&name),
            written(&series, proto),
            pair[0].0
        ));
    }
    if !seen.insert((name.clone(), series.labels.clone())) {
        return Err(format!(
            "collected metric {} {{ {}}} was collected before with the same name and label values",
            go_quote(&name),
            written(&series, proto)
        ));
    }
    if let Some(family) = families.get_mut(&name) {
        family.series.push(series);
    }
    Ok(())
}

/// Whether a new family has the name of a histogram's line, or the other way round.
fn collides(name: &str, kind: Type, families: &BTreeMap<String, Family>) -> Result<(), String> {
    let stem = ["_count", "_sum", "_bucket"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    if let Some(stem) = stem
        && let Some(family) = families.get(stem)
        && family.kind == Type::Histogram
    {
        return Err(format!(
            "collected metric named {} collides with previously collected histogram named {}",
            go_quote(name),
            go_quote(stem)
        ));
    }
    if kind != Type::Histogram {
        return Ok(());
    }
    for (suffix, what) in [
        ("_count", "histogram or summary"),
        ("_sum", "histogram or summary"),
        ("_bucket", "histogram"),
    ] {
        let line = format!("{name}{suffix}");
        if families.contains_key(&line) {
            return Err(format!(
                "collected {what} named {} collides with previously collected metric named {}",
                go_quote(name),
                go_quote(&line)
            ));
        }
    }
    Ok(())
}

fn number(value: f64, proto: Proto) -> String {
    match (special(value), proto) {
        (Some("NaN"), _) => "nan".to_owned(),
        (Some("+Inf"), _) => "inf".to_owned(),
        (Some(_), _) => "-inf".to_owned(),
        _ => float_v(value),
    }
}

/// A series as a protocol buffer's text.
fn written(series: &Collected, proto: Proto) -> String {
    let (open, close) = match proto {
        Proto::Angles => ("<", " > "),
        Proto::Braces => ("{", "} "),
    };
    let mut out = String::new();
    for (key, value) in &series.labels {
        let _ = write!(
            out,
            "label:{open}name:{} value:{}{close}",
            quoted(key, proto),
            quoted(value, proto)
        );
    }
    match &series.value {
        Value::Counter(value) => {
            let _ = write!(out, "counter:{open}value:{}{close}", number(*value, proto));
        }
        Value::Gauge(value) => {
            let _ = write!(out, "gauge:{open}value:{}{close}", number(*value, proto));
        }
        Value::Histogram {
            count,
            sum,
            buckets,
        } => {
            let sum = number(*sum, proto);
            let _ = write!(out, "histogram:{open}sample_count:{count} sample_sum:{sum}");
            let last = if proto == Proto::Angles { " >" } else { "}" };
            for (bound, count) in buckets {
                let bound = number(*bound, proto);
                let _ = write!(
                    out,
                    " bucket:{open}cumulative_count:{count} upper_bound:{bound}{last}"
                );
            }
            out.push_str(close);
        }
    }
    if proto == Proto::Braces {
        out.pop();
    }
    out
}

/// A string in a protocol buffer's text: `prototext` keeps printable characters, its predecessor only ASCII.
fn quoted(text: &str, proto: Proto) -> String {
    if proto == Proto::Braces {
        return go_quote(text);
    }
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x20..0x7f => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}
