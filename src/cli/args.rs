//! The command line as clap reads it.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use argo_metrics::argo::{Crds, Version};
use argo_metrics::diagnostic::Severity;
use argo_metrics::report::DocsUrl;
use argo_metrics::rules::Named;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::formats::FormatArg;

const EXAMPLES: &str = "\
Examples:
  argo-metrics lint                          everything below the current directory
  argo-metrics lint --argo 3.7 manifests/    as Argo Workflows 3.7 would take it
  argo-metrics explain AM006                 what a finding means and what to write instead";

const LINT_EXAMPLES: &str = "\
Examples:
  argo-metrics lint manifests/ 'apps/*/workflows/*.yaml'
  argo-metrics lint --argo 4.0 --crds minimal --fail-on error .
  git diff --name-only -z | argo-metrics lint --files-from - --exclude charts --force-exclude
  helm template charts/jobs | argo-metrics lint - --stdin-filename jobs.yaml
  argo-metrics lint --format github --format sarif=argo-metrics.sarif
  argo-metrics lint --select AM0,AM1 --ignore missing-help

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, a path that is missing or cannot be read, a report that cannot be written, or a failure of
     argo-metrics itself";

/// Checks the custom Prometheus metrics in Argo Workflows YAML: what Argo would refuse, drop or break on.
#[derive(Debug, Parser)]
#[command(name = "argo-metrics", bin_name = "argo-metrics", version, after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    pub color: Color,

    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the metrics in files and directories
    #[command(after_help = LINT_EXAMPLES)]
    Lint(Box<Lint>),
    /// List the rules
    Rules(Rules),
    /// Print what a rule checks, what Argo does, and what to write instead
    Explain(Explain),
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct Lint {
    /// Files, directories and globs; `-` is the standard input [default: the current directory]
    ///
    /// Directories are searched for .yaml, .yml and .json. Hidden entries and what .gitignore names are
    /// passed by. A file named explicitly is read whatever its ending.
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,

    /// Check for one release only, such as 3.7 or 3.7.18 [default: any of 3.4 to 4.1]
    #[arg(long, value_name = "VERSION", help_heading = "Argo Workflows")]
    pub argo: Option<Version>,

    /// The custom resource definitions in the cluster [default: what the release installs]
    #[arg(long, value_name = "CRDS", help_heading = "Argo Workflows")]
    pub crds: Option<CrdsArg>,

    /// Report these rules only: codes, classes such as AM2, or names, separated by commas; may be given again
    #[arg(long, value_name = "RULES", help_heading = "Rules")]
    pub select: Vec<Named>,

    /// Leave these rules out, whatever --select says; may be given again
    #[arg(long, value_name = "RULES", help_heading = "Rules")]
    pub ignore: Vec<Named>,

    /// Take the files to check from FILE, one a line or separated by NUL; `-` is the standard input
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub files_from: Option<PathBuf>,

    /// Leave out what matches, with everything below; may be given again
    ///
    /// Without a `/` the glob is a name at any depth, with one it counts from the current directory.
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,

    /// Apply --exclude to files named explicitly too
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,

    /// The name under which the standard input is reported
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<OsString>,

    /// Check nothing; list what would be read, and why the rest would not
    #[arg(long, help_heading = "Files")]
    pub show_files: bool,

    /// How findings are printed: full, concise, json, sarif, github, gitlab, junit or markdown; with =FILE
    /// they go to a file; may be given again
    #[arg(
        long,
        value_name = "NAME[=FILE]",
        default_value = "full",
        help_heading = "Output"
    )]
    pub format: Vec<FormatArg>,

    /// Where the pages of the rules are published, for links in reports
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub docs_url: Option<DocsUrl>,

    /// The least severity that makes the exit code 1 (`info` implies --pedantic)
    #[arg(
        long,
        value_name = "SEVERITY",
        default_value = "warning",
        help_heading = "Output"
    )]
    pub fail_on: FailOn,

    /// Show informational findings too
    #[arg(long, help_heading = "Output")]
    pub pedantic: bool,

    /// Name every file that was skipped, with the reason
    #[arg(short, long, help_heading = "Output", conflicts_with = "quiet")]
    pub verbose: bool,

    /// Print findings and errors only, no summary and no notes
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// How many files to check side by side [default: one for each processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Code or name of the rule, such as AM006 or bad-name
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// A format of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

/// Which CRDs are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CrdsArg {
    /// With the schema: the API server checks the metrics
    Full,
    /// Without: anything is stored
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

/// The least severity that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// As a severity; `None` is never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .map_err(|_| "write a whole number, 1 or more".to_owned())
}

/// A wrong value in one line, as `clap` takes several. `None` where its own words are better.
pub fn one_line(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};

    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let (arg, value) = (
        text(ContextKind::InvalidArg)?,
        text(ContextKind::InvalidValue)?,
    );
    let option = arg.split_whitespace().next().unwrap_or(arg);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => None,
        ErrorKind::InvalidValue => match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(valid)) => Some(format!(
                "{option}: `{value}` is not known; write one of {}",
                valid.join(", ")
            )),
            _ => None,
        },
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error)?;
            Some(format!("{option} {value}: {source}"))
        }
        _ => None,
    }
}
