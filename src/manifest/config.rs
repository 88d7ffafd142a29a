//! The controller's configuration: the strings of a ConfigMap that contain it, and what they say about metrics.
//!
//! Source: argo-workflows `config/controller.go` and `config/config.go`. The key `config` holds the whole
//! configuration, or each of its fields is a key. Fields are read in any case.

use super::locate::{Carrier, Object, ObjectKind, object, text};
use crate::yaml::{Document, Entry, NodeId};

/// A string of a ConfigMap that contains the controller's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigText {
    /// `data.config`: all of it.
    Whole(NodeId),
    /// `data.workflowDefaults`: only those.
    Defaults(NodeId),
    /// `data.metricsConfig`: only that, in a ConfigMap that is the controller's.
    Metrics(NodeId),
    /// Any other field, in a ConfigMap that is the controller's for certain: what cannot be read in it takes the rest
    /// along.
    Other(NodeId),
}

/// `metricsConfig` in the controller's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsConfig {
    /// The mapping's node.
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

/// The name under which the controller looks for its ConfigMap, unless it is given another (`cmd/workflow-controller`);
/// Helm adds a prefix to it.
const NAME: &str = "workflow-controller-configmap";

/// Whether a ConfigMap can be no other than the controller's.
fn is_certain(doc: &Document) -> bool {
    let root = doc.root();
    let name = doc.path(root, &["metadata", "name"]);
    let named = name.and_then(|name| doc.text(name));
    let data = doc.value(root, "data");
    named.is_some_and(|name| name.ends_with(NAME)) || data.is_some_and(|data| is_argos(doc, data))
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
    /// The node of the scalar that contains the text.
    #[must_use]
    pub fn node(self) -> NodeId {
        match self {
            Self::Whole(node) | Self::Defaults(node) | Self::Metrics(node) | Self::Other(node) => {
                node
            }
        }
    }

    /// Whether the text speaks of metrics, be it readable or not. A key `config` is in many a ConfigMap that is not the
    /// controller's.
    #[must_use]
    pub fn names_metrics(self, doc: &Document) -> bool {
        let text = doc.text(self.node()).unwrap_or_default();
        match self {
            Self::Metrics(_) => return true,
            Self::Other(_) => return false,
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
            Self::Metrics(_) | Self::Other(_) => return None,
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
            Self::Whole(_) | Self::Defaults(_) | Self::Other(_) => return None,
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

/// The strings of a ConfigMap that can contain `workflowDefaults` or `metricsConfig`; where it is the controller's for certain,
/// all of them.
#[must_use]
pub fn controller_config(doc: &Document) -> Vec<ConfigText> {
    let entries = data_entries(doc);
    let (certain, metrics) = match entries {
        [] => return Vec::new(),
        _ => (is_certain(doc), is_controllers(doc)),
    };
    let of = |entry: &Entry| {
        let node = entry.value;
        doc.text(node)?;
        match &*doc.key_text(entry.key) {
            "config" => Some(ConfigText::Whole(node)),
            "workflowDefaults" => Some(ConfigText::Defaults(node)),
            key if metrics && key.eq_ignore_ascii_case("metricsConfig") => {
                Some(ConfigText::Metrics(node))
            }
            _ => certain.then_some(ConfigText::Other(node)),
        }
    };
    entries.iter().filter_map(of).collect()
}

/// The entries under `data` of a ConfigMap.
fn data_entries(doc: &Document) -> &[Entry] {
    let root = doc.root();
    if text(doc, root, "kind") != Some("ConfigMap") {
        return &[];
    }
    doc.value(root, "data")
        .map_or(&[], |data| doc.entries(data))
}

/// The controller's configuration as a whole, which it reads or refuses as one.
#[derive(Debug)]
pub struct ControllerConfig<'d> {
    doc: &'d Document,
    entries: &'d [Entry],
}

impl<'d> ControllerConfig<'d> {
    /// That of a document that is a ConfigMap.
    #[must_use]
    pub fn of(doc: &'d Document) -> Self {
        let entries = data_entries(doc);
        Self { doc, entries }
    }

    /// Whether it is the controller's for certain; `inner` is its text, if one string contains all of it.
    #[must_use]
    pub fn is_certain(&self, inner: &Document) -> bool {
        is_certain(self.doc) || (self.is_whole() && is_argos(inner, inner.root()))
    }

    /// Whether all of it appears in one text.
    fn is_whole(&self) -> bool {
        let named = |entry: &Entry| self.doc.key_text(entry.key) == "config";
        self.entries.iter().any(named)
    }

    /// The fields that are keys of the ConfigMap: none if one string contains all of them.
    #[must_use]
    pub fn fields(&self) -> &'d [Entry] {
        if self.is_whole() { &[] } else { self.entries }
    }

    /// The line of the configuration, as the controller puts it together, that comes from a line of one of its strings;
    /// both from one (`parseConfigMap`: each key with its text below it, without line breaks at both ends). The keys
    /// come there in any order, here as they are written.
    #[must_use]
    pub fn line(&self, text: NodeId, line: usize) -> usize {
        let mut before = 0;
        for entry in self.fields() {
            let value = self.doc.text(entry.value).unwrap_or_default();
            let head = usize::from(value.contains('\n'));
            if entry.value == text {
                let cut = value.len() - value.trim_start_matches('\n').len();
                return (before + head + line).saturating_sub(cut * head);
            }
            before += head + value.trim_matches('\n').split('\n').count();
        }
        line
    }
}
