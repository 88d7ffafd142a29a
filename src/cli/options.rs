//! The options that several subcommands share.

use std::ffi::OsString;
use std::path::PathBuf;

use argo_metrics::argo::Crds;
use clap::{Args, ValueEnum, ValueHint};

/// The arguments that name files; `lint` and `list` share them.
#[derive(Debug, Args)]
pub struct Files {
    /// Files, directories and globs; `-` is the standard input [default: the current directory]
    ///
    /// Directories are searched for .yaml, .yml and .json files. Hidden entries and what .gitignore names are
    /// skipped. A file named explicitly is read whatever its extension.
    #[arg(value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Read the list of files from FILE, one per line or separated by NUL; `-` is the standard input
    #[arg(long, value_name = "FILE", help_heading = "Files", value_hint = ValueHint::FilePath)]
    pub files_from: Option<PathBuf>,

    /// Leave out what matches, and everything below it; may be repeated
    ///
    /// A glob without `/` matches names at any depth; one with `/` is relative to the current directory.
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,

    /// Apply --exclude to files named explicitly too
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,

    /// The name of the standard input in reports
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<OsString>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for clap::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Which CRDs are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CrdsArg {
    /// With the schema: the API server validates the metrics
    Full,
    /// Without the schema: the API server stores anything
    Minimal,
}

impl From<CrdsArg> for Crds {
    fn from(arg: CrdsArg) -> Self {
        match arg {
            CrdsArg::Full => Crds::Full,
            CrdsArg::Minimal => Crds::Minimal,
        }
    }
}

/// The value of `--color`, found without parsing the other arguments: help and usage errors need it too.
pub fn color_asked(args: impl IntoIterator<Item = OsString>) -> Color {
    let mut asked = Color::Auto;
    let mut args = args.into_iter().take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        let value = match arg.to_str() {
            Some("--color") => args.next(),
            Some(arg) => arg.strip_prefix("--color=").map(OsString::from),
            None => None,
        };
        let value = value.and_then(|value| Color::from_str(value.to_str()?, false).ok());
        asked = value.unwrap_or(asked);
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_known_before_the_rest_is_read() {
        let asked = |line: &str| color_asked(line.split(' ').map(OsString::from));
        assert_eq!(asked("lint --help"), Color::Auto);
        assert_eq!(asked("lint --color always --wrong"), Color::Always);
        assert_eq!(asked("--color=never lint"), Color::Never);
        assert_eq!(asked("lint --color"), Color::Auto);
        assert_eq!(asked("lint --color blue"), Color::Auto);
        assert_eq!(asked("lint -- --color=never"), Color::Auto);
    }
}
