//! Every string of a metric, with its role.

use super::{Metric, Slot};
use crate::yaml::{Document, NodeId};

/// The role of a string in a metric: the field that it is the value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `name`.
    Name,
    /// `help`.
    Help,
    /// `when`.
    When,
    /// `key` of a label.
    LabelKey,
    /// `value` of a label.
    LabelValue,
    /// `value` of a gauge, histogram or counter.
    Value,
    /// `operation` of a gauge.
    Operation,
    /// `realtime` of a gauge.
    Realtime,
    /// `buckets` of a histogram.
    Buckets,
    /// An item of `buckets`.
    Bucket,
}

impl Role {
    /// Whether Argo reads a number, a list of numbers or a boolean here, and text everywhere else.
    #[must_use]
    pub fn is_no_text(self) -> bool {
        matches!(self, Self::Realtime | Self::Buckets | Self::Bucket)
    }
}

/// One text of a metric.
#[derive(Debug, Clone, Copy)]
pub struct TextAt<'d> {
    /// What it is for.
    pub role: Role,
    /// The scalar that contains the string.
    pub node: NodeId,
    /// The string, decoded.
    pub text: &'d str,
}

impl Metric {
    /// The texts of the metric in the order in which Argo's JSON has them: those that are written as numbers or
    /// other values that are not strings are left out.
    #[must_use]
    pub fn texts<'d>(&self, doc: &'d Document) -> Vec<TextAt<'d>> {
        let mut slots = vec![(Role::Name, self.name)];
        for (_, label) in &self.label_items {
            slots.extend([(Role::LabelKey, label.key), (Role::LabelValue, label.value)]);
        }
        slots.extend([(Role::Help, self.help), (Role::When, self.when)]);
        let mut nodes = nodes(&slots);
        for block in &self.types {
            nodes.extend(self::nodes(&[
                (Role::Value, block.value),
                (Role::Operation, block.operation),
                (Role::Realtime, block.realtime),
                (Role::Buckets, block.buckets),
            ]));
            let items = block.buckets.value().map_or(&[][..], |b| doc.items(b));
            nodes.extend(items.iter().map(|item| (Role::Bucket, *item)));
        }
        nodes
            .into_iter()
            .filter_map(|(role, node)| {
                let text = doc.text(node)?;
                Some(TextAt { role, node, text })
            })
            .collect()
    }
}

fn nodes(slots: &[(Role, Slot)]) -> Vec<(Role, NodeId)> {
    slots
        .iter()
        .filter_map(|(role, slot)| Some((*role, slot.value()?)))
        .collect()
}
