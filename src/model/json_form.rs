//! A template's metrics as Go's `encoding/json` writes them. Argo searches this JSON for tags, so what follows a field
//! decides where an unclosed tag ends, and what Argo's error about it says.
//!
//! Source: `Prometheus` and its parts in `pkg/apis/workflow/v1alpha1/workflow_types.go` (the order of the fields, and
//! which are omitted when empty), `util/template/template.go`.
//! which are left out when empty), `util/template/template.go`.

use std::collections::HashMap;
use std::ops::Range;

use crate::argo::Version;
use crate::expression::golang::json::quote;
use crate::metric::{Metric, MetricList, MetricType, Slot, TypeBlock};
use crate::yaml::{Document, Kind, NodeId, Value, format_float};

/// The fields of a template after its metrics, in the order of the Go struct (`workflow_types.go`).
pub(super) const BEHIND_METRICS: [&str; 4] =
    ["synchronization", "memoize", "timeout", "annotations"];

/// The JSON of a list of metrics, and where each string is in it.
pub(super) struct JsonForm<'d> {
    doc: &'d Document,
    version: Version,
    json: String,
    places: HashMap<NodeId, Range<usize>>,
}

/// A tag that is not closed in its own string.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run<'j> {
    /// What Argo takes for the tag: from after the braces to the next `}}` of the JSON.
    pub inner: &'j str,
    /// The character after the closing quote of the field; if there is none, the quote that Argo adds
    /// after an expression.
    pub next: char,
}

impl<'d> JsonForm<'d> {
    /// Writes a list; `None` if Go's decoder would not have accepted one of its values.
    pub(super) fn of(doc: &'d Document, list: &MetricList, version: Version) -> Option<Self> {
        let mut form = Self {
            doc,
            version,
            json: "[".to_owned(),
            places: HashMap::new(),
        };
        let mut metrics = list.metrics.iter().peekable();
        for (n, item) in list.items(doc).iter().enumerate() {
            if n > 0 {
                form.json.push(',');
            }
            match metrics.next_if(|m| m.node == *item) {
                Some(metric) => form.metric(metric)?,
                None if doc.is_null(*item) => form.json.push_str("null"),
                None => return None,
            }
        }
        form.json.push_str("]}");
        // If no field follows the metrics, the template ends here.
        let behind = |key: &&str| doc.value(list.owner, key).is_some();
        if !BEHIND_METRICS.iter().any(behind) {
            form.json.push('}');
        }
        Some(form)
    }

    /// Writes a field that is never omitted.
    fn text(&mut self, key: &str, slot: Slot) -> Option<()> {
        let text = slot.decoded(self.doc)?;
        if !self.json.ends_with('{') {
            self.json.push(',');
        }
        quote(key, true, &mut self.json);
        self.json.push(':');
        let start = self.json.len();
        quote(text, true, &mut self.json);
        if let Some(node) = slot.value() {
            self.places.entry(node).or_insert(start..self.json.len());
        }
        Some(())
    }

    /// Writes a field that is omitted when it is empty.
    fn optional(&mut self, key: &str, slot: Slot) -> Option<()> {
        match slot.decoded(self.doc)? {
            "" => Some(()),
            _ => self.text(key, slot),
        }
    }

    fn metric(&mut self, metric: &Metric) -> Option<()> {
        self.json.push('{');
        self.text("name", metric.name)?;
        self.labels(metric)?;
        self.text("help", metric.help)?;
        self.optional("when", metric.when)?;
        for block in &metric.types {
            self.json.push_str(",\"");
            self.json.push_str(block.ty.key());
            self.json.push_str("\":{");
            self.block(block)?;
            self.json.push('}');
        }
        self.json.push('}');
        Some(())
    }

    fn labels(&mut self, metric: &Metric) -> Option<()> {
        let items = metric.labels.value().map_or(&[][..], |l| self.doc.items(l));
        if items.is_empty() {
            return Some(());
        }
        self.json.push_str(",\"labels\":[");
        let mut labels = metric.label_items.iter().peekable();
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.json.push(',');
            }
            match labels.next_if(|(index, _)| *index == n) {
                Some((_, label)) => {
                    self.json.push('{');
                    self.text("key", label.key)?;
                    self.text("value", label.value)?;
                    self.json.push('}');
                }
                None if self.doc.is_null(*item) => self.json.push_str("null"),
                None => return None,
            }
        }
        self.json.push(']');
        Some(())
    }

    fn block(&mut self, block: &TypeBlock) -> Option<()> {
        self.text("value", block.value)?;
        match block.ty {
            MetricType::Gauge => {
                let realtime = match block.realtime.truth(self.doc) {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => "null",
                };
                self.json.push_str(",\"realtime\":");
                self.json.push_str(realtime);
                if self.version.at_least(3, 5) {
                    self.optional("operation", block.operation)?;
                }
            }
            MetricType::Histogram => {
                self.json.push_str(",\"buckets\":");
                match block.buckets.value().filter(|b| !self.doc.is_null(*b)) {
                    Some(buckets) => self.buckets(buckets)?,
                    None => self.json.push_str("null"),
                }
            }
            MetricType::Counter => {}
        }
        Some(())
    }

    fn buckets(&mut self, buckets: NodeId) -> Option<()> {
        self.json.push('[');
        for (n, bucket) in self.doc.items(buckets).iter().enumerate() {
            if n > 0 {
                self.json.push(',');
            }
            let Kind::Scalar { text, value, .. } = &self.doc.node(*bucket).kind else {
                return None;
            };
            let start = self.json.len();
            match value {
                Value::Null => self.json.push_str("null"),
                Value::Bool(b) => self.json.push_str(if *b { "true" } else { "false" }),
                Value::Int(n) => self.json.push_str(&n.to_string()),
                Value::Uint(n) => self.json.push_str(&n.to_string()),
                Value::Float(x) => self.json.push_str(&format_float(*x)),
                Value::Text => {
                    quote(text, true, &mut self.json);
                    self.places.entry(*bucket).or_insert(start..self.json.len());
                }
            }
        }
        self.json.push(']');
        Some(())
    }

    /// What Argo makes of a tag that starts at this byte of a string and that the string does not close. `None` if no
    /// `}}` follows in the metrics, or if the string appears at more than one place.
    pub(super) fn run(&self, node: NodeId, start: usize) -> Option<Run<'_>> {
        let place = self.places.get(&node)?;
        let before = self.doc.text(node)?.get(..start)?;
        let mut quoted = String::new();
        quote(before, true, &mut quoted);
        // Without the closing quote, and after the braces.
        let from = place.start + quoted.len() - 1 + 2;
        let end = from + self.json.get(from..)?.find("}}")?;
        if end < place.end {
            return None;
        }
        let next = self.json.get(place.end..end)?.chars().next();
        Some(Run {
            inner: self.json.get(from..end)?,
            next: next.unwrap_or('"'),
        })
    }
}
