//! Prints a tree as an expression.

use super::lex::is_word;
use super::{NodeId, NodeKind, Tree};

/// The tree as an expression. Everything but single words gets parentheses, so that parsing it gives the same tree.
#[must_use]
pub fn print(tree: &Tree) -> String {
    let mut out = String::new();
    whole(tree, tree.root(), &mut out);
    out
}

fn operand(tree: &Tree, id: NodeId, out: &mut String) {
    let bare = matches!(
        tree.kind(id),
        NodeKind::Name(_)
            | NodeKind::Pointer(_)
            | NodeKind::Member { .. }
            | NodeKind::Slice { .. }
            | NodeKind::Chain(_)
            | NodeKind::Call { .. }
            | NodeKind::Builtin { .. }
    );
    if bare {
        whole(tree, id, out);
    } else {
        out.push('(');
        whole(tree, id, out);
        out.push(')');
    }
}

fn list(tree: &Tree, nodes: &[NodeId], between: &str, out: &mut String) {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        whole(tree, *node, out);
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of node")]
fn whole(tree: &Tree, id: NodeId, out: &mut String) {
    match tree.kind(id) {
        NodeKind::Nil => out.push_str("nil"),
        NodeKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        NodeKind::Int(value) => out.push_str(&value.to_string()),
        NodeKind::Float(value) => out.push_str(&format!("{value:?}")),
        NodeKind::Text(value) => quoted(value, out),
        NodeKind::Bytes(value) => {
            out.push_str("b\"");
            for byte in value.iter() {
                out.push_str(&format!("\\x{byte:02x}"));
            }
            out.push('"');
        }
        NodeKind::Name(name) => out.push_str(name),
        NodeKind::Pointer(name) => {
            out.push('#');
            out.push_str(name);
        }
        NodeKind::Unary(operator, of) => {
            out.push_str(operator);
            if operator.ends_with('t') {
                out.push(' ');
            }
            operand(tree, *of, out);
        }
        NodeKind::Binary(..) => binary(tree, id, out),
        NodeKind::Member {
            of,
            property,
            optional,
        } => {
            operand(tree, *of, out);
            // A dot after a chain belongs to the chain, a bracket does not.
            let dotted = match tree.kind(*property) {
                NodeKind::Text(name) if is_name(name) => Some(name),
                _ => None,
            }
            .filter(|_| !matches!(tree.kind(*of), NodeKind::Chain(_)));
            match dotted {
                Some(name) => {
                    out.push_str(if *optional { "?." } else { "." });
                    out.push_str(name);
                }
                None => {
                    out.push_str(if *optional { "?.[" } else { "[" });
                    whole(tree, *property, out);
                    out.push(']');
                }
            }
        }
        NodeKind::Slice { of, from, to } => {
            operand(tree, *of, out);
            out.push('[');
            if let Some(from) = from {
                // `a[b ? c : d:e]` parses, but is hard to read for people.
                operand(tree, *from, out);
            }
            out.push(':');
            if let Some(to) = to {
                operand(tree, *to, out);
            }
            out.push(']');
        }
        NodeKind::Chain(of) => operand(tree, *of, out),
        NodeKind::Call { callee, args } => {
            operand(tree, *callee, out);
            out.push('(');
            list(tree, args, ", ", out);
            out.push(')');
        }
        NodeKind::Builtin { name, args } => {
            out.push_str(name);
            out.push('(');
            list(tree, args, ", ", out);
            out.push(')');
        }
        NodeKind::Predicate(of) => {
            out.push('{');
            whole(tree, *of, out);
            out.push('}');
        }
        NodeKind::If { condition, yes, no } => {
            operand(tree, *condition, out);
            out.push_str(" ? ");
            operand(tree, *yes, out);
            out.push_str(" : ");
            operand(tree, *no, out);
        }
        NodeKind::Let { name, value, body } => {
            out.push_str(&format!("let {name} = "));
            operand(tree, *value, out);
            out.push_str("; ");
            whole(tree, *body, out);
        }
        NodeKind::Sequence(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                if at > 0 {
                    out.push_str("; ");
                }
                operand(tree, *node, out);
            }
        }
        NodeKind::List(nodes) => {
            out.push('[');
            list(tree, nodes, ", ", out);
            out.push(']');
        }
        NodeKind::Map(pairs) => {
            out.push('{');
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                match tree.kind(*key) {
                    NodeKind::Text(text) => quoted(text, out),
                    _ => {
                        out.push('(');
                        whole(tree, *key, out);
                        out.push(')');
                    }
                }
                out.push_str(": ");
                whole(tree, *value, out);
            }
            out.push('}');
        }
    }
}

/// `a + b + c`, with parentheses around each left side. A loop walks the left sides, because there can be many.
fn binary(tree: &Tree, id: NodeId, out: &mut String) {
    let mut rights = Vec::new();
    let mut next = id;
    while let NodeKind::Binary(operator, left, right) = tree.kind(next) {
        rights.push((*operator, *right));
        next = *left;
    }
    for _ in 1..rights.len() {
        out.push('(');
    }
    operand(tree, next, out);
    for (at, (operator, right)) in rights.iter().rev().enumerate() {
        if at > 0 {
            out.push(')');
        }
        out.push_str(&format!(" {operator} "));
        operand(tree, *right, out);
    }
}

/// Whether a string can be written after a dot.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || c == '$' || c.is_alphabetic())
        && chars.all(is_word)
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
}
