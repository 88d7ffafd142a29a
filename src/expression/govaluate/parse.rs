//! Builds the tree from the tokens.
//!
//! The library descends precedence by precedence, groups operators of one precedence to the right, and reverses each
//! such chain afterwards, so that they group to the left. It stops at the first token that it cannot use and ignores
//! the rest (`a) (b` is `a`), and where it expects a `)`, it accepts any token.
//!
//! Source: `stagePlanner.go`.

use std::ops::Range;

use super::Halt;
use super::token::{Form, Kind, Op, Token, Worth};
use super::tree::{Builder, NodeId, NodeKind, Operand, Scalar, Tree};

/// How deep parentheses may be nested here; the library has no limit.
pub(super) const MOST_DEPTH: usize = 500;

/// What an inner part belongs to.
enum Owner {
    Top,
    /// A group, whose `(` begins at this byte.
    Group(usize),
    /// A name with dots, and its byte range.
    Access(Vec<String>, Range<usize>),
}

/// A part that is being read: the whole text, or what is inside parentheses.
struct Frame {
    owner: Owner,
    prefix: Option<(Op, Range<usize>)>,
    /// One more than there are operators. Only the last one can be missing.
    operands: Vec<Option<NodeId>>,
    operators: Vec<(Op, Range<usize>)>,
}

impl Frame {
    const fn new(owner: Owner) -> Self {
        Self {
            owner,
            prefix: None,
            operands: Vec::new(),
            operators: Vec::new(),
        }
    }
}

fn beyond(tokens: &[Token]) -> Halt {
    let n = tokens.len();
    Halt::Panics(format!(
        "runtime error: index out of range [{n}] with length {n}"
    ))
}

/// Builds the tree from tokens whose order the library accepts.
pub(super) fn plan(tokens: &[Token]) -> Result<Tree, Halt> {
    let mut planner = Planner {
        tokens,
        at: 0,
        built: Builder::default(),
        outer: Vec::new(),
        frame: Frame::new(Owner::Top),
    };
    loop {
        planner.operands()?;
        // An operator, or the end of this part and perhaps of the surrounding ones.
        while !planner.operator() {
            if let Some(root) = planner.close()? {
                // The grammar does not let a text begin with `)`.
                let root = root.ok_or_else(|| beyond(tokens))?;
                return Ok(planner.built.tree(root));
            }
        }
    }
}

struct Planner<'a> {
    tokens: &'a [Token],
    at: usize,
    built: Builder,
    outer: Vec<Frame>,
    frame: Frame,
}

impl Planner<'_> {
    fn enter(&mut self, owner: Owner) -> Result<(), Halt> {
        if self.outer.len() >= MOST_DEPTH {
            return Err(Halt::unsure("more than 500 parentheses within each other"));
        }
        let inner = Frame::new(owner);
        self.outer.push(std::mem::replace(&mut self.frame, inner));
        Ok(())
    }

    /// Reads one operand, with the prefixes and parentheses that open before it.
    fn operands(&mut self) -> Result<(), Halt> {
        loop {
            let Some(token) = self.tokens.get(self.at) else {
                return Err(beyond(self.tokens));
            };
            let span = token.span.clone();
            if token.kind == Kind::Close {
                self.operand(None);
                return Ok(());
            }
            self.at += 1;
            let value = match (&token.kind, &token.worth) {
                (Kind::Open, _) => {
                    self.enter(Owner::Group(span.start))?;
                    continue;
                }
                (Kind::Accessor, Worth::Path(path)) => {
                    let next = self.tokens.get(self.at);
                    if next.is_some_and(|token| token.kind == Kind::Open) {
                        self.enter(Owner::Access(path.clone(), span))?;
                        continue;
                    }
                    let kind = NodeKind::Access {
                        path: path.clone(),
                        right: None,
                    };
                    let id = self.built.add(kind, span);
                    self.operand(Some(id));
                    return Ok(());
                }
                (Kind::Prefix, Worth::Op(op)) => {
                    self.frame.prefix = Some((*op, span));
                    continue;
                }
                (Kind::Pattern, Worth::Text(text)) => Scalar::Pattern(text.clone()),
                (_, Worth::Text(text)) => Scalar::Text(text.clone()),
                (_, Worth::Number(number)) => Scalar::Number(*number),
                (_, Worth::Bool(is)) => Scalar::Bool(*is),
                #[allow(clippy::cast_precision_loss)]
                // seconds of a four-digit year are far below 2^53
                (_, Worth::Date(moment)) => Scalar::Number(moment.seconds as f64),
                _ => {
                    let said = format!(
                        "Unable to plan token kind: '{}', value: '{}'",
                        token.kind.name(),
                        token.shown()
                    );
                    return Err(Halt::at(said, &span));
                }
            };
            let form = token.form.unwrap_or(Form::Quoted);
            let id = self
                .built
                .add(NodeKind::Operand(Operand { form, value }), span);
            self.operand(Some(id));
            return Ok(());
        }
    }

    /// Adds an operand, with its prefix if it has one.
    fn operand(&mut self, id: Option<NodeId>) {
        let id = match self.frame.prefix.take() {
            Some((op, span)) => {
                let end = id.map_or(span.end, |id| self.built.span(id).end);
                let kind = NodeKind::Prefix { op, right: id };
                Some(self.built.add(kind, span.start..end))
            }
            None => id,
        };
        self.frame.operands.push(id);
    }

    /// Reads an operator between two operands; false if there is none.
    fn operator(&mut self) -> bool {
        let Some(token) = self.tokens.get(self.at) else {
            return false;
        };
        let (Worth::Op(op), false) = (&token.worth, token.kind == Kind::Prefix) else {
            return false;
        };
        self.reduce(op.level());
        self.frame.operators.push((*op, token.span.clone()));
        self.at += 1;
        true
    }

    /// Combines the operators that bind at least as tightly as this level.
    fn reduce(&mut self, level: u8) {
        while self
            .frame
            .operators
            .last()
            .is_some_and(|(op, _)| op.level() <= level)
        {
            let (operators, operands) = (&mut self.frame.operators, &mut self.frame.operands);
            let (Some((op, op_at)), Some(right), Some(Some(left))) =
                (operators.pop(), operands.pop(), operands.pop())
            else {
                return;
            };
            let start = self.built.span(left).start;
            let end = right.map_or(op_at.end, |id| self.built.span(id).end);
            let kind = NodeKind::Binary {
                op,
                op_at,
                left,
                right,
            };
            let id = self.built.add(kind, start..end);
            self.frame.operands.push(Some(id));
        }
    }

    /// Ends a part. Returns the root if the part was the whole text.
    fn close(&mut self) -> Result<Option<Option<NodeId>>, Halt> {
        self.reduce(u8::MAX);
        let inner = self.frame.operands.pop().flatten();
        let Some(outer) = self.outer.pop() else {
            return Ok(Some(inner));
        };
        let ended = std::mem::replace(&mut self.frame, outer);
        let (kind, span) = match ended.owner {
            Owner::Top => return Ok(Some(inner)),
            Owner::Group(start) => {
                let Some(closing) = self.tokens.get(self.at) else {
                    return Err(beyond(self.tokens));
                };
                self.at += 1;
                (NodeKind::Group(inner), start..closing.span.end)
            }
            Owner::Access(path, span) => {
                let end = inner.map_or(span.end, |id| self.built.span(id).end);
                (NodeKind::Access { path, right: inner }, span.start..end)
            }
        };
        let id = self.built.add(kind, span);
        self.operand(Some(id));
        Ok(None)
    }
}
