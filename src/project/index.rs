//! What one file says about metrics.

use std::sync::Arc;

use super::FileId;
use super::references::References;
use super::references::is_fixed;
use crate::diagnostic::Spot;
use crate::manifest::{Carrier, Object, ObjectKind};
use crate::metric::{ListPlace, Metric, MetricList, MetricType};
use crate::source::{Located, SourceFile};
use crate::yaml::{Document, Span, Text};

/// What one file says.
#[derive(Debug, Clone, Default)]
pub struct FileIndex {
    /// Its metrics, in order.
    pub definitions: Vec<Definition>,
    /// The templates of other objects that it refers to.
    pub references: References,
}

/// The level of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Workflow-level: `spec.metrics`.
    Workflow,
    /// A template, or `templateDefaults`.
    Template,
}

/// A part of a metric that has a place of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `name`.
    Name,
    /// `help`.
    Help,
    /// `counter`, `gauge` or `histogram`.
    Type,
    /// `buckets`.
    Buckets,
    /// `labels`.
    Labels,
}

/// A metric as it is written.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The file that contains the metric.
    pub file: FileId,
    /// The list item.
    pub span: Span,
    /// The metric's name as it is written.
    pub name: Arc<str>,
    /// Its help; empty if it has none.
    pub help: Arc<str>,
    /// The type in use; `None` where none is readable.
    pub ty: Option<MetricType>,
    /// The upper bounds of a histogram, as they are written, with commas between them; empty without any.
    pub buckets: Arc<str>,
    /// The value, as it is written.
    pub value: Arc<str>,
    /// `operation` of a gauge, as it is written.
    pub operation: Arc<str>,
    /// Whether it is a realtime gauge.
    pub realtime: bool,
    /// The labels in the order of their keys: key and value, as they are written.
    pub labels: Arc<[(Arc<str>, Arc<str>)]>,
    /// `when`, as it is written.
    pub when: Arc<str>,
    /// At which level the metric is.
    pub level: Level,
    /// The kind of the object that it is in.
    pub kind: ObjectKind,
    /// The object's name, or `generateName`.
    pub object: Arc<str>,
    /// The template's name, for one at template level that has a name.
    pub template: Arc<str>,
    /// Where its parts are: in its file, and with their lines.
    spots: Vec<(Part, Span, Spot)>,
}

impl Definition {
    /// The metrics of an object's lists, in their order. Their file is not known yet.
    #[must_use]
    pub fn of_lists(text: &Text, doc: &Document, located: &Located) -> Vec<Self> {
        let Located { object, lists, .. } = located;
        if lists.is_empty() {
            return Vec::new();
        }
        let name = object_name(doc, object);
        let metrics = lists
            .iter()
            .flat_map(|list| list.metrics.iter().map(move |metric| (list, metric)));
        metrics
            .map(|(list, metric)| Self {
                object: Arc::clone(&name),
                ..definition(text, doc, object, list, metric)
            })
            .collect()
    }

    /// Whether its name is the name that Argo will have: it has no tags and parameters.
    #[must_use]
    pub fn is_named(&self) -> bool {
        is_fixed(&self.name) && !self.name.is_empty()
    }

    /// The place of one of its parts; of its name, if it has no such part.
    #[must_use]
    pub fn spot(&self, part: Part) -> Option<&Spot> {
        self.part(part).map(|(_, _, spot)| spot)
    }

    /// The same as a place of its file.
    #[must_use]
    pub fn span_of(&self, part: Part) -> Span {
        self.part(part).map_or(self.span, |(_, span, _)| *span)
    }

    fn part(&self, part: Part) -> Option<&(Part, Span, Spot)> {
        let of = |wanted: Part| self.spots.iter().find(|(part, ..)| *part == wanted);
        of(part).or_else(|| of(Part::Name))
    }

    /// Its texts, so that equal ones can be shared.
    pub(super) fn texts(&mut self, shared: &mut impl FnMut(&mut Arc<str>)) {
        for text in [
            &mut self.name,
            &mut self.help,
            &mut self.buckets,
            &mut self.value,
            &mut self.operation,
            &mut self.when,
            &mut self.object,
            &mut self.template,
        ] {
            shared(text);
        }
        let labels = self.labels.iter().cloned();
        self.labels = labels
            .map(|(mut key, mut value)| {
                shared(&mut key);
                shared(&mut value);
                (key, value)
            })
            .collect();
        for (.., spot) in &mut self.spots {
            shared(&mut spot.line);
        }
    }
}

impl FileIndex {
    /// What a file says. What is not YAML in it says nothing.
    #[must_use]
    pub fn of(source: &SourceFile) -> Self {
        let mut index = Self::default();
        index.references.hidden = !source.stream.problems.is_empty();
        for doc in &source.stream.documents {
            index.references.document(&source.text, doc);
        }
        for (doc, located) in source.objects() {
            let definitions = Definition::of_lists(&source.text, doc, located);
            index.definitions.extend(definitions);
        }
        index
    }

    /// What a file says of which nothing can be read, though it may say something.
    #[must_use]
    pub fn hidden() -> Self {
        let mut index = Self::default();
        index.references.hidden = true;
        index
    }
}

/// `metadata.name`, or else `generateName`.
fn object_name(doc: &Document, object: &Object) -> Arc<str> {
    if matches!(object.carrier, Carrier::Defaults) {
        return Arc::from("workflowDefaults");
    }
    let named = |key: &str| {
        let node = doc.path(object.node, &["metadata", key])?;
        doc.text(node).filter(|name| !name.is_empty())
    };
    Arc::from(
        named("name")
            .or_else(|| named("generateName"))
            .unwrap_or_default(),
    )
}

#[expect(clippy::too_many_lines, reason = "the definition field by field")]
fn definition(
    text: &Text,
    doc: &Document,
    object: &Object,
    list: &MetricList,
    metric: &Metric,
) -> Definition {
    let block = metric.effective();
    let buckets = block
        .filter(|block| block.ty == MetricType::Histogram)
        .and_then(|block| block.buckets.value());
    let bounds = buckets.map_or(&[][..], |list| doc.items(list));
    let bounds = bounds
        .iter()
        .map(|bound| text.slice(doc.written_span(*bound)));
    let mut labels: Vec<(Arc<str>, Arc<str>)> = metric
        .label_items
        .iter()
        .filter(|(index, _)| metric.is_last_of_its_key(doc, *index))
        .map(|(_, label)| {
            let text = |slot: crate::metric::Slot| Arc::from(slot.text(doc).unwrap_or_default());
            (text(label.key), text(label.value))
        })
        .collect();
    labels.sort();
    let template = match list.place {
        ListPlace::Template(_) | ListPlace::Inline => doc.value(list.owner, "name"),
        ListPlace::Workflow | ListPlace::Defaults => None,
    };
    let parts = [
        (
            Part::Name,
            metric.name.entry.map(|e| doc.written_span(e.value)),
        ),
        (
            Part::Help,
            metric.help.entry.map(|e| doc.written_span(e.value)),
        ),
        (
            Part::Type,
            block
                .and_then(|b| b.slot.entry)
                .map(|e| doc.written_span(e.key)),
        ),
        (Part::Buckets, buckets.map(|node| doc.written_span(node))),
        (
            Part::Labels,
            metric.labels.entry.map(|e| doc.written_span(e.key)),
        ),
    ];
    let or_empty = |text: Option<&str>| Arc::from(text.unwrap_or_default());
    Definition {
        file: FileId(0),
        span: doc.written_span(metric.node),
        name: or_empty(metric.name.text(doc)),
        help: or_empty(metric.help.text(doc)),
        ty: block.map(|block| block.ty),
        buckets: Arc::from(bounds.collect::<Vec<_>>().join(",")),
        value: or_empty(block.and_then(|block| block.value.text(doc))),
        operation: or_empty(block.and_then(|block| block.operation.text(doc))),
        realtime: metric.is_realtime(doc),
        labels: labels.into(),
        when: or_empty(metric.when.text(doc)),
        level: match list.place {
            ListPlace::Workflow => Level::Workflow,
            _ => Level::Template,
        },
        kind: object.kind,
        object: Arc::from(""),
        template: or_empty(template.and_then(|name| doc.text(name))),
        spots: parts
            .into_iter()
            .filter_map(|(part, span)| Some((part, span?, Spot::of(text, span?))))
            .collect(),
    }
}
