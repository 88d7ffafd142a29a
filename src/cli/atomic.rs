//! Writes files completely or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file under another name in the same folder and then gives it its own, so that no one reads half
/// of it, and what was there before stays when something fails.
///
/// A link leads to the file that is replaced. What is not a file, such as a pipe or `/dev/stderr`, cannot be
/// replaced and is written to.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let before = fs::metadata(path).ok();
    if before.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
        return fill(OpenOptions::new().write(true).open(path)?, content);
    }
    let target = match &before {
        Some(_) => fs::canonicalize(path)?,
        None => path.to_owned(),
    };
    let (beside, file) = create_beside(&target)?;
    let done = fill(file, content)
        .and_then(|()| match &before {
            Some(m) if m.is_file() => fs::set_permissions(&beside, m.permissions()),
            _ => Ok(()),
        })
        .and_then(|()| fs::rename(&beside, &target));
    if done.is_err() {
        // What could not be made complete is of no use to anyone.
        let _ = fs::remove_file(&beside);
    }
    done
}

fn fill(file: File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    content(&mut out)?;
    out.flush()
}

/// A new file in the folder of another; hidden, so that a search for manifests skips it.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it is not a file name"))?;
    let mut number = 0;
    loop {
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{number}.tmp", std::process::id()));
        let beside = target.with_file_name(hidden);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => {
                number += 1
            }
            opened => return opened.map(|file| (beside, file)),
        }
    }
}
