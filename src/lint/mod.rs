//! The pipeline: discover → read → parse → locate → check → sort.

mod check;
mod defaults;
mod discover;
mod merge;
mod prefilter;
mod run;

pub use check::{Checked, Options, Skip, check};
pub use discover::{
    Discovered, ExcludeError, Excludes, Input, PathError, Reason, Request, Source, discover, shown,
};
pub use prefilter::{is_template_text, may_hold_metrics};
pub use run::{Done, FileError, FileReport, Run, Watch, panic_words, run, run_watched};
