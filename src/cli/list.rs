//! `argo-metrics list`: the metrics of a project, as a table or as data.

use std::io::Write;
use std::str::FromStr;

use argo_metrics::argo::{NEWEST, Version};
use argo_metrics::lint::Around;
use argo_metrics::lint::inventory::{Inventory, Place, Trouble};
use argo_metrics::manifest::ObjectKind;
use argo_metrics::report::{InventoryFormat, inventory_summary, write_inventory};
use argo_metrics::yaml::Limits;
use clap::{Args, ValueEnum};
use globset::{Glob, GlobMatcher};

use super::exit::Exit;
use super::find::find;
use super::known::{self, Known};
use super::options::Files;
use super::output::Streams;
use super::progress::{Progress, Stage};

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub files: Files,

    /// The release of Argo to assume, such as 3.7 or 3.7.18 [default: 4.1]
    #[arg(long, value_name = "VERSION", help_heading = "Argo Workflows", hide_possible_values = true,
          value_parser = Known::new(Version::from_str, known::releases))]
    pub argo: Option<Version>,

    /// Only metrics whose name matches, with or without `argo_workflows_`; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Metrics", value_parser = name_glob)]
    pub name: Vec<GlobMatcher>,

    /// Only metrics in objects of these kinds, separated by commas
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        ignore_case = true,
        help_heading = "Metrics"
    )]
    pub kind: Vec<KindArg>,

    /// The output format
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Output"
    )]
    pub format: Format,

    /// Print the list and errors only, no summary and no notes
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum KindArg {
    Workflow,
    WorkflowTemplate,
    ClusterWorkflowTemplate,
    CronWorkflow,
}

impl From<KindArg> for ObjectKind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Workflow => Self::Workflow,
            KindArg::WorkflowTemplate => Self::WorkflowTemplate,
            KindArg::ClusterWorkflowTemplate => Self::ClusterWorkflowTemplate,
            KindArg::CronWorkflow => Self::CronWorkflow,
        }
    }
}

/// The output format of `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: a line for each metric, with its details below
    Table,
    /// A page with a table
    Markdown,
    /// A row for each place of a metric
    Csv,
    /// One JSON document
    Json,
}

fn name_glob(text: &str) -> Result<GlobMatcher, String> {
    let glob = Glob::new(text).map_err(|error| format!("not a valid glob: {}", error.kind()))?;
    Ok(glob.compile_matcher())
}

impl List {
    /// Whether a metric is asked for.
    fn takes(&self, place: &Place) -> bool {
        let mut kinds = self.kind.iter().map(|kind| ObjectKind::from(*kind));
        let of_kind = self.kind.is_empty() || kinds.any(|kind| kind == place.kind);
        let named =
            |glob: &GlobMatcher| glob.is_match(place.exposed_name()) || glob.is_match(&*place.name);
        of_kind && (self.name.is_empty() || self.name.iter().any(named))
    }
}

/// Lists the metrics.
pub fn run(args: &List, streams: &Streams) -> anyhow::Result<Exit> {
    let progress = Progress::new(args.quiet);
    let discover = || find(&args.files, Around::Nothing, false);
    // While someone types the input nothing may be drawn over it.
    let discovered = match args.files.read_stdin() {
        true => discover()?,
        false => progress.during(&Stage::search(), discover)?,
    };
    let mut exit = Exit::Clean;
    for error in &discovered.errors {
        streams.error(&error.to_string());
        exit = Exit::Failure;
    }
    let version = args.argo.unwrap_or(NEWEST[NEWEST.len() - 1]);
    let limits = Limits::default();
    let mut inventory = Inventory::read(&discovered.inputs, version, &limits, None);
    for trouble in &inventory.troubles {
        streams.error(&trouble.to_string());
        match (trouble, exit) {
            (Trouble::File(_), _) => exit = Exit::Failure,
            (Trouble::Document { .. }, Exit::Clean) => exit = Exit::Findings,
            _ => {}
        }
    }
    let all = inventory.places.len();
    inventory.places.retain(|place| args.takes(place));
    let format = match args.format {
        Format::Table => InventoryFormat::Table {
            styled: streams.styled(),
        },
        Format::Markdown => InventoryFormat::Markdown,
        Format::Csv => InventoryFormat::Csv,
        Format::Json => InventoryFormat::Json,
    };
    let mut out = streams.out();
    write_inventory(&inventory, format, &mut out)?;
    out.flush()?;
    if !args.quiet {
        for path in &discovered.barren {
            streams.note(&format!("{path}: no YAML or JSON file"));
        }
        if all > 0 && inventory.places.is_empty() {
            let asked = match (args.name.is_empty(), args.kind.is_empty()) {
                (false, false) => "--name and --kind",
                (false, true) => "--name",
                (true, _) => "--kind",
            };
            streams.note(&format!(
                "no metric matches {asked}; the files contain {all}"
            ));
        }
        match inventory.unnamed {
            0 => {}
            1 => streams
                .note("1 metric without a name is left out; `argo-metrics lint` shows where it is"),
            n => streams.note(&format!(
                "{n} metrics without a name are left out; `argo-metrics lint` shows where they are"
            )),
        }
        streams.line(&inventory_summary(&inventory));
    }
    Ok(exit)
}
