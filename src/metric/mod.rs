//! One metric as written: typed where it could be read, with the place of everything.

mod lists;
pub mod promlint;
mod read;
mod texts;

pub use lists::{ListPlace, MetricList, metric_lists};
pub use read::{Block, Label, Metric, MetricType, Slot, TypeBlock, first_line, slot};
pub use texts::{Role, TextAt};
