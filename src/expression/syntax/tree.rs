//! The tree of an expression.

use std::ops::Range;
use std::rc::Rc;

/// A node of a [`Tree`], by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Its number: a tree's nodes are numbered from 0 on.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its place: bytes in the text of the expression.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// `nil`.
    Nil,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Rc<str>),
    /// `b'bytes'`.
    Bytes(Rc<[u8]>),
    /// A name: a variable, or a function that is not called.
    Name(Rc<str>),
    /// `not a`, `!a`, `-a`, `+a`; the operator as written.
    Unary(&'static str, NodeId),
    /// `a + b`; the operator as written.
    Binary(&'static str, NodeId, NodeId),
    /// `a.b`, `a[b]`.
    Member {
        /// Of what.
        of: NodeId,
        /// Which one; a text after a dot.
        property: NodeId,
        /// `?.`: nil where `of` is nil.
        optional: bool,
    },
    /// `a[b:c]`.
    Slice {
        /// Of what.
        of: NodeId,
        /// From where.
        from: Option<NodeId>,
        /// Up to where.
        to: Option<NodeId>,
    },
    /// What a `?.` ends if it finds nil.
    Chain(NodeId),
    /// `f(a)`, `a.f(b)`.
    Call {
        /// The function.
        callee: NodeId,
        /// Its arguments.
        args: Vec<NodeId>,
    },
    /// A call of one of the library's own functions.
    Builtin {
        /// Its name.
        name: Rc<str>,
        /// Its arguments.
        args: Vec<NodeId>,
    },
    /// What a function such as `filter` does with each element.
    Predicate(NodeId),
    /// `#`, or `.` at the start; `#acc`, `#index` with their name.
    Pointer(Rc<str>),
    /// `a ? b : c`, `if a { b } else { c }`.
    If {
        /// The condition.
        condition: NodeId,
        /// If it is true.
        yes: NodeId,
        /// If not.
        no: NodeId,
    },
    /// `let a = b; c`.
    Let {
        /// The name.
        name: Rc<str>,
        /// Its value.
        value: NodeId,
        /// What follows.
        body: NodeId,
    },
    /// `a; b`.
    Sequence(Vec<NodeId>),
    /// `[a, b]`.
    List(Vec<NodeId>),
    /// `{a: b}`.
    Map(Vec<(NodeId, NodeId)>),
}

/// An expression as a tree. Its depth is bounded, but for the left sides of [`NodeKind::Binary`]: walk down those in
/// a loop.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
}

impl Tree {
    /// A node.
    #[must_use]
    pub fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What a node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> &NodeKind {
        &self.get(id).kind
    }

    /// The node that is the whole expression.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root.unwrap_or(NodeId(0))
    }

    /// Where the library says that something happens at a node: at an operator, the name of a member, a bracket.
    #[must_use]
    pub fn point(&self, id: NodeId, text: &str) -> usize {
        let span = &self.get(id).span;
        // The first place between two nodes where a text stands.
        let between = |from: usize, to: usize, what: &str| {
            let part = text.get(from..to).unwrap_or_default();
            part.find(what).map_or(from, |at| from + at)
        };
        match self.kind(id) {
            NodeKind::Binary(op, left, right) => {
                let (left, right) = (&self.get(*left).span, &self.get(*right).span);
                between(left.end, right.start, op)
            }
            NodeKind::Member { of, property, .. } => {
                let (of, property) = (&self.get(*of).span, &self.get(*property).span);
                let gap = text.get(of.end..property.start).unwrap_or_default();
                if gap.contains('[') {
                    between(of.end, property.start, "[")
                } else {
                    property.start
                }
            }
            NodeKind::Slice { of, .. } => {
                let end = self.get(*of).span.end;
                between(end, span.end, "[")
            }
            NodeKind::Call { callee, .. } => match self.kind(*callee) {
                NodeKind::Member { .. } => self.point(*callee, text),
                _ => self.get(*callee).span.start,
            },
            NodeKind::If { condition, yes, .. } => {
                let (condition, yes) = (&self.get(*condition).span, &self.get(*yes).span);
                if text
                    .get(span.start..)
                    .is_some_and(|text| text.starts_with("if"))
                {
                    span.start
                } else {
                    between(condition.end, yes.start, "?")
                }
            }
            _ => span.start,
        }
    }

    /// The name by which a function is called: `f(…)`, `a.f(…)`.
    #[must_use]
    pub fn called(&self, callee: NodeId) -> Option<Rc<str>> {
        match self.kind(callee) {
            NodeKind::Name(name) => Some(Rc::clone(name)),
            NodeKind::Member { property, .. } => match self.kind(*property) {
                NodeKind::Text(name) => Some(Rc::clone(name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// All nodes, each after the nodes below it. A comparison such as `1 < 2 < 3` holds one node twice.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0u32..).map(NodeId).zip(&self.nodes)
    }

    /// The nodes right below a node, in order.
    #[must_use]
    pub fn below(&self, id: NodeId) -> Vec<NodeId> {
        match self.kind(id) {
            NodeKind::Nil
            | NodeKind::Bool(_)
            | NodeKind::Int(_)
            | NodeKind::Float(_)
            | NodeKind::Text(_)
            | NodeKind::Bytes(_)
            | NodeKind::Name(_)
            | NodeKind::Pointer(_) => Vec::new(),
            NodeKind::Unary(_, of) | NodeKind::Chain(of) | NodeKind::Predicate(of) => vec![*of],
            NodeKind::Binary(_, left, right) => vec![*left, *right],
            NodeKind::Member { of, property, .. } => vec![*of, *property],
            NodeKind::Slice { of, from, to } => {
                [Some(*of), *from, *to].into_iter().flatten().collect()
            }
            NodeKind::Call { callee, args } => std::iter::once(*callee)
                .chain(args.iter().copied())
                .collect(),
            NodeKind::Builtin { args, .. } => args.clone(),
            NodeKind::If { condition, yes, no } => vec![*condition, *yes, *no],
            NodeKind::Let { value, body, .. } => vec![*value, *body],
            NodeKind::Sequence(nodes) | NodeKind::List(nodes) => nodes.clone(),
            NodeKind::Map(pairs) => pairs.iter().flat_map(|(k, v)| [*k, *v]).collect(),
        }
    }

    /// Whether two trees say the same, wherever their nodes stand.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let mut open = vec![(self.root(), other.root())];
        while let Some((a, b)) = open.pop() {
            let (below_a, below_b) = (self.below(a), other.below(b));
            if below_a.len() != below_b.len() || !same_node(self.kind(a), other.kind(b)) {
                return false;
            }
            open.extend(below_a.into_iter().zip(below_b));
        }
        true
    }
}

/// Whether two nodes are alike, apart from what is below them.
fn same_node(a: &NodeKind, b: &NodeKind) -> bool {
    use NodeKind as K;
    match (a, b) {
        (K::Unary(a, _), K::Unary(b, _)) | (K::Binary(a, ..), K::Binary(b, ..)) => a == b,
        (K::Member { optional: a, .. }, K::Member { optional: b, .. }) => a == b,
        (K::Slice { from: a, to: x, .. }, K::Slice { from: b, to: y, .. }) => {
            (a.is_some(), x.is_some()) == (b.is_some(), y.is_some())
        }
        (K::Builtin { name: a, .. }, K::Builtin { name: b, .. })
        | (K::Let { name: a, .. }, K::Let { name: b, .. }) => a == b,
        (K::Chain(_), K::Chain(_))
        | (K::Predicate(_), K::Predicate(_))
        | (K::Call { .. }, K::Call { .. })
        | (K::If { .. }, K::If { .. })
        | (K::Sequence(_), K::Sequence(_))
        | (K::List(_), K::List(_))
        | (K::Map(_), K::Map(_)) => true,
        (a, b) => a == b,
    }
}
