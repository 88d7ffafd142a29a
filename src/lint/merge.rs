//! One finding out of the same finding for several releases.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::argo::Version;
use crate::diagnostic::{Finding, Severity};
use crate::yaml::NodeId;

/// A finding with the node of the metric that it belongs to, if it belongs to one.
pub type OfMetric = (Finding, Option<NodeId>);

/// Merges the findings of each release, oldest first. Those with the same place, code and metric are one; of several such in
/// one release each has its own, in their order. What applies to all of them keeps its severity; what
/// applies to some says so, and is a warning at most if the newest is among them, else informational.
#[must_use]
pub fn merge(per_release: Vec<Vec<OfMetric>>, versions: &[Version]) -> Vec<Finding> {
    type Key = (u32, u32, &'static str, Option<NodeId>, usize);
    // In the order in which the newest release reports them.
    let mut merged: IndexMap<Key, (Finding, Vec<Version>)> = IndexMap::new();
    // The newest first: its words lead.
    for (findings, version) in per_release.into_iter().zip(versions).rev() {
        let mut seen: HashMap<_, usize> = HashMap::new();
        for (finding, metric) in findings {
            let place = (
                finding.place.span.start,
                finding.place.span.end,
                finding.code,
                metric,
            );
            let nth = seen.entry(place).and_modify(|n| *n += 1).or_insert(0);
            let key = (place.0, place.1, place.2, place.3, *nth);
            match merged.get_mut(&key) {
                None => {
                    merged.insert(key, (finding, vec![*version]));
                }
                Some((first, held)) => {
                    for words in finding.argo {
                        if !first.argo.contains(&words) {
                            first.argo.push(words);
                        }
                    }
                    held.push(*version);
                }
            }
        }
    }
    let newest = versions.last();
    merged
        .into_values()
        .map(|(mut finding, mut held)| {
            if held.len() < versions.len() {
                let most = match newest {
                    Some(newest) if held.contains(newest) => Severity::Warning,
                    _ => Severity::Info,
                };
                finding.severity = finding.severity.min(most);
                held.reverse();
                finding.versions = held;
            }
            finding
        })
        .collect()
}
