//! Calls, and the arguments of functions that take a predicate.

use std::rc::Rc;

use super::super::token::{Kind, Token};
use super::super::{Grammar, NodeId, NodeKind};
use super::{Parsed, Parser, SyntaxError};

/// The kind of an argument of a function with a predicate, and whether it is optional.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arg {
    Value,
    Predicate,
    MaybeValue,
    MaybePredicate,
}

/// The functions that take a predicate, and their arguments.
fn predicate_args(name: &str, grammar: Grammar) -> Option<&'static [Arg]> {
    use Arg::{MaybePredicate, MaybeValue, Predicate, Value};
    Some(match name {
        "all" | "none" | "any" | "one" | "filter" | "map" | "find" | "findIndex" | "findLast"
        | "findLastIndex" | "groupBy" => &[Value, Predicate],
        "count" if grammar.late_predicates => &[Value, MaybePredicate],
        "count" => &[Value, Predicate],
        "sum" if grammar.late_predicates => &[Value, MaybePredicate],
        "sortBy" if grammar.late_predicates => &[Value, Predicate, MaybeValue],
        "reduce" => &[Value, Predicate, MaybeValue],
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn call(&mut self, called: &Token, first: Vec<NodeId>, start: usize) -> Parsed {
        if let Some(wanted) = predicate_args(&called.value, self.grammar) {
            let args = self.predicate_arguments(wanted, first)?;
            let name = Rc::from(called.value.as_str());
            return self.node(NodeKind::Builtin { name, args }, start);
        }
        if (self.is_function)(&called.value) {
            let args = self.arguments(first)?;
            let name = Rc::from(called.value.as_str());
            return self.node(NodeKind::Builtin { name, args }, start);
        }
        let callee = self.node(
            NodeKind::Name(Rc::from(called.value.as_str())),
            called.span.start,
        )?;
        if let Some(node) = self.tree.nodes.get_mut(callee.0 as usize) {
            node.span = called.span.clone();
        }
        let args = self.arguments(first)?;
        self.node(NodeKind::Call { callee, args }, start)
    }

    fn predicate_arguments(
        &mut self,
        wanted: &[Arg],
        first: Vec<NodeId>,
    ) -> Result<Vec<NodeId>, SyntaxError> {
        self.expect(Kind::Bracket, "(")?;
        let wanted = wanted.get(first.len()..).unwrap_or_default();
        let mut args = first;
        for (at, arg) in wanted.iter().enumerate() {
            if self.current.bracket(")") {
                if matches!(arg, Arg::MaybeValue | Arg::MaybePredicate) {
                    break;
                }
                return self.error(format!("expected at least {} arguments", wanted.len()));
            }
            if at > 0 {
                self.expect(Kind::Operator, ",")?;
            }
            args.push(match arg {
                Arg::Value | Arg::MaybeValue => self.expression(0)?,
                Arg::Predicate | Arg::MaybePredicate => self.predicate()?,
            });
        }
        if self.current.operator(",") {
            self.advance()?;
        }
        self.expect(Kind::Bracket, ")")?;
        Ok(args)
    }

    fn predicate(&mut self) -> Parsed {
        let start = self.current.span.start;
        let braces = self.current.bracket("{");
        if braces {
            self.advance()?;
        }
        self.predicates += 1;
        let body = if braces {
            self.sequence()?
        } else {
            self.expression(0)?
        };
        if !braces && self.grammar.sequences && self.current.operator(";") {
            return self.error("wrap predicate with brackets { and }");
        }
        self.predicates -= 1;
        if braces {
            self.expect(Kind::Bracket, "}")?;
        }
        self.node(NodeKind::Predicate(body), start)
    }

    pub(super) fn arguments(&mut self, first: Vec<NodeId>) -> Result<Vec<NodeId>, SyntaxError> {
        self.expect(Kind::Bracket, "(")?;
        let offset = first.len();
        let mut args = first;
        while !self.current.bracket(")") {
            if args.len() > offset {
                self.expect(Kind::Operator, ",")?;
                // Earlier releases require something after the comma.
                if self.grammar.sequences && self.current.bracket(")") {
                    break;
                }
            }
            args.push(self.expression(0)?);
        }
        self.advance()?;
        Ok(args)
    }
}
