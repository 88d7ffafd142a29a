//! Arguments of `generate`.

use std::path::PathBuf;
use std::str::FromStr;

use argo_metrics::argo::Version;
use argo_metrics::generate::{Target, files};
use argo_metrics::spec::builtin;
use clap::builder::{PossibleValue, StringValueParser};
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::known::{self, Known};
use crate::cli::options::CrdsArg;

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct Generate {
    /// Specs (*.metrics.yaml); `-` is the standard input. Without a spec, use --preset
    ///
    /// On a terminal, `generate` without arguments asks questions.
    #[arg(value_name = "SPECS", value_hint = ValueHint::FilePath)]
    pub specs: Vec<PathBuf>,

    /// What to generate
    #[arg(short, long, value_name = "TARGET", default_value = "argo")]
    pub target: TargetArg,

    /// The output file; nothing is written if there is an error [default: the standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Only the metrics of this template; with --preset, the template they are for
    #[arg(long, value_name = "NAME", help_heading = "Argo's YAML")]
    pub template: Option<String>,

    /// Only the metrics of the workflow
    #[arg(long, conflicts_with = "template", help_heading = "Argo's YAML")]
    pub workflow: bool,

    /// Spaces before every line
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Argo's YAML", value_parser = clap::value_parser!(u8).range(0..=80))]
    pub indent: u8,

    /// Write a complete WorkflowTemplate to start from
    #[arg(long, conflicts_with = "indent", help_heading = "Argo's YAML")]
    pub complete: bool,

    /// Presets to generate without a spec, separated by commas
    #[arg(long, value_name = "PRESETS", value_delimiter = ',', help_heading = "Without a spec", hide_possible_values = true,
          value_parser = Known::new(StringValueParser::new(), presets))]
    pub preset: Vec<String>,

    /// A label for every metric; may be repeated
    #[arg(long, value_name = "KEY=VALUE", requires = "preset", help_heading = "Without a spec", value_parser = label)]
    pub label: Vec<(String, String)>,

    /// The buckets of histograms: numbers separated by commas, or a deadline such as 50m
    #[arg(
        long,
        value_name = "BUCKETS",
        requires = "preset",
        help_heading = "Without a spec"
    )]
    pub buckets: Option<String>,

    /// The name of the workflow
    #[arg(
        long,
        value_name = "NAME",
        requires = "preset",
        help_heading = "Without a spec"
    )]
    pub name: Option<String>,

    /// A file with more presets; may be repeated
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Presets and templates")]
    pub presets: Vec<PathBuf>,

    /// List the presets and exit
    #[arg(long, help_heading = "Presets and templates")]
    pub list_presets: bool,

    /// A folder with Handlebars templates that replace those of argo-metrics
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Presets and templates")]
    pub template_dir: Option<PathBuf>,

    /// Print a Handlebars template of argo-metrics and exit
    #[arg(long, value_name = "FILE", help_heading = "Presets and templates", hide_possible_values = true,
          value_parser = template_files())]
    pub show_template: Option<String>,

    /// Print the data for the target's Handlebars template, as JSON
    #[arg(long, help_heading = "Presets and templates")]
    pub show_context: bool,

    /// Check for one release only, such as 3.7 or 3.7.18 [default: any of 3.4 to 4.1]
    #[arg(long, value_name = "VERSION", help_heading = "Argo Workflows", hide_possible_values = true,
          value_parser = Known::new(Version::from_str, known::releases))]
    pub argo: Option<Version>,

    /// The custom resource definitions in the cluster [default: what the release installs]
    #[arg(long, value_name = "CRDS", help_heading = "Argo Workflows")]
    pub crds: Option<CrdsArg>,

    /// Print errors only
    #[arg(short, long)]
    pub quiet: bool,
}

/// A target by the name that the command line uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetArg(pub Target);

impl ValueEnum for TargetArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self(Target::Argo),
            Self(Target::Openshift),
            Self(Target::PrometheusClient),
            Self(Target::Flask),
            Self(Target::Docs),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(match self.0 {
            Target::Argo => "Metrics for a workflow or template",
            Target::Openshift => "An OpenShift Template",
            Target::PrometheusClient => "A Python module for prometheus_client",
            Target::Flask => "A Python module for prometheus_flask_exporter",
            Target::Docs => "A catalogue in Markdown, of one spec or several",
        }))
    }
}

fn presets() -> Vec<PossibleValue> {
    builtin()
        .keys()
        .map(|name| PossibleValue::new(name.as_str()))
        .collect()
}

fn template_files() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(files())
}

fn label(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.to_owned()))
        }
        _ => Err("write it as KEY=VALUE, such as name=advise".to_owned()),
    }
}
