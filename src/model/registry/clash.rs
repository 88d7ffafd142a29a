//! What two definitions give together.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Emitted, Refusal, Registry, Scrape};
use crate::argo::Version;

/// What is silently not as the definition says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// The help text of one of them.
    Help,
    /// The type of one of them: a counter that is added to a gauge, or is replaced by a realtime gauge.
    Type,
    /// The buckets of one of them.
    Buckets,
    /// The name of one of them: it is exported under the other spelling.
    Name,
    /// The labels of one of them: its values go to the other's series.
    Labels,
    /// The value of one of them: a realtime gauge and another of the same series.
    Value,
}

/// What the second of two definitions gives after the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Each is what it is alone; of one series counters add up, and the later gauge wins.
    Fine,
    /// The second is a `MetricsError`: the text after `could not construct metric '<name>': `.
    Dropped(String),
    /// No error, but something of a definition does not come out.
    Silent(Lost),
    /// Every scrape fails with this text.
    Scrape(String),
    /// The second panics: its workflow ends as `Error`.
    Panics(String),
}

/// Answers of [`clash`] that are kept for a whole run: the metrics of a project repeat each other.
#[derive(Debug, Default)]
pub struct Clashes {
    /// By release, first and second metric.
    pairs: Kept<Clash>,
    /// What each metric gives alone, by release and metric; `None` where something is wrong with it.
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

/// So many answers are kept; beyond them each is found again.
const MOST_KEPT: usize = 100_000;

impl Clashes {
    /// As [`clash`].
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
/// What is wrong with one of them alone is no clash: the answer is then [`Clash::Fine`]. Ask for both orders; the first
/// to come is decided by the workflows that run. Only names, help texts, types, labels and buckets matter, so any
/// numbers do as values. What is emitted twice with the same labels need not be asked with others too: each set of
/// label values is a pair of its own, and up to 3.5 other labels give other answers than the same ones.
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

/// The lines without their values.
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

/// What a line that is not there tells.
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
