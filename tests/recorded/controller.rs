//! Whole lives of the controller: which variables resolve where, against what our model says about each emission.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use argo_metrics::argo::{Crds, Version};
use argo_metrics::diagnostic::{Effect, Severity};
use argo_metrics::expression::{TagKind, tags};
use argo_metrics::lint::check;
use argo_metrics::manifest::{Surroundings, locate};
use argo_metrics::metric::metric_lists;
use argo_metrics::model::{Answer, Scene, trim_tag};
use argo_metrics::yaml::{Limits, Text, read};
use serde::Deserialize;

use crate::{directories, options};

#[derive(Deserialize)]
pub struct Life {
    pub argo: Vec<String>,
    pub scenario: String,
    pub manifests: Vec<String>,
    pub workflow_defaults: Option<String>,
    pub script: Vec<Action>,
    pub observations: Vec<Observation>,
}

#[derive(Deserialize)]
pub struct Action {
    #[serde(rename = "do")]
    pub what: String,
}

#[derive(Deserialize)]
pub struct Observation {
    #[serde(default)]
    pub nodes: Vec<String>,
    #[serde(default)]
    pub metrics: Vec<String>,
    pub metrics_error: Option<String>,
}

impl Life {
    /// The names of the metrics that were exposed at any time.
    fn exposed(&self) -> BTreeSet<&str> {
        let lines = self.observations.iter().flat_map(|o| &o.metrics);
        lines.filter_map(|line| line.split('{').next()).collect()
    }

    /// The metrics that failed on a variable, with its name.
    fn unresolved(&self) -> BTreeSet<(&str, &str)> {
        const BEFORE: &str = "unable to substitute parameters for metric '";
        const BETWEEN: &str = "': failed to resolve {{";
        let mut found = BTreeSet::new();
        for text in self
            .observations
            .iter()
            .filter_map(|o| o.metrics_error.as_deref())
        {
            for part in text.split(BEFORE).skip(1) {
                let failed = part.split_once(BETWEEN);
                let failed = failed.and_then(|(name, rest)| Some((name, rest.split_once("}}")?.0)));
                found.extend(failed.map(|(name, tag)| (name, trim_tag(tag))));
            }
        }
        found
    }
}

pub fn lives() -> Vec<Life> {
    let mut all = Vec::new();
    for directory in directories() {
        let Ok(lines) = std::fs::read_to_string(directory.join("controller.jsonl")) else {
            continue;
        };
        all.extend(
            lines
                .lines()
                .map(|line| serde_json::from_str::<Life>(line).expect("a recorded line")),
        );
    }
    assert!(
        all.len() >= 259,
        "{} lives are fewer than were recorded",
        all.len()
    );
    all
}

/// All answers about a metric's variable, in all templates that have a metric of that name.
type Answers = BTreeMap<(String, String), Vec<Answer>>;

fn answers(manifests: &[String], version: Version) -> Answers {
    let mut found = Answers::new();
    for manifest in manifests {
        let text = Text::decode(manifest.as_bytes()).expect("a text");
        for doc in &read(&text, &Limits::default()).documents {
            for object in locate(doc).0 {
                let surroundings = Surroundings::read(doc, &object);
                let scene = Scene::new(doc, &object, &surroundings, version);
                for list in metric_lists(doc, &object) {
                    for metric in &list.metrics {
                        let name = metric.name.text(doc).unwrap_or_default();
                        let emissions = scene.emissions(&list, metric.is_realtime(doc));
                        for at in metric.texts(doc) {
                            let simple = |t: &argo_metrics::expression::Tag| {
                                t.closed && t.kind == TagKind::Simple
                            };
                            for tag in tags(at.text).filter(simple) {
                                let variable = trim_tag(tag.text(at.text));
                                let key = (name.to_owned(), variable.to_owned());
                                let all = emissions.iter().map(|e| scene.answer(e, variable));
                                let all = match emissions.is_empty() {
                                    true => vec![Answer::Unseen],
                                    false => all.collect(),
                                };
                                found.entry(key).or_default().extend(all);
                            }
                        }
                    }
                }
            }
        }
    }
    found
}

#[test]
fn the_model_knows_where_each_variable_resolves() {
    let (mut agree, mut unseen, mut wrong) = (0, 0, Vec::new());
    for life in lives() {
        let (exposed, unresolved) = (life.exposed(), life.unresolved());
        for release in &life.argo {
            let version: Version = release.parse().expect("a version");
            for ((metric, variable), answers) in answers(&life.manifests, version) {
                let said = || {
                    format!(
                        "{} {release}: {metric} {{{{{variable}}}}}: {answers:?}",
                        life.scenario
                    )
                };
                let fails = unresolved.contains(&(metric.as_str(), variable.as_str()));
                let may_fail = |a: &Answer| {
                    matches!(a, Answer::Unset(_) | Answer::Sometimes(_) | Answer::Unseen)
                };
                let never = answers.iter().all(|a| matches!(a, Answer::Unset(_)));
                match fails {
                    true if !answers.iter().any(may_fail) => {
                        wrong.push(format!("{}, and it fails", said()));
                    }
                    _ if never && exposed.contains(metric.as_str()) => {
                        wrong.push(format!("{}, and it is exposed", said()));
                    }
                    true if answers.iter().all(|a| *a == Answer::Unseen) => unseen += 1,
                    _ => agree += 1,
                }
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded controller.jsonl: variables: {agree} agree, {unseen} failures that the object does not show"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree > 1000, "{agree} answers are fewer than expected");
}

/// Failures that no finding tells, since nobody can write the metric better: the pod of an output with a default
/// reported nothing at all.
const NOT_TOLD: [&str; 1] = ["vars-failed-without-outputs: opt {{outputs.parameters.opt}}"];

/// Each metric that failed on a variable has a finding.
#[test]
fn what_failed_on_a_variable_is_found_and_what_was_exposed_is_not_said_to_fail() {
    let (mut found, mut missed, mut wrong) = (0, BTreeSet::new(), BTreeSet::new());
    for life in lives() {
        if life.workflow_defaults.is_some() {
            continue;
        }
        let (exposed, unresolved) = (life.exposed(), life.unresolved());
        for release in &life.argo {
            let version: Version = release.parse().expect("a version");
            let options = options(version, Crds::Minimal);
            let findings = life
                .manifests
                .iter()
                .flat_map(|m| check(m.as_bytes(), &options).findings)
                .collect::<Vec<_>>();
            let of = |name: &str| {
                findings
                    .iter()
                    .filter(move |f| f.metric.as_deref() == Some(name))
                    .collect::<Vec<_>>()
            };
            // A tag that is never closed has AM102, whose words are others.
            for (metric, variable) in unresolved.iter().filter(|(_, v)| !v.contains('"')) {
                let told = of(metric)
                    .iter()
                    .any(|f| format!("{} {:?}", f.message, f.argo).contains(variable));
                match told {
                    true => found += 1,
                    false => {
                        missed.insert(format!("{}: {metric} {{{{{variable}}}}}", life.scenario));
                    }
                }
            }
            for metric in &exposed {
                for finding in of(metric) {
                    let says = finding.message.contains("every emission fails")
                        && finding
                            .argo
                            .iter()
                            .any(|t| t.text.contains("failed to resolve"));
                    if says
                        && finding.severity == Severity::Error
                        && finding.effect == Effect::Dropped
                    {
                        wrong.insert(format!(
                            "{} {release}: {metric}: {} {}",
                            life.scenario, finding.code, finding.message
                        ));
                    }
                }
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded controller.jsonl: {found} failures found, {} not told",
        missed.len()
    );
    let expected = NOT_TOLD.map(str::to_owned);
    assert_eq!(
        missed,
        BTreeSet::from(expected),
        "failures without a finding"
    );
    assert!(
        found >= 200,
        "{found} failures are fewer than were recorded"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
