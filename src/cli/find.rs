//! Finds the files that the arguments name.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use argo_metrics::lint::{Around, Discovered, Excludes, Input, Request, Source, discover};
use argo_metrics::yaml::Limits;

use super::options::Files;

/// The path that stands for the standard input.
const STDIN: &str = "-";

impl Files {
    /// Whether a path, or the list of the paths, comes from the standard input.
    pub fn read_stdin(&self) -> bool {
        let paths = self.paths.iter().chain(&self.files_from);
        paths.into_iter().any(|path| path == Path::new(STDIN))
    }
}

/// The directory that paths and globs are relative to.
pub fn current_dir() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("the current directory cannot be found")
}

/// All files to read, including the standard input. With `explain` nothing is read, and the result says why the
/// other files would not be.
pub fn find(args: &Files, around: Around, explain: bool) -> anyhow::Result<Discovered> {
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
        bail!("--stdin-filename names the standard input; add `-` to the paths to read it");
    }
    paths.retain(|path| !is_stdin(path));
    listed.retain(|path| !is_stdin(path));

    let excludes = Excludes::new(&args.exclude, &current_dir()?)?;
    let mut discovered = discover(&Request {
        paths: &paths,
        listed: &listed,
        excludes: &excludes,
        force_exclude: args.force_exclude,
        explain,
        around,
    });
    if wants_stdin {
        let name = args.stdin_filename.as_ref().map(PathBuf::from);
        let excluded = args.force_exclude
            && name
                .as_ref()
                .is_some_and(|name| excludes.covers_part_of(name));
        if !excluded {
            let stdin = stdin(name.as_deref(), !explain)?;
            // What is read is checked as the file of its name.
            discovered.around.retain(|input| input.path != stdin.path);
            discovered.inputs.push(stdin);
            discovered.inputs.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
    Ok(discovered)
}

fn stdin(name: Option<&Path>, read: bool) -> anyhow::Result<Input> {
    let mut bytes = Vec::new();
    // One byte over the limit, so that the check can see that it is exceeded.
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

/// The paths in a list: separated by NUL if it contains one, otherwise one per line.
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
    let text = std::str::from_utf8(bytes).context("--files-from: a name is not valid UTF-8")?;
    Ok(PathBuf::from(text))
}
