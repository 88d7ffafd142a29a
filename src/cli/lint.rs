//! `argo-metrics lint`: checks files and reports findings.

use std::io::{self, Write};

use anyhow::Context;
use argo_metrics::argo::{CrdChoice, Crds, NEWEST, Target};
use argo_metrics::lint::{Around, Discovered, Done, Options, Run, Watch, run_watched};
use argo_metrics::report::{DocsUrl, Report, one_line};
use argo_metrics::rules::Choice;
use argo_metrics::yaml::Limits;

use super::args::{FailOn, Lint};
use super::exit::Exit;
use super::find::{current_dir, find};
use super::formats::{Formats, Look};
use super::output::Streams;
use super::progress::{Progress, Stage};
use super::timings::Timings;

/// Checks the files, writes the reports, and returns the exit code.
#[expect(
    clippy::too_many_lines,
    reason = "the command from its arguments to its exit code"
)]
pub fn run(args: &Lint, streams: &Streams) -> anyhow::Result<Exit> {
    let look = Look {
        grouped: !args.no_group,
        statistics: args.statistics,
    };
    let formats = Formats::new(&args.format, look)?;
    let progress = Progress::new(args.quiet);
    let mut timings = args.verbose.then(Timings::new);
    // While someone types the input nothing may be drawn over it.
    let discovered = if args.files.read_stdin() {
        found(args)?
    } else {
        progress.during(&Stage::search(), || found(args))?
    };
    lap(&mut timings);
    let mut failures: Vec<(String, String)> = Vec::new();
    for error in &discovered.errors {
        streams.error(&error.to_string());
        failures.push(failure(error.path(), &error.to_string()));
    }
    if !args.quiet {
        notes(args, &discovered, streams);
    }
    if args.show_files {
        show_files(&discovered, streams)?;
        return Ok(if failures.is_empty() {
            Exit::Clean
        } else {
            Exit::Failure
        });
    }

    let options = options(args);
    if !args.quiet
        && options
            .targets
            .iter()
            .any(|t| t.crds == Crds::Full && !t.version.knows_full_crds())
    {
        streams.note("the checks of the full CRDs of Argo 3.4 to 3.6 are unknown: they are left out for those releases");
    }
    let mut run = check(&discovered, &options, args, &progress, timings.as_ref());
    lap(&mut timings);
    if !args.quiet {
        for error in &run.unread {
            streams.note(&format!("{error}; its metrics are not compared"));
        }
    }
    run.keep(&Choice::new(&args.select, &args.ignore));
    for error in &run.errors {
        streams.error(&error.to_string());
        failures.push(failure(error.path(), &error.to_string()));
    }
    let pedantic = args.pedantic || args.fail_on == FailOn::Info;
    let docs = args.docs_url.clone().or_else(DocsUrl::of_this_release);
    let report = Report::new(run, pedantic, options.targets, crds(args), failures, docs);
    let mut exit = if !report.failures.is_empty() {
        Exit::Failure
    } else if args
        .fail_on
        .severity()
        .is_some_and(|least| report.reaches(least))
    {
        Exit::Findings
    } else {
        Exit::Clean
    };
    // The files first: they do not depend on who reads the standard output, and how long.
    for problem in formats.write_files(&report) {
        streams.error(&problem);
        exit = Exit::Failure;
    }
    if let Some(format) = formats.printed(streams.styled()) {
        let mut out = streams.out();
        match report.write(format, &mut out).and_then(|()| out.flush()) {
            // Whoever read the findings has seen enough; what they mean for the exit code stands.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(exit),
            other => other.context("the findings cannot be written to the standard output")?,
        }
    }
    if args.verbose {
        for (path, reason) in report.skipped() {
            streams.note(&format!("{path}: skipped: {reason}"));
        }
    }
    lap(&mut timings);
    if let Some(timings) = timings {
        timings.tell(streams);
    }
    if !args.quiet {
        if formats.groups() {
            listed(&report, streams);
        }
        streams.line(&report.summary());
    }
    Ok(exit)
}

/// The files to check, and the other files of the project.
fn found(args: &Lint) -> anyhow::Result<Discovered> {
    let current_dir = current_dir()?;
    let around = match &args.project {
        _ if args.no_project => Around::Nothing,
        Some(dir) => Around::Below(dir),
        None => Around::Nearest(&current_dir),
    };
    find(&args.files, around, args.show_files)
}

/// Checks the files; shows the progress and measures the time if requested.
fn check(
    discovered: &Discovered,
    options: &Options,
    args: &Lint,
    progress: &Progress,
    timings: Option<&Timings>,
) -> Run {
    let inputs = &discovered.inputs;
    let around = discovered.project.then_some(&*discovered.around);
    let stage = Stage::check(inputs.len());
    let done = |done: &Done| {
        stage.advance();
        if let Some(timings) = timings {
            timings.file(done);
        }
    };
    let watched = progress.is_shown() || timings.is_some();
    let watch: Option<Watch> = if watched { Some(&done) } else { None };
    progress.during(&stage, || {
        run_watched(inputs, around, options, args.threads, watch)
    })
}

fn lap(timings: &mut Option<Timings>) {
    if let Some(timings) = timings {
        timings.lap();
    }
}

/// Notes how many findings were abbreviated, and how to see them in full.
fn listed(report: &Report, streams: &Streams) {
    match report.listed() {
        0 => {}
        n => streams.note(&format!(
            "{n} findings are abbreviated; --no-group shows each in full"
        )),
    }
}

/// A failure as the report has it: the path, and the message without the path.
fn failure(path: &str, words: &str) -> (String, String) {
    let rest = words
        .strip_prefix(path)
        .and_then(|rest| rest.strip_prefix(": "));
    (path.to_owned(), rest.unwrap_or(words).to_owned())
}

fn crds(args: &Lint) -> CrdChoice {
    args.crds
        .map_or(CrdChoice::ByVersion, |crds| CrdChoice::Fixed(crds.into()))
}

fn options(args: &Lint) -> Options {
    let versions = args
        .argo
        .map_or_else(|| NEWEST.to_vec(), |version| vec![version]);
    let targets = versions
        .into_iter()
        .map(|version| Target {
            version,
            crds: crds(args).for_version(version),
        })
        .collect();
    Options {
        targets,
        limits: Limits::default(),
        prefilter: true,
        all_names: args.verbose,
    }
}

/// Prints a note for each path that contains nothing to check.
fn notes(args: &Lint, discovered: &Discovered, streams: &Streams) {
    for path in &discovered.barren {
        let hint = if args.show_files {
            ""
        } else {
            "; --show-files says why"
        };
        streams.note(&format!("{path}: no YAML or JSON file to check{hint}"));
    }
}

fn show_files(discovered: &Discovered, streams: &Streams) -> io::Result<()> {
    let mut out = streams.out();
    for input in &discovered.inputs {
        writeln!(out, "read      {}", one_line(&input.path))?;
    }
    for (path, reason) in &discovered.left_out {
        writeln!(out, "not read  {}: {}", one_line(path), reason.words())?;
    }
    out.flush()
}
