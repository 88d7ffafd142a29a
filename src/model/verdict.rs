//! What Argo reports about an object, word for word, and the nodes that the messages are about.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;

use super::said::Said;
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
    /// Argo's message.
    pub said: Said,
    /// The list item (metric) or block that it belongs to, for reporting it where no rule claims it.
    pub metric: Option<NodeId>,
    /// The byte range of the value that it is about (a tag).
    pub range: Option<std::ops::Range<usize>>,
}

/// Messages of Argo that a finding reports. It is a value: only with a finding that is made do they count as claimed, so a rule that
/// changes its mind, or fails, takes nothing with it.
#[derive(Debug, Clone, Default)]
#[must_use = "a claim counts only with the finding that takes it"]
pub struct Claim {
    texts: Vec<ArgoText>,
    of: Vec<usize>,
}

impl Claim {
    /// Both claims as one, with each message once.
    pub fn and(mut self, more: Self) -> Self {
        self.of.extend(more.of);
        for text in more.texts {
            if !self.texts.contains(&text) {
                self.texts.push(text);
            }
        }
        self
    }
}

impl Deref for Claim {
    type Target = [ArgoText];

    fn deref(&self) -> &[ArgoText] {
        &self.texts
    }
}

impl From<Vec<ArgoText>> for Claim {
    fn from(texts: Vec<ArgoText>) -> Self {
        let of = Vec::new();
        Self { texts, of }
    }
}

/// Everything that Argo reports about one object, for one release.
#[derive(Debug, Default)]
pub struct Verdicts {
    items: Vec<Verdict>,
    by_node: HashMap<NodeId, Vec<usize>>,
}

impl Verdicts {
    /// Indexes the verdicts by their nodes; none of them is claimed yet.
    #[must_use]
    pub fn new(items: Vec<Verdict>) -> Self {
        let mut by_node: HashMap<NodeId, Vec<usize>> = HashMap::new();
        for (i, item) in items.iter().enumerate() {
            by_node.entry(item.at).or_default().push(i);
        }
        Self { items, by_node }
    }

    /// The messages about a node that pass a filter, for a finding that reports the same.
    pub fn claim(&self, at: NodeId, filter: impl Fn(&Verdict) -> bool) -> Claim {
        let mut claim = Claim::default();
        for i in self.by_node.get(&at).into_iter().flatten() {
            let item = &self.items[*i];
            if filter(item) {
                claim.of.push(*i);
                let text = ArgoText::new(item.by, item.said.to_string());
                if !claim.texts.contains(&text) {
                    claim.texts.push(text);
                }
            }
        }
        claim
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

    /// The messages that are not in any of these claims.
    pub fn unclaimed<'a>(&'a self, claims: &'a [Claim]) -> impl Iterator<Item = &'a Verdict> {
        let claimed: HashSet<usize> = claims.iter().flat_map(|claim| &claim.of).copied().collect();
        let items = self.items.iter().enumerate();
        items.filter_map(move |(n, item)| (!claimed.contains(&n)).then_some(item))
    }
}
