//! Whole lives of the controller: how often the metrics of each template were emitted, against what our model says.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use argo_metrics::argo::{Version, parse_go_float};
use argo_metrics::manifest::{Surroundings, locate};
use argo_metrics::metric::{Metric, MetricType, metric_lists};
use argo_metrics::model::{DaemonTimes, Silence, Times, Triggers};
use argo_metrics::yaml::{Document, Limits, Text, read};

use crate::controller::{Life, lives};

/// A node of the workflow as it was last seen.
struct Node<'l> {
    name: &'l str,
    kind: &'l str,
    phase: &'l str,
    template: &'l str,
}

/// Reads `<name> <type> <phase> template=<template> …`.
fn node(line: &str) -> Node<'_> {
    let (before, after) = line.split_once(" template=").expect("a template");
    let mut words = before.rsplitn(3, ' ');
    let (phase, kind, name) = (words.next(), words.next(), words.next());
    Node {
        name: name.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        phase: phase.unwrap_or_default(),
        template: after.split(' ').next().unwrap_or_default(),
    }
}

impl Life {
    /// The nodes of a template that have ended, as they were last seen: without those that stand for a fan-out, for a step
    /// group or for one container of a set.
    fn ended(&self, template: &str) -> Vec<Node<'_>> {
        let last = self.observations.iter().rev().find(|o| !o.nodes.is_empty());
        let nodes = last.map_or(&[][..], |o| &o.nodes);
        let ended = |n: &Node| ["Succeeded", "Failed", "Error"].contains(&n.phase);
        nodes
            .iter()
            .map(|line| node(line))
            .filter(|n| {
                n.template == template
                    && ended(n)
                    && !n.kind.ends_with("Group")
                    && n.kind != "Container"
            })
            .collect()
    }

    /// The highest sum of a counter over its series: series go with the workflow, or after a time.
    fn counted(&self, metric: &str) -> f64 {
        let of = |line: &str| {
            let (name, rest) = line.split_once('{')?;
            let value = rest.rsplit_once(' ').filter(|_| name == metric)?.1;
            parse_go_float(value)
        };
        let sums = self.observations.iter();
        let sums = sums.map(|o| o.metrics.iter().filter_map(|line| of(line)).sum());
        sums.fold(0.0, f64::max)
    }
}

/// How often the model lets a metric be emitted.
#[derive(Debug)]
enum Expected {
    Exactly(usize),
    AtMost(usize),
    AtLeast(usize),
}

impl Expected {
    fn of(triggers: &Triggers, nodes: &[Node], hook_ran: bool) -> Self {
        let parents = nodes.iter().filter(|n| n.kind == "Retry").count();
        let attempts = nodes.len() - parents;
        let times = match triggers.times {
            Times::Once | Times::PerAttempt { .. } => attempts,
            Times::LastTwice { .. } => attempts + parents,
            Times::TwiceAsHook { .. } => 2 * attempts,
            Times::Daemon(DaemonTimes::WhenReady) => return Self::AtMost(nodes.len()),
            Times::Daemon(_) => return Self::AtLeast(nodes.len()),
        };
        let mut expected = Self::Exactly(times);
        for silence in &triggers.silences {
            match silence {
                Silence::Agent | Silence::Resumed | Silence::NeverCalled { .. } => {
                    return Self::Exactly(0);
                }
                Silence::Hook { at_end: true, .. } if hook_ran => return Self::Exactly(0),
                Silence::Hook { .. } | Silence::CacheHit { .. } => expected = Self::AtMost(times),
            }
        }
        expected
    }

    fn holds(&self, counted: f64) -> bool {
        let number = |n: &usize| f64::from(u32::try_from(*n).unwrap_or(u32::MAX));
        match self {
            Self::Exactly(n) => (counted - number(n)).abs() < 0.5,
            Self::AtMost(n) => counted < number(n) + 0.5,
            Self::AtLeast(n) => counted > number(n) - 0.5,
        }
    }
}

/// Whether a metric counts emissions, and each is sure to come through: a counter of 1 without `when`, whose texts have
/// no other variable than the status.
fn counts(doc: &Document, metric: &Metric) -> bool {
    let counter = metric
        .effective()
        .is_some_and(|block| block.ty == MetricType::Counter && block.value.text(doc) == Some("1"));
    let when = metric.when.decoded(doc).unwrap_or_default();
    let known = |text: &str| {
        text.replace("{{status}}", "")
            .replace("{{workflow.status}}", "")
    };
    let sure = metric
        .texts(doc)
        .iter()
        .all(|at| !known(at.text).contains("{{"));
    counter && when.is_empty() && sure
}

/// What somebody does to a workflow, so that its nodes end otherwise.
const FROM_OUTSIDE: [&str; 4] = ["terminate", "stop", "retry", "refuse"];

/// The lives in which something that no file shows keeps a node from emitting, or makes it emit.
const HIDDEN: [(&str, &str); 12] = [
    ("bad-pod-spec-patch-dag-task", "the pod cannot be built"),
    (
        "bad-pod-spec-patch-retry-default-policy",
        "the pod cannot be built",
    ),
    ("bad-pod-spec-patch-step", "the pod cannot be built"),
    ("bad-suspend-duration", "the node fails while it is created"),
    ("on-exit-bad-pod", "the pod cannot be built"),
    ("on-exit-steps-bad-pod-inside", "the pod cannot be built"),
    (
        "task-result-late-failed-entry",
        "the pod fails before its result is there",
    ),
    (
        "task-result-never-complete-failed-step",
        "the pod fails before its result is there",
    ),
    (
        "template-expression-syntax-error",
        "the node fails while it is created",
    ),
    (
        "template-timeout-pending",
        "a pending node passes its timeout",
    ),
    (
        "template-timeout-pending-dag-task",
        "a pending node passes its timeout",
    ),
    (
        "workflow-active-deadline-suspend",
        "the controller ends the pause at the deadline",
    ),
];

/// How many answers there are at least of each kind, so that none goes untested unnoticed.
const LEAST: [(&str, usize); 9] = [
    ("agent", 15),
    ("cache hit", 25),
    ("daemon", 5),
    ("hook", 30),
    ("last twice", 25),
    ("once", 700),
    ("per attempt", 75),
    ("resumed", 15),
    ("twice as hook", 30),
];

#[test]
fn the_model_knows_how_often_each_template_emits() {
    let (mut agree, mut wrong) = (BTreeMap::<&str, usize>::new(), BTreeSet::new());
    let mut explained = BTreeSet::new();
    for life in lives() {
        let outside = life
            .script
            .iter()
            .any(|a| FROM_OUTSIDE.contains(&a.what.as_str()));
        if life.manifests.len() != 1 || life.workflow_defaults.is_some() || outside {
            continue;
        }
        let text = Text::decode(life.manifests[0].as_bytes()).expect("a text");
        let stream = read(&text, &Limits::default());
        let doc = &stream.documents[0];
        for object in locate(doc).0 {
            let surroundings = Surroundings::read(doc, &object);
            let lists = metric_lists(doc, &object);
            let mut names = BTreeMap::new();
            for metric in lists.iter().flat_map(|l| &l.metrics) {
                *names.entry(metric.name.text(doc)).or_insert(0) += 1;
            }
            for release in &life.argo {
                let version: Version = release.parse().expect("a version");
                for list in lists.iter().filter(|l| l.place.is_template()) {
                    let around = surroundings.of(doc, list.owner).expect("a template");
                    let triggers = Triggers::of(doc, around, version);
                    let nodes = life.ended(&around.template.name);
                    let all = life.observations.iter().flat_map(|o| &o.nodes);
                    let hook_ran = all.map(|n| node(n)).any(|n| n.name.contains(".hooks."));
                    let expected = Expected::of(&triggers, &nodes, hook_ran);
                    for metric in list
                        .metrics
                        .iter()
                        .filter(|m| counts(doc, m) && names[&m.name.text(doc)] == 1)
                    {
                        let name = metric.name.text(doc).unwrap_or_default();
                        let counted = life.counted(name);
                        let reason = HIDDEN
                            .iter()
                            .find(|(scenario, _)| *scenario == life.scenario);
                        match (expected.holds(counted), reason) {
                            (true, _) => *agree.entry(word(&triggers)).or_default() += 1,
                            (false, Some(reason)) => {
                                explained.insert(*reason);
                            }
                            (false, None) => {
                                wrong.insert(format!(
                                    "{} {release}: {name} counts {counted}, expected {expected:?}: {triggers:?}",
                                    life.scenario
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    let _ = writeln!(
        std::io::stdout(),
        "recorded controller.jsonl: emissions counted as the model says: {agree:?}"
    );
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
    // What is explained away has to be needed.
    assert_eq!(explained, BTreeSet::from(HIDDEN));
    for (what, least) in LEAST {
        let seen = agree.get(what).copied().unwrap_or_default();
        assert!(seen >= least, "only {seen} lives with {what}");
    }
}

fn word(triggers: &Triggers) -> &'static str {
    match (triggers.silences.first(), triggers.times) {
        (Some(Silence::Agent), _) => "agent",
        (Some(Silence::Resumed), _) => "resumed",
        (Some(Silence::CacheHit { .. }), _) => "cache hit",
        (Some(Silence::NeverCalled { .. }), _) => "never called",
        (Some(Silence::Hook { .. }), _) => "hook",
        (_, Times::Once) => "once",
        (_, Times::PerAttempt { .. }) => "per attempt",
        (_, Times::LastTwice { .. }) => "last twice",
        (_, Times::TwiceAsHook { .. }) => "twice as hook",
        (_, Times::Daemon(_)) => "daemon",
    }
}
