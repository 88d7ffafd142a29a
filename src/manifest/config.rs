//! The controller's configuration: the texts of a ConfigMap that hold it, and what is said of metrics in them.
//!
//! Source: argo-workflows `config/controller.go` and `config/config.go`. The key `config` holds the whole
//! configuration, or each of its fields is a key. Fields are read in any case.

use super::locate::{Carrier, Object, ObjectKind, object, text};
use crate::yaml::{Document, Entry, NodeId};

/// A text of a ConfigMap in which the controller's configuration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigText {
    /// `data.config`: all of it.
    Whole(NodeId),
    /// `data.workflowDefaults`: only those.
    Defaults(NodeId),
    /// `data.metricsConfig`: only that, in a ConfigMap that is the controller's.
    Metrics(NodeId),
}

/// `metricsConfig` in the controller's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsConfig {
    /// The mapping.
    pub node: NodeId,
}

/// The fields of a configuration that only Argo's has.
const OF_ARGO: [&str; 3] = ["workflowDefaults", "workflowRestrictions", "workflowEvents"];

/// The field of this name, in any case.
fn field(doc: &Document, map: NodeId, name: &str) -> Option<Entry> {
    let folded = || {
        let mut entries = doc.entries(map).iter().copied();
        entries.find(|entry| doc.key_text(entry.key).eq_ignore_ascii_case(name))
    };
    doc.get(map, name).or_else(folded)
}

fn is_argos(doc: &Document, map: NodeId) -> bool {
    OF_ARGO.iter().any(|name| doc.get(map, name).is_some())
}

/// Whether a ConfigMap is the controller's, by its name or its keys.
fn is_controllers(doc: &Document) -> bool {
    let root = doc.root();
    let name = doc.path(root, &["metadata", "name"]);
    let named = name.and_then(|name| doc.text(name));
    named.is_some_and(|name| name.contains("workflow"))
        || doc
            .value(root, "data")
            .is_some_and(|data| is_argos(doc, data))
}

impl ConfigText {
    /// The scalar.
    #[must_use]
    pub fn node(self) -> NodeId {
        match self {
            Self::Whole(node) | Self::Defaults(node) | Self::Metrics(node) => node,
        }
    }

    /// Whether the text speaks of metrics, be it readable or not. A key `config` is in many a ConfigMap that is not the
    /// controller's.
    #[must_use]
    pub fn names_metrics(self, doc: &Document) -> bool {
        let text = doc.text(self.node()).unwrap_or_default();
        match self {
            Self::Metrics(_) => return true,
            Self::Whole(_) if !text.contains("workflowDefaults") => return false,
            Self::Whole(_) | Self::Defaults(_) => {}
        }
        text.contains("metrics:") && text.contains("prometheus:")
    }

    /// The `workflowDefaults` in the text, read as a document of its own.
    #[must_use]
    pub fn workflow_defaults(self, inner: &Document) -> Option<Object> {
        let node = match self {
            Self::Whole(_) => inner.value(inner.root(), "workflowDefaults")?,
            Self::Defaults(_) => inner.root(),
            Self::Metrics(_) => return None,
        };
        let kind = ObjectKind::Workflow;
        inner
            .is_map(node)
            .then(|| object(inner, node, kind, Carrier::Defaults))
    }

    /// The `metricsConfig` in the text, read as a document of its own; `doc` is that of the ConfigMap.
    #[must_use]
    pub fn metrics_config(self, doc: &Document, inner: &Document) -> Option<MetricsConfig> {
        let root = inner.root();
        let node = match self {
            Self::Whole(_) if is_controllers(doc) || is_argos(inner, root) => {
                field(inner, root, "metricsConfig")?.value
            }
            Self::Metrics(_) => root,
            Self::Whole(_) | Self::Defaults(_) => return None,
        };
        inner.is_map(node).then_some(MetricsConfig { node })
    }
}

impl MetricsConfig {
    /// A field of it.
    #[must_use]
    pub fn field(self, doc: &Document, name: &str) -> Option<Entry> {
        field(doc, self.node, name)
    }

    /// The entries of `modifiers`: the name of a metric, and what is changed in it.
    #[must_use]
    pub fn modifiers(self, doc: &Document) -> &[Entry] {
        self.field(doc, "modifiers")
            .map_or(&[], |entry| doc.entries(entry.value))
    }
}

/// The texts of a ConfigMap that can hold `workflowDefaults` or `metricsConfig`.
#[must_use]
pub fn controller_config(doc: &Document) -> Vec<ConfigText> {
    let root = doc.root();
    if text(doc, root, "kind") != Some("ConfigMap") {
        return Vec::new();
    }
    let Some(data) = doc.value(root, "data") else {
        return Vec::new();
    };
    let scalar = |node: &NodeId| doc.text(*node).is_some();
    let under = |key| doc.value(data, key).filter(scalar);
    let metrics = field(doc, data, "metricsConfig").map(|entry| entry.value);
    let metrics = metrics.filter(|node| scalar(node) && is_controllers(doc));
    let whole = under("config").map(ConfigText::Whole);
    whole
        .into_iter()
        .chain(under("workflowDefaults").map(ConfigText::Defaults))
        .chain(metrics.map(ConfigText::Metrics))
        .collect()
}
