//! From the paths a user names to the files to read, in a fixed order, each file once.
//!
//! A file named explicitly is read whatever its ending; below a directory only YAML and JSON endings
//! count, hidden entries and what `.gitignore` or `.ignore` name are left out. Git's settings outside
//! the tree (`core.excludesFile`, `.git/info/exclude`) are not asked: the same tree gives the same
//! files on every machine.

mod excludes;
mod pattern;
mod root;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder};

use pattern::Pattern;

pub use excludes::{ExcludeError, Excludes};
pub use root::Around;

/// Where the bytes of an input come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file to open.
    File(PathBuf),
    /// Bytes that are there already, such as those of the standard input.
    Bytes(Vec<u8>),
}

/// One thing to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name as the user knows it, `/`-separated.
    pub path: Arc<str>,
    /// Where the bytes come from.
    pub source: Source,
}

/// Why something found is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its name starts with a dot.
    Hidden,
    /// `.gitignore` or `.ignore` names it.
    Ignored,
    /// It has another ending.
    Ending,
    /// A glob of `--exclude` matches it.
    Excluded,
    /// It is a link to a directory; those are read under their own name only.
    DirectoryLink,
    /// It is a broken link.
    BrokenLink,
    /// It is a socket, a pipe or a device.
    NoFile,
    /// The same file is read under another name.
    Again,
}

impl Reason {
    /// The reason as it is printed.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::Hidden => "hidden",
            Reason::Ignored => "matched by .gitignore or .ignore",
            Reason::Ending => "does not end in .yaml, .yml or .json",
            Reason::Excluded => "matched by --exclude",
            Reason::DirectoryLink => "a link to a directory",
            Reason::BrokenLink => "a broken link",
            Reason::NoFile => "not a regular file",
            Reason::Again => "the same file is read under another name",
        }
    }
}

/// Why a path could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// There is nothing of that name.
    #[error(
        "{path}: no such file or directory; check the name, which is relative to the current directory"
    )]
    Missing {
        /// The name as given.
        path: String,
    },
    /// A glob that matches nothing.
    #[error(
        "{glob}: no file matches (hidden and ignored files are skipped); check the glob, which is relative to the current directory"
    )]
    NoMatch {
        /// The glob as given.
        glob: String,
    },
    /// A glob that is none.
    #[error("{glob}: neither a path nor a glob: {message}")]
    Glob {
        /// The glob as given.
        glob: String,
        /// What is wrong with it.
        message: String,
    },
    /// It is there and cannot be read.
    #[error("{path}: cannot be read ({error}); make it readable or leave it out with --exclude")]
    Unreadable {
        /// The name as given.
        path: String,
        /// The operating system's message.
        error: String,
    },
}

impl PathError {
    /// The path or glob as given.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            PathError::Missing { path } | PathError::Unreadable { path, .. } => path,
            PathError::NoMatch { glob } | PathError::Glob { glob, .. } => glob,
        }
    }
}

/// What is asked for.
#[derive(Debug)]
pub struct Request<'a> {
    /// Files, directories and globs.
    pub paths: &'a [PathBuf],
    /// Files and directories that are never taken for globs.
    pub listed: &'a [PathBuf],
    /// What to leave out.
    pub excludes: &'a Excludes,
    /// Whether the excludes apply to files named explicitly too.
    pub force_exclude: bool,
    /// Whether to find out why the rest is not read.
    pub explain: bool,
    /// Which files around them are read, too.
    pub around: Around<'a>,
}

/// The files that were found, and what was left out.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The files to read, in order of their names.
    pub inputs: Vec<Input>,
    /// The files around them, in order of their names; none of `inputs`.
    pub around: Vec<Input>,
    /// Whether a project was found, so that both together are all of it.
    pub project: bool,
    /// What is not read and why, in order of names; filled where asked for.
    pub left_out: Vec<(String, Reason)>,
    /// Directories and globs under which nothing is left to read.
    pub barren: Vec<String>,
    /// Paths that could not be looked at.
    pub errors: Vec<PathError>,
}

/// Finds the files below the given paths and globs.
#[must_use]
pub fn discover(request: &Request<'_>) -> Discovered {
    let mut finder = Finder {
        request,
        found: Vec::new(),
        by_key: HashMap::new(),
        out: Discovered::default(),
        around: false,
    };
    for path in request.paths {
        finder.named(path, true);
    }
    for path in request.listed {
        finder.named(path, false);
    }
    let named = finder.found.len();
    finder.around();
    let Finder {
        mut found, mut out, ..
    } = finder;
    let around = found.split_off(named);
    out.inputs = inputs(found);
    out.around = inputs(around);
    out.left_out.sort();
    out.left_out.dedup();
    out
}

fn inputs(found: Vec<Found>) -> Vec<Input> {
    let mut inputs: Vec<Input> = found
        .into_iter()
        .map(|f| Input {
            path: shown(&f.path).into(),
            source: Source::File(f.path),
        })
        .collect();
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    inputs
}

/// A path as it is printed: `/`-separated, without a leading `./` of a walk over `.`.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

struct Found {
    path: PathBuf,
    /// Whether it was reached through a link; the file's own name goes before.
    link: bool,
}

struct Finder<'a> {
    request: &'a Request<'a>,
    found: Vec<Found>,
    /// Absolute path without links → index into `found`.
    by_key: HashMap<PathBuf, usize>,
    out: Discovered,
    /// Whether it is at the files around those that are named: nothing is said of them.
    around: bool,
}

impl Finder<'_> {
    /// One path as the user gave it.
    fn named(&mut self, path: &Path, may_be_glob: bool) {
        let request = self.request;
        match fs::metadata(path) {
            Ok(meta) => {
                if request.force_exclude && request.excludes.covers_part_of(path) {
                    self.leave_out(path, Reason::Excluded);
                } else if meta.is_dir() {
                    self.walk(path, None);
                } else {
                    let key = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                    self.take(path.to_owned(), key, false);
                }
            }
            // What is excluded by force need not be there: a file that a commit deletes, say.
            Err(_) if request.force_exclude && request.excludes.covers_part_of(path) => {
                self.leave_out(path, Reason::Excluded);
            }
            Err(error) if is_missing(&error) => match path.to_str().filter(|_| may_be_glob) {
                Some(text) if pattern::is_glob(text) => match Pattern::new(text) {
                    Ok(pattern) => self.walk(&pattern.base.clone(), Some(pattern)),
                    Err(message) => {
                        self.out.errors.push(PathError::Glob {
                            glob: text.to_owned(),
                            message,
                        });
                    }
                },
                _ => self
                    .out
                    .errors
                    .push(PathError::Missing { path: shown(path) }),
            },
            Err(error) => self.unreadable(path, &error),
        }
    }

    /// The files around those that were found.
    fn around(&mut self) {
        let root = match self.request.around {
            Around::Nothing => return,
            Around::Below(dir) => dir.to_owned(),
            Around::Nearest(current_dir) => {
                let files = self.found.iter().map(|found| &*found.path);
                let Some(root) = root::nearest(files, current_dir) else {
                    return;
                };
                self.out.project = true;
                let mut named = self.request.paths.iter();
                if named.any(|path| root.starts_with(root::absolute(path, current_dir))) {
                    return; // All of it was walked.
                }
                match current_dir.strip_prefix(&root) {
                    Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
                    Ok(below) => below.components().map(|_| "..").collect(),
                    Err(_) => root,
                }
            }
        };
        self.out.project = true;
        self.around = true;
        let (errors, barren) = (self.out.errors.len(), self.out.barren.len());
        self.walk(&root, None);
        self.out.errors.truncate(errors);
        self.out.barren.truncate(barren);
    }

    /// Everything below a directory, or what of it a glob matches.
    #[expect(
        clippy::too_many_lines,
        reason = "the walk of one directory: one arm for each kind of entry"
    )]
    fn walk(&mut self, root: &Path, pattern: Option<Pattern>) {
        let given = pattern
            .as_ref()
            .map_or_else(|| shown(root), |p| p.text.clone());
        let Ok(real_root) = fs::canonicalize(root) else {
            self.out.errors.push(PathError::NoMatch { glob: given });
            return;
        };
        let excludes = self.request.excludes;
        let mut seen = HashSet::new();
        let mut taken = 0usize;
        let errors_before = self.out.errors.len();

        let mut builder = WalkBuilder::new(root);
        builder
            .hidden(pattern.as_ref().is_none_or(|p| !p.names_hidden))
            .git_global(false)
            .git_exclude(false)
            .require_git(false);
        let filter = (excludes.clone(), pattern.clone());
        builder.filter_entry(move |entry| {
            let (excludes, pattern) = &filter;
            entry.depth() == 0
                || (!excludes.covers(entry.path())
                    && pattern
                        .as_ref()
                        .is_none_or(|p| !is_dir(entry) || p.may_hold(entry)))
        });
        for entry in builder.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(root, &error);
                    continue;
                }
            };
            if self.request.explain {
                seen.insert(entry.path().to_owned());
            }
            if is_dir(&entry) {
                continue;
            }
            let wanted = match &pattern {
                None => has_ending(entry.path()),
                Some(pattern) => pattern.takes(&entry),
            };
            if !wanted {
                continue;
            }
            let link = entry.path_is_symlink();
            let key = if link {
                match link_target(entry.path()) {
                    Ok(target) => target,
                    Err(reason) => {
                        self.leave_out(entry.path(), reason);
                        continue;
                    }
                }
            } else if entry.file_type().is_some_and(|t| t.is_file()) {
                let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
                if below.as_os_str().is_empty() {
                    real_root.clone()
                } else {
                    real_root.join(below)
                }
            } else {
                self.leave_out(entry.path(), Reason::NoFile);
                continue;
            };
            taken += 1;
            self.take(tidy(root, entry.path()), key, link);
        }
        if taken == 0 && self.out.errors.len() == errors_before {
            match pattern {
                // With excludes, what the glob matches may be just what was left out.
                Some(_) if excludes.is_empty() => {
                    self.out.errors.push(PathError::NoMatch { glob: given });
                }
                _ => self.out.barren.push(given),
            }
        }
        if self.request.explain && !self.around {
            self.explain(root, &seen, excludes);
        }
    }

    /// Walks again without any rule, to say what the first walk skipped.
    fn explain(&mut self, root: &Path, seen: &HashSet<PathBuf>, excludes: &Excludes) {
        let mut builder = WalkBuilder::new(root);
        builder.standard_filters(false);
        let known = seen.clone();
        builder.filter_entry(move |entry| {
            // An entry that was skipped is named once, not with all that is below.
            entry.depth() == 0
                || entry
                    .path()
                    .parent()
                    .is_none_or(|parent| known.contains(parent))
        });
        for entry in builder.build().flatten().filter(|e| e.depth() > 0) {
            let path = entry.path();
            let reason = if excludes.covers(path) {
                Reason::Excluded
            } else if !seen.contains(path) {
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                if hidden {
                    Reason::Hidden
                } else {
                    Reason::Ignored
                }
            } else if let Some(Err(reason)) = entry.path_is_symlink().then(|| link_target(path)) {
                reason
            } else if !is_dir(&entry) && !has_ending(path) {
                Reason::Ending
            } else {
                continue;
            };
            self.leave_out(&tidy(root, path), reason);
        }
    }

    /// A file to read, unless it is there already.
    fn take(&mut self, path: PathBuf, key: PathBuf, link: bool) {
        match self.by_key.get(&key) {
            Some(_) if self.around => {}
            None => {
                self.by_key.insert(key, self.found.len());
                self.found.push(Found { path, link });
            }
            Some(&index) => {
                let before = &mut self.found[index];
                if before.path == path {
                    return;
                }
                let second = if before.link && !link {
                    before.link = false;
                    std::mem::replace(&mut before.path, path)
                } else {
                    path
                };
                self.leave_out(&second, Reason::Again);
            }
        }
    }

    fn leave_out(&mut self, path: &Path, reason: Reason) {
        if self.request.explain && !self.around {
            self.out.left_out.push((shown(path), reason));
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.out.errors.push(PathError::Unreadable {
            path: shown(path),
            error: system_word(error),
        });
    }

    fn walk_error(&mut self, root: &Path, error: &ignore::Error) {
        let path = tidy(root, path_of(error).unwrap_or(root));
        let word = error
            .io_error()
            .map_or_else(|| error.to_string(), system_word);
        self.out.errors.push(PathError::Unreadable {
            path: shown(&path),
            error: word,
        });
    }
}

/// The endings that are read below a directory.
fn has_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|ending| {
            ["yaml", "yml", "json"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
}

fn is_dir(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|t| t.is_dir())
}

/// The path without the `./` that a walk over `.` puts before it.
fn tidy(root: &Path, path: &Path) -> PathBuf {
    if root == Path::new(".") {
        let below: PathBuf = path
            .components()
            .filter(|c| *c != Component::CurDir)
            .collect();
        if !below.as_os_str().is_empty() {
            return below;
        }
    }
    path.to_owned()
}

fn link_target(path: &Path) -> Result<PathBuf, Reason> {
    let meta = fs::metadata(path).map_err(|_| Reason::BrokenLink)?;
    if meta.is_dir() {
        return Err(Reason::DirectoryLink);
    }
    if !meta.is_file() {
        return Err(Reason::NoFile);
    }
    fs::canonicalize(path).map_err(|_| Reason::BrokenLink)
}

fn is_missing(error: &io::Error) -> bool {
    // A glob such as `a?.yaml/x*` may ask below a file; a name with `*` is none on Windows.
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename
    )
}

/// What the system says, without its number: `permission denied`.
pub(crate) fn system_word(error: &io::Error) -> String {
    // An error that another one wraps repeats the path; its kind says the same without.
    if error.raw_os_error().is_none() {
        return error.kind().to_string();
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithDepth { err, .. } => {
            path_of(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}
