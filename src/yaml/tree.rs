//! The tree of one document.

use std::collections::{HashMap, HashSet};

use super::{Span, Value};

/// Index of a node in its [`Document`]. Objects and metrics are kept beside the document that they are in, so they hold these, and
/// not nodes. Where debug assertions are on, as in every test, an index knows its document, and asking another one panics.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    index: u32,
    #[cfg(debug_assertions)]
    document: u32,
}

impl NodeId {
    #[inline]
    pub(super) fn new(index: usize) -> Self {
        Self {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            #[cfg(debug_assertions)]
            document: 0,
        }
    }

    #[inline]
    pub(super) fn index(self) -> usize {
        self.index as usize
    }
}

impl std::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NodeId({})", self.index)
    }
}

/// The number of a document, by which its nodes know it.
#[cfg(debug_assertions)]
fn next_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A plain scalar, without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A `|` block.
    Literal,
    /// A `>` block.
    Folded,
}

/// One `key: value` of a mapping, after merging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The node of the key.
    pub key: NodeId,
    /// The node of the value; empty for an absent value.
    pub value: NodeId,
    /// Whether the entry came in through `<<`.
    pub merged: bool,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A scalar, with its decoded text and what YAML reads it as.
    Scalar {
        /// The decoded text (escapes resolved, folded). Empty for an absent value.
        text: Box<str>,
        /// How it is written.
        style: Style,
        /// What it resolves to.
        value: Value,
    },
    /// A mapping: the entries as they take effect (duplicates: the last one; `<<` expanded).
    Map(Vec<Entry>),
    /// A sequence, with the nodes of its items.
    Seq(Vec<NodeId>),
    /// `*name`: stands for the node it points to. [`Document::node`] never returns it.
    Alias(NodeId),
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Scalar, sequence, mapping or alias.
    pub kind: Kind,
    /// Its place. Quotes are included; of a block scalar only the content from its first character to its last
    /// that is not whitespace, not the `|` header; of an absent value an empty span where the value would be; of a
    /// collection from its first to its last character. Anchors and tags are left out.
    pub span: Span,
}

/// A key that appears twice in one mapping, or overrides one merged with `<<`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The key's text as JSON has it.
    pub key: String,
    /// Where it appears first.
    pub first: Span,
    /// Where it appears again. The later one takes effect with readers that are not strict.
    pub again: Span,
    /// The mapping, by its node.
    pub map: NodeId,
}

/// One YAML document.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
    /// Keys given twice; Argo's strict reader drops the document because of them.
    pub duplicates: Vec<Duplicate>,
    /// Values that YAML can say and JSON cannot (`.inf`, `.nan`, a mapping as key, a null key): Argo's reader
    /// refuses the whole document. Place, and the reader's words (`json: unsupported value: +Inf`).
    pub unreadable: Vec<(Span, String)>,
    /// Where the document's content starts and ends.
    pub span: Span,
    /// Whether Argo's reader never looks at it: of what is between two lines that start with `---` it takes
    /// the first document only. Others exist after `...`, and where lines end with a lone CR.
    pub unread: bool,
    /// By which its nodes know it; 0 until [`Document::numbered`].
    #[cfg(debug_assertions)]
    pub(super) number: u32,
}

impl Document {
    /// The same document, whose nodes are known to be its own.
    #[cfg(debug_assertions)]
    pub(super) fn numbered(mut self) -> Self {
        let number = next_number();
        let tag = |id: &mut NodeId| id.document = number;
        self.number = number;
        tag(&mut self.root);
        for node in &mut self.nodes {
            match &mut node.kind {
                Kind::Map(entries) => {
                    for entry in entries {
                        tag(&mut entry.key);
                        tag(&mut entry.value);
                    }
                }
                Kind::Seq(items) => items.iter_mut().for_each(tag),
                Kind::Alias(target) => tag(target),
                Kind::Scalar { .. } => {}
            }
        }
        for duplicate in &mut self.duplicates {
            tag(&mut duplicate.map);
        }
        self
    }

    /// The same document.
    #[cfg(not(debug_assertions))]
    pub(super) fn numbered(self) -> Self {
        self
    }

    /// The node with this number.
    #[inline]
    pub(super) fn nth(&self, index: usize) -> NodeId {
        NodeId {
            #[cfg(debug_assertions)]
            document: self.number,
            ..NodeId::new(index)
        }
    }

    /// The node as it is written, an alias too.
    #[inline]
    pub(super) fn own(&self, id: NodeId) -> &Node {
        #[cfg(debug_assertions)]
        assert_eq!(id.document, self.number, "a node of another document");
        &self.nodes[id.index()]
    }

    /// A document that says nothing: a null without a place.
    #[must_use]
    pub fn empty() -> Self {
        let kind = Kind::Scalar {
            text: "".into(),
            style: Style::Plain,
            value: Value::Null,
        };
        Self {
            nodes: vec![Node {
                kind,
                span: Span::default(),
            }],
            root: NodeId::new(0),
            duplicates: Vec::new(),
            unreadable: Vec::new(),
            span: Span::default(),
            unread: false,
            #[cfg(debug_assertions)]
            number: 0,
        }
    }

    /// The document's root node.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// A node; an alias is followed to what it stands for.
    #[must_use]
    #[inline]
    pub fn node(&self, id: NodeId) -> &Node {
        let node = self.own(id);
        match node.kind {
            Kind::Alias(target) => self.own(target),
            _ => node,
        }
    }

    /// The node itself, or what the alias stands for.
    #[must_use]
    #[inline]
    pub fn target(&self, id: NodeId) -> NodeId {
        match self.own(id).kind {
            Kind::Alias(target) => target,
            _ => id,
        }
    }

    /// The place of a node as written: for an alias the place of `*name`, not of what it stands for.
    #[must_use]
    pub fn written_span(&self, id: NodeId) -> Span {
        self.own(id).span
    }

    /// The place of a node's content: for an alias that of the anchored node.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// How many nodes there are, not counting what aliases stand for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the document is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node as it appears in the file, aliases included.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let all = self.nodes.iter().enumerate();
        all.map(|(index, node)| (self.nth(index), node))
    }

    /// The entries of a mapping; nothing for any other node.
    #[must_use]
    #[inline]
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(id).kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; nothing for any other node.
    #[must_use]
    #[inline]
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.node(id).kind {
            Kind::Seq(items) => items,
            _ => &[],
        }
    }

    /// Whether the node is a mapping.
    #[must_use]
    #[inline]
    pub fn is_map(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Map(_))
    }

    /// Whether the node is a sequence.
    #[must_use]
    pub fn is_seq(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Seq(_))
    }

    /// Whether the node is null or absent.
    #[must_use]
    #[inline]
    pub fn is_null(&self, id: NodeId) -> bool {
        matches!(
            &self.node(id).kind,
            Kind::Scalar {
                value: Value::Null,
                ..
            }
        )
    }

    /// The text of a scalar that resolves to text.
    #[must_use]
    #[inline]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).kind {
            Kind::Scalar {
                text,
                value: Value::Text,
                ..
            } => Some(text),
            _ => None,
        }
    }

    /// The entry with this key. Keys are compared as JSON has them (`on:` is `true`).
    #[must_use]
    #[inline]
    pub fn get(&self, map: NodeId, key: &str) -> Option<Entry> {
        self.entries(map)
            .iter()
            .copied()
            .find(|e| self.key_is(e.key, key))
    }

    /// The value under this key.
    #[must_use]
    #[inline]
    pub fn value(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.get(map, key).map(|e| e.value)
    }

    /// The value under a path of keys.
    #[must_use]
    pub fn path(&self, start: NodeId, keys: &[&str]) -> Option<NodeId> {
        keys.iter().try_fold(start, |at, key| self.value(at, key))
    }

    /// The paths from the root to nodes, such as `spec.templates[0]`; empty for the root. A node that is not
    /// below it has none.
    #[must_use]
    pub fn paths_to(&self, wanted: &HashSet<NodeId>) -> HashMap<NodeId, String> {
        let mut found = HashMap::new();
        let mut open = vec![(self.root, String::new())];
        while let Some((at, path)) = open.pop() {
            if found.len() == wanted.len() {
                break;
            }
            let dot = if path.is_empty() { "" } else { "." };
            let entries = self.entries(at).iter();
            open.extend(entries.map(|e| (e.value, format!("{path}{dot}{}", self.key_text(e.key)))));
            let items = self.items(at).iter().enumerate();
            open.extend(items.map(|(n, item)| (*item, format!("{path}[{n}]"))));
            if wanted.contains(&at) {
                found.entry(at).or_insert(path);
            }
        }
        found
    }

    /// A key's text as JSON has it: `true` for `on:`, `1` for `0x1:`.
    #[must_use]
    pub fn key_text(&self, key: NodeId) -> std::borrow::Cow<'_, str> {
        match &self.node(key).kind {
            Kind::Scalar {
                text,
                value: Value::Text,
                ..
            } => text.as_ref().into(),
            Kind::Scalar { value, .. } => match value {
                Value::Bool(b) => b.to_string().into(),
                Value::Int(n) => n.to_string().into(),
                Value::Uint(n) => n.to_string().into(),
                Value::Float(x) => super::resolve::format_key(*x).into(),
                Value::Null | Value::Text => "null".into(),
            },
            _ => "".into(),
        }
    }

    #[inline]
    fn key_is(&self, key: NodeId, wanted: &str) -> bool {
        match &self.node(key).kind {
            Kind::Scalar {
                text,
                value: Value::Text,
                ..
            } => text.as_ref() == wanted,
            _ => self.key_text(key) == wanted,
        }
    }
}
