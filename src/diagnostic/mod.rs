//! What a check found: its code, place, words, and what Argo itself would say.

mod finding;
mod fix;
mod near;
mod place;

use serde::{Deserialize, Serialize};

use crate::argo::Version;

pub use finding::{Finding, Head, Related};
pub use fix::{Applicability, Edit, Fix};
pub use near::{closest, distance};
pub use place::{FileId, Place, Seen, Spot};

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

/// What Argo does about it, at the metric's level and for the assumed release.
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
    /// The releases that say it, oldest first; empty if all do that the finding applies to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

impl ArgoText {
    /// A message that every release says to which the finding applies.
    #[must_use]
    pub fn new(by: By, text: impl Into<String>) -> Self {
        Self {
            by,
            text: text.into(),
            versions: Vec::new(),
        }
    }
}
