//! What the library refuses before an expression runs: names that do not exist, types that do not fit.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `checker/checker.go`, checked against those releases.

mod calls;
mod members;
mod operators;

use std::rc::Rc;

use super::builtins;
use super::engine::Engine;
use super::env::Env;
use super::nature::Nature;
use super::syntax::{NodeId, NodeKind, Tree};

/// What the checker knows of each node, by the node's number.
#[derive(Debug, Default)]
pub struct Natures(Vec<Nature>);

impl Natures {
    /// The nature of a node; [`Nature::Unknown`] if the checker did not visit it.
    #[must_use]
    pub fn of(&self, id: NodeId) -> &Nature {
        self.0.get(id.index()).unwrap_or(&Nature::Unknown)
    }

    fn set(&mut self, id: NodeId, nature: &Nature) {
        if let Some(known) = self.0.get_mut(id.index()) {
            *known = nature.clone();
        }
    }
}

/// Why the library refuses an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The library's message, without the position.
    pub message: String,
    /// The node that the message is about.
    pub node: NodeId,
}

type Checked = Result<Nature, Refused>;

/// Checks an expression against the names that it may use.
///
/// # Errors
/// [`Refused`] with the library's first message about the types or names.
pub fn check(tree: &Tree, env: &Env, engine: Engine) -> Result<Natures, Refused> {
    let mut checker = Checker {
        tree,
        env,
        engine,
        natures: Natures(tree.nodes().map(|_| Nature::Unknown).collect()),
        vars: Vec::new(),
        scopes: Vec::new(),
        calling: None,
    };
    checker.visit(tree.root())?;
    Ok(checker.natures)
}

struct Checker<'a> {
    tree: &'a Tree,
    env: &'a Env<'a>,
    engine: Engine,
    natures: Natures,
    vars: Vec<(Rc<str>, Nature)>,
    /// The collections that the surrounding predicates run over, with whether `#index` and `#acc` exist in them.
    scopes: Vec<(Nature, &'static [&'static str])>,
    /// The member that is called, while it is being checked.
    calling: Option<NodeId>,
}

fn refuse<T>(node: NodeId, message: impl Into<String>) -> Result<T, Refused> {
    Err(Refused {
        message: message.into(),
        node,
    })
}

impl Checker<'_> {
    fn early(&self) -> bool {
        self.engine.expr < (17, 0)
    }

    /// A type as this release's messages write it.
    fn shown(&self, nature: &Nature) -> &'static str {
        match nature {
            Nature::Nil if self.early() => "<nil>",
            Nature::Unknown if self.early() => "interface {}",
            nature => nature.go_type(),
        }
    }

    fn visit(&mut self, id: NodeId) -> Checked {
        let nature = match self.tree.kind(id) {
            NodeKind::Nil => Nature::Nil,
            NodeKind::Bool(_) => Nature::Bool,
            NodeKind::Int(_) => Nature::INT,
            NodeKind::Float(_) => Nature::Float,
            NodeKind::Text(_) => Nature::Text,
            NodeKind::Bytes(_) => Nature::Bytes,
            NodeKind::Name(name) => self.name(id, name, true)?,
            NodeKind::Unary(op, of) => self.unary(id, op, *of)?,
            NodeKind::Binary(..) => return self.spine(id),
            NodeKind::Member { .. } => self.member(id)?,
            NodeKind::Slice { of, from, to } => self.slice(id, *of, *from, *to)?,
            NodeKind::Chain(of) | NodeKind::Predicate(of) => self.visit(*of)?,
            NodeKind::Call { callee, args } => self.call(id, *callee, args)?,
            NodeKind::Builtin { name, args } => self.builtin(id, name, args)?,
            NodeKind::Pointer(name) => self.pointer(id, name)?,
            NodeKind::If { condition, yes, no } => self.choice(*condition, *yes, *no)?,
            NodeKind::Let { name, value, body } => self.declare(id, name, *value, *body)?,
            NodeKind::Sequence(nodes) => {
                let mut last = Nature::Unknown;
                for node in nodes {
                    last = self.visit(*node)?;
                }
                last
            }
            NodeKind::List(nodes) => self.list(nodes)?,
            NodeKind::Map(pairs) => {
                for (key, value) in pairs {
                    self.visit(*key)?;
                    self.visit(*value)?;
                }
                Nature::Map
            }
        };
        self.natures.set(id, &nature);
        Ok(nature)
    }

    fn name(&mut self, id: NodeId, name: &str, strict: bool) -> Checked {
        if let Some((_, nature)) = self.vars.iter().rev().find(|(known, _)| **known == *name) {
            return Ok(nature.clone());
        }
        if name == "$env" {
            return Ok(Nature::Unknown);
        }
        if let Some(nature) = self.env.nature(name) {
            return Ok(nature);
        }
        if let Some(name) = builtins::find(name, self.engine) {
            return Ok(Nature::Func(name));
        }
        if strict {
            return refuse(id, format!("unknown name {name}"));
        }
        Ok(Nature::Unknown)
    }

    fn unary(&mut self, id: NodeId, op: &str, of: NodeId) -> Checked {
        let nature = self.visit(of)?;
        match op {
            "!" | "not" if matches!(nature, Nature::Bool | Nature::Unknown) => Ok(Nature::Bool),
            "+" | "-" if nature.number() || nature.unknown() => Ok(nature),
            _ => refuse(
                id,
                format!(
                    "invalid operation: {op} (mismatched type {})",
                    self.shown(&nature)
                ),
            ),
        }
    }

    fn choice(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> Checked {
        let nature = self.visit(condition)?;
        if !matches!(nature, Nature::Bool | Nature::Unknown) {
            return refuse(
                condition,
                format!(
                    "non-bool expression (type {}) used as condition",
                    self.shown(&nature)
                ),
            );
        }
        let other = no;
        let (yes, no) = (self.visit(yes)?, self.visit(no)?);
        Ok(match (&yes, &no) {
            (Nature::Nil, _) => no,
            (_, Nature::Nil) => yes,
            // A value of any type can be passed as an `interface {}`, so the library uses the first type for both.
            (_, Nature::Unknown) if self.is_interface(other) => yes,
            (Nature::List(..), Nature::List(..)) if yes != no && yes.assignable_to(&no) => {
                Nature::any_list()
            }
            (yes_nature, no_nature) if yes_nature.assignable_to(no_nature) => yes,
            _ => Nature::Unknown,
        })
    }

    /// Whether a node of unknown nature has the type `interface {}`, as elements of maps and lists do. Later
    /// releases also have values without any type: calls of something that is not a function, and operations
    /// between such values.
    fn is_interface(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            _ if self.early() => true,
            NodeKind::Member { of, .. } => !self.natures.of(*of).unknown(),
            NodeKind::Chain(of) => self.is_interface(*of),
            NodeKind::Builtin { name, .. } => matches!(&**name, "fromJSON" | "first" | "last"),
            _ => false,
        }
    }

    fn declare(&mut self, id: NodeId, name: &Rc<str>, value: NodeId, body: NodeId) -> Checked {
        if self.env.nature(name).is_some() {
            return refuse(id, format!("cannot redeclare {name}"));
        }
        if builtins::find(name, self.engine).is_some() {
            return refuse(id, format!("cannot redeclare builtin {name}"));
        }
        if self.vars.iter().any(|(known, _)| known == name) {
            return refuse(id, format!("cannot redeclare variable {name}"));
        }
        let nature = self.visit(value)?;
        self.vars.push((Rc::clone(name), nature));
        let nature = self.visit(body)?;
        self.vars.pop();
        Ok(nature)
    }

    fn list(&mut self, nodes: &[NodeId]) -> Checked {
        for node in nodes {
            self.visit(*node)?;
        }
        // Only early releases check the type of the elements for `in`.
        Ok(if self.early() {
            Nature::any_list()
        } else {
            Nature::list_of(self.common(nodes))
        })
    }

    /// What is known of the elements of a list literal: the nature of the last one, if all have the same kind.
    fn common(&self, nodes: &[NodeId]) -> Nature {
        let mut natures = nodes.iter().map(|node| self.natures.of(*node));
        let Some(mut last) = natures.next() else {
            return Nature::Unknown;
        };
        for nature in natures {
            if std::mem::discriminant(last) != std::mem::discriminant(nature) {
                return Nature::Unknown;
            }
            last = nature;
        }
        last.clone()
    }
}
