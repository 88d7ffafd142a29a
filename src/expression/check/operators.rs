//! What the operators take.

use super::{Checked, Checker, Refused, refuse};
use crate::expression::golang::regex;
use crate::expression::nature::Nature;
use crate::expression::syntax::{NodeId, NodeKind};
use crate::expression::value::Stop;

impl Checker<'_> {
    /// An operation between two values, together with the chain of operations on its left side, which may be long.
    pub(super) fn spine(&mut self, id: NodeId) -> Checked {
        let mut open = Vec::new();
        let mut at = id;
        while let NodeKind::Binary(op, left, right) = self.tree.kind(at) {
            open.push((at, *op, *left, *right));
            at = *left;
        }
        let mut left = self.visit(at)?;
        while let Some((at, op, _, right)) = open.pop() {
            let right_nature = self.visit(right)?;
            left = self.binary(at, op, &left, &right_nature, right)?;
            self.natures.set(at, &left);
        }
        Ok(left)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operator")]
    fn binary(&mut self, id: NodeId, op: &str, l: &Nature, r: &Nature, right: NodeId) -> Checked {
        use Nature as N;
        let maybe = |wanted: fn(&N) -> bool| {
            l.unknown() && (r.unknown() || wanted(r)) || r.unknown() && wanted(l)
        };
        let both = |wanted: fn(&N) -> bool| wanted(l) && wanted(r);
        // Early releases treat a duration as the number that it is based on.
        let early = self.early() && (*l == N::Duration || *r == N::Duration);
        let whole = |n: &N| n.number() || *n == N::Duration;
        if early
            && whole(l)
            && whole(r)
            && matches!(
                op,
                "+" | "-"
                    | "*"
                    | "/"
                    | "<"
                    | ">"
                    | "<="
                    | ">="
                    | "=="
                    | "!="
                    | "**"
                    | "^"
                    | "%"
                    | ".."
            )
        {
            return Ok(match op {
                "<" | ">" | "<=" | ">=" | "==" | "!=" => N::Bool,
                _ => N::Unknown,
            });
        }
        let promoted = || {
            if *l == N::Float || *r == N::Float {
                N::Float
            } else {
                N::INT
            }
        };
        let text = |n: &N| *n == N::Text;
        let ordered = |n: &N| n.number() || matches!(n, N::Text | N::Time | N::Duration);
        let found = match op {
            "==" | "!=" if l.comparable_to(r) => Some(N::Bool),
            "or" | "||" | "and" | "&&" if both(|n| *n == N::Bool) || maybe(|n| *n == N::Bool) => {
                Some(N::Bool)
            }
            "<" | ">" | "<=" | ">="
                if both(N::number)
                    || both(text)
                    || both(|n| *n == N::Time)
                    || both(|n| *n == N::Duration)
                    || maybe(ordered) =>
            {
                Some(N::Bool)
            }
            "-" | "+" | "*" => match (op, l, r) {
                _ if both(N::number) => Some(promoted()),
                ("-", N::Time, N::Time) | ("-" | "+", N::Duration, N::Duration) => {
                    Some(N::Duration)
                }
                ("-" | "+", N::Time, N::Duration) | ("+", N::Duration, N::Time) => Some(N::Time),
                ("+", N::Text, N::Text) => Some(N::Text),
                ("*", N::Duration, N::Duration) => Some(N::Duration),
                ("*", number, N::Duration) | ("*", N::Duration, number) if number.number() => {
                    Some(N::Duration)
                }
                ("-", ..) if maybe(|n| n.number() || matches!(n, N::Time | N::Duration)) => {
                    Some(N::Unknown)
                }
                ("+", ..) if maybe(ordered) => Some(N::Unknown),
                ("*", ..) if maybe(|n| n.number() || *n == N::Duration) => Some(N::Unknown),
                _ => None,
            },
            "/" | "**" | "^" if both(N::number) || maybe(N::number) => Some(N::Float),
            "%" if both(N::integer) || maybe(N::integer) => Some(N::INT),
            ".." if both(N::integer) || maybe(N::integer) => Some(N::list_of(N::INT)),
            "in" => self.within(id, l, r, right)?,
            "matches" => {
                if let NodeKind::Text(pattern) = self.tree.kind(right)
                    && let Err(Stop::Fails(said)) = regex::compile(pattern)
                {
                    return refuse(id, said);
                }
                let bytes = *l == N::Bytes && *r == N::Text && self.engine.expr >= (17, 8);
                (both(text) || bytes || maybe(text)).then_some(N::Bool)
            }
            "contains" | "startsWith" | "endsWith" if both(text) || maybe(text) => Some(N::Bool),
            "??" => Some(match (l, r) {
                (N::Nil, N::Nil) => N::Nil,
                (N::Nil, r) => r.clone(),
                (l, N::Nil) => l.clone(),
                (l, r) if r.assignable_to(l) => l.clone(),
                _ => N::Unknown,
            }),
            _ => None,
        };
        match found {
            Some(nature) => Ok(nature),
            None => {
                let (l, r) = (self.shown(l), self.shown(r));
                refuse(
                    id,
                    format!("invalid operation: {op} (mismatched types {l} and {r})"),
                )
            }
        }
    }

    fn within(
        &self,
        id: NodeId,
        l: &Nature,
        r: &Nature,
        right: NodeId,
    ) -> Result<Option<Nature>, Refused> {
        use Nature as N;
        match r {
            N::Time if matches!(l, N::Text | N::Unknown) => {}
            N::Map | N::AnyMap(_) if *l == N::Nil && self.early() => {}
            N::Map if !l.unknown() && *l != N::Text => {
                let l = self.shown(l);
                return refuse(id, format!("cannot use {l} as type string in map key"));
            }
            N::Map | N::AnyMap(_) | N::Unknown => {}
            r if r.array() => {
                let elem = match self.tree.kind(right) {
                    NodeKind::List(nodes) if self.early() => self.common(nodes),
                    _ => r.elem(),
                };
                if !l.comparable_to(&elem) {
                    let (l, elem) = (self.shown(l), self.shown(&elem));
                    return refuse(id, format!("cannot use {l} as type {elem} in array"));
                }
            }
            N::Text if l.unknown() => {}
            _ => return Ok(None),
        }
        Ok(Some(N::Bool))
    }
}
