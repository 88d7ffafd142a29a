//! What the library finds out before it runs an expression, or could find out: constants that no operation takes and
//! calls with too many arguments; and what its optimizer replaces.

use crate::expression::builtins;
use crate::expression::engine::Engine;
use crate::expression::golang::regex;
use crate::expression::syntax::{NodeId, NodeKind, Tree};
use crate::expression::value::Stop;

/// What a function does with more arguments than it takes. Those of a sprig function are not checked before the run.
pub(super) enum Surplus {
    /// There are no surplus arguments.
    None,
    /// It uses only this many arguments.
    Ignored(usize),
    /// It counts the arguments, and fails.
    Counted,
    /// It uses the last one. The others stay on the stack, where a surrounding operation may take them as its own.
    Left,
}

/// The functions that use only their first arguments, and how many of them.
///
/// Source: `builtin/builtin.go`, where `Func` does not compare `len(args)`.
const FIRST_ONLY: &[(&str, usize)] = &[
    ("duration", 1),
    ("fromBase64", 1),
    ("fromJSON", 1),
    ("hasPrefix", 2),
    ("hasSuffix", 2),
    ("indexOf", 2),
    ("join", 1),
    ("lastIndexOf", 2),
    ("repeat", 2),
    ("timezone", 1),
    ("toBase64", 1),
    ("toJSON", 1),
    ("trimPrefix", 1),
    ("trimSuffix", 1),
];

/// The functions that get a single value (`Fast` in `builtin/builtin.go`).
const FAST: [&str; 11] = [
    "abs", "ceil", "float", "floor", "int", "len", "lower", "round", "string", "type", "upper",
];

/// What a function does with this number of arguments.
pub(super) fn surplus(name: &str, given: usize, engine: Engine) -> Surplus {
    let counts = match builtins::shape(name, engine) {
        builtins::Shape::Typed(overloads) => {
            overloads.iter().all(|(params, _)| params.len() < given)
        }
        builtins::Shape::Checked(_) => {
            let counted = name == "reverse" || (name == "mean" && engine.expr < (16, 9));
            (counted || FAST.contains(&name)) && given > 1
        }
    };
    if !counts {
        return Surplus::None;
    }
    if FAST.contains(&name) {
        return Surplus::Left;
    }
    match FIRST_ONLY.iter().find(|(known, _)| *known == name) {
        Some((_, most)) => Surplus::Ignored(*most),
        None => Surplus::Counted,
    }
}

/// Finds `1 % 0` anywhere in the expression.
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

/// Finds a constant that is not a valid pattern anywhere in the expression: the library reads it when it compiles.
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

/// The truth value of a node, if the library calculates it before the run; at most this many levels of `and`
/// and `or` down.
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

/// `first(filter(…))` and `last(filter(…))` stop at the element that they find.
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
