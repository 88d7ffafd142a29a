//! A `when` as a tree: for the evaluator, and for rules that ask what is compared with what.

use std::ops::Range;

use super::token::{Form, Op};

/// A node of a [`Tree`], by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// The value of an operand.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A word or a quoted string.
    Text(String),
    /// A number, or a date in seconds since 1970.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// The regular expression after `=~` or `!~`.
    Pattern(String),
}

/// A word, string, number, date or boolean in a `when`.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// How it is written, such as with or without quotes.
    pub form: Form,
    /// The value that it stands for.
    pub value: Scalar,
}

/// What a node of the tree stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A word, string, number, date or boolean: `Succeeded`, `"a"`, `1`, `true`.
    Operand(Operand),
    /// An operator before an operand: `!a`. The operand is missing only before `)`, and the evaluation fails then.
    Prefix {
        /// The operator: `-`, `!` or `~`.
        op: Op,
        /// The operand after the operator.
        right: Option<NodeId>,
    },
    /// An operator between two operands: `a == b`. The right one is missing only before `)`, and is then nil.
    Binary {
        /// The operator between the operands.
        op: Op,
        /// The operator's byte range in the text.
        op_at: Range<usize>,
        /// The operand to the left of the operator.
        left: NodeId,
        /// The operand to the right of the operator.
        right: Option<NodeId>,
    },
    /// Parentheses: `(a)`; `()` is nil.
    Group(Option<NodeId>),
    /// A name with a dot, `a.b`, and what follows it if that begins with a parenthesis. It cannot be evaluated: Argo
    /// passes no parameters.
    Access {
        /// The names between the dots: `a` and `b` in `a.b`.
        path: Vec<String>,
        /// What is inside the parentheses after the name.
        right: Option<NodeId>,
    },
}

/// A node with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What the node stands for.
    pub kind: NodeKind,
    /// Its byte range in the text.
    pub span: Range<usize>,
}

/// A `when` that Argo can read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// All nodes, each after those that it contains.
    nodes: Vec<Node>,
    root: NodeId,
}

/// A comparison, such as `a == b`, with its two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison<'t> {
    /// The comparator: `==`, `<`, `=~`, `in` and the like.
    pub op: Op,
    /// The node of the whole comparison.
    pub node: &'t Node,
    /// The comparator's byte range in the text.
    pub op_at: &'t Range<usize>,
    /// The left side.
    pub left: NodeId,
    /// The right side; missing before `)`.
    pub right: Option<NodeId>,
}

impl Tree {
    /// The node of the whole `when`.
    #[must_use]
    pub const fn root(&self) -> NodeId {
        self.root
    }

    /// The node with this index, which must come from this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        // An id comes from this tree.
        &self.nodes[id.0]
    }

    /// All operands in the order of the text, including those in parentheses and lists.
    pub fn operands(&self) -> impl Iterator<Item = (&Node, &Operand)> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Operand(operand) => Some((node, operand)),
            _ => None,
        })
    }

    /// All comparisons, inner ones first.
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

    /// What is inside any number of parentheses; the node itself without any. `None` for `()`.
    #[must_use]
    pub fn inside(&self, mut id: NodeId) -> Option<NodeId> {
        while let NodeKind::Group(inner) = &self.node(id).kind {
            id = (*inner)?;
        }
        Some(id)
    }

    /// The members of a list such as `(a, b)`. A node that is not a list is its own only member; `()` has none.
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

/// Builds a tree.
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
