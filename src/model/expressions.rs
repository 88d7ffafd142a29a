//! What a stage of Argo's substitution makes of one expression tag.
//!
//! Source: `util/template/expression_template.go` of v3.4.18 … v4.1.2, checked against the recorded answers.

use std::fmt::Write as _;

use super::substitute::Scope;
use crate::argo::{Version, WAITED_FOR};
use crate::expression::engine::Engine;
use crate::expression::golang::{format, json};
use crate::expression::syntax::{DEEPEST, NodeId, NodeKind, Tree, mentions};
use crate::expression::value::{Stop, Value};
use crate::expression::{Fault, Names as _, evaluate, read};

/// What happens to an expression tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// The tag is replaced by this string.
    Text(String),
    /// The tag stays for a later stage.
    Stays(Stays),
    /// The stage fails with Argo's message.
    Fails {
        /// Argo's message, word for word.
        said: String,
        /// The byte range in the expression that the message is about.
        at: Option<std::ops::Range<usize>>,
        /// The node of the expression's tree that the message is about.
        node: Option<NodeId>,
    },
    /// It is not known here what Argo makes of it, for this reason.
    Unsure(String),
}

/// Why a tag stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stays {
    /// It names this variable, which Argo waits for.
    Waits(&'static str),
    /// The engine fails with this message.
    Fails(String),
    /// The value of the expression is nil.
    Nil,
    /// The value of the expression cannot be written as JSON.
    NoJson,
}

/// The variable that a lenient stage waits for.
fn waits_for(
    text: &str,
    tree: Option<&Tree>,
    scope: &Scope,
    engine: Engine,
) -> Option<&'static str> {
    let mentioned = |name: &str| match tree {
        Some(tree) if spares_guarded(engine) => unguarded(tree, name),
        _ => mentions(text, engine.expr, name),
    };
    WAITED_FOR
        .iter()
        .filter(|(name, since)| {
            text.contains(name)
                && since.is_none_or(|(major, minor)| engine.argo.at_least(major, minor))
        })
        .map(|(name, _)| *name)
        .find(|name| !scope.contains(name) && mentioned(name))
}

/// Whether Argo does not wait for a member with `??` or `?.`: since 3.7.16 and 4.0.7.
fn spares_guarded(engine: Engine) -> bool {
    let argo = engine.argo;
    match (argo.major, argo.minor) {
        (3, 7) => argo.patch >= 16,
        (4, 0) => argo.patch >= 7,
        (major, _) => major >= 4,
    }
}

/// Whether a dotted name appears somewhere in an expression without `??` or `?.` after it.
fn unguarded(tree: &Tree, name: &str) -> bool {
    let mut open = vec![(tree.root(), false)];
    while let Some((id, guarded)) = open.pop() {
        match tree.kind(id) {
            NodeKind::Name(root) if !name.contains('.') => {
                if **root == *name && !guarded {
                    return true;
                }
            }
            NodeKind::Member {
                of,
                property,
                optional,
            } => {
                let guarded = guarded || *optional;
                if !guarded && dotted(tree, id).as_deref() == Some(name) {
                    return true;
                }
                open.push((*of, guarded));
                open.push((*property, false));
            }
            NodeKind::Chain(of) => open.push((*of, guarded)),
            NodeKind::Binary("??", left, right) => {
                open.push((*left, true));
                open.push((*right, guarded));
            }
            _ => open.extend(tree.below(id).into_iter().map(|id| (id, false))),
        }
    }
    false
}

/// A member as a dotted name; `None` unless all of its keys are constants.
fn dotted(tree: &Tree, id: NodeId) -> Option<String> {
    let mut parts = Vec::new();
    let mut at = id;
    loop {
        match tree.kind(at) {
            NodeKind::Member { of, property, .. } => {
                let NodeKind::Text(key) = tree.kind(*property) else {
                    return None;
                };
                parts.push(key.to_string());
                at = *of;
            }
            NodeKind::Name(name) => {
                parts.push(name.to_string());
                parts.reverse();
                return Some(parts.join("."));
            }
            _ => return None,
        }
    }
}

/// What a stage makes of an expression.
#[must_use]
pub fn fill_expression(text: &str, scope: &Scope, strict: bool, version: Version) -> Filled {
    let engine = Engine::of(version);
    let error = match read(text, engine) {
        Ok(tree) => return fill_tree(&tree, text, scope, strict, version),
        Err(error) if error.beyond => {
            return Filled::Unsure(format!("more than {DEEPEST} levels of nesting"));
        }
        Err(error) => error,
    };
    let said = format!("failed to evaluate expression: {}", error.said(text));
    if strict || version.strict_expressions() {
        return Filled::Fails {
            said,
            at: Some(error.at),
            node: None,
        };
    }
    Filled::Stays(match waits_for(text, None, scope, engine) {
        Some(name) => Stays::Waits(name),
        None => Stays::Fails(said),
    })
}

/// What a stage makes of an expression that was parsed.
#[must_use]
pub fn fill_tree(tree: &Tree, text: &str, scope: &Scope, strict: bool, version: Version) -> Filled {
    let engine = Engine {
        clock: scope.clock(),
        ..Engine::of(version)
    };
    if !strict && let Some(name) = waits_for(text, Some(tree), scope, engine) {
        return Filled::Stays(Stays::Waits(name));
    }
    if strict
        && version.strict_expressions()
        && let Some((name, node)) = missing(tree, scope, engine)
    {
        return Filled::Fails {
            said: format!("failed to evaluate expression: {name} is missing"),
            at: Some(tree.get(node).span.clone()),
            node: Some(node),
        };
    }
    match evaluate(tree, scope, engine) {
        Ok(Value::Nil) if strict => Filled::Fails {
            said: format!(
                "failed to evaluate expression {}",
                crate::yaml::go_quote(&inner_json(text))
            ),
            at: None,
            node: None,
        },
        Ok(Value::Nil) => Filled::Stays(Stays::Nil),
        Ok(value) => render(&value, strict, version),
        Err(Fault { stop, node, .. }) => match stop {
            Stop::Unsure(reason) => Filled::Unsure(reason),
            Stop::Fails(message) => {
                let at = tree.point(node, text);
                let (line, column) = line_and_column(text, at);
                let said = format!("failed to evaluate expression: {message} ({line}:{column})");
                if !strict {
                    return Filled::Stays(Stays::Fails(said));
                }
                Filled::Fails {
                    said,
                    at: Some(tree.get(node).span.clone()),
                    node: Some(node),
                }
            }
        },
    }
}

/// An expression as it is in the JSON of the metric; Argo quotes this if the value is nil.
fn inner_json(text: &str) -> String {
    let mut quoted = String::new();
    json::quote(text, false, &mut quoted);
    quoted[1..quoted.len() - 1].to_owned()
}

/// Line and column of a byte in the text, as the library counts them: in characters, from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The string that a value becomes.
fn render(value: &Value, strict: bool, version: Version) -> Filled {
    if !version.at_least(3, 6) {
        if value.has_function() {
            return Filled::Unsure("the address of a function".to_owned());
        }
        return Filled::Text(format::shown(value));
    }
    if let Value::Text(text) = value {
        return Filled::Text(text.to_string());
    }
    match json::to_json(value, true) {
        Ok(text) => Filled::Text(match value {
            // A value that JSON writes as a string loses its quotes.
            Value::Time(_) | Value::Bytes(_) | Value::Semver(_) => {
                text.trim_matches('"').to_owned()
            }
            _ => text,
        }),
        Err(said) if strict => Filled::Fails {
            said: format!("failed to marshal evaluated expression: {said}"),
            at: None,
            node: None,
        },
        Err(_) => Filled::Stays(Stays::NoJson),
    }
}

/// The first name or member that does not exist at the last stage; newer releases check this before they evaluate.
fn missing(tree: &Tree, scope: &Scope, engine: Engine) -> Option<(String, NodeId)> {
    let mut search = Search {
        tree,
        scope,
        engine,
        found: None,
    };
    search.visit(tree.root(), false);
    search.found
}

struct Search<'a> {
    tree: &'a Tree,
    scope: &'a Scope,
    engine: Engine,
    found: Option<(String, NodeId)>,
}

impl Search<'_> {
    /// Visits a node; `guarded` if a `??` follows it.
    fn visit(&mut self, id: NodeId, guarded: bool) {
        let mut open = vec![(id, guarded)];
        while let Some((id, guarded)) = open.pop() {
            if self.found.is_some() {
                return;
            }
            match self.tree.kind(id) {
                NodeKind::Name(name) => self.name(name, id),
                NodeKind::Member { .. } if self.path(id).is_some() => self.member(id, guarded),
                NodeKind::Binary("??", left, right) if self.guards() => {
                    open.push((*right, guarded));
                    open.push((*left, true));
                }
                NodeKind::Chain(of) => open.push((*of, guarded)),
                _ => {
                    let below = self.tree.below(id).into_iter().rev();
                    open.extend(below.map(|id| (id, guarded)));
                }
            }
        }
    }

    fn guards(&self) -> bool {
        spares_guarded(self.engine)
    }

    fn name(&mut self, name: &str, id: NodeId) {
        let functions = ["asInt", "asFloat", "jsonpath", "toJson", "sprig"];
        if !functions.contains(&name) && self.scope.value(name).is_none() {
            self.found = Some((name.to_owned(), id));
        }
    }

    /// The names of a member whose keys are all constants, root first, each with its node and whether `?.` precedes it.
    fn path(&self, id: NodeId) -> Option<Vec<(String, NodeId, bool)>> {
        let mut path = Vec::new();
        let mut at = id;
        loop {
            match self.tree.kind(at) {
                NodeKind::Member {
                    of,
                    property,
                    optional,
                } => {
                    let NodeKind::Text(key) = self.tree.kind(*property) else {
                        return None;
                    };
                    path.push((key.to_string(), at, *optional));
                    at = *of;
                }
                NodeKind::Chain(of) => at = *of,
                NodeKind::Name(name) => {
                    path.push((name.to_string(), at, false));
                    path.reverse();
                    return Some(path);
                }
                _ => return None,
            }
        }
    }

    fn member(&mut self, id: NodeId, guarded: bool) {
        let Some(path) = self.path(id) else { return };
        let Some(((root, root_id, _), rest)) = path.split_first() else {
            return;
        };
        self.name(root, *root_id);
        if self.found.is_some() || (guarded && self.guards()) {
            return;
        }
        if root == "sprig" {
            if let Some((name, node, _)) = rest.first()
                && crate::expression::sprig::find(name, self.engine).is_none()
            {
                self.found = Some((format!("sprig.{name}"), *node));
            }
            return;
        }
        // Argo searches the dotted names: a key with dots in it counts as several.
        let mut value = self.scope.value(root).cloned();
        let mut said = root.clone();
        for (name, node, optional) in rest {
            if *optional && self.guards() {
                return;
            }
            let _ = write!(said, ".{name}");
            for part in name.split('.') {
                value = match value {
                    Some(Value::Map(map)) => map.get(part).cloned(),
                    _ => None,
                };
            }
            if value.is_none() {
                self.found = Some((said, *node));
                return;
            }
        }
    }
}
