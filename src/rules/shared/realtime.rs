//! What AM207, AM208 and AM307 share: the value of a realtime gauge.
//!
//! Source: `workflow/controller/operator.go:4312-4330` (v4.1.2): a realtime value must be one simple tag of a
//! variable that the controller can read again at each scrape.

use crate::argo::{Id, USAGE_PREFIX};
use crate::expression::{TagKind, tags};
use crate::metric::{ListPlace, Metric, MetricList};
use crate::model::trim_tag;
use crate::rules::Context;
use crate::rules::shared::dollar::has_dollar;
use crate::yaml::NodeId;

/// What the value of a realtime gauge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'d> {
    /// The variable that can be read again at each scrape, in the place where it can.
    Live,
    /// `duration` in `spec.metrics`, or `workflow.duration` in a template.
    OtherLevel,
    /// One simple tag of another variable.
    Other(&'d str),
    /// Anything else: a literal, an expression, a text with more than one tag in it.
    NoVariable,
}

/// The value of a realtime gauge: its node, its text and what it is. `None` for another metric, and where another
/// rule judges the text (AM010, AM011, AM102, AM601, AM604).
pub fn value<'d>(
    cx: &Context<'d>,
    list: &MetricList,
    metric: &Metric,
) -> Option<(NodeId, &'d str, Value<'d>)> {
    let block = metric.effective().filter(|_| metric.is_realtime(cx.doc))?;
    let (node, text) = (block.value.value()?, block.value.text(cx.doc)?);
    let elsewhere = text.is_empty() || text.contains(USAGE_PREFIX) || cx.has_parameter(text);
    if elsewhere || tags(text).any(|t| !t.closed || has_dollar(text, &t)) {
        return None;
    }
    let mut all = tags(text);
    let value = match (all.next(), all.next()) {
        (Some(tag), None) if tag.kind == TagKind::Simple && tag.whole == (0..text.len()) => {
            let workflow = list.place == ListPlace::Workflow;
            let name = trim_tag(tag.text(text));
            match Id::of(name) {
                Some(Id::WorkflowDuration) if workflow => Value::Live,
                Some(Id::Duration) if !workflow => Value::Live,
                Some(Id::Duration | Id::WorkflowDuration) => Value::OtherLevel,
                _ => Value::Other(name),
            }
        }
        _ => Value::NoVariable,
    };
    Some((node, text, value))
}
