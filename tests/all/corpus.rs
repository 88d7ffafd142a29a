//! What we say of real files: every finding that was expected by hand is made, nothing is said of files that
//! only look like Argo's, each mutation of a file is read as what it is, and no finding comes or goes
//! unnoticed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argo_metrics::argo::{CrdChoice, NEWEST, Target};
use argo_metrics::diagnostic::Severity;
use argo_metrics::lint::{Checked, Input, Options, Run, Source, check, run};
use argo_metrics::rules;
use argo_metrics::yaml::Limits;
use sha2::{Digest, Sha256};

/// All releases, each with the CRDs that it installs.
pub fn options() -> Options {
    let targets = NEWEST.into_iter().map(|version| Target {
        version,
        crds: CrdChoice::ByVersion.for_version(version),
    });
    Options {
        targets: targets.collect(),
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    }
}

/// The corpus, which is not part of the repository; tests that need it say so where it is absent.
pub fn corpus(test: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if path.is_dir() {
        return Some(path);
    }
    // Straight to the handle: the test runner keeps what `println!` prints to itself.
    let _ = writeln!(
        std::io::stdout(),
        "SKIPPED {test}: ../shared/corpus is not there"
    );
    None
}

/// The YAML and JSON files below a directory, sorted.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e == *known))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn checked(path: &Path) -> Checked {
    check(&std::fs::read(path).expect("a file"), &options())
}

/// Line and code of each finding.
fn places(checked: &Checked) -> Vec<(u32, &'static str)> {
    let Some(text) = &checked.text else {
        return Vec::new();
    };
    checked
        .findings
        .iter()
        .map(|f| (text.position(f.place.span.start).line, f.code))
        .collect()
}

/// What is said of the files of a repository, each with all of them around it.
fn repository(root: &Path) -> Run {
    let inputs: Vec<Input> = files(root)
        .into_iter()
        .map(|path| Input {
            path: path.to_string_lossy().into_owned().into(),
            source: Source::File(path),
        })
        .collect();
    run(&inputs, &options(), None)
}

/// The repository that a file of the corpus is from: `with-metrics/owner+name`, or `thoth-application`.
fn repository_of(file: &str) -> String {
    let parts = if file.starts_with("thoth-application/") {
        1
    } else {
        2
    };
    file.split('/').take(parts).collect::<Vec<_>>().join("/")
}

/// The rules that compare the files of a repository.
const COMPARE: [&str; 10] = [
    "AM103", "AM106", "AM227", "AM308", "AM407", "AM408", "AM409", "AM410", "AM512", "AM513",
];

#[test]
fn what_was_expected_by_hand_is_found() {
    let Some(corpus) = corpus("what_was_expected_by_hand_is_found") else {
        return;
    };
    let expected = std::fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("EXPECTED.tsv");
    let mut missing = String::new();
    let mut whole: BTreeMap<String, Run> = BTreeMap::new();
    let mut known = 0;
    for line in expected.lines().skip(1) {
        let cells = line.split('\t').collect::<Vec<_>>();
        let [file, line, code, ..] = cells[..] else {
            panic!("EXPECTED.tsv has a line of {} cells", cells.len());
        };
        let Some(rule) = rules::all().iter().find(|rule| rule.code == code) else {
            continue;
        };
        known += 1;
        let path = corpus.join(file);
        let found = if COMPARE.contains(&code) {
            let of = repository_of(file);
            let run = whole
                .entry(of.clone())
                .or_insert_with(|| repository(&corpus.join(of)));
            let mut reports = run.files.iter();
            let report = reports.find(|report| Path::new(&*report.path) == path);
            report.map_or_else(Vec::new, |report| places(&report.checked))
        } else {
            places(&checked(&path))
        };
        if !found.contains(&(line.parse().expect("a line number"), rule.code)) {
            let _ = writeln!(missing, "{file}:{line} {code}; found {found:?}");
        }
    }
    assert!(known > 10, "only {known} lines are about rules we have");
    assert!(missing.is_empty(), "not found:\n{missing}");
}

#[test]
fn no_comparison_within_a_repository_comes_or_goes_unnoticed() {
    let Some(corpus) = corpus("no_comparison_within_a_repository_comes_or_goes_unnoticed") else {
        return;
    };
    let mut roots = vec![corpus.join("thoth-application")];
    for set in ["with-metrics", "fp-traps", "no-metrics"] {
        let mut below: Vec<PathBuf> = std::fs::read_dir(corpus.join(set))
            .expect("a directory")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        below.sort();
        roots.extend(below.into_iter().filter(|path| path.is_dir()));
    }
    let mut told = String::new();
    for root in roots {
        for report in repository(&root).files {
            let Some(text) = &report.checked.text else {
                continue;
            };
            let path = Path::new(&*report.path)
                .strip_prefix(&corpus)
                .expect("below it");
            for finding in &report.checked.findings {
                if COMPARE.contains(&finding.code) {
                    let line = text.position(finding.place.span.start).line;
                    let severity = format!("{:?}", finding.severity).to_lowercase();
                    let _ = writeln!(
                        told,
                        "{}:{line} {severity} {} {}",
                        path.display(),
                        finding.code,
                        finding.message
                    );
                }
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn nothing_is_said_of_files_that_only_look_like_argos() {
    let Some(corpus) = corpus("nothing_is_said_of_files_that_only_look_like_argos") else {
        return;
    };
    let traps = files(&corpus.join("fp-traps"));
    assert!(!traps.is_empty());
    for path in traps {
        let found = places(&checked(&path));
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

/// What a file of `mutated/` is, what is to be said of it, and how many metrics it holds.
struct Mutated {
    file: &'static str,
    findings: &'static [(u32, &'static str)],
    metrics: usize,
}

const fn mutated(
    file: &'static str,
    findings: &'static [(u32, &'static str)],
    metrics: usize,
) -> Mutated {
    Mutated {
        file,
        findings,
        metrics,
    }
}

/// `adviser.*` is an OpenShift Template around a Workflow with two metrics that nothing is wrong with.
const MUTATED: [Mutated; 25] = [
    // Other ways of writing the same text: as many metrics, nothing to say.
    mutated("adviser.bom.yaml", &[], 2),
    mutated("adviser.cr-only.yaml", &[], 2),
    mutated("adviser.crlf.yaml", &[], 2),
    mutated("adviser.flow.yaml", &[], 2),
    mutated("adviser.json", &[], 2),
    mutated("adviser.noeol.yaml", &[], 2),
    mutated("adviser.trailing-tab.yaml", &[], 2),
    mutated("adviser.utf16be.yaml", &[], 2),
    mutated("adviser.utf16le.yaml", &[], 2),
    // `help` twice in the second metric.
    mutated("adviser.dup-key.yaml", &[(112, "AM022")], 2),
    // A byte 0xE4 in an annotation.
    mutated("adviser.latin1.yaml", &[(12, "AM900")], 0),
    // U+2028 in a help text: Go does not print it, so the client of 3.5 and before panics.
    mutated("adviser.linesep-u2028.yaml", &[(104, "AM105")], 2),
    // A no-break space after `help:` makes a text of what should be a key.
    mutated("adviser.nbsp.yaml", &[(104, "AM900")], 0),
    // A zero byte in an annotation.
    mutated("adviser.nul.yaml", &[(8, "AM900")], 0),
    // The line of `metrics:` is indented with tabs.
    mutated("adviser.tabs.yaml", &[(101, "AM900")], 0),
    // The file ends within the quotes that line 115 opens.
    mutated("adviser.truncated.yaml", &[(115, "AM900")], 0),
    // Neither holds anything of Argo's; neither may take long.
    mutated("alias-bomb.yaml", &[], 0),
    mutated("deep.yaml", &[], 0),
    // The list is used by two templates. A merge key whose `name` is overridden is a duplicate for Argo.
    mutated("anchors.yaml", &[(18, "AM022")], 4),
    // The example of the documentation, and a Template, as items of a list.
    mutated("custom-metrics.list.yaml", &[], 7),
    mutated("custom-metrics.workflowlist.yaml", &[], 5),
    // The same as documents, then `"just a string"` and `[1, 2]`, which Argo skips.
    mutated("multi.yaml", &[(459, "AM900"), (461, "AM900")], 7),
    // A label from a parameter without a default, one from a parameter that is not declared, and a bucket into which
    // `${…}` puts text.
    mutated(
        "openshift-params.yaml",
        &[(21, "AM605"), (22, "AM601"), (34, "AM602")],
        4,
    ),
    mutated("sensor.yaml", &[], 5),
    // The documentation's example 200 times.
    mutated("wide-200-docs.yaml", &[], 1000),
];

#[test]
fn each_mutation_is_read_as_what_it_is() {
    let Some(corpus) = corpus("each_mutation_is_read_as_what_it_is") else {
        return;
    };
    let directory = corpus.join("mutated");
    let mut wrong = String::new();
    for path in files(&directory) {
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
        let Some(expected) = MUTATED.iter().find(|m| m.file == name) else {
            let _ = writeln!(wrong, "{name}: nothing is expected of it");
            continue;
        };
        let checked = checked(&path);
        let mut found = places(&checked);
        // What there is to say of the metrics themselves is that of the files before their mutation, and is in the
        // snapshot.
        let of_original = ["AM5", "AM3", "AM4", "AM212"];
        found.retain(|(_, code)| !of_original.iter().any(|class| code.starts_with(class)));
        if found != expected.findings || checked.metrics != expected.metrics {
            let _ = writeln!(
                wrong,
                "{name}: expected {:?} and {} metrics, found {found:?} and {}",
                expected.findings, expected.metrics, checked.metrics
            );
        }
    }
    for expected in &MUTATED {
        assert!(directory.join(expected.file).exists(), "{}", expected.file);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Files in which another reader counts other metrics than Argo reads, and why.
const COUNTED_OTHERWISE: [&str; 2] = [
    // Not UTF-8: what Python reads as Latin-1, Argo does not read.
    "mutated/adviser.latin1.yaml",
    // No `kind`: Argo passes the object by.
    "with-metrics-embedded/argoproj+argo-workflows/operator_test__workflowStatusMetric.yaml",
];

#[test]
fn the_metrics_of_each_file_are_those_counted_by_another_reader() {
    let Some(corpus) = corpus("the_metrics_of_each_file_are_those_counted_by_another_reader")
    else {
        return;
    };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("MANIFEST.tsv");
    let (mut compared, mut wrong) = (0, String::new());
    for line in manifest.lines().skip(1) {
        let cells = line.split('\t').collect::<Vec<_>>();
        // `?` where that reader gave up.
        let (file, Ok(metrics)) = (cells[0], cells[5].parse::<usize>()) else {
            continue;
        };
        if COUNTED_OTHERWISE.contains(&file) {
            continue;
        }
        compared += 1;
        let found = checked(&corpus.join(file)).metrics;
        if found != metrics {
            let _ = writeln!(wrong, "{file}: {metrics} counted, we see {found}");
        }
    }
    assert!(compared > 400, "only {compared} files were counted");
    assert!(wrong.is_empty(), "{wrong}");
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

#[test]
fn no_finding_on_the_corpus_comes_or_goes_unnoticed() {
    let Some(corpus) = corpus("no_finding_on_the_corpus_comes_or_goes_unnoticed") else {
        return;
    };
    let mut lines = String::new();
    for path in files(&corpus) {
        let checked = checked(&path);
        let Some(text) = &checked.text else {
            assert!(checked.findings.is_empty(), "{}", path.display());
            continue;
        };
        let shown = path.strip_prefix(&corpus).expect("a path below");
        let shown = shown.to_string_lossy().replace('\\', "/");
        // What is only worth knowing stands once for each file, with the number of times.
        let mut again = BTreeMap::new();
        for finding in &checked.findings {
            if finding.severity == Severity::Info {
                *again.entry((finding.code, &finding.message)).or_insert(0) += 1;
            }
        }
        for finding in &checked.findings {
            let times = match finding.severity {
                Severity::Info => again.remove(&(finding.code, &finding.message)),
                _ => Some(1),
            };
            let times = match times {
                None => continue,
                Some(1) => String::new(),
                Some(n) => format!(" ({n} times)"),
            };
            let at = text.position(finding.place.span.start);
            let _ = writeln!(
                lines,
                "{shown}:{}:{} {} {} {}{times}",
                at.line,
                at.column,
                finding.code,
                word(finding.severity),
                finding.message
            );
        }
    }
    insta::assert_snapshot!("corpus_findings", lines);
}

/// What may not change when only words are rewritten: each finding's code, place, severity and effect, and Argo's texts by the start
/// of their SHA-256.
#[test]
fn whatever_the_words_the_corpus_has_these_findings() {
    let Some(corpus) = corpus("whatever_the_words_the_corpus_has_these_findings") else {
        return;
    };
    let mut lines = String::new();
    for path in files(&corpus) {
        let checked = checked(&path);
        let Some(text) = &checked.text else {
            continue;
        };
        let shown = path.strip_prefix(&corpus).expect("a path below");
        let _ = write!(lines, "{}:", shown.to_string_lossy().replace('\\', "/"));
        for finding in &checked.findings {
            let (start, end) = (finding.place.span.start, finding.place.span.end);
            let (start, end) = (text.position(start), text.position(end));
            let mut hash = Sha256::new();
            for said in &finding.argo {
                hash.update(format!("{:?} {}\n", said.by, said.text));
            }
            let hash = hash.finalize();
            let _ = write!(
                lines,
                " {}@{}:{}-{}:{}/{}/{:?}/{}/{:02x}{:02x}",
                finding.code,
                start.line,
                start.column,
                end.line,
                end.column,
                word(finding.severity),
                finding.effect,
                finding.argo.len(),
                hash[0],
                hash[1],
            );
        }
        lines.push('\n');
    }
    insta::assert_snapshot!("corpus_without_words", lines);
}
