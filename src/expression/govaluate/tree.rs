//! What a `when` says, as a tree: for the evaluator, and for rules that ask what is compared with what.

use std::ops::Range;

use super::token::{Form, Op};

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// What an operand is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A word or a quoted text.
    Text(String),
    /// A number, or a date in seconds since 1970.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A text behind `=~` or `!~`.
    Pattern(String),
}

/// One operand.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// How it is written.
    pub form: Form,
    /// What it is worth.
    pub value: Scalar,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A word, text, number, date or truth value.
    Operand(Operand),
    /// An operator before an operand; none is written only before `)`, which fails later.
    Prefix {
        /// Which.
        op: Op,
        /// Before what.
        right: Option<NodeId>,
    },
    /// An operator between two operands; the right one is missing only before `)`, and is then nil.
    Binary {
        /// Which.
        op: Op,
        /// Where the operator stands.
        op_at: Range<usize>,
        /// Left of it.
        left: NodeId,
        /// Right of it.
        right: Option<NodeId>,
    },
    /// Parentheses; `()` is nil.
    Group(Option<NodeId>),
    /// A name with a dot and what is behind it, if that begins with a parenthesis. It cannot be evaluated: Argo has no
    /// parameters.
    Access {
        /// The names between the dots.
        path: Vec<String>,
        /// All that follows the name.
        right: Option<NodeId>,
    },
}

/// A part of a `when`.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its place in the text.
    pub span: Range<usize>,
}

/// A `when` that Argo can read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Every node behind those that it holds.
    nodes: Vec<Node>,
    root: NodeId,
}

/// A comparator with its two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison<'t> {
    /// Which comparator.
    pub op: Op,
    /// The whole comparison.
    pub node: &'t Node,
    /// Where the comparator stands.
    pub op_at: &'t Range<usize>,
    /// Left of it.
    pub left: NodeId,
    /// Right of it; missing before `)`.
    pub right: Option<NodeId>,
}

impl Tree {
    /// The whole text.
    #[must_use]
    pub const fn root(&self) -> NodeId {
        self.root
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        // An id comes from this tree.
        &self.nodes[id.0]
    }

    /// All operands in the order of the text, also those in parentheses and lists.
    pub fn operands(&self) -> impl Iterator<Item = (&Node, &Operand)> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Operand(operand) => Some((node, operand)),
            _ => None,
        })
    }

    /// All comparisons, those inside of others first.
    pub fn comparisons(&self) -> impl Iterator<Item = Comparison<'_>> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Binary {
                op,
                op_at,
                left,
                right,
            } if op.is_comparator() => Some(Comparison {
                op: *op,
                node,
                op_at,
                left: *left,
                right: *right,
            }),
            _ => None,
        })
    }

    /// What is inside of parentheses, however many; itself where there are none. `None`: `()`.
    #[must_use]
    pub fn inside(&self, mut id: NodeId) -> Option<NodeId> {
        while let NodeKind::Group(inner) = &self.node(id).kind {
            id = (*inner)?;
        }
        Some(id)
    }

    /// The members of a list such as `(a, b)`; one that is no list is its own only member, `()` has none.
    #[must_use]
    pub fn members(&self, id: NodeId) -> Vec<NodeId> {
        let mut members = Vec::new();
        let mut left = self.inside(id);
        while let Some(id) = left {
            match &self.node(id).kind {
                NodeKind::Binary {
                    op: Op::Separate,
                    left: before,
                    right,
                    ..
                } => {
                    members.extend(*right);
                    // A list in parentheses on the left is part of the list.
                    left = self.inside(*before);
                }
                _ => {
                    members.push(id);
                    break;
                }
            }
        }
        members.reverse();
        members
    }
}

/// Puts a tree together.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
}

impl Builder {
    pub(super) fn add(&mut self, kind: NodeKind, span: Range<usize>) -> NodeId {
        self.nodes.push(Node { kind, span });
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn span(&self, id: NodeId) -> Range<usize> {
        self.nodes.get(id.0).map_or(0..0, |node| node.span.clone())
    }

    pub(super) fn tree(self, root: NodeId) -> Tree {
        Tree {
            nodes: self.nodes,
            root,
        }
    }
}
