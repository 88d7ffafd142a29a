//! Holds us against Argo's recorded answers: `fixtures/recorded/*.jsonl`, and the same files in the
//! directory that `ARGO_METRICS_RECORDED` names.
//!
//! This file: the verdicts of Argo's reader, lint and CRDs. `templating.rs`: the stages of substitution.
//! `controller.rs`: whole lives of the controller.
//!
//! For each object and release: a finding with effect `refused` exactly when Argo refuses it — at reading,
//! decoding or in its lint (`--crds minimal`), and also by the full CRD (`--crds full`) — and among the `argo`
//! texts are that of the strict decoder, else of the lint, and every CRD text about metrics.

// A test that cannot go on has failed.
#![expect(
    clippy::too_many_lines,
    reason = "a comparison from its file to its figures"
)]
#![allow(clippy::expect_used)]

mod config;
mod controller;
mod registry;
mod series;
mod syntax;
mod templating;
mod triggers;
mod when;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argo_metrics::argo::{Crds, NEWEST, Target, Version};
use argo_metrics::diagnostic::{By, Effect, Finding};
use argo_metrics::lint::{Checked, Options, check};
use argo_metrics::yaml::{Kind, Limits, NodeId, Text, Value as Scalar, format_float, read};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    file: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    yaml: Option<String>,
    verdicts: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Verdict {
    argo: Vec<String>,
    objects: Vec<Object>,
}

#[derive(Deserialize)]
struct Object {
    strict_decode_error: Option<String>,
    #[serde(default)]
    lint_error: Value,
    #[serde(default)]
    lint_error_any_of: Vec<Value>,
    skipped: Option<String>,
    #[serde(default)]
    crd_errors: Vec<String>,
    crd_fatal: Option<String>,
    #[serde(default)]
    foreign: bool,
    #[serde(default)]
    variable: bool,
}

/// Refusals that have nothing to do with metrics (the list of the recordings' own description).
fn is_foreign(text: &str) -> bool {
    let text = text
        .strip_prefix("cannot validate Workflow: ")
        .unwrap_or(text);
    text.starts_with("cron schedule is malformed")
        || text.starts_with("cron workflow must have at least one schedule")
        || text.starts_with("spec.entrypoint is required")
        || text.starts_with("spec.arguments.")
        || (text.starts_with("spec.templates[") && text.ends_with("].name is required"))
        || text.contains("couldn't find workflow template")
        || (text.starts_with("template name '") && text.ends_with("' undefined"))
        // Marked as foreign in `lint-more.jsonl` for 3.4 to 3.7; three lines leave the mark out for 4.0 and 4.1.
        || (text.starts_with("spec.templates[") && text.ends_with("' is not unique"))
        || (text.starts_with("template '") && text.ends_with("' type is unknown"))
        || text == "Templates is invalid field in spec if workflow referred WorkflowTemplate reference"
        || text.starts_with("strict decoding error: unknown field") && !about_metrics(text)
        || text.starts_with("json: unknown field \"")
            && FOREIGN_FIELDS.iter().any(|f| text.ends_with(f))
}

/// Fields outside metrics that some release does not know.
const FOREIGN_FIELDS: [&str; 6] = [
    "\"schedule\"",
    "\"schedules\"",
    "\"entry\"",
    "\"resubmitPendingPods\"",
    "\"nodeFlag\"",
    "\"x-labels\"",
];

fn about_metrics(text: &str) -> bool {
    text.to_ascii_lowercase().contains("metric")
        || text.contains("prometheus")
        || text.contains("spec.template\"")
        || text.ends_with(".template\"")
}

/// Whether a real file's document is nobody's object here: a fragment without a kind, or a file that never
/// names Argo. And what is refused for a variable is not marked in these lines.
fn is_elsewhere(object: &Object, yaml: &str) -> bool {
    let unnamed = object.skipped.is_some() && !yaml.contains("argoproj.io");
    let variable = text_of(&object.lint_error).is_some_and(|t| t.contains("failed to resolve"));
    unnamed || (variable && object.strict_decode_error.is_none())
}

/// What Argo says of an object with the given CRDs.
struct Expected {
    refused: bool,
    /// One of each of these must be among our texts.
    texts: Vec<Vec<String>>,
}

fn text_of(lint: &Value) -> Option<String> {
    match lint {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => map.get("panic").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// `None`: nobody judged it, or for reasons that have nothing to do with metrics.
fn expected(object: &Object, crds: Crds) -> Option<Expected> {
    if object.skipped.as_deref() == Some("kind not linted") || object.foreign {
        return None;
    }
    let full = crds == Crds::Full;
    let crd = object
        .crd_errors
        .iter()
        .filter(|e| full && e.contains("metrics"))
        .cloned()
        .collect::<Vec<_>>();
    if object.skipped.is_some() {
        return Some(Expected {
            refused: true,
            texts: crd.into_iter().map(|t| vec![t]).collect(),
        });
    }
    let lint = text_of(&object.lint_error);
    let any = object
        .lint_error_any_of
        .iter()
        .filter_map(text_of)
        .collect::<Vec<_>>();
    let words = match &object.strict_decode_error {
        Some(text) => vec![text.clone()],
        None if any.is_empty() => lint.into_iter().collect(),
        None => any,
    };
    let no_client = object.lint_error.get("no_client").is_some();
    let foreign = words.iter().any(|w| is_foreign(w)) || no_client;
    let mut texts = crd.into_iter().map(|t| vec![t]).collect::<Vec<_>>();
    if foreign {
        // Whatever else is wrong with the metrics comes up only behind the foreign refusal.
        return full
            .then_some(Expected {
                refused: true,
                texts,
            })
            .filter(|e| !e.texts.is_empty());
    }
    let refused = !words.is_empty() || !texts.is_empty();
    if !words.is_empty() {
        texts.push(words);
    }
    Some(Expected { refused, texts })
}

#[derive(Default)]
struct Count {
    agree: usize,
    all: usize,
    variable: usize,
    foreign: usize,
    /// In files that are the template text of another tool: not judged.
    templates: usize,
    /// Refused by Argo's reader and none of Argo's objects, or refused for a variable outside metrics.
    elsewhere: usize,
    disagreements: Vec<String>,
}

impl Count {
    fn add(&mut self, more: Self) {
        self.agree += more.agree;
        self.all += more.all;
        self.variable += more.variable;
        self.foreign += more.foreign;
        self.templates += more.templates;
        self.elsewhere += more.elsewhere;
        self.disagreements.extend(more.disagreements);
    }
}

/// The index of the document that a place belongs to: Argo splits at lines that start with `---`, and
/// pieces of nothing but white space are no object.
fn document_starts(yaml: &str) -> Vec<usize> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(n) = yaml[at..].find("\n---") {
        pieces.push((start, at + n));
        start = at + n + 4;
        at = start;
    }
    pieces.push((start, yaml.len()));
    let bare = |(a, b): (usize, usize)| yaml[a..b].trim().is_empty();
    pieces
        .into_iter()
        .filter(|p| !bare(*p))
        .map(|(start, _)| start)
        .collect()
}

fn findings_of<'f>(
    found: &'f Checked,
    yaml: &str,
    starts: &[usize],
    index: usize,
) -> Vec<&'f Finding> {
    let bom = if yaml.starts_with('\u{feff}') { 3 } else { 0 };
    let from = starts.get(index).copied().unwrap_or(0);
    let to = starts.get(index + 1).copied().unwrap_or(usize::MAX);
    found
        .findings
        .iter()
        .filter(|f| {
            let at = f.place.span.start as usize + bom;
            (index == 0 || at >= from) && at < to
        })
        .collect()
}

pub(crate) fn options(version: Version, crds: Crds) -> Options {
    Options {
        targets: vec![Target { version, crds }],
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    }
}

fn run(path: &Path, corpus: Option<&Path>) -> BTreeMap<Version, Count> {
    let text = std::fs::read_to_string(path).expect("a file of recorded answers");
    let lines = text.lines().collect::<Vec<_>>();
    let counts = lines.par_iter().map(|line| counted(line, corpus));
    counts.reduce(BTreeMap::new, |mut all, more| {
        for (version, count) in more {
            all.entry(version).or_default().add(count);
        }
        all
    })
}

/// What one line adds to the counts of each release that it was asked of.
fn counted(line: &str, corpus: Option<&Path>) -> BTreeMap<Version, Count> {
    let mut counts: BTreeMap<Version, Count> = BTreeMap::new();
    let line: Line = serde_json::from_str(line).expect("a recorded line");
    let id = line.id.clone().or(line.file.clone()).unwrap_or_default();
    let bytes = match (&line.yaml, corpus, &line.file) {
        (Some(yaml), _, _) => yaml.clone().into_bytes(),
        (None, Some(corpus), Some(file)) => {
            std::fs::read(corpus.join(file)).expect("a file of the corpus")
        }
        _ => return counts,
    };
    let yaml = String::from_utf8_lossy(&bytes).into_owned();
    let starts = document_starts(&yaml);
    for verdict in &line.verdicts {
        for argo in &verdict.argo {
            let version: Version = argo.parse().expect("a version");
            assert!(
                NEWEST.contains(&version),
                "{argo} is not a release that is known"
            );
            let count = counts.entry(version).or_default();
            let modes = [Crds::Minimal, Crds::Full];
            let results = modes.map(|crds| check(&bytes, &options(version, crds)));
            for (index, object) in verdict.objects.iter().enumerate() {
                if object.skipped.as_deref() == Some("kind not linted") {
                    continue;
                }
                count.foreign += usize::from(object.foreign);
                count.variable += usize::from(object.variable && !object.foreign);
                if object.foreign {
                    continue;
                }
                if corpus.is_some() && is_elsewhere(object, &yaml) {
                    count.elsewhere += 1;
                    continue;
                }
                if results.iter().all(|r| r.skipped.is_some()) {
                    count.templates += 1;
                    continue;
                }
                count.all += 1;
                let mut wrong = String::new();
                for (crds, result) in modes.iter().zip(&results) {
                    let known_crds = *crds == Crds::Minimal || object.crd_fatal.is_none();
                    if let Some(expected) = expected(object, *crds).filter(|_| known_crds) {
                        let ours = findings_of(result, &yaml, &starts, index);
                        judge(&expected, &ours, result, *crds, &mut wrong);
                    }
                }
                if wrong.is_empty() {
                    count.agree += 1;
                } else {
                    count.disagreements.push(format!(
                        "{id} {argo} {:?} object {index}:{wrong}",
                        line.tags
                    ));
                }
            }
        }
    }
    counts
}

fn judge(expected: &Expected, ours: &[&Finding], result: &Checked, crds: Crds, wrong: &mut String) {
    if ours.is_empty() && expected.refused && told_elsewhere(expected, result) {
        return;
    }
    let refused = ours.iter().any(|f| f.effect == Effect::Refused);
    if refused != expected.refused {
        let codes = ours.iter().map(|f| (f.code, f.effect)).collect::<Vec<_>>();
        let _ = write!(
            wrong,
            "\n   {crds:?}: Argo refused {} we {refused} {codes:?} {:?}",
            expected.refused, expected.texts
        );
    }
    let said: BTreeSet<&str> = ours
        .iter()
        .flat_map(|f| &f.argo)
        .filter(|t| t.by != By::Run)
        .map(|t| t.text.as_str())
        .collect();
    for words in &expected.texts {
        if !words.iter().any(|w| said.contains(w.as_str())) {
            let _ = write!(
                wrong,
                "\n   {crds:?}: missing {words:?}\n      we say {said:?}"
            );
        }
    }
}

/// Whether Argo tells a mistake of another object of the file again at the one that refers to it: with the
/// path of the caller in front.
fn told_elsewhere(expected: &Expected, result: &Checked) -> bool {
    let mut said = result
        .findings
        .iter()
        .flat_map(|f| &f.argo)
        .filter(|t| t.by == By::Lint);
    said.any(|t| {
        expected
            .texts
            .iter()
            .flatten()
            .any(|w| w.ends_with(t.text.as_str()))
    })
}

fn report(name: &str, counts: &BTreeMap<Version, Count>) -> usize {
    let mut failed = 0;
    // Straight to the handle: the test runner keeps what `println!` prints to itself.
    let mut out = std::io::stdout().lock();
    for (version, count) in counts {
        let elsewhere = match count.elsewhere {
            0 => String::new(),
            n => format!(", {n} none of Argo's"),
        };
        let _ = writeln!(
            out,
            "recorded {name} {version}: {} of {} agree, {} variable, {} foreign, {} template text{elsewhere}",
            count.agree, count.all, count.variable, count.foreign, count.templates
        );
        failed += count.disagreements.len();
    }
    for count in counts.values() {
        for line in &count.disagreements {
            let _ = writeln!(out, "  disagrees: {line}");
        }
    }
    failed
}

pub(crate) fn directories() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recorded");
    let further = std::env::var_os("ARGO_METRICS_RECORDED").map(PathBuf::from);
    let further = further.filter(|further| !has_the_same(&own, further));
    std::iter::once(own).chain(further).collect()
}

/// Whether each file of the first directory has the same bytes in the second: nothing new is to be asked there.
fn has_the_same(own: &Path, further: &Path) -> bool {
    let files = std::fs::read_dir(own).expect("the recorded answers");
    files.flatten().all(|file| {
        let bytes = std::fs::read(file.path()).ok();
        bytes.is_some() && bytes == std::fs::read(further.join(file.file_name())).ok()
    })
}

/// The JSON that a node becomes; `None` where Argo's reader refuses it.
fn json(doc: &argo_metrics::yaml::Document, node: NodeId) -> Option<Value> {
    Some(match &doc.node(node).kind {
        Kind::Map(entries) => {
            let fields = entries
                .iter()
                .map(|e| Some((doc.key_text(e.key).into_owned(), json(doc, e.value)?)));
            Value::Object(fields.collect::<Option<_>>()?)
        }
        Kind::Seq(items) => {
            Value::Array(items.iter().map(|i| json(doc, *i)).collect::<Option<_>>()?)
        }
        Kind::Scalar { text, value, .. } => match value {
            Scalar::Null => Value::Null,
            Scalar::Bool(b) => (*b).into(),
            Scalar::Int(n) => (*n).into(),
            Scalar::Uint(n) => (*n).into(),
            Scalar::Float(x) if x.is_finite() => serde_json::from_str(&format_float(*x)).ok()?,
            Scalar::Float(_) => return None,
            Scalar::Text => text.to_string().into(),
        },
        Kind::Alias(_) => return None,
    })
}

#[test]
fn scalars_agree_with_the_recorded_reader() {
    #[derive(Deserialize)]
    struct Line {
        yaml: String,
        json: Option<String>,
    }
    let mut failed = 0;
    for directory in directories() {
        let Ok(lines) = std::fs::read_to_string(directory.join("yaml_scalars.jsonl")) else {
            continue;
        };
        let (mut agree, mut all) = (0, 0);
        for line in lines.lines() {
            let line: Line = serde_json::from_str(line).expect("a recorded line");
            let text = Text::decode(line.yaml.as_bytes()).expect("text");
            let stream = read(&text, &Limits::default());
            let ours = match stream.documents.as_slice() {
                [doc] if stream.problems.is_empty() && doc.unreadable.is_empty() => {
                    json(doc, doc.root())
                }
                _ => None,
            };
            let theirs = line
                .json
                .as_deref()
                .map(|j| serde_json::from_str(j).expect("JSON"));
            all += 1;
            agree += usize::from(ours == theirs);
            if ours != theirs {
                let mut out = std::io::stdout().lock();
                let _ = writeln!(
                    out,
                    "  disagrees: {:?}: Argo {theirs:?}, we {ours:?}",
                    line.yaml
                );
                failed += 1;
            }
        }
        let _ = writeln!(
            std::io::stdout(),
            "recorded yaml_scalars.jsonl: {agree} of {all} agree"
        );
        assert!(all >= 40, "{all} lines are fewer than were recorded");
    }
    assert_eq!(failed, 0, "scalars disagree with Argo's reader");
}

/// The verdicts for real files: the files themselves are only where the recordings are.
#[test]
fn lint_agrees_with_the_recorded_verdicts_for_real_files() {
    let Some(directory) = std::env::var_os("ARGO_METRICS_RECORDED").map(PathBuf::from) else {
        let _ = writeln!(
            std::io::stdout(),
            "recorded lint-corpus.jsonl: skipped, ARGO_METRICS_RECORDED is not set"
        );
        return;
    };
    let path = directory.join("lint-corpus.jsonl");
    let corpus = directory.join("../corpus");
    if !(path.exists() && corpus.exists()) {
        let _ = writeln!(
            std::io::stdout(),
            "recorded lint-corpus.jsonl: skipped, it is not in ARGO_METRICS_RECORDED"
        );
        return;
    }
    let failed = report("lint-corpus.jsonl", &run(&path, Some(&corpus)));
    assert_eq!(failed, 0, "verdicts disagree with Argo's");
}

#[test]
fn lint_agrees_with_the_answers_to_open_questions() {
    let mut failed = 0;
    for directory in directories() {
        let path = directory.join("lint-more.jsonl");
        if path.exists() {
            let counts = run(&path, None);
            failed += report("lint-more.jsonl", &counts);
            assert_eq!(counts.len(), NEWEST.len(), "every release was asked");
            for (version, count) in counts {
                assert!(count.all >= 386, "{} verdicts for {version}", count.all);
            }
        }
    }
    assert_eq!(failed, 0, "verdicts disagree with Argo's");
}

#[test]
fn lint_agrees_with_the_recorded_verdicts() {
    let mut failed = 0;
    for directory in directories() {
        let path = directory.join("lint.jsonl");
        if path.exists() {
            let counts = run(&path, None);
            failed += report("lint.jsonl", &counts);
            for (version, count) in counts {
                // Fewer would mean that lines were lost on the way.
                let least = if version.at_least(3, 6) { 3_750 } else { 3_500 };
                assert!(count.all >= least, "{} verdicts for {version}", count.all);
            }
        }
    }
    assert_eq!(failed, 0, "verdicts disagree with Argo's");
}
