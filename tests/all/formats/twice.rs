//! Two runs give the same bytes.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::run_in;

const FORMATS: [&str; 8] = [
    "full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown",
];

/// What a run says of a path: every format's file and the summary.
fn reports(directory: &Path, path: &str, threads: &str) -> Vec<(&'static str, Vec<u8>)> {
    let place = TempDir::new().unwrap();
    let formats = FORMATS.map(|name| format!("{name}={}", place.path().join(name).display()));
    let mut args = vec!["lint", path, "--pedantic", "--threads", threads];
    args.extend(formats.iter().flat_map(|format| ["--format", format]));
    let (code, out, summary) = run_in(directory, &args);
    assert_eq!((code, out.as_str()), (1, ""), "{summary}");
    let file = |name| fs::read(place.path().join(name)).unwrap();
    let mut reports: Vec<_> = FORMATS.map(|name| (name, file(name))).into();
    reports.push(("summary", summary.into_bytes()));
    reports
}

fn the_same_bytes(directory: &Path, path: &str, at_least: usize) {
    let one = reports(directory, path, "1");
    for ((name, one), (_, many)) in one.iter().zip(reports(directory, path, "4")) {
        // Not `assert_eq!`: nobody wants to read a megabyte.
        assert!(*one == many, "{name} of {path}");
        assert!(!one.contains(&0x1b), "{name} of {path}: no colours");
        let line = one.last() == Some(&b'\n');
        assert!(line, "{name} of {path}: the last line is one");
    }
    let findings = one[1].1.iter().filter(|byte| **byte == b'\n').count();
    assert!(findings >= at_least, "{path}: {findings} findings");
}

#[test]
fn the_fixtures_give_the_same_bytes_in_every_format_whatever_the_number_of_threads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    the_same_bytes(root, "fixtures/manifests", 10);
}

#[test]
fn the_corpus_gives_the_same_bytes_in_every_format_whatever_the_number_of_threads() {
    let test = "the_corpus_gives_the_same_bytes_in_every_format_whatever_the_number_of_threads";
    if let Some(corpus) = crate::corpus::corpus(test) {
        the_same_bytes(&corpus, ".", 1000);
    }
}
