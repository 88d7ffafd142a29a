//! Example values of variables: rules evaluate expressions and conditions with them, and `eval` shows them.

use std::collections::BTreeSet;

use super::stages::Way;
use super::substitute::trim_tag;
use crate::argo::{Form, Id, Values, Version, variable};
use crate::expression::engine::Engine;
use crate::expression::syntax::{NodeId as ExprId, NodeKind, Tree};
use crate::expression::{TagKind, read, tags};

/// What an expression that reads the clock waits for.
pub const CLOCK: &str = "the clock";

/// Values that a variable can have. The first one is the example that `eval` shows.
#[must_use]
pub fn values(name: &str, way: Way) -> Vec<&'static str> {
    if Id::WorkflowStatus.is(name) && way != Way::Workflow {
        return vec!["Running"];
    }
    let Some(known) = variable(name) else {
        return Vec::new();
    };
    if let Values::Of(values) = known.values_of(name) {
        return values.to_vec();
    }
    match known.form {
        Form::Status => vec!["Succeeded", "Failed", "Error"],
        Form::Seconds => vec!["12.500000", "3599.000000", "0.250000", "86400.000000"],
        Form::Integer => vec!["0", "137", "3", "42"],
        Form::Name => vec!["import-4711", "b", "load-x", "d"],
        Form::Time => vec![
            "2026-01-31T12:00:00Z",
            "2025-07-01T00:00:00Z",
            "2026-02-28T23:59:59Z",
            "2027-11-05T08:30:00Z",
        ],
        Form::Clock => vec!["01", "12", "31", "59"],
        Form::Json => vec!["[]", "[{\"name\":\"a\",\"value\":\"b\"}]", "{}", "[]"],
        Form::Path => vec!["/tmp/out"],
        Form::Text => vec!["42", "8.5", "some text", ""],
    }
}

/// The variables that an expression reads: names with the members that are written as constants.
pub(super) fn names(tree: &Tree) -> Vec<(String, ExprId)> {
    let mut found = Vec::new();
    let mut open = vec![(tree.root(), Vec::new())];
    while let Some((id, mut rest)) = open.pop() {
        match tree.kind(id) {
            NodeKind::Name(name) => {
                let mut parts = vec![name.to_string()];
                parts.extend(
                    rest.iter()
                        .rev()
                        .map(|(part, _): &(String, ExprId)| part.clone()),
                );
                let node = rest.first().map_or(id, |(_, node)| *node);
                found.push((parts.join("."), node));
            }
            NodeKind::Member { of, property, .. } => {
                if let NodeKind::Text(key) = tree.kind(*property) {
                    rest.push((key.to_string(), id));
                    open.push((*of, rest));
                } else {
                    open.push((*property, Vec::new()));
                    open.push((*of, Vec::new()));
                }
            }
            NodeKind::Chain(of) => open.push((*of, rest)),
            NodeKind::Builtin { name, args } if **name == *"get" => match args.as_slice() {
                [of, key] if matches!(tree.kind(*key), NodeKind::Text(_)) => {
                    if let NodeKind::Text(key) = tree.kind(*key) {
                        rest.push((key.to_string(), id));
                    }
                    open.push((*of, rest));
                }
                args => open.extend(args.iter().rev().map(|arg| (*arg, Vec::new()))),
            },
            _ => open.extend(
                tree.below(id)
                    .into_iter()
                    .rev()
                    .map(|below| (below, Vec::new())),
            ),
        }
    }
    found
}

/// The variables that a string reads, each once, in order.
pub(super) fn read_names(text: &str, version: Version) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |name: String| {
        if seen.insert(name.clone()) {
            found.push(name);
        }
    };
    for tag in tags(text).filter(|tag| tag.closed) {
        let inner = tag.text(text);
        match tag.kind {
            TagKind::Simple => add(trim_tag(inner).to_owned()),
            TagKind::Expression => {
                let Ok(tree) = read(inner, Engine::of(version)) else {
                    continue;
                };
                for (name, _) in names(&tree) {
                    add(name);
                }
            }
        }
    }
    found
}
