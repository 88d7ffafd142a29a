//! What follows a value: `.name`, `?.name`, `[key]`, `[from:to]`.

use std::rc::Rc;

use super::super::token::Kind;
use super::super::{NodeId, NodeKind};
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn postfix(&mut self, node: NodeId, start: usize) -> Parsed {
        let mut node = node;
        loop {
            let optional = self.current.operator("?.");
            if optional || self.current.operator(".") {
                self.advance()?;
                if !(optional && self.grammar.sequences && self.current.bracket("[")) {
                    node = self.member(node, optional, start)?;
                    continue;
                }
            }
            if !self.current.bracket("[") {
                return Ok(node);
            }
            self.advance()?;
            node = self.index(node, optional, start)?;
        }
    }

    /// `.name` or `.name(…)`; everything after a `?.` belongs to its chain.
    fn member(&mut self, of: NodeId, optional: bool, start: usize) -> Parsed {
        let token = self.advance()?;
        let word = token
            .value
            .chars()
            .next()
            .is_some_and(|c| c == '_' || c.is_alphabetic());
        if token.kind != Kind::Identifier && !(token.kind == Kind::Operator && word) {
            let mut error = self.here("expected name");
            if token.kind == Kind::End {
                error.message = "unexpected end of expression".to_owned();
            }
            error.at = token.span;
            return Err(error);
        }
        let property = self.node(NodeKind::Text(Rc::from(token.value)), token.span.start)?;
        let (of, chained) = match self.tree.kind(of) {
            NodeKind::Chain(inner) => (*inner, true),
            _ => (of, false),
        };
        let member = NodeKind::Member {
            of,
            property,
            optional,
        };
        let mut node = self.node(member, start)?;
        if self.current.bracket("(") {
            let args = self.arguments(Vec::new())?;
            node = self.node(NodeKind::Call { callee: node, args }, start)?;
        }
        if chained || optional {
            node = self.node(NodeKind::Chain(node), start)?;
        }
        Ok(node)
    }

    /// What follows `a[`.
    fn index(&mut self, of: NodeId, optional: bool, start: usize) -> Parsed {
        let from = if self.current.operator(":") {
            None
        } else {
            Some(self.expression(0)?)
        };
        if !self.current.operator(":") {
            self.expect(Kind::Bracket, "]")?;
            let property = from.unwrap_or(of);
            let node = self.node(
                NodeKind::Member {
                    of,
                    property,
                    optional,
                },
                start,
            )?;
            return if optional {
                self.node(NodeKind::Chain(node), start)
            } else {
                Ok(node)
            };
        }
        self.advance()?;
        let to = if self.current.bracket("]") {
            None
        } else {
            Some(self.expression(0)?)
        };
        self.expect(Kind::Bracket, "]")?;
        self.node(NodeKind::Slice { of, from, to }, start)
    }
}
