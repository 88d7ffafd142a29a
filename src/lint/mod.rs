//! The pipeline: discover → read → parse → locate → check → sort.

mod check;

pub use check::{Checked, Options, Skip, check};
