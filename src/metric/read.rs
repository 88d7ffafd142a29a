//! Reads the entries of a `prometheus` list.

use crate::yaml::{Document, Entry, Kind, NodeId, Span, Value};

/// A field of a metric: absent, or an entry with any value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The entry, if the key is there. A key that differs by case only counts: up to 3.4, and in the
    /// readers that are not strict, it is the field.
    pub entry: Option<Entry>,
    /// Whether the key is spelt exactly.
    pub exact: bool,
}

impl Slot {
    /// The value node.
    #[must_use]
    pub fn value(&self) -> Option<NodeId> {
        self.entry.map(|e| e.value)
    }

    /// Whether the field is absent or null, which is the same for Argo's decoder.
    #[must_use]
    pub fn is_missing(&self, doc: &Document) -> bool {
        self.value().is_none_or(|v| doc.is_null(v))
    }

    /// Whether the field is there and not null.
    #[must_use]
    pub fn is_set(&self, doc: &Document) -> bool {
        !self.is_missing(doc)
    }

    /// The text, if it is text.
    #[must_use]
    pub fn text<'d>(&self, doc: &'d Document) -> Option<&'d str> {
        self.value().and_then(|v| doc.text(v))
    }

    /// The text as Argo's decoder has it: `""` where the field is absent or null, `None` if it is not a string.
    #[must_use]
    pub fn decoded<'d>(&self, doc: &'d Document) -> Option<&'d str> {
        if self.is_missing(doc) {
            Some("")
        } else {
            self.text(doc)
        }
    }

    /// The truth value, if it is one.
    #[must_use]
    pub fn truth(&self, doc: &Document) -> Option<bool> {
        match doc.node(self.value()?).kind {
            Kind::Scalar {
                value: Value::Bool(b),
                ..
            } => Some(b),
            _ => None,
        }
    }
}

/// The field of this name in a mapping.
#[must_use]
pub fn slot(doc: &Document, map: NodeId, name: &str) -> Slot {
    if let Some(entry) = doc.get(map, name) {
        return Slot {
            entry: Some(entry),
            exact: true,
        };
    }
    let folded = doc
        .entries(map)
        .iter()
        .copied()
        .find(|e| doc.key_text(e.key).eq_ignore_ascii_case(name));
    Slot {
        entry: folded,
        exact: folded.is_none(),
    }
}

/// `gauge`, `histogram` or `counter`, in the order in which Argo prefers them
/// (`workflow_types.go:4040`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricType {
    /// `gauge`: a value that goes up and down.
    Gauge,
    /// `histogram`: counts of values by bucket.
    Histogram,
    /// `counter`: a value that only goes up.
    Counter,
}

impl MetricType {
    /// All three, the preferred one first.
    pub const ALL: [MetricType; 3] = [Self::Gauge, Self::Histogram, Self::Counter];

    /// The key in YAML.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Counter => "counter",
        }
    }
}

/// One type block of a metric.
#[derive(Debug, Clone, Copy)]
pub struct TypeBlock {
    /// Which of the three types it is.
    pub ty: MetricType,
    /// The entry of the metric's mapping.
    pub slot: Slot,
    /// `value`.
    pub value: Slot,
    /// `realtime` (gauge).
    pub realtime: Slot,
    /// `operation` (gauge).
    pub operation: Slot,
    /// `buckets` (histogram).
    pub buckets: Slot,
}

/// One item of `labels`.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// The list item.
    pub node: NodeId,
    /// `key`.
    pub key: Slot,
    /// `value`.
    pub value: Slot,
}

/// One entry of the list.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its index in the list.
    pub index: usize,
    /// The list item.
    pub node: NodeId,
    /// `name`.
    pub name: Slot,
    /// `help`.
    pub help: Slot,
    /// `when`.
    pub when: Slot,
    /// `labels`.
    pub labels: Slot,
    /// The labels that are mappings, with their index in the list.
    pub label_items: Vec<(usize, Label)>,
    /// The type blocks that are set and not null, the preferred one first.
    pub types: Vec<TypeBlock>,
}

/// The mapping under `metrics`.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// The entry `metrics: …`.
    pub entry: Entry,
    /// `prometheus` in it.
    pub prometheus: Slot,
}

impl Metric {
    /// Reads an item that is a mapping.
    #[must_use]
    pub fn read(doc: &Document, index: usize, node: NodeId) -> Self {
        let labels = slot(doc, node, "labels");
        let label_items = labels
            .value()
            .map_or(&[][..], |list| doc.items(list))
            .iter()
            .enumerate()
            .filter(|(_, item)| doc.is_map(**item))
            .map(|(i, item)| {
                let (key, value) = (slot(doc, *item, "key"), slot(doc, *item, "value"));
                (
                    i,
                    Label {
                        node: *item,
                        key,
                        value,
                    },
                )
            })
            .collect();
        let types = MetricType::ALL
            .into_iter()
            .filter_map(|ty| {
                let of = slot(doc, node, ty.key());
                let map = of.value().filter(|v| !doc.is_null(*v))?;
                let field = |name| slot(doc, map, name);
                Some(TypeBlock {
                    ty,
                    slot: of,
                    value: field("value"),
                    realtime: field("realtime"),
                    operation: field("operation"),
                    buckets: field("buckets"),
                })
            })
            .collect();
        Self {
            index,
            node,
            name: slot(doc, node, "name"),
            help: slot(doc, node, "help"),
            when: slot(doc, node, "when"),
            labels,
            label_items,
            types,
        }
    }

    /// The type that Argo uses.
    #[must_use]
    pub fn effective(&self) -> Option<&TypeBlock> {
        self.types.first()
    }

    /// The block of this type.
    #[must_use]
    pub fn block(&self, ty: MetricType) -> Option<&TypeBlock> {
        self.types.iter().find(|t| t.ty == ty)
    }

    /// Whether Argo treats it as realtime: only a gauge can be, and it must be the type in use.
    #[must_use]
    pub fn is_realtime(&self, doc: &Document) -> bool {
        self.effective()
            .is_some_and(|t| t.ty == MetricType::Gauge && t.realtime.truth(doc) == Some(true))
    }

    /// Whether no later label has the same key: the last one wins.
    #[must_use]
    pub fn is_last_of_its_key(&self, doc: &Document, index: usize) -> bool {
        let key = self.label_items.iter().find(|(i, _)| *i == index);
        let key = key.and_then(|(_, label)| label.key.text(doc));
        let behind = self.label_items.iter().filter(|(i, _)| *i > index);
        behind
            .map(|(_, l)| l.key.text(doc))
            .all(|other| other != key)
    }

    /// Where the metric begins: its name's line if it has one, else its first key.
    #[must_use]
    pub fn head(&self, doc: &Document) -> Span {
        match self.name.entry {
            Some(entry) => doc
                .written_span(entry.key)
                .to(doc.written_span(entry.value)),
            None => first_line(doc, self.node),
        }
    }
}

/// The place to show for a whole mapping: its first entry.
#[must_use]
pub fn first_line(doc: &Document, map: NodeId) -> Span {
    match doc.entries(map).first() {
        Some(entry) => {
            let key = doc.written_span(entry.key);
            if doc.is_map(entry.value) || doc.is_seq(entry.value) {
                key
            } else {
                key.to(doc.written_span(entry.value))
            }
        }
        None => doc.written_span(map),
    }
}
