//! One finding out of the same finding for several releases.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::options::Options;
use crate::argo::{Target, Version};
use crate::diagnostic::{Finding, Place, Severity};
use crate::rules::{is_older, older_fate};
use crate::yaml::NodeId;

/// A finding with the node of the metric that it belongs to, if it belongs to one.
pub type OfMetric = (Finding, Option<NodeId>);

/// A finding with the releases that it was found for, newest first, and those that say each of its texts.
struct Merged {
    finding: Finding,
    held: Vec<Version>,
    said: Vec<Vec<Version>>,
}

impl Merged {
    /// The finding, with what applies to some releases only marked as such.
    fn finished(self, versions: &[Version]) -> Finding {
        let Self {
            mut finding,
            mut held,
            said,
        } = self;
        for (text, mut said) in finding.argo.iter_mut().zip(said) {
            if said.len() < held.len() {
                said.sort_unstable();
                text.versions = said;
            }
        }
        if held.len() < versions.len() {
            let newest = versions.last();
            let most = match newest {
                Some(newest) if held.contains(newest) => Severity::Warning,
                _ => Severity::Info,
            };
            finding.severity = finding.severity.min(most);
            held.sort_unstable();
            finding.versions = held;
        }
        finding
    }
}

/// Makes one finding of two about the same place, where a rule of its own speaks of what older releases do
/// ([`crate::rules::older_fate`]): what fails in all releases is as bad as in each of them.
fn join_older(all: Vec<Merged>) -> Vec<Merged> {
    let (older, mut all): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| is_older(one.finding.code));
    if older.is_empty() {
        return all;
    }
    let mut at_place: HashMap<Place, Vec<usize>> = HashMap::new();
    for (n, one) in all.iter().enumerate() {
        at_place.entry(one.finding.place).or_default().push(n);
    }
    let mut alone = Vec::new();
    for older in older {
        let here = at_place.get(&older.finding.place);
        let newer = here.into_iter().flatten().copied().find(|n| {
            let newer = &all[*n];
            newer.finding.metric == older.finding.metric
                && older_fate(older.finding.code, newer.finding.code).is_some()
                && !newer
                    .held
                    .iter()
                    .any(|version| older.held.contains(version))
        });
        let Some(newer) = newer else {
            alone.push(older);
            continue;
        };
        let newer = &mut all[newer];
        if let Some(fate) = older_fate(older.finding.code, newer.finding.code) {
            newer.finding.message = format!("{}; {fate}", newer.finding.message);
        }
        newer.finding.older = Some(older.finding.code);
        newer.finding.argo.extend(older.finding.argo);
        newer.said.extend(older.said);
        newer.held.extend(older.held);
    }
    all.extend(alone);
    all
}

/// The findings of each release that is checked for, made one.
pub fn for_each_release(
    options: &Options,
    check: impl FnMut(Target) -> Vec<OfMetric>,
) -> Vec<Finding> {
    let targets = options.targets.iter().copied();
    let versions = targets.clone().map(|target| target.version);
    merge(targets.map(check).collect(), &versions.collect::<Vec<_>>())
}

/// Merges the findings of each release, oldest first. Those with the same place, code and metric are one; of several such in
/// one release each has its own, in their order. What applies to all of them keeps its severity; what
/// applies to some says so, and is a warning at most if the newest is among them, else informational.
#[must_use]
pub fn merge(per_release: Vec<Vec<OfMetric>>, versions: &[Version]) -> Vec<Finding> {
    type Key = (u32, u32, &'static str, Option<NodeId>, usize);
    // In the order in which the newest release reports them.
    let mut merged: IndexMap<Key, Merged> = IndexMap::new();
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
                    let said = finding.argo.iter().map(|_| vec![*version]).collect();
                    let held = vec![*version];
                    merged.insert(
                        key,
                        Merged {
                            finding,
                            held,
                            said,
                        },
                    );
                }
                Some(Merged {
                    finding: first,
                    held,
                    said,
                }) => {
                    for words in finding.argo {
                        match first.argo.iter().position(|known| *known == words) {
                            Some(at) => said[at].push(*version),
                            None => {
                                first.argo.push(words);
                                said.push(vec![*version]);
                            }
                        }
                    }
                    held.push(*version);
                }
            }
        }
    }
    let all = join_older(merged.into_values().collect());
    let finished = all.into_iter().map(|one| one.finished(versions));
    finished.collect()
}
