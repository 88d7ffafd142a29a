//! What a check assumes, and what it gives.

use crate::argo::Target;
use crate::diagnostic::{FileId, Finding};
use crate::model::registry::Clashes;
use crate::project::Project;
use crate::yaml::{Limits, Text};

/// What a check assumes.
#[derive(Debug, Clone)]
pub struct Options {
    /// The releases to check for, oldest first, each with its CRDs.
    pub targets: Vec<Target>,
    /// Limits on what the YAML reader accepts.
    pub limits: Limits,
    /// Whether a file in which no key can be `metrics` is left unparsed. Findings are the same either way.
    pub prefilter: bool,
    /// Whether a name that Argo does not know is answered with all that it knows, not with the nearest alone.
    pub all_names: bool,
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
    /// The decoded text, for printing findings in their surroundings; `None` where the bytes are not text or nothing was found.
    pub text: Option<Text>,
    /// Why the file was not checked, if it was not.
    pub skipped: Option<Skip>,
    /// How many metrics the file contains.
    pub metrics: usize,
}

/// A file in its project.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// What all files say.
    pub project: &'a Project,
    /// Which of them it is.
    pub file: FileId,
    /// What two metrics give in one controller, as far as it was asked for.
    pub clashes: &'a Clashes,
}
