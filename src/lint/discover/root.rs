//! Where the project around some files begins.

use std::path::{Component, Path, PathBuf};

/// The file that marks a project's root.
pub const MARK: &str = "argo-metrics.toml";

/// Which files around those that are named are read, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around<'a> {
    /// Nothing: the named files are the whole project.
    Nothing,
    /// Those below this directory.
    Below(&'a Path),
    /// Those below the directory of the nearest `argo-metrics.toml` upwards, else of the nearest git repository, else
    /// below this one, the current directory, if it contains all that is named.
    Nearest(&'a Path),
}

/// The root for files of these names, which count from the current directory; `None` if there is none. Upwards is from the
/// directory that contains them all.
pub fn nearest<'a>(files: impl Iterator<Item = &'a Path>, current_dir: &Path) -> Option<PathBuf> {
    let mut common: Option<PathBuf> = None;
    for file in files {
        let file = absolute(file, current_dir);
        let dir = file.parent().unwrap_or(&file);
        match &mut common {
            None => common = Some(dir.to_owned()),
            Some(common) => {
                while !dir.starts_with(&*common) {
                    if !common.pop() {
                        return None;
                    }
                }
            }
        }
    }
    let common = common?;
    let has = |name: &'static str| move |dir: &&Path| dir.join(name).exists();
    let marked = common.ancestors().find(has(MARK));
    marked
        .or_else(|| common.ancestors().find(has(".git")))
        .or_else(|| common.starts_with(current_dir).then_some(current_dir))
        .map(Path::to_owned)
}

/// A path from the root of the file system, without `.` and `..`.
pub fn absolute(path: &Path, current_dir: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in current_dir.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_nearest_mark_then_the_repository_then_the_current_directory() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path();
        for made in ["repo/.git", "repo/team/jobs", "repo/other", "loose"] {
            std::fs::create_dir_all(top.join(made)).unwrap();
        }
        std::fs::write(top.join("repo/team").join(MARK), "").unwrap();
        let root = |from: &str, files: &[&str]| {
            let found = nearest(files.iter().map(Path::new), &top.join(from))?;
            let below = found.strip_prefix(top).unwrap_or(&found);
            Some(below.to_string_lossy().into_owned())
        };
        let is = |dir: &str| Some(dir.to_owned());
        assert_eq!(root("repo/team/jobs", &["a.yaml"]), is("repo/team"));
        assert_eq!(
            root("repo", &["team/jobs/a.yaml", "team/b.yaml"]),
            is("repo/team")
        );
        assert_eq!(
            root("repo", &["team/jobs/a.yaml", "other/b.yaml"]),
            is("repo")
        );
        assert_eq!(
            root("repo/other", &["../team/b.yaml", "./c.yaml"]),
            is("repo")
        );
        assert_eq!(root("loose", &["a.yaml"]), is("loose"));
        assert_eq!(root("loose", &["../a.yaml"]), None);
        assert_eq!(root("loose", &[]), None);
    }
}
