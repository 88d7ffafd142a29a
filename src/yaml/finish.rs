//! From a draft to a document: bounds on aliases, merge keys, duplicate keys, and what JSON cannot say.

use std::collections::HashMap;

use super::errors::{limit, syntax};
use super::go_syntax::{go_syntax, go_type};
use super::piece::Piece;
use super::{Document, Duplicate, Entry, Kind, Limits, Node, NodeId, Problem, Span, Value};

/// A document's nodes before merging.
#[derive(Default)]
pub(super) struct Draft {
    pub nodes: Vec<Node>,
    /// Mappings, inner ones first.
    pub maps: Vec<NodeId>,
    /// Scalars that merge when they are keys, in ascending order.
    pub merge_keys: Vec<NodeId>,
    pub has_alias: bool,
    /// The first alias inside the node it stands for.
    pub contains_itself: Option<(Span, String)>,
    /// What go-yaml refuses.
    pub refused: Vec<(Span, String)>,
    /// What `encoding/json` refuses.
    pub unsupported: Vec<(Span, String)>,
}

/// `expanded` is how many nodes there are with aliases expanded, when there are any.
pub(super) fn finish(
    draft: Draft,
    root: NodeId,
    expanded: Option<u64>,
    piece: &Piece<'_>,
    limits: &Limits,
) -> Result<Document, Problem> {
    if let Some((span, message)) = draft.contains_itself {
        return Err(syntax(span, message));
    }
    let span = draft.nodes[root.index()].span;
    if let Some(expanded) = expanded {
        if expanded > limits.nodes as u64 {
            return Err(limit(
                span,
                format!("aliases expand to more than {} nodes", limits.nodes),
            ));
        }
        if let Some(at) = excessive_aliasing(&draft, root, expanded) {
            let span = draft.nodes[at.index()].span;
            return Err(limit(span, "document contains excessive aliasing"));
        }
    }
    let Draft {
        nodes,
        maps,
        merge_keys,
        mut refused,
        mut unsupported,
        ..
    } = draft;
    let document = Document {
        nodes,
        root,
        duplicates: Vec::new(),
        unreadable: Vec::new(),
        span,
        unread: false,
        #[cfg(debug_assertions)]
        number: 0,
    };
    let mut maker = Maker {
        document,
        merge_keys,
        piece,
        refused: &mut refused,
        unconvertible: Vec::new(),
    };
    for map in maps {
        maker.map(map);
    }
    let Maker {
        mut document,
        unconvertible,
        ..
    } = maker;
    // Argo's reader decodes everything, then converts keys, then writes JSON; the first error is the one it shows.
    refused.sort_by_key(|(span, _)| span.start);
    refused.extend(unconvertible);
    refused.append(&mut unsupported);
    document.unreadable = refused;
    document
        .duplicates
        .sort_by_key(|duplicate| duplicate.again.start);
    Ok(document.numbered())
}

/// go-yaml's guard against alias bombs, reckoned in its order of decoding: the alias it gives up at.
fn excessive_aliasing(draft: &Draft, root: NodeId, expanded: u64) -> Option<NodeId> {
    // It never looks at smaller documents.
    if expanded <= 1_000 {
        return None;
    }
    let (mut decoded, mut from_aliases) = (1u64, 0u64);
    let mut rest = vec![(root, None)];
    while let Some((id, alias)) = rest.pop() {
        decoded += 1;
        if let Some(alias) = alias {
            from_aliases += 1;
            if from_aliases > 100
                && decoded > 1_000
                && from_aliases as f64 / decoded as f64 > allowed_alias_ratio(decoded)
            {
                return Some(alias);
            }
        }
        match &draft.nodes[id.index()].kind {
            Kind::Alias(target) => rest.push((*target, Some(alias.unwrap_or(id)))),
            Kind::Seq(items) => rest.extend(items.iter().rev().map(|item| (*item, alias))),
            Kind::Map(entries) => {
                for entry in entries.iter().rev() {
                    let merge = draft.merge_keys.binary_search(&entry.key).is_ok();
                    match &draft.nodes[entry.value.index()].kind {
                        // The last one comes first, and is on top of the stack.
                        Kind::Seq(items) if merge => {
                            rest.extend(items.iter().map(|item| (*item, alias)))
                        }
                        _ => rest.push((entry.value, alias)),
                    }
                    if !merge {
                        rest.push((entry.key, alias));
                    }
                }
            }
            Kind::Scalar { .. } => {}
        }
    }
    None
}

fn allowed_alias_ratio(decoded: u64) -> f64 {
    const LOW: u64 = 400_000;
    const HIGH: u64 = 4_000_000;
    match decoded {
        0..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ((decoded - LOW) as f64 / (HIGH - LOW) as f64),
    }
}

/// A key as go-yaml compares it: 1 and "1" differ.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Key<'n> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    Text(&'n str),
    /// Equal to nothing else.
    Other(NodeId),
}

struct Maker<'p> {
    document: Document,
    merge_keys: Vec<NodeId>,
    piece: &'p Piece<'p>,
    refused: &'p mut Vec<(Span, String)>,
    unconvertible: Vec<(Span, String)>,
}

impl Maker<'_> {
    fn map(&mut self, id: NodeId) {
        let Kind::Map(raw) = &mut self.document.nodes[id.index()].kind else {
            return;
        };
        let raw = std::mem::take(raw);
        self.check_keys(id, &raw);
        let merges = raw
            .iter()
            .any(|entry| self.merge_keys.binary_search(&entry.key).is_ok());
        let entries = if merges || raw.len() > 1 {
            self.merged(id, raw)
        } else {
            raw
        };
        self.document.nodes[id.index()].kind = Kind::Map(entries);
    }

    /// Keys that JSON cannot say.
    fn check_keys(&mut self, map: NodeId, entries: &[Entry]) {
        for entry in entries {
            let key = self.document.node(entry.key);
            match &key.kind {
                Kind::Scalar {
                    value: Value::Null | Value::Uint(_),
                    ..
                } => {
                    let message = format!(
                        "unsupported map key of type: {}, key: {}, value: {}",
                        go_type(&self.document, entry.key),
                        go_syntax(&self.document, entry.key, true),
                        go_syntax(&self.document, entry.value, true)
                    );
                    self.unconvertible
                        .push((self.document.written_span(entry.key), message));
                }
                Kind::Map(_) | Kind::Seq(_) => {
                    let message = format!(
                        "yaml: invalid map key: {}",
                        go_syntax(&self.document, entry.key, true)
                    );
                    let around = self.document.nodes[map.index()].span;
                    let start = (around.start as usize).saturating_sub(self.piece.start);
                    // `{{x}}` is one thing for whoever wrote it.
                    let braces = self
                        .piece
                        .text
                        .get(start..)
                        .is_some_and(|text| text.starts_with("{{"));
                    let place = if braces {
                        around
                    } else {
                        self.document.written_span(entry.key)
                    };
                    self.refused.push((place, message));
                }
                _ => {}
            }
        }
    }

    /// The entries as they take effect: go-yaml sets one after the other, a merge at the place of its `<<`.
    fn merged(&mut self, map: NodeId, raw: Vec<Entry>) -> Vec<Entry> {
        let mut effective = Effective {
            document: &self.document,
            map,
            entries: Vec::with_capacity(raw.len()),
            origins: Vec::with_capacity(raw.len()),
            index: HashMap::new(),
            duplicates: Vec::new(),
        };
        for entry in raw {
            let origin = self.document.written_span(entry.key);
            if self.merge_keys.binary_search(&entry.key).is_err() {
                effective.set(entry, origin);
                continue;
            }
            let sources = match &self.document.nodes[entry.value.index()].kind {
                Kind::Seq(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            // Steps backwards as go-yaml does, so that the first one wins.
            for source in sources.iter().rev() {
                let Kind::Map(entries) = &self.document.node(*source).kind else {
                    let place = self.document.written_span(*source);
                    let message = "yaml: map merge requires map or sequence of maps as the value";
                    self.refused.push((place, message.to_owned()));
                    break;
                };
                for entry in entries {
                    effective.set(
                        Entry {
                            merged: true,
                            ..*entry
                        },
                        origin,
                    );
                }
            }
        }
        let Effective {
            entries,
            duplicates,
            ..
        } = effective;
        self.document.duplicates.extend(duplicates);
        entries
    }
}

struct Effective<'d> {
    document: &'d Document,
    map: NodeId,
    entries: Vec<Entry>,
    /// Where each entry's key appears in this mapping; of a merged one the place of `<<`.
    origins: Vec<Span>,
    /// Filled only when a mapping is too large to look through.
    index: HashMap<Key<'d>, usize>,
    duplicates: Vec<Duplicate>,
}

impl<'d> Effective<'d> {
    const SMALL: usize = 12;

    fn set(&mut self, entry: Entry, origin: Span) {
        let key = self.key(entry.key);
        match self.find(key) {
            Some(at) => {
                self.duplicates.push(Duplicate {
                    key: self.document.key_text(entry.key).into_owned(),
                    first: self.origins[at],
                    again: origin,
                    map: self.map,
                });
                self.entries[at] = entry;
                self.origins[at] = origin;
            }
            None => {
                if self.entries.len() >= Self::SMALL {
                    self.index.insert(key, self.entries.len());
                }
                self.entries.push(entry);
                self.origins.push(origin);
            }
        }
    }

    fn find(&mut self, key: Key<'d>) -> Option<usize> {
        let small = self.entries.len().min(Self::SMALL);
        let document = self.document;
        let early = self.entries[..small]
            .iter()
            .position(|entry| key_of(document, entry.key) == key);
        early.or_else(|| self.index.get(&key).copied())
    }

    fn key(&self, id: NodeId) -> Key<'d> {
        key_of(self.document, id)
    }
}

fn key_of(document: &Document, id: NodeId) -> Key<'_> {
    match &document.node(id).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => Key::Null,
            Value::Bool(value) => Key::Bool(*value),
            Value::Int(value) => Key::Int(*value),
            Value::Uint(value) => Key::Uint(*value),
            Value::Float(value) if value.is_nan() => Key::Other(id),
            // Adding zero makes -0 and 0 one.
            Value::Float(value) => Key::Float((value + 0.0).to_bits()),
            Value::Text => Key::Text(text),
        },
        _ => Key::Other(id),
    }
}
