//! What Argo says about an object, word for word, and about which of its nodes.

use std::cell::Cell;
use std::collections::HashMap;

use crate::diagnostic::{ArgoText, By};
use crate::yaml::NodeId;

/// Which of Argo's checks speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The decoder: an unknown field.
    UnknownField,
    /// The decoder: a value of another type.
    WrongType,
    /// `argo lint`: the metric's name.
    Name,
    /// `argo lint`: a label key.
    LabelKey,
    /// `argo lint`: no help.
    Help,
    /// `argo lint`: no value.
    Value,
    /// `argo lint`: `resourcesDuration` in a realtime gauge.
    ResourcesDuration,
    /// `argo lint`: a tag that does not resolve.
    Unresolved,
    /// `argo lint`: a tag that is never closed.
    Unclosed,
    /// `argo lint`: a tag outside the metrics that does not resolve, and comes before one of a metric.
    Elsewhere,
    /// `argo lint` dereferences nil.
    Panic,
    /// `argo lint`: the name that an argument makes in the WorkflowTemplate that the workflow takes.
    ArgumentInName,
    /// `argo lint`: the label key that it makes there.
    ArgumentInKey,
    /// `argo lint`: a help or value there is empty with it.
    ArgumentEmpty,
    /// `argo lint`: it brings `resourcesDuration` into a realtime gauge there.
    ArgumentRealtime,
    /// The full CRD.
    Crd,
}

/// One thing that Argo says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The node it is about: the value, the key of an unknown field, or the mapping in which something is missing.
    pub at: NodeId,
    /// For something missing in `at`: which field.
    pub field: Option<&'static str>,
    /// Which check.
    pub check: Check,
    /// Who.
    pub by: By,
    /// The words.
    pub text: String,
    /// The list item (metric) or block it belongs to, for attaching it where no rule claims it.
    pub metric: Option<NodeId>,
    /// The range of the value's text that it is about (a tag).
    pub range: Option<std::ops::Range<usize>>,
}

/// Everything that Argo says about one object, for one release.
#[derive(Debug, Default)]
pub struct Verdicts {
    items: Vec<Verdict>,
    by_node: HashMap<NodeId, Vec<usize>>,
    claimed: Vec<Cell<bool>>,
}

impl Verdicts {
    /// Collects them.
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

    /// The words about a node that pass a filter; they count as claimed by a finding.
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

    /// What was said about a node, without claiming it.
    pub fn about(&self, at: NodeId) -> impl Iterator<Item = &Verdict> {
        self.by_node
            .get(&at)
            .into_iter()
            .flatten()
            .map(|n| &self.items[*n])
    }

    /// Everything that was said.
    #[must_use]
    pub fn all(&self) -> &[Verdict] {
        &self.items
    }

    /// What no finding has claimed.
    pub fn unclaimed(&self) -> impl Iterator<Item = &Verdict> {
        self.items
            .iter()
            .zip(&self.claimed)
            .filter(|(_, c)| !c.get())
            .map(|(item, _)| item)
    }
}
