//! The pipeline: discover → read → parse → locate → check → sort.

mod beside;
mod check;
mod config;
mod defaults;
mod discover;
mod engine;
pub mod inventory;
mod merge;
mod options;
mod prefilter;
mod run;

pub use check::{check, check_in, check_source};
pub use discover::{
    Around, Discovered, ExcludeError, Excludes, Input, PathError, Reason, Request, Source,
    discover, shown,
};
pub use options::{Checked, Home, Options, Skip};
pub use prefilter::{is_template_text, may_hold_metrics};
pub use run::{Done, FileError, FileReport, Run, Watch, panic_words, run, run_watched};
