//! A glob that the shell did not expand.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::DirEntry;

use super::has_ending;

/// A glob in place of a path: a walk over its fixed beginning, narrowed.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// The glob as the user wrote it.
    pub text: String,
    /// The directories before the first component with a wildcard.
    pub base: PathBuf,
    /// Whether it asks for hidden entries by name.
    pub names_hidden: bool,
    matcher: GlobMatcher,
    /// Depth below the base at which names are matched, where it is fixed.
    depth: Option<usize>,
    /// Whether its last component is but asterisks, so that it says nothing about the ending.
    any_name: bool,
}

/// Whether a text has what a glob has.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

impl Pattern {
    /// Reads a glob; the error is what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let bare = text.trim_end_matches('/');
        let relative = bare.strip_prefix("./").unwrap_or(bare);
        let fixed: Vec<&str> = bare.split('/').take_while(|part| !is_glob(part)).collect();
        let base = match &fixed[..] {
            [] | ["."] => PathBuf::from("."),
            [""] => PathBuf::from("/"),
            parts => PathBuf::from(parts.join("/")),
        };
        // A walk over `.` gives `./a`, which is matched as `a`; any other base is matched as it is written.
        let whole = if base == Path::new(".") {
            relative
        } else {
            bare
        };
        let rest: Vec<&str> = bare.split('/').skip(fixed.len()).collect();
        let matcher = GlobBuilder::new(whole)
            .literal_separator(true)
            .build()
            .map_err(|e| e.kind().to_string())?
            .compile_matcher();
        Ok(Self {
            text: text.to_owned(),
            base,
            names_hidden: rest.iter().any(|part| part.starts_with('.')),
            matcher,
            depth: (!bare.contains("**") && !bare.contains('{')).then_some(rest.len()),
            any_name: rest
                .last()
                .is_some_and(|part| part.chars().all(|c| c == '*')),
        })
    }

    /// Whether something below this directory can match.
    pub fn may_hold(&self, directory: &DirEntry) -> bool {
        self.depth
            .is_none_or(|depth| directory.depth() != depth || self.matches(directory.path()))
    }

    /// Whether a file is meant: by its own name, or because a directory it is in is.
    pub fn takes(&self, file: &DirEntry) -> bool {
        if self.matches(file.path()) {
            return !self.any_name || has_ending(file.path());
        }
        let directories = file.depth().saturating_sub(1);
        has_ending(file.path())
            && file
                .path()
                .ancestors()
                .skip(1)
                .take(directories)
                .any(|d| self.matches(d))
    }

    fn matches(&self, path: &Path) -> bool {
        let path = if self.base == Path::new(".") {
            path.strip_prefix(".").unwrap_or(path)
        } else {
            path
        };
        self.matcher.is_match(path)
    }
}
