//! The tree of the tokens.
//!
//! The library descends level by level, puts operators of one level right to left, and turns each such chain around
//! afterwards: they group to the left. It stops at the first token that it cannot use and forgets the rest (`a) (b` is
//! `a`), and takes whatever stands where it wants a `)`.
//!
//! Source: `stagePlanner.go`.

use std::ops::Range;

use super::Halt;
use super::token::{Form, Kind, Op, Token, Worth};
use super::tree::{Builder, NodeId, NodeKind, Operand, Scalar, Tree};

/// Parentheses inside of each other; the library has no limit.
pub(super) const MOST_DEPTH: usize = 500;

/// What is read when an inner part ends.
enum Owner {
    Top,
    /// Behind a `(` that begins here.
    Group(usize),
    /// Behind a name with dots.
    Access(Vec<String>, Range<usize>),
}

/// A part that is being read.
struct Frame {
    owner: Owner,
    prefix: Option<(Op, Range<usize>)>,
    /// One more than there are operators. Only the last can be missing.
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

/// Reads tokens that are in an order which the library accepts.
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
        // An operator, or the end of this part and perhaps of those around it.
        while !planner.operator() {
            if let Some(root) = planner.close()? {
                // The grammar lets no text begin with `)`.
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

    /// Reads one operand and what opens before it.
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
                // four digits of a year are far from 2^53 seconds
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

    /// Puts an operand behind its prefix.
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

    /// Reads an operator between two operands, if there is one.
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

    /// Ties what binds as closely as a level or closer.
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

    /// Ends a part. Gives the root where it was the whole.
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
