//! The members of a value: its fields, its elements, and slices of it.

use std::rc::Rc;

use super::{Checked, Checker, refuse};
use crate::expression::builtins;
use crate::expression::nature::Nature;
use crate::expression::syntax::{NodeId, NodeKind};

impl Checker<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of value that has members"
    )]
    pub(super) fn member(&mut self, id: NodeId) -> Checked {
        let NodeKind::Member {
            of,
            property,
            optional,
        } = self.tree.kind(id)
        else {
            return Ok(Nature::Unknown);
        };
        let (of, property) = (*of, *property);
        if matches!(self.tree.kind(of), NodeKind::Name(name) if **name == *"$env") {
            return match self.tree.kind(property) {
                NodeKind::Text(name) => match self.env.nature(name) {
                    Some(nature) => Ok(nature),
                    None if *optional => Ok(Nature::Unknown),
                    None => refuse(id, format!("unknown name {name}")),
                },
                _ => Ok(Nature::Unknown),
            };
        }
        let base = self.visit(of)?;
        let prop = self.visit(property)?;
        if base.unknown() {
            return Ok(Nature::Unknown);
        }
        let name = match self.tree.kind(property) {
            NodeKind::Text(name) => Some(Rc::clone(name)),
            _ => None,
        };
        if let Some(name) = &name {
            if base == Nature::Nil {
                return refuse(id, format!("type nil has no field {name}"));
            }
            if builtins::has_method(&base, name) {
                return Ok(Nature::Unknown);
            }
        }
        match &base {
            Nature::Map | Nature::AnyMap(_) => {
                if base == Nature::Map && !matches!(prop, Nature::Text | Nature::Unknown) {
                    let (prop, base) = (self.shown(&prop), self.shown(&base));
                    return refuse(
                        property,
                        format!("cannot use {prop} to get an element from {base}"),
                    );
                }
                return Ok(base.elem());
            }
            base if base.array() => {
                if !prop.integer() && !prop.unknown() {
                    let prop = self.shown(&prop);
                    return refuse(
                        property,
                        format!(
                            "array elements can only be selected using an integer (got {prop})"
                        ),
                    );
                }
                return Ok(base.elem());
            }
            _ => {}
        }
        let base = self.shown(&base);
        match name {
            Some(name) if !self.early() || base != "string" => {
                let what = if self.calling == Some(id) {
                    "method"
                } else {
                    "field"
                };
                refuse(id, format!("type {base} has no {what} {name}"))
            }
            _ => {
                let prop = self.shown(&prop);
                refuse(id, format!("type {base}[{prop}] is undefined"))
            }
        }
    }

    pub(super) fn slice(
        &mut self,
        id: NodeId,
        of: NodeId,
        from: Option<NodeId>,
        to: Option<NodeId>,
    ) -> Checked {
        let nature = self.visit(of)?;
        if nature.unknown() {
            return Ok(Nature::Unknown);
        }
        if nature != Nature::Text && !nature.array() {
            return refuse(id, format!("cannot slice {}", self.shown(&nature)));
        }
        for end in [from, to].into_iter().flatten() {
            let index = self.visit(end)?;
            if !index.integer() && !index.unknown() {
                return refuse(
                    end,
                    format!("non-integer slice index {}", self.shown(&index)),
                );
            }
        }
        Ok(nature)
    }

    pub(super) fn get(&mut self, id: NodeId, args: &[NodeId]) -> Checked {
        let &[of, key] = args else {
            let count = args.len();
            return refuse(
                id,
                format!("invalid number of arguments (expected 2, got {count})"),
            );
        };
        let base = self.visit(of)?;
        let prop = self.visit(key)?;
        if let (NodeKind::Name(name), NodeKind::Text(key)) =
            (self.tree.kind(of), self.tree.kind(key))
            && **name == *"$env"
        {
            return Ok(self.env.nature(key).unwrap_or_default());
        }
        match &base {
            Nature::Unknown => Ok(Nature::Unknown),
            base if base.array() => {
                if !prop.integer() && !prop.unknown() {
                    return refuse(
                        key,
                        format!("non-integer slice index {}", self.shown(&prop)),
                    );
                }
                Ok(base.elem())
            }
            Nature::Map if !matches!(prop, Nature::Text | Nature::Unknown) => {
                let (prop, base) = (self.shown(&prop), self.shown(&base));
                refuse(
                    key,
                    format!("cannot use {prop} to get an element from {base}"),
                )
            }
            Nature::Map | Nature::AnyMap(_) => Ok(base.elem()),
            base => refuse(
                of,
                format!("type {} does not support indexing", self.shown(base)),
            ),
        }
    }
}
