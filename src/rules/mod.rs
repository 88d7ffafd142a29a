//! The rules: one file each, one folder per consequence. Rules do no I/O.

mod as_written;
mod breaking;
mod choice;
mod cluster_wide;
mod context;
mod dropped;
mod fields;
mod misleading;
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
pub(crate) use fields::meant;
pub use openshift::default_breaks_metric::RULE as DEFAULT_BREAKS_METRIC;
pub use registry::{all, find, nearest};
pub use rejected::duplicate_key::RULE as DUPLICATE_KEY;
pub use rejected::unknown_field::RULE as UNKNOWN_FIELD;
pub use rejected::unquoted_scalar::RULE as UNQUOTED_SCALAR;
pub use rule::{Checker, Rule};
pub use tool::{NOT_YAML, RULE_FAILED};
pub use wording::CONFIG_REFUSED;
