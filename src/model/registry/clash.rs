//! What two definitions of metrics result in, if one controller emits both.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Emitted, Refusal, Registry, Scrape};
use crate::argo::Version;

/// What of a definition is silently lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// The help text of one definition.
    Help,
    /// The type of one definition: a counter is added to a gauge, or is replaced by a realtime gauge.
    Type,
    /// The buckets of one definition.
    Buckets,
    /// The name of one definition: it is exported with the other one's spelling.
    Name,
    /// The labels of one definition: its values go to the other one's series.
    Labels,
    /// The value of one definition: a realtime gauge and another metric share a series.
    Value,
}

/// What the second of two definitions results in after the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Each has the same result as alone; in a shared series, counters add up, and the later gauge wins.
    Fine,
    /// The second is a `MetricsError`; this is what follows `could not construct metric '<name>': `.
    Dropped(String),
    /// There is no error, but part of a definition is lost.
    Silent(Lost),
    /// Every scrape fails with this message.
    Scrape(String),
    /// The second one panics with this message, and its workflow ends as `Error`.
    Panics(String),
}

/// A cache of [`clash`] for a whole run, because the metrics of a project often repeat.
#[derive(Debug, Default)]
pub struct Clashes {
    /// The answers, by release, first and second metric.
    pairs: Kept<Clash>,
    /// The scrape of each metric alone, by release and metric; `None` if the metric alone is wrong.
    alone: Kept<Option<Arc<Scrape>>>,
}

#[derive(Debug)]
struct Kept<T>(Mutex<HashMap<String, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    fn or_else(&self, key: String, find: impl FnOnce() -> T) -> T {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().get(&key).cloned();
        known.unwrap_or_else(|| {
            let found = find();
            let mut kept = kept();
            if kept.len() < MOST_KEPT {
                kept.insert(key, found.clone());
            }
            found
        })
    }
}

/// How many answers are cached; further ones are calculated again each time.
const MOST_KEPT: usize = 100_000;

impl Clashes {
    /// Like [`clash`], but cached.
    #[must_use]
    pub fn of(&self, version: Version, first: &Emitted, second: &Emitted) -> Clash {
        let key = format!("{version} {first:?} {second:?}");
        self.pairs
            .or_else(key, || self.clash(version, first, second))
    }

    fn alone(&self, version: Version, metric: &Emitted) -> Option<Arc<Scrape>> {
        self.alone.or_else(format!("{version} {metric:?}"), || {
            let mut registry = Registry::new(version);
            registry.upsert(metric).ok()?;
            let scrape = registry.scrape(false);
            scrape.error.is_none().then(|| Arc::new(scrape))
        })
    }
}

/// What happens when one controller of a release emits `first` and then `second`.
///
/// A mistake in one of them alone is not a clash: the answer is then [`Clash::Fine`]. Ask for both orders, because the
/// running workflows decide which one comes first. Only names, help texts, types, labels and buckets matter, so any
/// numbers will do as values. Two metrics with the same labels need not be asked about with other labels too: each set
/// of label values is a pair of its own. Up to 3.5, other labels give other answers than equal ones.
#[must_use]
pub fn clash(version: Version, first: &Emitted, second: &Emitted) -> Clash {
    Clashes::default().of(version, first, second)
}

impl Clashes {
    fn clash(&self, version: Version, first: &Emitted, second: &Emitted) -> Clash {
        let alone = |metric| self.alone(version, metric);
        let (Some(one), Some(two)) = (alone(first), alone(second)) else {
            return Clash::Fine;
        };
        let mut registry = Registry::new(version);
        if registry.upsert(first).is_err() {
            return Clash::Fine;
        }
        match registry.upsert(second) {
            Err(Refusal::Error(text)) => return Clash::Dropped(text),
            Err(Refusal::Panics(text)) => return Clash::Panics(text),
            Ok(()) => {}
        }
        let both = registry.scrape(false);
        if let Some(text) = both.error {
            return Clash::Scrape(text);
        }
        let shown = outlines(&both.lines);
        let lost = outlines(&one.lines)
            .union(&outlines(&two.lines))
            .filter(|line| !shown.contains(*line))
            .map(|line| lost(line, &shown))
            .max();
        let mixed = first.is_realtime() != second.is_realtime() && one_series(&one, &two);
        match lost {
            Some(lost) => Clash::Silent(lost),
            None if mixed => Clash::Silent(Lost::Value),
            None => Clash::Fine,
        }
    }
}

/// The lines of a scrape without their values.
fn outlines(lines: &[String]) -> BTreeSet<&str> {
    lines
        .iter()
        .map(|line| {
            if line.starts_with('#') {
                line
            } else {
                line.rsplit_once(' ')
                    .map_or(line.as_str(), |(series, _)| series)
            }
        })
        .collect()
}

/// The name of the family that a line is about.
fn family(line: &str) -> &str {
    line.trim_start_matches("# HELP ")
        .trim_start_matches("# TYPE ")
        .split([' ', '{'])
        .next()
        .unwrap_or_default()
}

/// What is lost if a line of a scrape is missing.
fn lost(line: &str, shown: &BTreeSet<&str>) -> Lost {
    let name = family(line);
    if !shown.iter().any(|other| family(other) == name) {
        Lost::Name
    } else if line.starts_with("# HELP ") {
        Lost::Help
    } else if line.starts_with("# TYPE ") {
        Lost::Type
    } else if line.contains("le=\"") {
        Lost::Buckets
    } else {
        Lost::Labels
    }
}

fn one_series(one: &Scrape, two: &Scrape) -> bool {
    let series = |scrape: &Scrape| -> BTreeSet<String> {
        let outlines = outlines(&scrape.lines).into_iter();
        outlines
            .filter(|line| !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    series(one) == series(two)
}
