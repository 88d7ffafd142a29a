//! `argo-metrics lint`

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use argo_metrics::argo::{CrdChoice, Crds, NEWEST, Target};
use argo_metrics::lint::{
    Discovered, Done, Excludes, Input, Options, Request, Run, Source, Watch, discover, run_watched,
};
use argo_metrics::report::{DocsUrl, Report, one_line};
use argo_metrics::rules::Choice;
use argo_metrics::yaml::Limits;

use super::Exit;
use super::args::{FailOn, Lint};
use super::formats::{Formats, Look};
use super::output::Streams;
use super::progress::{Progress, Stage};
use super::timings::Timings;

/// The standard input as a path.
const STDIN: &str = "-";

/// Checks, reports, and says how it ended.
pub fn run(args: &Lint, streams: &Streams) -> anyhow::Result<Exit> {
    let look = Look {
        grouped: !args.no_group,
        statistics: args.statistics,
    };
    let formats = Formats::new(&args.format, look)?;
    let progress = Progress::new(args.quiet);
    let mut timings = args.verbose.then(Timings::new);
    // While someone types the input nothing may be drawn over it.
    let discovered = if reads_stdin(args) {
        find(args)?
    } else {
        progress.during(&Stage::search(), || find(args))?
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
        streams.note("what the full CRDs of Argo 3.4 to 3.6 check is not known here: their part is left out for those releases");
    }
    let mut run = check(
        &discovered.inputs,
        &options,
        args,
        &progress,
        timings.as_ref(),
    );
    lap(&mut timings);
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

/// Checks the files, and shows or measures it where that is wanted.
fn check(
    inputs: &[Input],
    options: &Options,
    args: &Lint,
    progress: &Progress,
    timings: Option<&Timings>,
) -> Run {
    let stage = Stage::check(inputs.len());
    let done = |done: &Done| {
        stage.advance();
        if let Some(timings) = timings {
            timings.file(done);
        }
    };
    let watched = progress.is_shown() || timings.is_some();
    let watch: Option<Watch> = if watched { Some(&done) } else { None };
    progress.during(&stage, || run_watched(inputs, options, args.threads, watch))
}

fn lap(timings: &mut Option<Timings>) {
    if let Some(timings) = timings {
        timings.lap();
    }
}

/// Says that not all findings were shown in full, and how to see them.
fn listed(report: &Report, streams: &Streams) {
    match report.listed() {
        0 => {}
        n => streams.note(&format!(
            "{n} of the findings are listed in short; --no-group shows each in full"
        )),
    }
}

/// A failure as the report has it: the words follow the path.
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
    }
}

/// Whether a path, or the list of the paths, comes from the standard input.
fn reads_stdin(args: &Lint) -> bool {
    let paths = args.paths.iter().chain(&args.files_from);
    paths.into_iter().any(|path| path == Path::new(STDIN))
}

/// Everything to check, the standard input included.
fn find(args: &Lint) -> anyhow::Result<Discovered> {
    let is_stdin = |path: &Path| path == Path::new(STDIN);
    let list_is_stdin = args.files_from.as_deref().is_some_and(is_stdin);
    let mut listed = match &args.files_from {
        Some(file) => read_list(file)?,
        None => Vec::new(),
    };
    let mut paths = args.paths.clone();
    if paths.is_empty() && args.files_from.is_none() {
        paths.push(PathBuf::from("."));
    }
    let wants_stdin = paths.iter().chain(&listed).any(|path| is_stdin(path));
    if wants_stdin && list_is_stdin {
        bail!("the standard input cannot be both a file to check and the list of files");
    }
    if args.stdin_filename.is_some() && !wants_stdin {
        bail!(
            "--stdin-filename names the standard input; write `-` among the paths to have it read"
        );
    }
    paths.retain(|path| !is_stdin(path));
    listed.retain(|path| !is_stdin(path));

    let current_dir = std::env::current_dir().context("the current directory cannot be found")?;
    let excludes = Excludes::new(&args.exclude, &current_dir)?;
    let mut discovered = discover(&Request {
        paths: &paths,
        listed: &listed,
        excludes: &excludes,
        force_exclude: args.force_exclude,
        explain: args.show_files,
    });
    if wants_stdin {
        let name = args.stdin_filename.as_ref().map(PathBuf::from);
        let excluded = args.force_exclude
            && name
                .as_ref()
                .is_some_and(|name| excludes.covers_part_of(name));
        if !excluded {
            discovered
                .inputs
                .push(stdin(name.as_deref(), !args.show_files)?);
            discovered.inputs.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
    Ok(discovered)
}

fn stdin(name: Option<&Path>, read: bool) -> anyhow::Result<Input> {
    let mut bytes = Vec::new();
    // One byte over the limit, so that the check can tell that it is passed.
    let bound = (Limits::default().bytes as u64).saturating_add(1);
    if read {
        io::stdin()
            .lock()
            .take(bound)
            .read_to_end(&mut bytes)
            .context("the standard input cannot be read")?;
    }
    let path = name.map_or_else(|| "<stdin>".to_owned(), argo_metrics::lint::shown);
    Ok(Input {
        path: path.into(),
        source: Source::Bytes(bytes),
    })
}

/// The paths in a list: separated by NUL if there is one, otherwise one a line.
fn read_list(file: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let bytes = if file == Path::new(STDIN) {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("the standard input cannot be read")?;
        bytes
    } else {
        fs::read(file)
            .with_context(|| format!("--files-from {}: the list cannot be read", file.display()))?
    };
    let by_nul = bytes.contains(&0);
    bytes
        .split(|&b| b == if by_nul { 0 } else { b'\n' })
        .map(|line| {
            if by_nul {
                line
            } else {
                line.strip_suffix(b"\r").unwrap_or(line)
            }
        })
        .filter(|line| !line.is_empty())
        .map(path_from_bytes)
        .collect()
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "elsewhere not every name is a path"
)]
fn path_from_bytes(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let text = std::str::from_utf8(bytes).context("--files-from: a name is no UTF-8")?;
    Ok(PathBuf::from(text))
}

/// What is worth a note before anything is checked.
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
