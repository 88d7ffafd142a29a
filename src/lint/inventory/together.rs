//! How many series metrics of one name make together: those with the same labels and values are the same series.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Place, Series};

/// Series of one name that are distinguished by their values; beyond that they are counted by the labels' texts.
const MOST: usize = 10_000;

/// Counts them. Where values are not known, metrics whose labels are written alike are taken for the same series.
pub(super) fn series(places: &[&Place]) -> Series {
    let lines = places.iter().map(|place| place.series.lines).max();
    let mut together = Series {
        count: None,
        at_least: places.iter().any(|place| place.series.at_least),
        lines: lines.unwrap_or(1),
    };
    let mut told = HashSet::new();
    let mut alike: BTreeMap<Vec<(&str, &str)>, u64> = BTreeMap::new();
    for place in places {
        let Some(count) = place.series.count else {
            return together;
        };
        match product(place).filter(|all| all.len() as u64 == count) {
            Some(all) if told.len() + all.len() <= MOST => told.extend(all),
            _ => {
                let labels = place.labels.iter();
                let mut labels: Vec<_> = labels.map(|l| (&*l.key, &*l.value)).collect();
                labels.sort_unstable();
                let known = alike.entry(labels).or_default();
                // The same text can have other values in another object.
                together.at_least |= *known > 0;
                *known = count.max(*known);
            }
        }
    }
    let others = alike.values().fold(0, |sum: u64, n| sum.saturating_add(*n));
    together.count = Some((told.len() as u64).saturating_add(others));
    together
}

/// The label values of each series of a metric, where all are known and every combination is one.
fn product(place: &Place) -> Option<Vec<Vec<(&str, &str)>>> {
    let mut labels = Vec::new();
    for label in &place.labels {
        labels.push((&*label.key, label.values.all.as_ref()?));
    }
    labels.sort_by_key(|(key, _)| *key);
    let sizes = labels.iter().map(|(_, values)| values.len());
    let size = sizes.fold(1, usize::saturating_mul);
    (size <= MOST).then(|| combinations(&labels))
}

fn combinations<'a>(labels: &[(&'a str, &'a BTreeSet<String>)]) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut all = vec![Vec::new()];
    for (key, values) in labels {
        all = all
            .into_iter()
            .flat_map(|so_far: Vec<(&str, &str)>| {
                let with = |value: &'a String| {
                    let mut longer = so_far.clone();
                    longer.push((*key, value.as_str()));
                    longer
                };
                values.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    all
}
