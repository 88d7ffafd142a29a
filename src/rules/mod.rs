//! The rules: one file each, one folder per consequence. Rules do no I/O.

mod as_written;
mod breaking;
mod choice;
mod cluster_wide;
mod context;
mod dropped;
mod fields;
mod levels;
mod misleading;
mod older;
mod openshift;
mod registry;
mod rejected;
mod rule;
mod shared;
mod spec;
mod style;
mod tool;
mod wording;

pub use as_written::{is_as_written, is_of_the_type};
pub use choice::{Choice, Named, NotNamed};
pub use context::{ConfigContext, Context, Sink};
pub use levels::{ConfigurationContext, DocumentContext, FileContext};
pub use older::{is_older, older_fate};
pub use openshift::default_breaks_metric::RULE as DEFAULT_BREAKS_METRIC;
pub use registry::{all, find, nearest};
pub use rule::{Checker, Rule};
pub use tool::not_yaml::RULE as NOT_YAML;
pub use tool::rule_failed::RULE as RULE_FAILED;
