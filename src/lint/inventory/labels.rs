//! Where the values of a label come from.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::argo::Growth;
use crate::expression::{TagKind, tags};
use crate::manifest::{Object, references};
use crate::model::{Endless, LabelEstimate, Source, trim_tag};

/// Values of one label that are kept.
const MOST_VALUES: usize = 256;

/// A label of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The label's key.
    pub key: String,
    /// Its value, as it is written.
    pub value: String,
    /// What fills it: names of variables, expressions as they are written, parameters of an OpenShift Template as
    /// `${NAME}`. Nothing in a constant text.
    pub sources: Vec<String>,
    /// Which values it has.
    pub values: Values,
}

/// Which values a label has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Values {
    /// What bounds them.
    pub bound: Bound,
    /// How many there are, where they are counted.
    pub count: Option<u64>,
    /// Whether there may be more than that.
    pub more: bool,
    /// Those that are known, in order, the first 256 of them. Where somebody gives them that is what the file has as a default.
    pub known: Vec<String>,
    /// Where they are unbounded: how they grow.
    pub growth: Option<&'static str>,
    /// Where they are unbounded: the variable that brings them.
    pub variable: Option<String>,
    /// Every one of them, where all are known.
    #[serde(skip)]
    pub all: Option<BTreeSet<String>>,
}

/// What bounds the values of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// There is one.
    Constant,
    /// There are so many.
    Counted,
    /// There are few: the cluster, the file or Kubernetes bounds them.
    Few,
    /// Somebody gives them.
    Given,
    /// Nothing: there is a new one again and again.
    Unbounded,
    /// There is none, so that the metric is never emitted.
    Missing,
}

/// A label and what the model says of its value; it says nothing where an OpenShift parameter appears in the text.
pub(super) fn label(
    object: &Object,
    key: &str,
    text: &str,
    estimate: Option<&LabelEstimate>,
) -> Label {
    let mut sources: Vec<String> = Vec::new();
    let mut defaults = Vec::new();
    if let Some(template) = object.template() {
        for reference in references(text) {
            sources.push(text[reference.range].to_owned());
            defaults.extend(template.default_of(reference.name).map(str::to_owned));
        }
    }
    let mut unclosed = false;
    for tag in tags(text) {
        if !tag.closed {
            unclosed = true;
            continue;
        }
        sources.push(match tag.kind {
            TagKind::Expression => text[tag.whole.clone()].to_owned(),
            _ => trim_tag(tag.text(text)).to_owned(),
        });
    }
    let mut seen = BTreeSet::new();
    sources.retain(|source| seen.insert(source.clone()));
    let values = match estimate {
        Some(estimate) => values(estimate, text),
        // Argo breaks on it: AM102.
        None if unclosed => Values {
            count: Some(0),
            ..Values::of(Bound::Missing)
        },
        None => Values {
            known: match (sources.as_slice(), text) {
                ([only], text) if only == text => defaults,
                _ => Vec::new(),
            },
            ..Values::of(Bound::Given)
        },
    };
    Label {
        key: key.to_owned(),
        value: text.to_owned(),
        sources,
        values,
    }
}

/// A label whose value Argo's decoder does not take for a text.
pub(super) fn no_text(key: &str, written: &str) -> Label {
    Label {
        key: key.to_owned(),
        value: written.to_owned(),
        sources: Vec::new(),
        values: Values {
            count: Some(0),
            ..Values::of(Bound::Missing)
        },
    }
}

fn values(estimate: &LabelEstimate, text: &str) -> Values {
    let all = estimate.values(text, MOST_VALUES);
    let more = estimate.parts.iter().any(|part| part.more);
    let known = match (&all, estimate.parts.as_slice()) {
        (Some(all), _) => all.iter().cloned().collect(),
        (None, [part]) if part.range == (0..text.len()) => {
            part.texts.iter().take(MOST_VALUES).cloned().collect()
        }
        (None, _) => Vec::new(),
    };
    let (bound, count) = match &estimate.source {
        Source::Constant => (Bound::Constant, Some(1)),
        Source::Of(count) => (Bound::Counted, Some(*count)),
        Source::Few => (Bound::Few, None),
        Source::Given => (Bound::Given, None),
        Source::Unbounded(_) => (Bound::Unbounded, None),
        Source::Missing => (Bound::Missing, Some(0)),
    };
    let endless = match &estimate.source {
        Source::Unbounded(endless) => Some(endless),
        _ => None,
    };
    Values {
        count,
        more: more && count.is_some(),
        known,
        growth: endless.map(growth),
        variable: endless.map(|endless| endless.variable.clone()),
        all,
        ..Values::of(bound)
    }
}

fn growth(endless: &Endless) -> &'static str {
    match endless.growth {
        Growth::Run => "run",
        Growth::Pod => "pod",
        Growth::Node => "node",
        Growth::Text => "text",
        Growth::Time => "time",
        Growth::Json => "json",
    }
}

impl Values {
    fn of(bound: Bound) -> Self {
        Self {
            bound,
            count: None,
            more: false,
            known: Vec::new(),
            growth: None,
            variable: None,
            all: None,
        }
    }
}
