//! The rules: one file each, one folder per consequence. Rules do no I/O.

mod breaking;
mod choice;
mod clash;
mod cluster_wide;
mod context;
mod dropped;
mod expressions;
mod misleading;
mod openshift;
mod registry;
mod rejected;
mod spec;
mod style;
mod tool;
mod uses;
mod wording;

pub use choice::{Choice, Named, NotNamed};
pub use context::{ConfigContext, Context, Sink};
pub use openshift::default_breaks_metric::{
    RULE as DEFAULT_BREAKS_METRIC, is_as_written, is_of_the_type,
};
pub use registry::{Checker, Rule, all, find, nearest};
pub use rejected::duplicate_key::RULE as DUPLICATE_KEY;
pub use rejected::unknown_field::RULE as UNKNOWN_FIELD;
pub(crate) use rejected::unknown_field::meant;
pub use tool::{NOT_YAML, RULE_FAILED, UNQUOTED_TAG};
pub use wording::CONFIG_REFUSED;
