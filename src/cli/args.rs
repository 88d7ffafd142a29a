//! The command line as clap reads it.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use argo_metrics::argo::Version;
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
use super::options::{Color, CrdsArg, Files};

/// Check the custom Prometheus metrics in Argo Workflows YAML: find what Argo would refuse, drop or break on.
#[derive(Debug, Parser)]
#[command(name = "argo-metrics", bin_name = "argo-metrics", version, after_help = examples::MAIN, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// When to use colours; `auto` respects NO_COLOR and CLICOLOR_FORCE
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

/// The subcommands, each with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the metrics in files and directories
    #[command(after_help = examples::LINT)]
    Lint(Box<Lint>),
    /// Write metric definitions from a spec of a few lines, or from presets
    #[command(after_help = examples::GENERATE)]
    Generate(Box<Generate>),
    /// Show what Argo makes of a string such as `{{duration}}`, stage by stage
    #[command(after_help = examples::EVAL)]
    Eval(Box<Eval>),
    /// List the metrics, what emits them and how many time series they produce
    #[command(after_help = examples::LIST)]
    List(Box<List>),
    /// List the rules
    #[command(after_help = examples::RULES)]
    Rules(Rules),
    /// Print what a rule checks, what Argo does, and what to write instead
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Print a JSON Schema, or list the available ones
    #[command(after_help = examples::SCHEMA)]
    Schema(Schema),
    /// Print a shell script that completes commands, options and their values
    #[command(after_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write all of them to a directory
    #[command(after_help = examples::MAN)]
    Man(Man),
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

    /// Report only these rules: codes, classes such as AM2, or names, separated by commas; may be repeated
    #[arg(long, value_name = "RULES", help_heading = "Rules", hide_possible_values = true,
          value_parser = Known::new(Named::from_str, known::rules_and_classes))]
    pub select: Vec<Named>,

    /// Leave these rules out, even if --select names them; may be repeated
    #[arg(long, value_name = "RULES", help_heading = "Rules", hide_possible_values = true,
          value_parser = Known::new(Named::from_str, known::rules_and_classes))]
    pub ignore: Vec<Named>,

    /// Compare with the metrics of all files below DIR [default: the nearest parent directory with an
    /// argo-metrics.toml, or the git repository, or the current directory]
    #[arg(long, value_name = "DIR", help_heading = "Files", value_hint = ValueHint::DirPath, conflicts_with = "no_project")]
    pub project: Option<PathBuf>,

    /// Compare the checked files only with each other
    #[arg(long, help_heading = "Files")]
    pub no_project: bool,

    /// Check nothing; list the files that would be read, and why the others would not
    #[arg(long, help_heading = "Files")]
    pub show_files: bool,

    /// The output format: full, concise, json, sarif, github, gitlab, junit or markdown; =FILE writes it
    /// to a file; may be repeated
    #[arg(
        long,
        value_name = "NAME[=FILE]",
        default_value = "full",
        help_heading = "Output",
        hide_possible_values = true,
        value_parser = Known::new(FormatArg::from_str, known::formats)
    )]
    pub format: Vec<FormatArg>,

    /// The URL of the folder with the published rule pages, for links in reports
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub docs_url: Option<DocsUrl>,

    /// Show every finding in full; by default `full` abbreviates repeated findings of one rule in a file
    #[arg(long, help_heading = "Output")]
    pub no_group: bool,

    /// Print the number of findings of each rule instead of the findings
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// The lowest severity that makes the exit code 1 (`info` implies --pedantic)
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

    /// Name each skipped file with the reason, list all variables where one is unknown, and print timings
    #[arg(short, long, help_heading = "Output", conflicts_with = "quiet")]
    pub verbose: bool,

    /// Print findings and errors only, no summary and no notes
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// How many files to check in parallel [default: one per processor]
    #[arg(short = 'j', long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// The output format
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
    /// The schema to print [default: list them]
    #[arg(value_name = "NAME")]
    pub name: Option<SchemaArg>,
}

/// A JSON Schema that can be printed. `schema` lists each with its doc comment.
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
    /// The shell that will run the script
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The directory for the pages, one per command; it is created if needed
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// The output format of `rules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

/// The lowest severity that makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The severity; `None` for `never`.
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
