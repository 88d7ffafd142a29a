//! What Argo reports about an object, word for word, and the nodes that the messages are about.

use std::cell::Cell;
use std::collections::HashMap;

use crate::diagnostic::{ArgoText, By};
use crate::yaml::NodeId;

/// Which of Argo's checks reports something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The decoder: a field is unknown.
    UnknownField,
    /// The decoder: a value has a wrong type.
    WrongType,
    /// `argo lint`: the metric's name is not valid.
    Name,
    /// `argo lint`: a label key is not valid.
    LabelKey,
    /// `argo lint`: the help is missing.
    Help,
    /// `argo lint`: the value is missing.
    Value,
    /// `argo lint`: a realtime gauge uses `resourcesDuration`.
    ResourcesDuration,
    /// `argo lint`: a tag does not resolve.
    Unresolved,
    /// `argo lint`: a tag is never closed.
    Unclosed,
    /// `argo lint`: a tag outside the metrics does not resolve, and comes before one of a metric.
    Elsewhere,
    /// `argo lint` dereferences nil.
    Panic,
    /// `argo lint`: with a workflow's argument, a metric's name in the WorkflowTemplate that it refers to is not valid.
    ArgumentInName,
    /// `argo lint`: with a workflow's argument, a label key there is not valid.
    ArgumentInKey,
    /// `argo lint`: with a workflow's argument, a help or value there is empty.
    ArgumentEmpty,
    /// `argo lint`: with a workflow's argument, a realtime gauge there uses `resourcesDuration`.
    ArgumentRealtime,
    /// The API server, with the full CRD.
    Crd,
}

/// One message of Argo, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The node that it is about: the value, the key of an unknown field, or the mapping in which something is missing.
    pub at: NodeId,
    /// The name of the field that is missing in `at`.
    pub field: Option<&'static str>,
    /// The check that reports it.
    pub check: Check,
    /// What reports it: Argo's decoder, `argo lint`, the CRD or the controller.
    pub by: By,
    /// Argo's message, word for word.
    pub text: String,
    /// The list item (metric) or block that it belongs to, for reporting it where no rule claims it.
    pub metric: Option<NodeId>,
    /// The byte range of the value that it is about (a tag).
    pub range: Option<std::ops::Range<usize>>,
}

/// Everything that Argo reports about one object, for one release.
#[derive(Debug, Default)]
pub struct Verdicts {
    items: Vec<Verdict>,
    by_node: HashMap<NodeId, Vec<usize>>,
    claimed: Vec<Cell<bool>>,
}

impl Verdicts {
    /// Indexes the verdicts by their nodes; none of them is claimed yet.
    #[must_use]
    pub fn new(items: Vec<Verdict>) -> Self {
        let mut by_node: HashMap<NodeId, Vec<usize>> = HashMap::new();
        for (i, item) in items.iter().enumerate() {
            by_node.entry(item.at).or_default().push(i);
        }
        let claimed = vec![Cell::new(false); items.len()];
        Self {
            items,
            by_node,
            claimed,
        }
    }

    /// The messages about a node that pass a filter; they then count as claimed by a finding.
    pub fn claim(&self, at: NodeId, filter: impl Fn(&Verdict) -> bool) -> Vec<ArgoText> {
        let mut texts: Vec<ArgoText> = Vec::new();
        for i in self.by_node.get(&at).into_iter().flatten() {
            let item = &self.items[*i];
            if filter(item) {
                self.claimed[*i].set(true);
                let text = ArgoText {
                    by: item.by,
                    text: item.text.clone(),
                };
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
        texts
    }

    /// The messages about a node, without claiming them.
    pub fn about(&self, at: NodeId) -> impl Iterator<Item = &Verdict> {
        self.by_node
            .get(&at)
            .into_iter()
            .flatten()
            .map(|n| &self.items[*n])
    }

    /// All messages, claimed or not.
    #[must_use]
    pub fn all(&self) -> &[Verdict] {
        &self.items
    }

    /// The messages that no finding has claimed.
    pub fn unclaimed(&self) -> impl Iterator<Item = &Verdict> {
        self.items
            .iter()
            .zip(&self.claimed)
            .filter(|(_, c)| !c.get())
            .map(|(item, _)| item)
    }
}
