//! The syntax tree of an expression.

use std::ops::Range;
use std::rc::Rc;

/// A node of a [`Tree`], by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The node's index: a tree's nodes are numbered from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node with its place in the text.
#[derive(Debug, Clone)]
pub struct Node {
    /// What the node stands for.
    pub kind: NodeKind,
    /// Its byte range in the text of the expression.
    pub span: Range<usize>,
}

/// What a node of the tree stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// `nil`: the literal.
    Nil,
    /// `true` or `false`: a literal.
    Bool(bool),
    /// `12`: a whole number.
    Int(i64),
    /// `1.5`: any other number.
    Float(f64),
    /// `"a"`: a string, without quotes and escapes.
    Text(Rc<str>),
    /// `b'a'`: a sequence of bytes.
    Bytes(Rc<[u8]>),
    /// `status`: a variable, or a function that is not called.
    Name(Rc<str>),
    /// `not a`, `!a`, `-a`, `+a`: the operator as it is written, and the operand.
    Unary(&'static str, NodeId),
    /// `a + b`, `a ?? b`: the operator as it is written, the left and the right side.
    Binary(&'static str, NodeId, NodeId),
    /// `a.b`, `a[b]`, `a?.b`: a field of a map, or an element of a list.
    Member {
        /// The map or list: `a`.
        of: NodeId,
        /// The field or index: `b`. After a dot, it is a [`NodeKind::Text`].
        property: NodeId,
        /// Whether it is written with `?.`: the value is nil if `of` is nil.
        optional: bool,
    },
    /// `a[b:c]`: a part of a list or string.
    Slice {
        /// The list or string: `a`.
        of: NodeId,
        /// The index of the first element: `b`; `None` for the beginning.
        from: Option<NodeId>,
        /// The index after the last element: `c`; `None` for the end.
        to: Option<NodeId>,
    },
    /// `a?.b.c`: everything that is nil if a `?.` in it finds nil.
    Chain(NodeId),
    /// `f(a)`, `a.f(b)`: a call of a function or method.
    Call {
        /// The function: `f`, or the member `a.f`.
        callee: NodeId,
        /// The arguments, in order.
        args: Vec<NodeId>,
    },
    /// `len(a)`, `filter(a, # > 1)`: a call of one of the library's own functions.
    Builtin {
        /// The function's name, such as `len`.
        name: Rc<str>,
        /// The arguments, in order.
        args: Vec<NodeId>,
    },
    /// `# > 1` in `filter(a, # > 1)`: what the function calculates for each element.
    Predicate(NodeId),
    /// `#`, `#acc`, `#index`: the current element and its like, with the name after the `#`; a `.` at the start of a
    /// predicate is a `#` as well.
    Pointer(Rc<str>),
    /// `a ? b : c`, `if a { b } else { c }`: one of two values.
    If {
        /// The condition: `a`.
        condition: NodeId,
        /// The value if the condition is true: `b`.
        yes: NodeId,
        /// The value if the condition is false: `c`.
        no: NodeId,
    },
    /// `let a = b; c`: a value with a name, for the expression that follows.
    Let {
        /// The name: `a`.
        name: Rc<str>,
        /// The value of the name: `b`.
        value: NodeId,
        /// The expression that may use the name, and whose value is the result: `c`.
        body: NodeId,
    },
    /// `a; b`: several expressions, of which the last one is the result.
    Sequence(Vec<NodeId>),
    /// `[a, b]`: a list of values.
    List(Vec<NodeId>),
    /// `{a: b}`: a map, as pairs of key and value.
    Map(Vec<(NodeId, NodeId)>),
}

/// An expression as a tree. Its depth is limited, except for the left sides of [`NodeKind::Binary`]: walk those
/// in a loop.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
}

impl Tree {
    /// The node with this index, which must come from this tree.
    #[must_use]
    pub fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What the node with this index stands for.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> &NodeKind {
        &self.get(id).kind
    }

    /// The node of the whole expression.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root.unwrap_or(NodeId(0))
    }

    /// The byte at which the library reports an error of a node: its operator, the name of a member, a bracket.
    #[must_use]
    pub fn point(&self, id: NodeId, text: &str) -> usize {
        let span = &self.get(id).span;
        // The first place between two nodes at which a string occurs.
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

    /// The name by which a function is called: `f` in `f(…)` and in `a.f(…)`.
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

    /// All nodes, each after the nodes below it. A comparison such as `1 < 2 < 3` contains one node twice.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0u32..).map(NodeId).zip(&self.nodes)
    }

    /// The nodes directly below a node, in order.
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

    /// Whether two trees are equal, except for the places of their nodes.
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

/// Whether two nodes are equal, except for the nodes below them.
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
