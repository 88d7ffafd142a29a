//! Arguments of `eval`, and the same values in a line of `--batch`.

use std::str::FromStr;

use argo_metrics::argo::{NEWEST, Version};
use argo_metrics::expression::time::{RFC3339_NANO, parse_time};
use argo_metrics::model::Way;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::known::{self, Known};

/// Arguments of `eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// The string, such as '{{=asFloat(duration) * 2}}'; `-` is the standard input
    #[arg(
        value_name = "TEXT",
        required_unless_present = "batch",
        conflicts_with = "batch"
    )]
    pub text: Option<String>,

    /// The string is a metric's `when`: Argo fills the tags, then evaluates the condition
    #[arg(long)]
    pub when: bool,

    /// Where the metric is: in the workflow, in a template, or in a template that a plain DAG task runs;
    /// separate several by commas [default: all three]
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    pub at: Vec<PlaceArg>,

    /// The release to ask about, such as 3.7 or 3.7.18; may be repeated, `all` is 3.4 to 4.1 [default: 4.1]
    #[arg(long, value_name = "VERSION", value_delimiter = ',', hide_possible_values = true,
          value_parser = Known::new(Release::from_str, releases))]
    pub argo: Vec<Release>,

    /// Give a variable a value; may be repeated
    ///
    /// Other variables in the string get example values, which the answer lists.
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Values", value_parser = assignment)]
    pub set: Vec<(String, String)>,

    /// Leave a variable without a value, such as an output that was not produced; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Values")]
    pub unset: Vec<String>,

    /// The current time, such as 2026-01-31T12:00:00Z; without it `now()` is unknown
    #[arg(long, value_name = "TIME", help_heading = "Values", value_parser = moment)]
    pub now: Option<i64>,

    /// The output format
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        help_heading = "Output"
    )]
    pub format: AnswerFormat,

    /// Read JSON lines from the standard input, each with a `text` and optionally `set`, `unset`, `now`, `at`,
    /// `when` and `argo`, and print an answer for each; the options are defaults for all lines
    #[arg(long, help_heading = "Output")]
    pub batch: bool,
}

/// Where the metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlaceArg {
    /// In `spec.metrics`
    Workflow,
    /// In a template's `metrics`
    Template,
    /// In a template's `metrics`, run by a DAG task without items and retries
    Task,
}

impl From<PlaceArg> for Way {
    fn from(place: PlaceArg) -> Self {
        match place {
            PlaceArg::Workflow => Self::Workflow,
            PlaceArg::Template => Self::Template,
            PlaceArg::Task => Self::PlainTask,
        }
    }
}

/// The output format of `eval`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// Lines for people
    Human,
    /// One JSON document
    Json,
}

/// A release, or the newest release of each minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    One(Version),
    All,
}

impl FromStr for Release {
    type Err = <Version as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self::All),
            text => text.parse().map(Self::One),
        }
    }
}

fn releases() -> Vec<PossibleValue> {
    let mut all = known::releases();
    all.push(PossibleValue::new("all"));
    all
}

/// The releases to ask about, oldest first, without duplicates; the newest one if none is given.
pub fn versions(asked: &[Release]) -> Vec<Version> {
    let mut all: Vec<Version> = Vec::new();
    for one in asked {
        match one {
            Release::One(version) => all.push(*version),
            Release::All => all.extend(NEWEST),
        }
    }
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        all.extend(NEWEST.last());
    }
    all
}

/// The places to ask about in the order of `Way::ALL`, without duplicates; all if none is given.
pub fn ways(asked: &[PlaceArg]) -> Vec<Way> {
    let asked: Vec<Way> = asked.iter().map(|place| Way::from(*place)).collect();
    let wanted = |way: &Way| asked.is_empty() || asked.contains(way);
    Way::ALL.into_iter().filter(wanted).collect()
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as duration=12.5".to_owned()),
    }
}

/// A point in time, in nanoseconds since 1970.
pub fn moment(text: &str) -> Result<i64, String> {
    let wrong = || "write a point in time such as 2026-01-31T12:00:00Z".to_owned();
    let moment = parse_time(RFC3339_NANO, text).map_err(|_| wrong())?;
    let nanos = moment.seconds.checked_mul(1_000_000_000);
    nanos
        .and_then(|nanos| nanos.checked_add(i64::from(moment.nanos)))
        .ok_or_else(|| "the time is outside the range of Argo's clock".to_owned())
}
