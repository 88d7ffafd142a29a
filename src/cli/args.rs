//! The command line as clap reads it.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use argo_metrics::argo::{Crds, Version};
use argo_metrics::diagnostic::Severity;
use argo_metrics::report::DocsUrl;
use argo_metrics::rules::Named;
use clap::builder::StringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::eval::Eval;
use super::examples;
use super::formats::FormatArg;
use super::generate::Generate;
use super::known::{self, Known};
use super::list::List;

/// Checks the custom Prometheus metrics in Argo Workflows YAML: what Argo would refuse, drop or break on.
#[derive(Debug, Parser)]
#[command(name = "argo-metrics", bin_name = "argo-metrics", version, after_help = examples::MAIN, subcommand_required = true, arg_required_else_help = true)]
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
    #[command(after_help = examples::LINT)]
    Lint(Box<Lint>),
    /// Write metric definitions from a spec of a few lines, or from presets
    #[command(after_help = examples::GENERATE)]
    Generate(Box<Generate>),
    /// Say what Argo makes of a text such as `{{duration}}`, stage by stage
    #[command(after_help = examples::EVAL)]
    Eval(Box<Eval>),
    /// List the metrics that there are, with who emits them and how many time series they make
    #[command(after_help = examples::LIST)]
    List(Box<List>),
    /// List the rules
    #[command(after_help = examples::RULES)]
    Rules(Rules),
    /// Print what a rule checks, what Argo does, and what to write instead
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Print a JSON Schema, or list those that there are
    #[command(after_help = examples::SCHEMA)]
    Schema(Schema),
    /// Print the script with which a shell completes commands, options and their values
    #[command(after_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write all of them to a directory
    #[command(after_help = examples::MAN)]
    Man(Man),
}

/// Which files are read.
#[derive(Debug, Args)]
pub struct Files {
    /// Files, directories and globs; `-` is the standard input [default: the current directory]
    ///
    /// Directories are searched for .yaml, .yml and .json. Hidden entries and what .gitignore names are
    /// passed by. A file named explicitly is read whatever its ending.
    #[arg(value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Take the files from FILE, one a line or separated by NUL; `-` is the standard input
    #[arg(long, value_name = "FILE", help_heading = "Files", value_hint = ValueHint::FilePath)]
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
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct Lint {
    #[command(flatten)]
    pub files: Files,

    /// Check for one release only, such as 3.7 or 3.7.18 [default: any of 3.4 to 4.1]
    #[arg(long, value_name = "VERSION", help_heading = "Argo Workflows", hide_possible_values = true,
          value_parser = Known::new(Version::from_str, known::releases))]
    pub argo: Option<Version>,

    /// The custom resource definitions in the cluster [default: what the release installs]
    #[arg(long, value_name = "CRDS", help_heading = "Argo Workflows")]
    pub crds: Option<CrdsArg>,

    /// Report these rules only: codes, classes such as AM2, or names, separated by commas; may be given again
    #[arg(long, value_name = "RULES", help_heading = "Rules", hide_possible_values = true,
          value_parser = Known::new(Named::from_str, known::rules_and_classes))]
    pub select: Vec<Named>,

    /// Leave these rules out, whatever --select says; may be given again
    #[arg(long, value_name = "RULES", help_heading = "Rules", hide_possible_values = true,
          value_parser = Known::new(Named::from_str, known::rules_and_classes))]
    pub ignore: Vec<Named>,

    /// Compare with the metrics of all files below DIR [default: the directory of the nearest argo-metrics.toml
    /// upwards, or the git repository, or the current directory]
    #[arg(long, value_name = "DIR", help_heading = "Files", value_hint = ValueHint::DirPath, conflicts_with = "no_project")]
    pub project: Option<PathBuf>,

    /// Compare only with each other what is checked
    #[arg(long, help_heading = "Files")]
    pub no_project: bool,

    /// Check nothing; list what would be read, and why the rest would not
    #[arg(long, help_heading = "Files")]
    pub show_files: bool,

    /// How findings are printed: full, concise, json, sarif, github, gitlab, junit or markdown; with =FILE
    /// they go to a file; may be given again
    #[arg(
        long,
        value_name = "NAME[=FILE]",
        default_value = "full",
        help_heading = "Output",
        hide_possible_values = true,
        value_parser = Known::new(FormatArg::from_str, known::formats)
    )]
    pub format: Vec<FormatArg>,

    /// Where the pages of the rules are published, for links in reports
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub docs_url: Option<DocsUrl>,

    /// Show every finding in full; without it `full` lists in short what one rule finds again and again in a file
    #[arg(long, help_heading = "Output")]
    pub no_group: bool,

    /// Print how often each rule found something, instead of the findings
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

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

    /// Name every file that was skipped, with the reason, all variables where one is unknown, and tell how long the run took
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
    #[arg(value_name = "RULE", hide_possible_values = true,
          value_parser = Known::new(StringValueParser::new(), known::rules))]
    pub rule: String,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which one [default: list them]
    #[arg(value_name = "NAME")]
    pub name: Option<SchemaArg>,
}

/// A JSON Schema that can be printed. What stands above each is what the list says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// What `generate` reads: a spec, or a file with presets
    Spec,
    /// What `lint --format json` prints
    Findings,
    /// What `eval --format json` prints
    Answers,
    /// What `list --format json` prints
    Inventory,
    /// The metrics in the YAML of Argo Workflows, for editors to check while you type
    Argo,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Where to write the pages, one for each command; it is made if need be
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
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

impl From<Color> for clap::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
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

/// What the arguments say about colours, without reading the rest: help and complaints follow it, too.
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
