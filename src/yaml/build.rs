//! The tree of one document as it grows, event by event. Does not recurse: nesting lies on a stack of its own.

use granit_parser::{Event, Marker, ScalarStyle, StructureStyle, Tag};

use super::errors::{limit, syntax, too_deep};
use super::finish::{Draft, finish};
use super::gaps::{After, Gaps};
use super::piece::Piece;
use super::resolve::{resolve_plain, resolve_tagged};
use super::{Document, Entry, Kind, Limits, Node, NodeId, Problem, Span, Style, Value};

/// A collection that is not closed yet.
struct Open {
    node: NodeId,
    /// Identifier of its anchor; 0 without.
    anchor: usize,
    content: Content,
    /// Whether brackets or braces enclose it, so that it ends with them.
    enclosed: bool,
    /// Whether it is in flow style.
    flow: bool,
    /// Column of a block collection: what its indentation is measured by.
    column: usize,
    start: u32,
    end: u32,
    /// Nodes with aliases expanded, itself included.
    size: u64,
    /// Nested collections below, itself included, with aliases expanded.
    height: usize,
}

enum Content {
    Seq(Vec<NodeId>),
    Map {
        entries: Vec<Entry>,
        key: Option<NodeId>,
    },
}

#[derive(Clone, Copy)]
struct Anchored {
    node: NodeId,
    size: u64,
    height: usize,
    closed: bool,
}

/// What an event adds to the collection around it.
struct Child {
    node: NodeId,
    size: u64,
    height: usize,
}

pub(super) struct Builder<'p> {
    piece: &'p Piece<'p>,
    limits: &'p Limits,
    open: Vec<Open>,
    anchors: Vec<Option<Anchored>>,
    root: Option<Child>,
    draft: Draft,
    gaps: Gaps,
}

impl<'p> Builder<'p> {
    pub fn new(piece: &'p Piece<'p>, limits: &'p Limits, gaps: Gaps) -> Self {
        Self {
            piece,
            limits,
            open: Vec::new(),
            anchors: Vec::new(),
            root: None,
            draft: Draft::default(),
            gaps,
        }
    }

    /// Takes in one event. Document and stream events are the caller's.
    pub fn event(&mut self, event: Event<'_>, span: granit_parser::Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), span)
            }
            Event::SequenceStart(style, anchor, _) => {
                let start = self.sequence_start(style, span.start);
                self.start(Content::Seq(Vec::new()), style, anchor, start, span)
            }
            Event::MappingStart(style, anchor, _) => {
                let content = Content::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.start(content, style, anchor, offset(span.start), span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end(offset(span.start), offset(span.end))
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => Err(syntax(
                self.place(span),
                format!("unknown anchor '{name}' referenced"),
            )),
            // The parser takes any character for a name, libyaml does not.
            Event::Anchor(_, name)
                if !name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) =>
            {
                Err(syntax(
                    self.place(span),
                    "did not find expected alphabetic or numeric character",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Up to where the piece is checked.
    pub fn read_to(&self) -> usize {
        self.gaps.from
    }

    /// The finished document, which ends at `end`; nothing if it has no content.
    pub fn finish(self, end: usize) -> Result<Option<Document>, Problem> {
        self.gaps.check(self.piece, end, false)?;
        let Some(root) = self.root else {
            return Ok(None);
        };
        if let [
            Node {
                kind: Kind::Scalar {
                    value: Value::Null, ..
                },
                span,
            },
        ] = self.draft.nodes.as_slice()
            && span.start == span.end
            && self.draft.refused.is_empty()
        {
            return Ok(None);
        }
        let size = if self.draft.has_alias {
            Some(root.size)
        } else {
            None
        };
        finish(self.draft, root.node, size, self.piece, self.limits).map(Some)
    }

    fn place(&self, span: granit_parser::Span) -> Span {
        self.piece.span(offset(span.start), offset(span.end))
    }

    fn push(&mut self, kind: Kind, span: Span) -> Result<NodeId, Problem> {
        let nodes = &mut self.draft.nodes;
        if nodes.len() >= self.limits.nodes {
            return Err(limit(
                span,
                format!("more than {} nodes", self.limits.nodes),
            ));
        }
        let id = NodeId::new(nodes.len());
        nodes.push(Node { kind, span });
        Ok(id)
    }

    fn anchor(&mut self, anchor: usize, anchored: Anchored) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        self.anchors[anchor] = Some(anchored);
    }

    /// Whether the next node is the value of a mapping.
    fn at_value(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Map { key: Some(_), .. },
                ..
            })
        )
    }

    /// Whether brackets or braces are open.
    pub fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|open| open.flow)
    }

    /// The column that what is inside must be indented beyond.
    fn indentation(&self) -> Option<usize> {
        self.open
            .iter()
            .rev()
            .find(|open| !open.flow)
            .map(|open| open.column)
    }

    #[expect(clippy::too_many_lines, reason = "one case for each tag and style")]
    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: granit_parser::Span,
    ) -> Result<(), Problem> {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let (mut start, mut end) = (offset(span.start), offset(span.end));
        let source = self.piece.text.as_bytes();
        let absent = style == Style::Plain && start == end;
        match style {
            // The parser puts an absent value before the colon.
            Style::Plain if absent && self.at_value() && source.get(start) == Some(&b':') => {
                start += 1;
                end = start;
            }
            Style::Literal | Style::Folded => {
                let content = self.piece.text.get(..end).unwrap_or_default();
                end = content.trim_end_matches([' ', '\t', '\n', '\r']).len();
                start = start.min(end);
            }
            _ => {}
        }
        if !absent {
            self.gaps.check(self.piece, start, self.in_flow())?;
            let after = self
                .gaps
                .scalar(self.piece, style, start, end, self.indentation())?;
            self.gaps.skip(end, after);
        }
        let place = self.piece.span(start, end);
        // For an absent node the parser says `~`.
        let text = if absent { "" } else { text };
        let id = self.push(Kind::Alias(NodeId::new(0)), place)?;
        let (value, replaced) = match tag {
            None if style == Style::Plain => (resolve_plain(text), None),
            None => (Value::Text, None),
            Some(tag) => {
                let tagged = resolve_tagged(&format!("{}{}", tag.handle(), tag.suffix()), text);
                if let Some(error) = tagged.error {
                    self.draft.refused.push((place, error));
                }
                (tagged.value, tagged.text)
            }
        };
        if text == "<<" && merges(style, tag) {
            self.draft.merge_keys.push(id);
        }
        if let Value::Float(number) = value
            && !number.is_finite()
            && (self.at_value()
                || !matches!(
                    self.open.last(),
                    Some(Open {
                        content: Content::Map { .. },
                        ..
                    })
                ))
        {
            let words = if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            };
            self.draft
                .unsupported
                .push((place, format!("json: unsupported value: {words}")));
        }
        let text = replaced.map_or_else(|| text.into(), String::into_boxed_str);
        self.draft.nodes[id.index()].kind = Kind::Scalar { text, style, value };
        self.anchor(
            anchor,
            Anchored {
                node: id,
                size: 1,
                height: 0,
                closed: true,
            },
        );
        self.add(
            Child {
                node: id,
                size: 1,
                height: 0,
            },
            place.start,
            place.end,
        )
    }

    fn alias(&mut self, anchor: usize, span: granit_parser::Span) -> Result<(), Problem> {
        let place = self.place(span);
        self.gaps
            .check(self.piece, offset(span.start), self.in_flow())?;
        self.gaps.skip(offset(span.end), After::Other);
        let Some(anchored) = self.anchors.get(anchor).copied().flatten() else {
            return Err(syntax(place, "unknown anchor referenced"));
        };
        self.draft.has_alias = true;
        let mut target = anchored.node;
        let id = NodeId::new(self.draft.nodes.len());
        if !anchored.closed {
            // Go on, since a syntax error further on comes first; nothing follows this alias.
            if self.draft.contains_itself.is_none() {
                let name = self
                    .piece
                    .text
                    .get(offset(span.start)..offset(span.end))
                    .unwrap_or_default();
                let name = name.trim_start_matches('*');
                self.draft.contains_itself =
                    Some((place, format!("anchor '{name}' value contains itself")));
            }
            target = id;
        }
        let id = self.push(Kind::Alias(target), place)?;
        if self.open.len() + anchored.height > self.limits.depth {
            return Err(too_deep(place, self.limits));
        }
        let size = anchored.size.saturating_add(1);
        self.add(
            Child {
                node: id,
                size,
                height: anchored.height,
            },
            place.start,
            place.end,
        )
    }

    fn start(
        &mut self,
        content: Content,
        style: StructureStyle,
        anchor: usize,
        start: usize,
        span: granit_parser::Span,
    ) -> Result<(), Problem> {
        let place = self.piece.span(start, start);
        if self.open.len() >= self.limits.depth {
            return Err(too_deep(place, self.limits));
        }
        let node = self.push(Kind::Seq(Vec::new()), place)?;
        self.anchor(
            anchor,
            Anchored {
                node,
                size: 0,
                height: 0,
                closed: false,
            },
        );
        // The pair in `[a: b]` is a mapping without braces.
        let enclosed = style == StructureStyle::Flow && offset(span.end) > offset(span.start);
        let flow = style == StructureStyle::Flow;
        if enclosed {
            self.gaps
                .check(self.piece, offset(span.start), self.in_flow())?;
            self.gaps.skip(offset(span.end), After::Other);
        }
        let indentless = start != offset(span.start);
        let column = self
            .indentation()
            .filter(|_| indentless)
            .unwrap_or(span.start.col());
        self.open.push(Open {
            node,
            anchor,
            content,
            enclosed,
            flow,
            column,
            start: place.start,
            end: place.start,
            size: 1,
            height: 1,
        });
        Ok(())
    }

    fn end(&mut self, start: usize, end: usize) -> Result<(), Problem> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        if open.enclosed {
            self.gaps.check(self.piece, start, true)?;
            self.gaps.skip(end, After::Other);
            open.end = open.end.max(self.piece.span(end, end).end);
        }
        let node = &mut self.draft.nodes[open.node.index()];
        node.span = Span::new(open.start, open.end.max(open.start));
        node.kind = match open.content {
            Content::Seq(items) => Kind::Seq(items),
            Content::Map { entries, .. } => {
                self.draft.maps.push(open.node);
                Kind::Map(entries)
            }
        };
        let Open {
            node, size, height, ..
        } = open;
        self.anchor(
            open.anchor,
            Anchored {
                node,
                size,
                height,
                closed: true,
            },
        );
        self.add(Child { node, size, height }, open.start, open.end)
    }

    fn add(&mut self, child: Child, start: u32, end: u32) -> Result<(), Problem> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(child);
            return Ok(());
        };
        open.start = open.start.min(start);
        open.end = open.end.max(end);
        open.size = open.size.saturating_add(child.size);
        open.height = open.height.max(child.height + 1);
        match &mut open.content {
            Content::Seq(items) => items.push(child.node),
            Content::Map { entries, key } => match key.take() {
                None => *key = Some(child.node),
                Some(key) => entries.push(Entry {
                    key,
                    value: child.node,
                    merged: false,
                }),
            },
        }
        Ok(())
    }

    /// A sequence that is indented no deeper than the key above it starts, for the parser, after its first dash.
    fn sequence_start(&self, style: StructureStyle, mark: Marker) -> usize {
        let start = offset(mark);
        let Some(parent) = self.open.last() else {
            return start;
        };
        if style == StructureStyle::Flow || !self.at_value() {
            return start;
        }
        let mut line_end = start.min(self.piece.text.len());
        loop {
            let before = self.piece.text.get(..line_end).unwrap_or_default();
            let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let line = &before[line_start..];
            let content = line.trim_start_matches(' ');
            if content.starts_with('-') && line.len() - content.len() == parent.column {
                return line_start + parent.column;
            }
            let skip = content.trim().is_empty() || content.starts_with('#');
            if !skip || line_start == 0 {
                return start;
            }
            line_end = line_start - 1;
        }
    }
}

/// go-yaml merges the value of a plain `<<`, one with `!!merge`, and, of all things, a quoted one with `!`.
fn merges(style: Style, tag: Option<&Tag>) -> bool {
    match tag {
        None => style == Style::Plain,
        Some(tag) => {
            tag.handle().is_empty() && tag.suffix() == "!"
                || tag.handle() == "tag:yaml.org,2002:" && tag.suffix() == "merge"
        }
    }
}

fn offset(mark: Marker) -> usize {
    mark.byte_offset().unwrap_or(0)
}
