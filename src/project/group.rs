//! The metrics of one name, and in what they differ.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Definition, DefinitionId, FileId};
use crate::manifest::ObjectKind;
use crate::metric::MetricType;

/// Places of one spelling that are kept; of more of them the number.
pub const MOST_PLACES: usize = 16;

/// All metrics of one name.
#[derive(Debug, Clone)]
pub struct Group {
    /// Their help texts, the one in most files first.
    pub helps: Vec<Variant>,
    /// Their types, in the same way; metrics without a readable one do not count.
    pub types: Vec<Variant>,
    /// The bounds of those that are histograms, in the same way.
    pub buckets: Vec<Variant>,
    /// Their label keys with commas between them, in the same way.
    pub keys: Vec<Variant>,
    /// The gauges among them by their labels.
    gauges: HashMap<String, Gauges>,
    /// How many metrics there are.
    pub count: usize,
    /// The first of them.
    pub first: Option<DefinitionId>,
    /// The first of them on which findings are reported.
    pub reported: Option<DefinitionId>,
}

/// What some of the metrics of one name have in common.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What is written: a help, a type, a list of buckets or of label keys.
    pub value: Arc<str>,
    /// In how many files.
    pub files: usize,
    /// The first metrics that have it, at most [`MOST_PLACES`], in the order of the files.
    pub definitions: Vec<DefinitionId>,
    /// How many metrics have it.
    pub count: usize,
    /// The first of them on which findings are reported.
    pub reported: Option<DefinitionId>,
}

/// The gauges of one name whose labels are written alike.
#[derive(Debug, Clone, Default)]
pub struct Gauges {
    /// The first realtime one.
    pub realtime: Option<DefinitionId>,
    /// The first that is set when it is emitted.
    pub plain: Option<DefinitionId>,
    /// The first of each object that sets it, at most [`MOST_PLACES`].
    pub objects: Vec<DefinitionId>,
}

impl Group {
    pub(super) fn new(
        all: &[Definition],
        ids: &[DefinitionId],
        is_reported: &dyn Fn(FileId) -> bool,
    ) -> Self {
        let of = |value: &dyn Fn(&Definition) -> Option<Arc<str>>| {
            variants(all, ids, value, is_reported)
        };
        let reported = |id: &&DefinitionId| {
            all.get(id.0 as usize)
                .is_some_and(|definition| is_reported(definition.file))
        };
        Self {
            helps: of(&|d| Some(Arc::clone(&d.help))),
            types: of(&|d| Some(Arc::from(d.ty?.key()))),
            buckets: of(&|d| {
                let histogram = d.ty == Some(MetricType::Histogram);
                histogram.then(|| Arc::clone(&d.buckets))
            }),
            keys: of(&|d| Some(keys(d))),
            gauges: gauges(all, ids),
            count: ids.len(),
            first: ids.first().copied(),
            reported: ids.iter().find(reported).copied(),
        }
    }

    /// The gauges whose labels are written like those of this one.
    #[must_use]
    pub fn gauges_like(&self, definition: &Definition) -> Option<&Gauges> {
        self.gauges.get(&labels(definition))
    }
}

fn gauges(all: &[Definition], ids: &[DefinitionId]) -> HashMap<String, Gauges> {
    let mut found: HashMap<String, Gauges> = HashMap::new();
    let mut objects: HashSet<(String, ObjectKind, Arc<str>)> = HashSet::new();
    for id in ids {
        let Some(definition) = all.get(id.0 as usize) else {
            continue;
        };
        if definition.ty != Some(MetricType::Gauge) {
            continue;
        }
        let labels = labels(definition);
        let gauges = found.entry(labels.clone()).or_default();
        if definition.realtime {
            gauges.realtime.get_or_insert(*id);
            continue;
        }
        gauges.plain.get_or_insert(*id);
        let object = (labels, definition.kind, Arc::clone(&definition.object));
        if gauges.objects.len() < MOST_PLACES && objects.insert(object) {
            gauges.objects.push(*id);
        }
    }
    found
}

/// The labels of a metric, keys and values, as one text.
fn labels(definition: &Definition) -> String {
    let mut text = String::new();
    for (key, value) in definition.labels.iter() {
        text.push_str(key);
        text.push('\u{1}');
        text.push_str(value);
        text.push('\u{2}');
    }
    text
}

/// The label keys of a metric with commas between them.
fn keys(definition: &Definition) -> Arc<str> {
    let keys = definition.labels.iter().map(|(key, _)| &**key);
    Arc::from(keys.collect::<Vec<_>>().join(","))
}

fn variants(
    all: &[Definition],
    ids: &[DefinitionId],
    value: &dyn Fn(&Definition) -> Option<Arc<str>>,
    is_reported: &dyn Fn(FileId) -> bool,
) -> Vec<Variant> {
    let mut found: Vec<(Variant, FileId)> = Vec::new();
    let mut by_value: HashMap<Arc<str>, usize> = HashMap::new();
    for id in ids {
        let Some(definition) = all.get(id.0 as usize) else {
            continue;
        };
        let Some(value) = value(definition) else {
            continue;
        };
        let place = *by_value.entry(Arc::clone(&value)).or_insert_with(|| {
            let variant = Variant {
                value,
                files: 0,
                definitions: Vec::new(),
                count: 0,
                reported: None,
            };
            found.push((variant, FileId(u32::MAX)));
            found.len() - 1
        });
        let (variant, last) = &mut found[place];
        variant.count += 1;
        if variant.reported.is_none() && is_reported(definition.file) {
            variant.reported = Some(*id);
        }
        if *last != definition.file {
            *last = definition.file;
            variant.files += 1;
        }
        if variant.definitions.len() < MOST_PLACES {
            variant.definitions.push(*id);
        }
    }
    let mut found: Vec<Variant> = found.into_iter().map(|(variant, _)| variant).collect();
    // Equals stay in the order of the files.
    found.sort_by_key(|variant| Reverse((variant.files, variant.count)));
    found
}
