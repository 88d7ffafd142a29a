//! What a check found: its code, place, words, and what Argo itself would say.

mod near;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::argo::Version;
use crate::yaml::{Position, Span};

pub use near::{closest, distance};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; shown with `--pedantic` only.
    Info,
    /// Likely a mistake, or one for some releases of Argo.
    Warning,
    /// Argo refuses, loses or breaks on it.
    Error,
}

/// What Argo does about it, where the metric stands and for the assumed release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Refused: by the reader, the decoder, `argo lint`, or the CRD.
    Refused,
    /// Breaks the workflow, or the controller's whole `/metrics` page.
    Breaks,
    /// The metric is dropped, silently or with a `MetricsError` condition.
    Dropped,
    /// The metric is there, with a wrong or misleading value.
    Wrong,
    /// Right, and dangerous for the controller or the Prometheus server.
    Costly,
    /// No effect: only style.
    Style,
}

/// Who in Argo says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The YAML reader or the decoder.
    Decode,
    /// `argo lint`, and the same validation when a workflow is created.
    Lint,
    /// The full custom resource definitions.
    Crd,
    /// The controller at run time (`MetricsError`, a panic, the `/metrics` page).
    Run,
}

/// A message of Argo, quoted exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ArgoText {
    /// The part of Argo that says it.
    pub by: By,
    /// The message, byte for byte.
    pub text: String,
}

/// A further place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place in the file, in bytes.
    pub span: Span,
    /// What is at the place, in a few words.
    pub label: String,
}

/// A further place in another file, with the line that it is in: so that it can be shown without opening the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file as the user would name it, `/`-separated.
    pub path: Arc<str>,
    /// The place within one line.
    pub spot: Spot,
    /// What is at the place, in a few words.
    pub label: String,
}

/// A place within one line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Line and column of its first character.
    pub start: Position,
    /// Line and column after its last character.
    pub end: Position,
    /// The line, or the part of a long one that is around the place.
    pub line: Arc<str>,
    /// The place in `line`, in bytes.
    pub range: Range<usize>,
}

/// One finding. It cannot be made without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, such as `AM006`.
    pub code: &'static str,
    /// The rule's name, such as `bad-name`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What Argo does about it.
    pub effect: Effect,
    /// What is wrong and what Argo will do, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The place in the file, in bytes.
    pub span: Span,
    /// Further places in the same file.
    pub related: Vec<Related>,
    /// Further places in other files.
    pub elsewhere: Vec<Elsewhere>,
    /// The metric's name, where it belongs to one that has one.
    pub metric: Option<Arc<str>>,
    /// The code of the rule that speaks once the defaults of an OpenShift Template are put in (AM607).
    pub underlying: Option<&'static str>,
    /// Argo's own words about this place.
    pub argo: Vec<ArgoText>,
    /// What `promtool check metrics` says about the metric as it is exposed, where it says the same.
    pub promlint: Option<String>,
    /// The releases it applies to, if it does not apply to all that were considered.
    pub versions: Vec<Version>,
}
