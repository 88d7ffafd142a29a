//! How many time series a metric makes, against what the recorded controllers exposed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use argo_metrics::argo::Version;
use argo_metrics::manifest::{Surroundings, locate};
use argo_metrics::metric::metric_lists;
use argo_metrics::model::{Scene, Series};
use argo_metrics::yaml::{Limits, Text, read};

use crate::controller::{Life, lives};

/// For each metric the most series that its definitions make together; `None` where that is not bounded or not known.
fn bounds(life: &Life, version: Version) -> BTreeMap<String, Option<u64>> {
    let mut found = BTreeMap::new();
    for manifest in &life.manifests {
        let text = Text::decode(manifest.as_bytes()).expect("a text");
        for doc in &read(&text, &Limits::default()).documents {
            for object in locate(doc).0 {
                let surroundings = Surroundings::read(doc, &object);
                let series = Series::new(Scene::new(doc, &object, &surroundings, version));
                for list in metric_lists(doc, &object) {
                    for (metric, estimate) in list.metrics.iter().zip(series.of(&list).iter()) {
                        let name = metric.name.text(doc).unwrap_or_default().to_owned();
                        let most = estimate.series.filter(|_| !estimate.at_least);
                        let all = found.entry(name).or_insert(Some(0));
                        *all = all.and_then(|before: u64| Some(before + most?));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn no_recorded_controller_exposed_more_series_than_were_counted() {
    let (mut held, mut wrong) = (0, BTreeSet::new());
    for life in lives() {
        if life.workflow_defaults.is_some() {
            continue;
        }
        let mut exposed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in life.observations.iter().flat_map(|o| &o.metrics) {
            let (name, rest) = line.split_once('{').expect("labels");
            let labels = rest.split_once("} ").expect("a value").0;
            exposed.entry(name).or_default().insert(labels);
        }
        for release in &life.argo {
            let bounds = bounds(&life, release.parse().expect("a version"));
            for (name, series) in &exposed {
                let Some(Some(most)) = bounds.get(*name) else {
                    continue;
                };
                if series.len() as u64 > *most {
                    wrong.insert(format!(
                        "{} {release}: {name} has {series:?}, counted {most}",
                        life.scenario
                    ));
                }
                held += 1;
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded controller.jsonl: {held} counts of series hold"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(held > 300, "only {held} counts were held against anything");
}
