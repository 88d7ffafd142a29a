//! Every list of metrics of an object, with its place.

use super::read::{Block, Metric, slot};
use crate::manifest::{Call, Carrier, Object, TemplateKind};
use crate::yaml::{Document, NodeId};

/// The field that a list of metrics is the value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListPlace {
    /// `spec.metrics`: workflow-level.
    Workflow,
    /// `spec.templateDefaults.metrics`.
    Defaults,
    /// `spec.templates[n].metrics`: template-level.
    Template(usize),
    /// In an `inline:` template of a step or task.
    Inline,
}

impl ListPlace {
    /// Whether the metrics are a template's, inline ones included.
    #[must_use]
    pub fn is_template(self) -> bool {
        matches!(self, Self::Template(_) | Self::Inline)
    }
}

/// A `metrics:` block where Argo reads one.
#[derive(Debug, Clone)]
pub struct MetricList {
    /// At which level the list is.
    pub place: ListPlace,
    /// The node of the spec or template it belongs to.
    pub owner: NodeId,
    /// What the template runs (for `spec.metrics` and `templateDefaults`: unknown).
    pub kind: TemplateKind,
    /// The `metrics:` mapping.
    pub block: Block,
    /// The metrics that are mappings.
    pub metrics: Vec<Metric>,
    /// Its path as the API server writes it, such as `spec.templates[0].metrics`. `None` for inline
    /// templates and `workflowDefaults`, which the CRDs do not look into.
    pub path: Option<String>,
}

impl MetricList {
    /// The items of the list, including those that are not mappings.
    #[must_use]
    pub fn items<'d>(&self, doc: &'d Document) -> &'d [NodeId] {
        self.block
            .prometheus
            .value()
            .map_or(&[], |list| doc.items(list))
    }
}

/// Inline templates within inline templates that are followed at most.
const MAX_INLINE_DEPTH: usize = 32;

/// The lists of metrics of an object, in the order `spec`, `templateDefaults`, templates.
#[must_use]
pub fn metric_lists(doc: &Document, object: &Object) -> Vec<MetricList> {
    let mut lists = Vec::new();
    let Some(spec) = object.spec else {
        return lists;
    };
    let checked = !matches!(object.carrier, Carrier::Defaults);
    let root = object.spec_path();
    let kind = TemplateKind::Unknown;
    lists.extend(list(
        doc,
        spec,
        kind,
        ListPlace::Workflow,
        Some(format!("{root}.metrics")),
    ));
    if let Some(defaults) = slot(doc, spec, "templateDefaults").value() {
        let path = format!("{root}.templateDefaults.metrics");
        let kind = TemplateKind::of(doc, defaults);
        lists.extend(list(doc, defaults, kind, ListPlace::Defaults, Some(path)));
        inlines(doc, defaults, 0, &mut lists);
    }
    let templates = slot(doc, spec, "templates").value();
    for (n, template) in templates
        .map_or(&[][..], |t| doc.items(t))
        .iter()
        .enumerate()
    {
        let path = format!("{root}.templates[{n}].metrics");
        let kind = TemplateKind::of(doc, *template);
        lists.extend(list(
            doc,
            *template,
            kind,
            ListPlace::Template(n),
            Some(path),
        ));
        inlines(doc, *template, 0, &mut lists);
    }
    if !checked {
        for list in &mut lists {
            list.path = None;
        }
    }
    lists
}

fn inlines(doc: &Document, template: NodeId, depth: usize, lists: &mut Vec<MetricList>) {
    if depth > MAX_INLINE_DEPTH {
        return;
    }
    for call in Call::of(doc, template) {
        if let Some(inline) = call.inline {
            lists.extend(list(
                doc,
                inline,
                TemplateKind::of(doc, inline),
                ListPlace::Inline,
                None,
            ));
            inlines(doc, inline, depth + 1, lists);
        }
    }
}

fn list(
    doc: &Document,
    owner: NodeId,
    kind: TemplateKind,
    place: ListPlace,
    path: Option<String>,
) -> Option<MetricList> {
    let of = slot(doc, owner, "metrics");
    let entry = of.entry?;
    let prometheus = slot(doc, entry.value, "prometheus");
    let metrics = prometheus
        .value()
        .map_or(&[][..], |list| doc.items(list))
        .iter()
        .enumerate()
        .filter(|(_, item)| doc.is_map(**item))
        .map(|(index, item)| Metric::read(doc, index, *item))
        .collect();
    Some(MetricList {
        place,
        owner,
        kind,
        block: Block { entry, prometheus },
        metrics,
        path,
    })
}
