//! Which part of an expression is a new value again and again, if that is certain.

use crate::argo::{Growth, NEWEST, Values, variable};
use crate::expression::engine::Engine;
use crate::expression::read;
use crate::expression::syntax::{NodeId, NodeKind, Tree};

/// Functions that return different strings for different arguments.
const FAITHFUL: [&str; 9] = [
    "string", "toJSON", "int", "float", "asInt", "asFloat", "trim", "upper", "lower",
];

/// The same among the methods of `sprig`.
const OF_SPRIG: [&str; 6] = ["toString", "toJson", "trim", "upper", "lower", "quote"];

/// Methods of a point in time that return different values for different times.
const OF_TIME: [&str; 4] = ["String", "Unix", "UnixMilli", "UnixNano"];

/// The variable with ever new values that an expression passes on. `None` for everything else: for example,
/// `float(duration) > 60 ? 'slow' : 'fast'` has two values.
pub(super) fn endless(text: &str) -> Option<(Growth, String)> {
    let tree = read(text, Engine::of(*NEWEST.last()?)).ok()?;
    of(&tree, tree.root())
}

fn of(tree: &Tree, id: NodeId) -> Option<(Growth, String)> {
    // The left side of a chain of operators can be long, so a loop walks it.
    let mut at = id;
    while let NodeKind::Binary("+", left, right) = tree.kind(at) {
        if let Some(found) = of(tree, *right) {
            return Some(found);
        }
        at = *left;
    }
    match tree.kind(at) {
        NodeKind::Name(_) | NodeKind::Member { .. } => {
            let name = dotted(tree, at)?;
            match variable(&name)?.values_of(&name) {
                Values::Unbounded(growth) => Some((growth, name)),
                _ => None,
            }
        }
        NodeKind::Builtin { name, args } => match (&**name, args.as_slice()) {
            ("now", []) => Some((Growth::Time, "now()".to_owned())),
            (name, [arg]) if FAITHFUL.contains(&name) => of(tree, *arg),
            _ => None,
        },
        NodeKind::Call { callee, args } => match (tree.kind(*callee), args.as_slice()) {
            (NodeKind::Name(name), [arg]) if FAITHFUL.contains(&&**name) => of(tree, *arg),
            (
                NodeKind::Member {
                    of: object,
                    property,
                    ..
                },
                args,
            ) => {
                let NodeKind::Text(method) = tree.kind(*property) else {
                    return None;
                };
                match (tree.kind(*object), args) {
                    (NodeKind::Name(name), [arg]) if **name == *"sprig" => {
                        OF_SPRIG.contains(&&**method).then(|| of(tree, *arg))?
                    }
                    (_, []) if OF_TIME.contains(&&**method) => of(tree, *object),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// The name that an expression reads, such as `workflow.name`.
fn dotted(tree: &Tree, id: NodeId) -> Option<String> {
    match tree.kind(id) {
        NodeKind::Name(name) => Some(name.to_string()),
        NodeKind::Member { of, property, .. } => {
            let NodeKind::Text(key) = tree.kind(*property) else {
                return None;
            };
            Some(format!("{}.{key}", dotted(tree, *of)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_few_values_is_not_taken_for_endless() {
        for (text, growth) in [
            ("workflow.name", Some(Growth::Run)),
            ("workflow['uid']", Some(Growth::Run)),
            ("'run-' + workflow.name", Some(Growth::Run)),
            ("string(int(float(duration)))", Some(Growth::Time)),
            ("sprig.upper(pod.name)", Some(Growth::Pod)),
            ("now()", Some(Growth::Time)),
            ("now().Unix()", Some(Growth::Time)),
            ("toJSON(workflow.parameters)", Some(Growth::Json)),
            ("now().Year()", None),
            ("float(duration) > 60 ? 'slow' : 'fast'", None),
            ("sprig.trunc(3, workflow.name)", None),
            ("workflow.name == 'x'", None),
            ("inputs.parameters.stage", None),
            ("workflow.name | upper()", Some(Growth::Run)),
            ("", None),
        ] {
            assert_eq!(endless(text).map(|(growth, _)| growth), growth, "{text}");
        }
    }
}
