//! What checking costs inside the process: one file, and a tree of files. `cargo bench --bench check`.
//!
//! `ratios.sh` beside this file measures the whole process against other tools.

// A bench that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use argo_metrics::argo::{CrdChoice, NEWEST, Target};
use argo_metrics::diagnostic::FileId;
use argo_metrics::lint::{
    Around, Excludes, Home, Options, Request, check, check_source, discover, run,
};
use argo_metrics::model::registry::Clashes;
use argo_metrics::project::{FileIndex, Project, ProjectFile};
use argo_metrics::source::SourceFile;
use argo_metrics::yaml::{Limits, Text};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

fn manifest(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All releases that are known, as without `--argo`, or only the newest.
fn options(releases: usize) -> Options {
    let targets = NEWEST[NEWEST.len() - releases..]
        .iter()
        .map(|&version| Target {
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

#[divan::bench(args = [1, NEWEST.len()])]
fn one_file(bencher: Bencher, releases: usize) {
    let bytes = std::fs::read(manifest("fixtures/manifests/good/workflow-template.yaml"))
        .expect("a manifest");
    let options = options(releases);
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| check(divan::black_box(&bytes), &options));
}

/// The same file, which is read already: what a host pays that keeps it.
#[divan::bench(args = [1, NEWEST.len()])]
fn one_kept_file(bencher: Bencher, releases: usize) {
    let bytes = std::fs::read(manifest("fixtures/manifests/good/workflow-template.yaml"))
        .expect("a manifest");
    let options = options(releases);
    let text = Text::decode(&bytes).expect("text");
    let source = SourceFile::parse("a.yaml", text, &options.limits);
    let file = ProjectFile {
        path: "a.yaml".into(),
        reported: true,
    };
    let project = Project::new([(file, FileIndex::of(&source))]).whole(true);
    let clashes = Clashes::default();
    let home = Home {
        project: &project,
        file: FileId(0),
        clashes: &clashes,
    };
    bencher.bench(|| check_source(divan::black_box(&source), &options, home));
}

#[divan::bench]
fn one_file_with_mistakes(bencher: Bencher) {
    let bytes =
        std::fs::read(manifest("fixtures/manifests/broken/typos.yaml")).expect("a manifest");
    let options = options(NEWEST.len());
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| check(divan::black_box(&bytes), &options));
}

/// From the names to the findings: our manifests, and a real repository where it is beside ours.
#[divan::bench(args = ["fixtures", "../shared/corpus/thoth-application"])]
fn tree(bencher: Bencher, path: &str) {
    let path = manifest(path);
    if !path.is_dir() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let options = options(NEWEST.len());
    let paths = [path];
    let excludes = Excludes::new(&[], Path::new(".")).expect("no globs");
    bencher.bench(|| {
        let found = discover(&Request {
            paths: &paths,
            listed: &[],
            excludes: &excludes,
            force_exclude: false,
            explain: false,
            around: Around::Nothing,
        });
        run(&found.inputs, &options, None)
    });
}
