//! The pipeline: discover → read → parse → locate → check → sort.

mod check;
mod merge;
mod prefilter;

pub use check::{Checked, Options, Skip, check};
pub use prefilter::{is_template_text, may_hold_metrics};
