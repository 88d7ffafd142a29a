//! What rules about more than one object see: a file, a document, the controller's configuration.

use super::context::Sink;
use crate::argo::Target;
use crate::diagnostic::{Effect, FileId, Finding, Head, Place};
use crate::manifest::{ConfigText, ControllerConfig, Unread};
use crate::yaml::{Document, Limits, Problem, Span, Text};

/// A file, or a string of the controller's ConfigMap, which is read like one.
#[derive(Debug)]
pub struct FileContext<'a> {
    /// The text, as far as it is one.
    pub text: &'a Text,
    /// The file.
    pub file: FileId,
    /// The place of the first byte that is not text, and why it is not.
    pub undecodable: Option<(u32, &'a str)>,
    /// What could not be read as YAML, in the order of the file.
    pub problems: &'a [Problem],
    /// Whether it is a string of the controller's ConfigMap.
    pub config: bool,
}

/// One document of a file, for all releases at once.
#[derive(Debug)]
pub struct DocumentContext<'a> {
    /// The text of the file.
    pub text: &'a Text,
    /// The document.
    pub doc: &'a Document,
    /// The file.
    pub file: FileId,
    /// Why Argo reads no object in it, if it looks like one with metrics.
    pub unread: Option<Unread>,
    /// Whether it contains objects of Argo.
    pub has_objects: bool,
    /// Whether it is not an object, in a file that contains objects of Argo.
    pub stray: bool,
    /// Whether its objects have metrics or findings.
    pub concerned: bool,
    /// The releases that are checked for, oldest first.
    pub targets: &'a [Target],
}

/// The controller's configuration in a ConfigMap, string by string, for one release. The controller reads all of it or none
/// (`config/controller.go`, `parseConfigMap`, the same in every release).
#[derive(Debug)]
pub struct ConfigurationContext<'a> {
    /// The text of the file.
    pub text: &'a Text,
    /// The document with the ConfigMap.
    pub doc: &'a Document,
    /// The ConfigMap.
    pub config: ControllerConfig<'a>,
    /// The strings that are read, each with its documents.
    pub texts: &'a [(ConfigText, &'a [Document])],
    /// Whether its `workflowDefaults` contain metrics. Without them only `metricsConfig` is checked.
    pub speaks: bool,
    /// The file.
    pub file: FileId,
    /// The release and its CRDs.
    pub target: Target,
    /// The bounds within which a string is read again for the lines that the controller counts.
    pub limits: &'a Limits,
}

impl ConfigurationContext<'_> {
    /// The documents that are checked, each with the string that it is in, and whether that is the controller's for certain.
    pub fn checked(&self) -> impl Iterator<Item = (ConfigText, &Document, bool)> {
        let all = self.texts.iter().flat_map(|(text, inner)| {
            let inner = inner.iter();
            inner.map(|inner| (*text, inner, self.config.is_certain(inner)))
        });
        all.filter(|(text, _, certain)| match text {
            ConfigText::Metrics(_) => true,
            ConfigText::Other(_) => self.speaks && *certain,
            ConfigText::Whole(_) | ConfigText::Defaults(_) => self.speaks,
        })
    }

    /// The documents that are the controller's for certain, each with the string that it is in.
    pub fn certain(&self) -> impl Iterator<Item = (ConfigText, &Document)> {
        let all = self.texts.iter().flat_map(|(text, inner)| {
            let inner = inner.iter();
            inner.map(|inner| (*text, inner))
        });
        all.filter(|(_, inner)| self.config.is_certain(inner))
    }
}

/// A finding about something that Argo cannot read, at a place of a file.
pub(super) fn refused(
    rule: impl Into<Head>,
    file: FileId,
    span: Span,
    message: impl Into<String>,
) -> Finding {
    Finding::new(rule, Place::new(file, span), message).effect(Effect::Refused)
}

impl Sink {
    /// Adds a finding that belongs to no metric.
    pub fn push(&mut self, finding: Finding) {
        self.found.push((finding, None));
    }
}
