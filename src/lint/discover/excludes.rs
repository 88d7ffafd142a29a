//! What `--exclude` leaves out.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// An exclude that is not a valid glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--exclude {glob}: {message}; write a glob such as 'charts', '*.tmpl.yaml' or 'vendor/**'")]
pub struct ExcludeError {
    glob: String,
    message: String,
}

/// The globs of `--exclude`. One without `/` stands for a name at any depth, one with `/` counts from
/// the current directory. What it names is left out with everything below.
#[derive(Debug, Clone)]
pub struct Excludes {
    inner: Option<Arc<Inner>>,
}

#[derive(Debug)]
struct Inner {
    names: GlobSet,
    paths: GlobSet,
    current_dir: PathBuf,
}

impl Excludes {
    /// Compiles the globs of `--exclude`.
    ///
    /// # Errors
    /// One of them is not a valid glob.
    pub fn new(globs: &[String], current_dir: &Path) -> Result<Self, ExcludeError> {
        if globs.is_empty() {
            return Ok(Self { inner: None });
        }
        let (mut names, mut paths) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        let wrong = |glob: &String, error: &globset::Error| ExcludeError {
            glob: glob.clone(),
            message: error.kind().to_string(),
        };
        for given in globs {
            let text = given.strip_prefix("./").unwrap_or(given);
            let text = text.strip_suffix('/').unwrap_or(text);
            let glob = GlobBuilder::new(text)
                .literal_separator(true)
                .build()
                .map_err(|e| wrong(given, &e))?;
            if text.contains('/') {
                paths.add(glob)
            } else {
                names.add(glob)
            };
        }
        let built = |set: &GlobSetBuilder| set.build().map_err(|e| wrong(&globs.join(" "), &e));
        Ok(Self {
            inner: Some(Arc::new(Inner {
                names: built(&names)?,
                paths: built(&paths)?,
                current_dir: normal(current_dir),
            })),
        })
    }

    /// Whether nothing is excluded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.is_none()
    }

    /// Whether the globs name this very path.
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        let Some(inner) = &self.inner else {
            return false;
        };
        if path
            .file_name()
            .is_some_and(|name| inner.names.is_match(name))
        {
            return true;
        }
        if inner.paths.is_empty() {
            return false;
        }
        let absolute = normal(&inner.current_dir.join(path));
        inner.paths.is_match(&absolute)
            || absolute
                .strip_prefix(&inner.current_dir)
                .is_ok_and(|p| inner.paths.is_match(p))
            || inner.paths.is_match(normal(path))
    }

    /// Whether the globs name this path or a directory it is in.
    #[must_use]
    pub fn covers_part_of(&self, path: &Path) -> bool {
        !self.is_empty()
            && path
                .ancestors()
                .filter(|p| !p.as_os_str().is_empty())
                .any(|p| self.covers(p))
    }
}

/// Without `.` and, where the text alone allows it, without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(glob: &str) -> Excludes {
        Excludes::new(&[glob.to_owned()], Path::new("/srv/repo")).unwrap()
    }

    #[test]
    fn a_glob_without_a_slash_names_entries_at_any_depth() {
        let set = excludes("charts");
        assert!(set.covers(Path::new("a/charts")));
        assert!(!set.covers(Path::new("a/charts/x.yaml")));
        assert!(set.covers_part_of(Path::new("a/charts/x.yaml")));
        assert!(!set.covers_part_of(Path::new("a/mycharts/x.yaml")));
        assert!(excludes("*.tmpl.yaml").covers(Path::new("deep/er/x.tmpl.yaml")));
    }

    #[test]
    fn a_glob_with_a_slash_counts_from_the_current_directory() {
        for glob in ["./a/*.yaml", "a/*.yaml", "/srv/repo/a/*.yaml"] {
            let set = excludes(glob);
            for path in [
                "a/x.yaml",
                "./a/x.yaml",
                "/srv/repo/a/x.yaml",
                "../repo/a/x.yaml",
            ] {
                assert!(set.covers(Path::new(path)), "{glob} {path}");
            }
            assert!(!set.covers(Path::new("b/a/x.yaml")));
            assert!(!set.covers(Path::new("a/b/x.yaml")));
        }
        assert!(excludes("**/gen/*.json").covers(Path::new("p/q/gen/x.json")));
        assert!(excludes("vendor/").covers(Path::new("vendor")));
    }

    #[test]
    fn a_glob_that_is_none_is_named() {
        let error = Excludes::new(&["a[".to_owned()], Path::new("/")).unwrap_err();
        assert!(error.to_string().starts_with("--exclude a["), "{error}");
    }
}
