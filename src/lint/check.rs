//! One file: bytes in, findings out. No I/O.

use crate::argo::Target;
use crate::diagnostic::Finding;
use crate::yaml::{Limits, Text};

/// What a check assumes.
#[derive(Debug, Clone)]
pub struct Options {
    /// The releases to check for, oldest first, each with its CRDs.
    pub targets: Vec<Target>,
    /// Bounds for reading.
    pub limits: Limits,
    /// Whether a file in which no key can be `metrics` is left unparsed. Findings are the same either way.
    pub prefilter: bool,
}

/// Why a file was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// It is the template text of another tool (Helm, Jinja).
    TemplateText,
}

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The findings in order of place, then code.
    pub findings: Vec<Finding>,
    /// The decoded text, for printing findings in their surroundings; `None` where the bytes are no text or nothing was found.
    pub text: Option<Text>,
    /// Why the file was not checked, if it was not.
    pub skipped: Option<Skip>,
    /// How many metrics the file holds.
    pub metrics: usize,
}

/// Checks the bytes of one file.
#[must_use]
pub fn check(bytes: &[u8], options: &Options) -> Checked {
    let _ = (bytes, options);
    Checked::default()
}
