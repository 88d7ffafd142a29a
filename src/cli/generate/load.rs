//! Specs and presets from files, or from the command line.

use argo_metrics::diagnostic::Finding;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use argo_metrics::generate::Target;
use argo_metrics::lint::shown;
use argo_metrics::spec::model::{PresetFile, Spec};
use argo_metrics::spec::{
    Cursor, Definition, Shape, Source, Written, faults, problem, read, resolve,
};
use argo_metrics::yaml::write_text;

use super::args::Generate;

/// The most bytes that are read from a file.
const MOST_BYTES: u64 = (4 << 20) + 1;

/// The specs and presets that were read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The files that were read, with their text.
    pub sources: Vec<Source>,
    /// The definition of each spec without errors.
    pub definitions: Vec<Definition>,
    /// The errors and warnings of all specs.
    pub problems: Vec<Finding>,
    /// The bytes of all files, for the SHA-256 in the header.
    pub bytes: Vec<Vec<u8>>,
    /// The names of the specs, as written in the header.
    pub names: Vec<String>,
}

/// Reads everything that the arguments name.
///
/// # Errors
/// If a file cannot be read; a mistake in it is a problem, not an error.
pub fn load(args: &Generate) -> anyhow::Result<Loaded> {
    let (mut loaded, team) = preset_files(args)?;
    if loaded.problems.iter().any(Finding::is_error) {
        return Ok(loaded);
    }
    if args.specs.is_empty() {
        let text = spec_of(args);
        let words = command(args);
        loaded.spec(
            "<command line>",
            "workflow",
            words,
            text.into_bytes(),
            None,
            &team,
        )?;
        return Ok(loaded);
    }
    for path in &args.specs {
        let is_stdin = path == Path::new("-");
        let bytes = if is_stdin { stdin()? } else { bytes(path)? };
        let (shown_path, name) = if is_stdin {
            ("<stdin>".to_owned(), "the standard input".to_owned())
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str());
            (shown(path), name.to_string_lossy().into_owned())
        };
        let workflow = match (is_stdin, name.split('.').next()) {
            (false, Some(stem)) if !stem.is_empty() => stem.to_owned(),
            _ => "workflow".to_owned(),
        };
        loaded.spec(&shown_path, &workflow, name, bytes, Some(path), &team)?;
    }
    Ok(loaded)
}

/// Reads the files with presets that the arguments name.
///
/// # Errors
/// If a file cannot be read; a mistake in it is a problem, not an error.
pub fn preset_files(args: &Generate) -> anyhow::Result<(Loaded, Vec<(usize, PresetFile)>)> {
    let mut loaded = Loaded::default();
    let mut found = Vec::new();
    for path in &args.presets {
        let bytes = bytes(path)?;
        loaded.presets(&shown(path), bytes, &mut found);
    }
    Ok((loaded, found))
}

impl Loaded {
    /// Reads a file with presets.
    fn presets(&mut self, path: &str, bytes: Vec<u8>, found: &mut Vec<(usize, PresetFile)>) {
        let file = self.sources.len();
        match read::<PresetFile>(path, &bytes, Shape::Presets, &mut self.sources) {
            Ok(presets) => found.push((file, presets)),
            Err(problems) => self.problems.extend(problems),
        }
        self.bytes.push(bytes);
    }

    fn spec(
        &mut self,
        path: &str,
        workflow: &str,
        name: String,
        bytes: Vec<u8>,
        on_disk: Option<&Path>,
        team: &[(usize, PresetFile)],
    ) -> anyhow::Result<()> {
        let file = self.sources.len();
        let spec = read::<Spec>(path, &bytes, Shape::Spec, &mut self.sources);
        self.bytes.push(bytes);
        self.names.push(name);
        let spec = match spec {
            Ok(spec) => spec,
            Err(problems) => {
                self.problems.extend(problems);
                return Ok(());
            }
        };
        let before = self.problems.len();
        let mut presets = team.to_vec();
        for (n, include) in spec.include.iter().enumerate() {
            let beside: PathBuf = match on_disk.and_then(Path::parent) {
                Some(folder) => folder.join(include),
                None => PathBuf::from(include),
            };
            match self::bytes(&beside) {
                Ok(bytes) => self.presets(&shown(&beside), bytes, &mut presets),
                Err(error) => {
                    let at = Cursor::root(&self.sources, file).key("include").item(n);
                    let problem = problem(faults::PRESET, at.place(), format!("{error:#}"));
                    self.problems
                        .push(problem.help("write the path relative to the folder of this file"));
                }
            }
        }
        if self.problems[before..].iter().any(Finding::is_error) {
            return Ok(());
        }
        let resolved = resolve(Written {
            sources: &self.sources,
            file,
            spec: &spec,
            presets: &presets,
            name: workflow,
        });
        match resolved {
            Ok((definition, warnings)) => {
                self.definitions.push(definition);
                self.problems.extend(warnings);
            }
            Err(problems) => self.problems.extend(problems),
        }
        Ok(())
    }
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let unreadable = || format!("{} cannot be read", shown(path));
    let file = fs::File::open(path).with_context(unreadable)?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        bail!(
            "{} is a directory, not a spec: write the path of each spec in it",
            shown(path)
        );
    }
    file.take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .with_context(unreadable)?;
    Ok(bytes)
}

fn stdin() -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    stdin
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .context("the standard input cannot be read")?;
    Ok(bytes)
}

/// The spec that is equivalent to the options.
pub fn spec_of(args: &Generate) -> String {
    let mut text = String::new();
    if let Some(name) = args.name.as_ref().or(args.template.as_ref()) {
        text += &format!("name: {}\n", write_text(name));
    }
    if !args.label.is_empty() {
        text += "labels:\n";
        for (key, value) in &args.label {
            text += &format!("  {}: {}\n", write_text(key), write_text(value));
        }
    }
    if let Some(buckets) = &args.buckets {
        let is_list = buckets
            .split(',')
            .all(|bound| bound.trim().parse::<f64>().is_ok());
        text += &if is_list {
            format!("buckets: [{buckets}]\n")
        } else {
            format!("buckets: {{upto: {}}}\n", write_text(buckets))
        };
    }
    let presets = args.preset.iter().map(|preset| write_text(preset.trim()));
    let presets = presets.collect::<Vec<_>>().join(", ");
    text += &match (&args.template, args.target.0) {
        (None, Target::Flask | Target::PrometheusClient) => format!("code:\n  use: [{presets}]\n"),
        (Some(template), _) => format!(
            "templates:\n  {}:\n    use: [{presets}]\n",
            write_text(template)
        ),
        (None, _) => format!("workflow:\n  use: [{presets}]\n"),
    };
    text
}

/// The command that gives the same output, for the header.
pub fn command(args: &Generate) -> String {
    let mut words = format!("argo-metrics generate --preset {}", args.preset.join(","));
    for (key, value) in &args.label {
        words += &format!(" --label {}", quoted(&format!("{key}={value}")));
    }
    for path in &args.presets {
        words += &format!(" --presets {}", quoted(&shown(path)));
    }
    if args.target.0 != Target::Argo {
        words += &format!(" --target {}", args.target.0.name());
    }
    for (option, value) in [
        ("--buckets", &args.buckets),
        ("--name", &args.name),
        ("--template", &args.template),
    ] {
        if let Some(value) = value {
            words += &format!(" {option} {}", quoted(value));
        }
    }
    words
}

/// A word, quoted for a shell if needed.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=.,/:@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
