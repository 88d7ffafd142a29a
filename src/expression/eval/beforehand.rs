//! What the library finds out before it runs an expression, or would if it looked: constants that no operation takes, and calls
//! with too many arguments; and what its optimizer replaces.

use crate::expression::builtins;
use crate::expression::engine::Engine;
use crate::expression::golang::regex;
use crate::expression::syntax::{NodeId, NodeKind, Tree};
use crate::expression::value::{Stop, Value};

/// Whether a function is given more than it takes.
pub(super) fn has_too_many(name: &str, values: &[Value], engine: Engine) -> bool {
    match builtins::shape(name, engine) {
        // It writes its first argument, and takes whatever follows.
        _ if name == "toJSON" => false,
        builtins::Shape::Typed(overloads) => overloads
            .iter()
            .all(|(params, _)| params.len() < values.len()),
        builtins::Shape::Checked(_) => {
            let counted = name == "reverse" || (name == "mean" && engine.expr < (16, 9));
            counted && values.len() > 1
        }
    }
}

/// `1 % 0`, wherever it stands.
pub(super) fn zero_divisor(tree: &Tree) -> Option<NodeId> {
    tree.nodes().find_map(|(id, node)| match node.kind {
        NodeKind::Binary("%", left, right)
            if matches!(tree.kind(left), NodeKind::Int(_))
                && matches!(tree.kind(right), NodeKind::Int(0)) =>
        {
            Some(id)
        }
        _ => None,
    })
}

/// A constant pattern that is none, wherever it stands: the library reads it when it compiles.
pub(super) fn bad_pattern(tree: &Tree) -> Option<(NodeId, String)> {
    tree.nodes().find_map(|(id, node)| match node.kind {
        NodeKind::Binary("matches", _, pattern) => match tree.kind(pattern) {
            NodeKind::Text(pattern) => match regex::compile(pattern) {
                Err(Stop::Fails(said)) => Some((id, said)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// The truth of a node that the library calculates beforehand; through so many levels of `and` and `or`.
pub(super) fn constant(tree: &Tree, id: NodeId, levels: u8) -> Option<bool> {
    match tree.kind(id) {
        NodeKind::Binary(op @ ("and" | "&&" | "or" | "||"), left, right) => {
            let and = matches!(*op, "and" | "&&");
            let levels = levels.checked_sub(1)?;
            match (
                constant(tree, *left, levels),
                constant(tree, *right, levels),
            ) {
                (Some(value), other) | (other, Some(value)) if value == and => other,
                (None, None) => None,
                _ => Some(!and),
            }
        }
        NodeKind::Bool(value) => Some(*value),
        NodeKind::Unary("!" | "not", of) => match tree.kind(*of) {
            NodeKind::Bool(value) => Some(!value),
            _ => None,
        },
        NodeKind::Binary("==", left, right) => match (tree.kind(*left), tree.kind(*right)) {
            (NodeKind::Int(a), NodeKind::Int(b)) => Some(a == b),
            (NodeKind::Text(a), NodeKind::Text(b)) => Some(a == b),
            (NodeKind::Bool(a), NodeKind::Bool(b)) => Some(a == b),
            _ => None,
        },
        _ => None,
    }
}

/// `first(filter(…))` and `last(filter(…))` look no further than the element they find.
pub(super) fn first_of_filter<'a>(
    tree: &'a Tree,
    name: &str,
    args: &[NodeId],
) -> Option<(&'static str, &'a [NodeId])> {
    let found = match name {
        "first" => "find",
        "last" => "findLast",
        _ => return None,
    };
    match args {
        [one] => match tree.kind(*one) {
            NodeKind::Builtin { name, args } if **name == *"filter" && args.len() == 2 => {
                Some((found, args))
            }
            _ => None,
        },
        _ => None,
    }
}
