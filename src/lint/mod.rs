//! The pipeline: discover → read → parse → locate → check → sort.

mod check;
mod discover;
mod run;

pub use check::{Checked, Options, Skip, check};
pub use discover::{
    Discovered, ExcludeError, Excludes, Input, PathError, Reason, Request, Source, discover, shown,
};
pub use run::{FileError, FileReport, Run, panic_words, run};
