//! One metric for each name: Python has one object for it.

use std::collections::HashMap;

use crate::spec::{Definition, Kind, Level, Metric, Origin, faults, problem};

use super::Build;

impl Build {
    /// The metrics, each name once. What differs between templates becomes an argument.
    pub(super) fn merged(&mut self, definition: &Definition) -> Vec<(Level, Metric)> {
        let mut merged: Vec<(Level, Metric)> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for group in &definition.groups {
            if self.flask && group.level.is_argo() {
                continue;
            }
            for metric in &group.metrics {
                match at.get(&metric.name) {
                    None => {
                        at.insert(metric.name.clone(), merged.len());
                        merged.push((group.level.clone(), metric.clone()));
                    }
                    Some(n) => self.merge(&mut merged[*n].1, metric),
                }
            }
        }
        merged
    }

    fn merge(&mut self, first: &mut Metric, metric: &Metric) {
        let same = first.kind.word() == metric.kind.word()
            && buckets(&first.kind) == buckets(&metric.kind)
            && first.help == metric.help
            && keys(first) == keys(metric);
        if !same {
            let message = format!(
                "`{}` is already defined differently, and {} allows one type, help and set of labels for a name: `Duplicated timeseries in CollectorRegistry`",
                metric.name,
                self.made_for()
            );
            self.problems.push(
                problem(faults::REFUSED_BY_LIBRARY, metric.places.name, message)
                    .related_at(first.places.name, "defined here first")
                    .help("give one of them another name"),
            );
            return;
        }
        for label in &mut first.labels {
            let other = metric.labels.iter().find(|l| l.key == label.key);
            let both = |is: fn(&Origin) -> bool| {
                is(&label.value) && other.is_some_and(|other| is(&other.value))
            };
            if other.is_some_and(|other| other.value != label.value) && !both(Origin::is_status) {
                label.value = Origin::Argument;
            }
        }
        merge_values(&mut first.kind, &metric.kind);
        if first.when != metric.when {
            self.warn(
                metric.places.name,
                format!(
                    "`{}` has a different `on` or `when` above: Python has one decorator for both, which ignores them",
                    metric.name
                ),
                "give one of them another name, or add a label with the status",
            );
            first.when = None;
        }
    }
}

fn keys(metric: &Metric) -> Vec<&str> {
    let mut keys = metric
        .labels
        .iter()
        .map(|l| l.key.as_str())
        .collect::<Vec<_>>();
    keys.sort_unstable();
    keys
}

fn buckets(kind: &Kind) -> &[f64] {
    match kind {
        Kind::Histogram { buckets, .. } => buckets,
        _ => &[],
    }
}

/// Two values that are not the same are given by the code.
fn merge_values(first: &mut Kind, other: &Kind) {
    let operation = |kind: &Kind| match kind {
        Kind::Gauge { operation, .. } => *operation,
        _ => None,
    };
    let same = match (first.value(), other.value()) {
        (Some(one), Some(two)) => {
            (one == two || one.is_duration() && two.is_duration())
                && operation(first) == operation(other)
        }
        _ => true,
    };
    if same {
        return;
    }
    match first {
        Kind::Counter(value)
        | Kind::Summary(value)
        | Kind::Gauge { value, .. }
        | Kind::Histogram { value, .. } => *value = Origin::Argument,
        Kind::Info(_) => {}
    }
}
