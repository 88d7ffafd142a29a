//! The requested formats, and where each is written.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::bail;
use argo_metrics::report::{Format, Report};

use super::atomic;

/// The names of the formats.
const NAMES: [(&str, Format); 8] = [
    (
        "full",
        Format::Full {
            styled: false,
            grouped: true,
        },
    ),
    ("concise", Format::Concise { styled: false }),
    ("json", Format::Json),
    ("sarif", Format::Sarif),
    ("github", Format::Github),
    ("gitlab", Format::Gitlab),
    ("junit", Format::Junit),
    ("markdown", Format::Markdown),
];

/// `NAME` or `NAME=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatArg {
    name: &'static str,
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for FormatArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file name is missing after `=`".to_owned()),
            // Where a file is read `-` is the standard input, so here it is the standard output.
            Some((name, "-")) => (name, None),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let known = NAMES.into_iter().find(|(known, _)| *known == name);
        let (name, format) = known.ok_or_else(|| {
            let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "the format does not exist; write one of {}",
                names.join(", ")
            )
        })?;
        Ok(Self { name, format, file })
    }
}

/// The names of the formats, for completion.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The options other than `--format` that change how findings are printed.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether repeated findings of one rule in a file are abbreviated.
    pub grouped: bool,
    /// Whether a table with the number of findings replaces them.
    pub statistics: bool,
}

impl Look {
    fn apply(self, format: Format) -> Format {
        match format {
            Format::Full { styled, .. } => Format::Full {
                styled,
                grouped: self.grouped,
            },
            other => other,
        }
    }
}

/// The table of `--statistics`; it replaces the formats that are for people.
fn statistics(arg: &FormatArg) -> anyhow::Result<Format> {
    match arg.format {
        Format::Full { .. } | Format::Concise { .. } => Ok(Format::Statistics { styled: false }),
        _ => bail!(
            "--statistics prints a table, not {0}; remove one of them, or write the report to a file with --format {0}=FILE",
            arg.name
        ),
    }
}

/// The formats of a run: at most one for the standard output, the others for files.
pub struct Formats<'a> {
    printed: Option<Format>,
    files: Vec<(&'a PathBuf, Format)>,
}

impl<'a> Formats<'a> {
    /// Sorts the requested formats by where they are written.
    ///
    /// # Errors
    /// If two formats have the same destination, or `--statistics` meets a format for programs.
    pub fn new(args: &'a [FormatArg], look: Look) -> anyhow::Result<Self> {
        let (mut printed, mut files): (Option<&FormatArg>, Vec<(&PathBuf, Format)>) =
            (None, Vec::new());
        for arg in args {
            match (&arg.file, printed) {
                (None, Some(other)) => bail!(
                    "--format {} and --format {} both go to the standard output; write one to a file, such as --format {}=FILE",
                    other.name,
                    arg.name,
                    arg.name
                ),
                (None, None) => printed = Some(arg),
                (Some(file), _) if files.iter().any(|(other, _)| *other == file) => bail!(
                    "--format {}={}: another format goes to this file",
                    arg.name,
                    file.display()
                ),
                (Some(file), _) => files.push((file, arg.format)),
            }
        }
        let printed = match printed {
            Some(arg) if look.statistics => Some(statistics(arg)?),
            // The formats all go to files; the table was asked for all the same.
            None if look.statistics => Some(Format::Statistics { styled: false }),
            other => other.map(|arg| look.apply(arg.format)),
        };
        for (_, format) in &mut files {
            *format = look.apply(*format);
        }
        Ok(Self { printed, files })
    }

    /// Whether printed findings may be abbreviated.
    pub fn groups(&self) -> bool {
        matches!(self.printed, Some(Format::Full { grouped: true, .. }))
    }

    /// The format for the standard output.
    pub fn printed(&self, styled: bool) -> Option<Format> {
        self.printed.map(|format| match format {
            Format::Full { grouped, .. } => Format::Full { styled, grouped },
            Format::Concise { .. } => Format::Concise { styled },
            Format::Statistics { .. } => Format::Statistics { styled },
            other => other,
        })
    }

    /// Writes the reports that go to files; an error in one does not stop the others.
    pub fn write_files(&self, report: &Report) -> Vec<String> {
        self.files
            .iter()
            .filter_map(|(file, format)| {
                let written = atomic::write(file, |out| report.write(*format, out));
                let error = written.err()?;
                Some(format!(
                    "{}: the report cannot be written ({error})",
                    file.display()
                ))
            })
            .collect()
    }
}
