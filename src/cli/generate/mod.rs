//! `argo-metrics generate`: metrics from a spec, for Argo, OpenShift, Python and the docs.

mod args;
mod ask;
mod load;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use argo_metrics::argo::{CrdChoice, NEWEST, Target as Release};
use argo_metrics::diagnostic::{Finding, Severity};
use argo_metrics::generate::{
    Choice, Form, Generated, Refusal, Replaced, Request, Target, context_of, files, generate, hash,
    own,
};
use argo_metrics::lint::{Checked, FileReport, Options, Run, shown};
use argo_metrics::report::{Format, Report};
use argo_metrics::spec::{Source, builtin, levels};
use argo_metrics::yaml::{Limits, Text};

use super::atomic;
use super::exit::Exit;
use super::output::Streams;

pub use args::Generate;
use load::Loaded;

/// Generates the output, or reports why it cannot.
#[expect(
    clippy::too_many_lines,
    reason = "the command from its arguments to its exit code"
)]
pub fn run(args: &mut Generate, streams: &Streams) -> anyhow::Result<Exit> {
    if args.list_presets {
        return list_presets(args, streams);
    }
    if let Some(file) = &args.show_template {
        let mut out = streams.out();
        out.write_all(own(file).unwrap_or_default().as_bytes())?;
        out.flush()?;
        return Ok(Exit::Clean);
    }
    let mut asked = false;
    if args.specs.is_empty() && args.preset.is_empty() {
        asked = asked_for(args)?;
    } else if !(args.specs.is_empty() || args.preset.is_empty()) {
        bail!(
            "--preset cannot be combined with a spec; in the spec write `use: [{}]`",
            args.preset.join(", ")
        );
    }
    usage(args)?;
    let replaced = match &args.template_dir {
        Some(dir) => templates(dir, streams)?,
        None => Replaced::new(),
    };
    let loaded = load::load(args)?;
    let options = options(args);
    let request = Request {
        target: args.target.0,
        form: form(args),
        header: header(args, &loaded),
        replaced: &replaced,
        options: &options,
    };
    if loaded.problems.iter().any(Finding::is_error) {
        return refused(loaded.problems, &loaded.sources, args, streams);
    }
    if args.show_context {
        let mut out = streams.out();
        let json = serde_json::to_string_pretty(&context_of(&loaded.definitions, &request))?;
        writeln!(out, "{json}")?;
        out.flush()?;
        return Ok(Exit::Clean);
    }
    match generate(&loaded.definitions, &request) {
        Ok(Generated { text, warnings }) => {
            let mut problems = loaded.problems;
            problems.extend(warnings);
            if !args.quiet {
                tell(problems, &loaded.sources, &options, streams)?;
            }
            write(args, &text, streams)?;
            if asked {
                let indent = match args.indent {
                    0 => String::new(),
                    n => format!(" --indent {n}"),
                };
                let command = load::command(args);
                streams.note(&format!("the same without questions: {command}{indent}"));
            }
            Ok(Exit::Clean)
        }
        Err(Refusal::Problems(mut problems)) => {
            problems.extend(loaded.problems);
            refused(problems, &loaded.sources, args, streams)
        }
        Err(Refusal::Render(problem)) => {
            let dir = args
                .template_dir
                .as_deref()
                .map(|dir| format!("{}/", shown(dir)));
            bail!("{}{problem}", dir.unwrap_or_default())
        }
        Err(Refusal::Output { text, findings }) => {
            let mut run = Run::default();
            run.files.push(FileReport {
                path: Arc::from("<generated>"),
                checked: Checked {
                    findings,
                    text: Some(Text::from(text)),
                    ..Checked::default()
                },
            });
            print(run, &options, streams)?;
            streams.error("nothing was written: the templates in --template-dir produce metrics that Argo does not accept");
            Ok(Exit::Findings)
        }
    }
}

/// Asks the questions if the standard input and error are terminals.
fn asked_for(args: &mut Generate) -> anyhow::Result<bool> {
    let (stdin, stderr) = (io::stdin(), io::stderr());
    // What is asked is what a snippet for Argo needs.
    let wanted = args.target.0 == Target::Argo && !args.complete;
    if !(wanted && stdin.is_terminal() && stderr.is_terminal()) {
        bail!(
            "name a spec, or presets with --preset (--list-presets lists them); on a terminal `generate` asks questions"
        );
    }
    if !ask::ask(args, &mut stdin.lock(), &mut stderr.lock())? {
        bail!("the input ended before the last question; nothing was generated");
    }
    Ok(true)
}

fn usage(args: &Generate) -> anyhow::Result<()> {
    let target = args.target.0;
    if target != Target::Argo {
        for (given, option) in [
            (args.indent > 0, "--indent"),
            (args.complete, "--complete"),
            (args.workflow, "--workflow"),
            (
                args.template.is_some() && !args.specs.is_empty(),
                "--template",
            ),
        ] {
            if given {
                bail!(
                    "{option} works only with the target argo, not with {}",
                    target.name()
                );
            }
        }
    }
    if args.specs.len() > 1 && target != Target::Docs {
        bail!(
            "the target {} accepts one spec; only docs accepts several",
            target.name()
        );
    }
    let inputs = args.specs.iter().chain(&args.presets);
    if let Some(output) = &args.output
        && let Ok(there) = fs::canonicalize(output)
        && let Some(input) = inputs
            .into_iter()
            .find(|input| fs::canonicalize(input).is_ok_and(|i| i == there))
    {
        bail!(
            "--output {}: this would overwrite {}",
            shown(output),
            shown(input)
        );
    }
    Ok(())
}

fn form(args: &Generate) -> Form {
    let choice = match (&args.template, args.workflow) {
        (Some(name), _) => Choice::Template(name.clone()),
        (None, true) => Choice::Workflow,
        (None, false) => Choice::All,
    };
    Form {
        choice,
        complete: args.complete,
        indent: usize::from(args.indent),
    }
}

fn options(args: &Generate) -> Options {
    let crds = args
        .crds
        .map_or(CrdChoice::ByVersion, |crds| CrdChoice::Fixed(crds.into()));
    let versions = args
        .argo
        .map_or_else(|| NEWEST.to_vec(), |version| vec![version]);
    Options {
        targets: versions
            .into_iter()
            .map(|version| Release {
                version,
                crds: crds.for_version(version),
            })
            .collect(),
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    }
}

/// The header: the names of the specs and their SHA-256.
fn header(args: &Generate, loaded: &Loaded) -> Vec<String> {
    let hash = hash(loaded.bytes.iter().map(Vec::as_slice));
    let names = loaded.names.join(", ");
    if args.specs.is_empty() {
        return vec![format!("generated by {names} (sha256 {hash})")];
    }
    vec![
        format!("generated by argo-metrics from {names} (sha256 {hash})"),
        "to change it, change that and generate it again".to_owned(),
    ]
}

/// The templates in a folder.
fn templates(dir: &Path, streams: &Streams) -> anyhow::Result<Replaced> {
    let mut replaced = Replaced::new();
    let known = files();
    let entries = fs::read_dir(dir)
        .with_context(|| format!("--template-dir {}: the folder cannot be read", shown(dir)))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if known.contains(&name.as_str()) {
            let text = fs::read_to_string(entry.path()).with_context(|| {
                format!("{}: the template cannot be read", shown(&entry.path()))
            })?;
            replaced.insert(name, text);
        } else if name.ends_with(".hbs") {
            streams.note(&format!(
                "{}: no template of argo-metrics has this name; use one of {}",
                shown(&entry.path()),
                known.join(", ")
            ));
        }
    }
    if replaced.is_empty() {
        bail!(
            "--template-dir {}: the folder contains no template; name them {}",
            shown(dir),
            known.join(", ")
        );
    }
    Ok(replaced)
}

fn write(args: &Generate, text: &str, streams: &Streams) -> anyhow::Result<()> {
    match args
        .output
        .as_deref()
        .filter(|path| *path != Path::new("-"))
    {
        Some(path) => atomic::write(path, |out| out.write_all(text.as_bytes()))
            .with_context(|| format!("{}: the file cannot be written", shown(path))),
        None => {
            let mut out = streams.out();
            out.write_all(text.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}

/// Prints the problems at their places, and that nothing was written.
fn refused(
    problems: Vec<Finding>,
    sources: &[Source],
    args: &Generate,
    streams: &Streams,
) -> anyhow::Result<Exit> {
    let errors = problems.iter().filter(|p| p.is_error()).count();
    tell(problems, sources, &options(args), streams)?;
    let s = if errors == 1 { "" } else { "s" };
    streams.line(&format!("nothing was written: {errors} error{s}"));
    Ok(Exit::Findings)
}

fn tell(
    problems: Vec<Finding>,
    sources: &[Source],
    options: &Options,
    streams: &Streams,
) -> anyhow::Result<()> {
    let problems = argo_metrics::spec::shown(problems, sources);
    let mut run = Run::default();
    for (file, source) in sources.iter().enumerate() {
        let of_file = problems.iter();
        let of_file = of_file.filter(|p| p.place.file.0 as usize == file);
        let mut findings = of_file.cloned().collect::<Vec<_>>();
        if findings.is_empty() {
            continue;
        }
        findings.sort_by(|a, b| (a.place, a.code).cmp(&(b.place, b.code)));
        findings.dedup();
        run.files.push(FileReport {
            path: source.path.clone(),
            checked: Checked {
                findings,
                text: Some(source.text.clone()),
                ..Checked::default()
            },
        });
    }
    print(run, options, streams)
}

/// Prints findings on the standard error.
fn print(run: Run, options: &Options, streams: &Streams) -> anyhow::Result<()> {
    let report = Report::new(
        run,
        true,
        options.targets.clone(),
        CrdChoice::ByVersion,
        Vec::new(),
        None,
    );
    debug_assert!(
        !report.reaches(Severity::Info) || report.totals.errors + report.totals.warnings > 0
    );
    let styled = streams.styled_errors();
    let mut text = Vec::new();
    let format = Format::Full {
        styled,
        grouped: false,
    };
    report.write(format, &mut text)?;
    streams.err().write_all(&text)?;
    Ok(())
}

/// Prints the built-in presets, and those of the files in `--presets`.
fn list_presets(args: &Generate, streams: &Streams) -> anyhow::Result<Exit> {
    let (loaded, files) = load::preset_files(args)?;
    if !loaded.problems.is_empty() {
        return refused(loaded.problems, &loaded.sources, args, streams);
    }
    let of_files = files.iter().flat_map(|(_, file)| &file.presets);
    let all = builtin().iter().chain(of_files).collect::<Vec<_>>();
    let mut out = streams.out();
    let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, preset) in all {
        let what = if preset.together.is_empty() {
            let part = preset.template.as_ref().or(preset.workflow.as_ref());
            let part = part.or(preset.code.as_ref()).or(preset.all.as_ref());
            let help = part.and_then(|p| p.metric.help.clone()).unwrap_or_default();
            match levels(preset) {
                everywhere if everywhere.is_empty() => help,
                levels => format!("{help} (for {levels})"),
            }
        } else {
            preset.together.join(" and ")
        };
        writeln!(out, "{name:width$}  {}", what.trim_start())?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}
