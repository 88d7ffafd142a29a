//! Runs an expression as a release of the library does.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `compiler/compiler.go`, `vm/vm.go`, `optimizer/`, checked
//! against those releases.

mod beforehand;
mod closures;

use crate::expression::convert::{kind, not_a};
use std::rc::Rc;

use self::beforehand::{Surplus, bad_pattern, constant, first_of_filter, surplus, zero_divisor};
use super::builtins;
use super::check::{Natures, Refused, check};
use super::engine::Engine;
use super::env::{Env, Names};
use super::golang::{methods, regex};
use super::nature::Nature;
use super::syntax::{NodeId, NodeKind, Tree};
use super::value::{Function, Outcome, Stop, Value};
use super::{jsonpath, sprig};
use super::{members, operators};

/// How many elements the library creates at most in one run (its memory budget).
const BUDGET: u64 = 1_000_000;

/// The functions whose result does not depend on the order of their list.
const ORDERLESS: [&str; 7] = ["fromPairs", "len", "max", "mean", "median", "min", "sort"];

/// How many nodes are visited before the calculation counts as too long.
const STEPS: u32 = 2_000_000;

/// How many levels of `and` and `or` below an operand are searched for a constant.
const FOLDED: u8 = 8;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The library's message, or why the value is not known here.
    pub stop: Stop,
    /// The node at which it stops.
    pub node: NodeId,
    /// Whether the library refuses the expression before it runs it.
    pub refused: bool,
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        Self {
            stop: Stop::Fails(refused.message),
            node: refused.node,
            refused: true,
        }
    }
}

type Ran = Result<Value, Fault>;

/// Checks an expression against its names and runs it.
///
/// # Errors
/// [`Fault`], if the library refuses the expression, if it fails, or if its value is not known here.
pub fn evaluate(tree: &Tree, names: &dyn Names, engine: Engine) -> Ran {
    let env = Env::new(names, engine);
    let natures = check(tree, &env, engine)?;
    if engine.folds()
        && let Some(node) = zero_divisor(tree)
    {
        return Err(Fault {
            stop: Stop::Fails("integer divide by zero".to_owned()),
            node,
            refused: true,
        });
    }
    if let Some((node, said)) = bad_pattern(tree) {
        return Err(Fault {
            stop: Stop::Fails(said),
            node,
            refused: true,
        });
    }
    let mut run = Run {
        tree,
        env: &env,
        natures: &natures,
        engine,
        vars: Vec::new(),
        scopes: Vec::new(),
        chains: 0,
        broken: false,
        any_order: false,
        made: 0,
        steps: 0,
    };
    run.value(tree.root())
}

impl Engine {
    /// Whether constants are calculated before the expression runs: in all releases they are.
    fn folds(self) -> bool {
        self.expr >= (9, 0)
    }
}

/// The list that a function iterates over, and the current element.
struct Scope {
    items: Rc<Vec<Value>>,
    index: usize,
    acc: Value,
}

struct Run<'a> {
    tree: &'a Tree,
    env: &'a Env<'a>,
    natures: &'a Natures,
    engine: Engine,
    vars: Vec<(Rc<str>, Value)>,
    scopes: Vec<Scope>,
    /// How many chains with `?.` surround the node.
    chains: usize,
    /// Whether the surrounding chain has found nil.
    broken: bool,
    /// Whether the order of the next list that is created does not matter.
    any_order: bool,
    made: u64,
    steps: u32,
}

impl Run<'_> {
    fn early(&self) -> bool {
        self.engine.expr < (17, 0)
    }

    /// Adds the node to a function's error.
    fn at(&self, node: NodeId, outcome: Outcome) -> Ran {
        outcome.map_err(|stop| self.fault(node, stop))
    }

    #[allow(clippy::unused_self)] // reads better where it is used
    fn fault(&self, node: NodeId, stop: Stop) -> Fault {
        Fault {
            stop,
            node,
            refused: false,
        }
    }

    fn fails(&self, node: NodeId, message: impl Into<String>) -> Ran {
        Err(self.fault(node, Stop::Fails(message.into())))
    }

    /// Counts created elements against the library's memory budget.
    fn grow(&mut self, node: NodeId, count: usize) -> Result<(), Fault> {
        self.made += u64::try_from(count).unwrap_or(u64::MAX);
        if self.made >= BUDGET {
            return Err(self.fault(node, Stop::Fails("memory budget exceeded".to_owned())));
        }
        Ok(())
    }

    fn value(&mut self, id: NodeId) -> Ran {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(self.fault(id, Stop::Unsure("so long a calculation".to_owned())));
        }
        let tree = self.tree;
        match tree.kind(id) {
            NodeKind::Nil => Ok(Value::Nil),
            NodeKind::Bool(value) => Ok(Value::Bool(*value)),
            NodeKind::Int(value) => Ok(Value::int(*value)),
            NodeKind::Float(value) => Ok(Value::Float(*value)),
            NodeKind::Text(text) => Ok(Value::Text(Rc::clone(text))),
            NodeKind::Bytes(bytes) => Ok(Value::Bytes(Rc::clone(bytes))),
            NodeKind::Name(name) => Ok(self.name(name)),
            NodeKind::Unary(op, of) => self.unary(id, op, *of),
            NodeKind::Binary(..) => self.spine(id),
            NodeKind::Member {
                of,
                property,
                optional,
            } => self.member(id, *of, *property, *optional),
            NodeKind::Slice { of, from, to } => self.slice(id, *of, *from, *to),
            NodeKind::Chain(of) => self.chain(*of),
            NodeKind::Predicate(of) => self.value(*of),
            NodeKind::Call { callee, args } => self.call(id, *callee, args),
            NodeKind::Builtin { name, args } => self.builtin(id, name, args),
            NodeKind::Pointer(name) => Ok(self.pointer(name)),
            NodeKind::If { condition, yes, no } => {
                let value = self.value(*condition)?;
                if self.truth(id, &value)? {
                    self.value(*yes)
                } else {
                    self.value(*no)
                }
            }
            NodeKind::Let { name, value, body } => {
                let value = self.value(*value)?;
                self.vars.push((Rc::clone(name), value));
                let result = self.value(*body);
                self.vars.pop();
                result
            }
            NodeKind::Sequence(nodes) => {
                let mut last = Value::Nil;
                for node in nodes {
                    last = self.value(*node)?;
                }
                Ok(last)
            }
            NodeKind::List(nodes) => self.list(id, nodes),
            NodeKind::Map(pairs) => self.map(id, pairs),
        }
    }

    fn truth(&self, id: NodeId, value: &Value) -> Result<bool, Fault> {
        match value {
            Value::Bool(value) => Ok(*value),
            other => Err(self.fault(
                id,
                match not_a::<bool>(other, "bool") {
                    Err(stop) => stop,
                    Ok(_) => Stop::Unsure(String::new()),
                },
            )),
        }
    }

    fn name(&self, name: &str) -> Value {
        if let Some((_, value)) = self.vars.iter().rev().find(|(known, _)| **known == *name) {
            return value.clone();
        }
        if name == "$env" {
            return self.env.all();
        }
        self.env.value(name)
    }

    fn pointer(&self, name: &str) -> Value {
        let Some(scope) = self.scopes.last() else {
            return Value::Nil;
        };
        match name {
            "index" => Value::int(i64::try_from(scope.index).unwrap_or(i64::MAX)),
            "acc" => scope.acc.clone(),
            _ => scope.items.get(scope.index).cloned().unwrap_or(Value::Nil),
        }
    }

    fn unary(&mut self, id: NodeId, op: &str, of: NodeId) -> Ran {
        let value = self.value(of)?;
        match (op, &value) {
            ("!" | "not", value) => Ok(Value::Bool(!self.truth(id, value)?)),
            ("-", Value::Int(n, kind)) if kind.is_plain() => {
                Ok(Value::Int(kind.wrap(n.wrapping_neg()), *kind))
            }
            ("-", Value::Float(x)) => Ok(Value::Float(-x)),
            ("-", other) => {
                let given = other.go_type();
                self.fails(id, format!("invalid operation: - {given}"))
            }
            _ => Ok(value),
        }
    }

    /// An operation between two values, together with the chain of operations on its left side, which may be long.
    fn spine(&mut self, id: NodeId) -> Ran {
        let mut open = Vec::new();
        let mut at = id;
        while let NodeKind::Binary(op, left, right) = self.tree.kind(at) {
            if let Some(shortcut) = self.shortcut(op, *left, *right) {
                let value = shortcut?;
                return self.climb(value, open);
            }
            open.push((at, *op, *left, *right));
            at = *left;
        }
        let value = self.value(at)?;
        self.climb(value, open)
    }

    fn climb(&mut self, mut value: Value, open: Vec<(NodeId, &str, NodeId, NodeId)>) -> Ran {
        for (at, op, left, right) in open.into_iter().rev() {
            value = self.binary(at, op, value, left, right)?;
        }
        Ok(value)
    }

    /// `and` and `or` with a constant on one side: the type of the other side is not checked, or the other side is not
    /// evaluated at all.
    fn shortcut(&mut self, op: &str, left: NodeId, right: NodeId) -> Option<Ran> {
        let and = match op {
            "and" | "&&" => true,
            "or" | "||" => false,
            _ => return None,
        };
        match (
            constant(self.tree, left, FOLDED),
            constant(self.tree, right, FOLDED),
        ) {
            (Some(value), _) if value == and => Some(self.value(right)),
            (_, Some(value)) if value == and => Some(self.value(left)),
            (Some(_), _) | (_, Some(_)) => Some(Ok(Value::Bool(!and))),
            _ => None,
        }
    }

    fn binary(&mut self, id: NodeId, op: &str, a: Value, left: NodeId, right: NodeId) -> Ran {
        match op {
            "or" | "||" => {
                return if self.truth(id, &a)? {
                    Ok(a)
                } else {
                    self.value(right)
                };
            }
            "and" | "&&" => {
                return if self.truth(id, &a)? {
                    self.value(right)
                } else {
                    Ok(a)
                };
            }
            "??" => {
                return if a.is_nil() { self.value(right) } else { Ok(a) };
            }
            "in" => return self.within(id, &a, left, right),
            "matches" => return self.matches(id, &a, right),
            _ => {}
        }
        let b = self.value(right)?;
        let outcome = match op {
            "==" | "!=" => {
                let natures = (self.natures.of(left), self.natures.of(right));
                return match operators::typed(natures, &a, &b) {
                    Some(stop) => Err(self.fault(id, stop)),
                    None => {
                        let equal = operators::equal(&a, &b, self.engine);
                        Ok(Value::Bool(equal == (op == "==")))
                    }
                };
            }
            "<" | ">" | "<=" | ">=" => operators::order(op, &a, &b).map(Value::Bool),
            "contains" | "startsWith" | "endsWith" => operators::contains(op, &a, &b, self.early()),
            ".." => {
                let items = operators::range(&a, &b).map_err(|stop| self.fault(id, stop))?;
                self.grow(id, items.len())?;
                Ok(operators::ints(items))
            }
            op => operators::arithmetic(op, &a, &b),
        };
        self.at(id, outcome)
    }

    fn within(&mut self, id: NodeId, needle: &Value, left: NodeId, right: NodeId) -> Ran {
        match self.tree.kind(right) {
            // The optimizer turns a list of strings into a map with the strings as keys.
            NodeKind::List(nodes)
                if !nodes.is_empty()
                    && nodes
                        .iter()
                        .all(|node| matches!(self.tree.kind(*node), NodeKind::Text(_))) =>
            {
                let found = operators::key_of(needle, |key| {
                    nodes.iter().any(
                        |node| matches!(self.tree.kind(*node), NodeKind::Text(text) if **text == *key),
                    )
                });
                return self.at(id, found.map(Value::Bool));
            }
            // A range whose ends are known is never created.
            NodeKind::Binary("..", from, to) if *self.natures.of(left) == Nature::INT => {
                if let (NodeKind::Int(from), NodeKind::Int(to), Value::Int(n, _)) =
                    (self.tree.kind(*from), self.tree.kind(*to), needle)
                {
                    return Ok(Value::Bool(from <= n && n <= to));
                }
            }
            _ => {}
        }
        let haystack = self.value(right)?;
        let found = operators::within(needle, &haystack, self.engine);
        self.at(id, found.map(Value::Bool))
    }

    fn matches(&mut self, id: NodeId, value: &Value, right: NodeId) -> Ran {
        let pattern = self.value(right)?;
        let constant = matches!(self.tree.kind(right), NodeKind::Text(_));
        let nil = matches!(value, Value::Nil) || matches!(pattern, Value::Nil) && !constant;
        if nil && !self.early() {
            return Ok(Value::Bool(false));
        }
        let (text, pattern) = match (value, &pattern) {
            (Value::Text(text), Value::Text(pattern)) => (Rc::clone(text), Rc::clone(pattern)),
            (Value::Bytes(bytes), Value::Text(pattern)) if self.engine.expr >= (17, 8) => {
                (String::from_utf8_lossy(bytes).into(), Rc::clone(pattern))
            }
            (Value::Text(_), other) | (other, _) => {
                return self.at(id, not_a(other, "string"));
            }
        };
        let found = regex::compile_for(&pattern, &text).map(|found| found.regex.is_match(&text));
        self.at(id, found.map(Value::Bool))
    }

    fn member(&mut self, id: NodeId, of: NodeId, property: NodeId, optional: bool) -> Ran {
        // A single function is looked up: no need to collect all of them.
        if let (NodeKind::Name(name), NodeKind::Text(key)) =
            (self.tree.kind(of), self.tree.kind(property))
            && **name == *"sprig"
            && !self.vars.iter().any(|(known, _)| **known == *"sprig")
        {
            return Ok(match sprig::find(key, self.engine) {
                Some(name) => Value::Func(Function::Sprig(name)),
                None => Value::Nil,
            });
        }
        let base = self.value(of)?;
        if self.broken {
            return Ok(Value::Nil);
        }
        if optional && self.chains > 0 && base.is_nil() {
            self.broken = true;
            return Ok(Value::Nil);
        }
        let key = self.value(property)?;
        self.at(id, members::fetch(&base, &key))
    }

    fn slice(&mut self, id: NodeId, of: NodeId, from: Option<NodeId>, to: Option<NodeId>) -> Ran {
        let value = self.value(of)?;
        if self.broken {
            return Ok(Value::Nil);
        }
        let to = to.map(|node| self.value(node)).transpose()?;
        let from = from.map(|node| self.value(node)).transpose()?;
        self.at(id, members::slice(&value, from.as_ref(), to.as_ref()))
    }

    fn chain(&mut self, of: NodeId) -> Ran {
        let before = std::mem::take(&mut self.broken);
        self.chains += 1;
        let value = self.value(of);
        self.chains -= 1;
        self.broken = before;
        value.map(|value| if value.is_nil() { Value::Nil } else { value })
    }

    fn list(&mut self, id: NodeId, nodes: &[NodeId]) -> Ran {
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes {
            items.push(self.value(*node)?);
        }
        self.grow(id, items.len())?;
        Ok(Value::list(items))
    }

    fn map(&mut self, id: NodeId, pairs: &[(NodeId, NodeId)]) -> Ran {
        let mut map = std::collections::BTreeMap::new();
        let mut odd = None;
        for (key, value) in pairs {
            let key = self.value(*key)?;
            let value = self.value(*value)?;
            match key {
                Value::Text(key) => {
                    map.insert(key, value);
                }
                other => odd = Some(other),
            }
        }
        if let Some(odd) = odd {
            return self.at(id, not_a(&odd, "string"));
        }
        self.grow(id, pairs.len())?;
        Ok(Value::Map(Rc::new(map)))
    }

    fn arguments(&mut self, args: &[NodeId]) -> Result<Vec<Value>, Fault> {
        args.iter().map(|arg| self.value(*arg)).collect()
    }

    fn call(&mut self, id: NodeId, callee: NodeId, args: &[NodeId]) -> Ran {
        let args = self.apart(|run| run.arguments(args))?;
        let function = self.value(callee)?;
        if self.broken {
            return Ok(Value::Nil);
        }
        self.call_value(id, function, &args)
    }

    /// Evaluates something that does not belong to the surrounding chain.
    fn apart<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let broken = std::mem::take(&mut self.broken);
        let chains = std::mem::take(&mut self.chains);
        let result = what(self);
        self.broken = broken;
        self.chains = chains;
        result
    }

    fn call_value(&mut self, id: NodeId, function: Value, args: &[Value]) -> Ran {
        let outcome = match function {
            Value::Func(Function::Sprig(name)) => sprig::call(name, args, self.engine),
            Value::Func(Function::Named(name)) => self.named(name, args),
            Value::Func(Function::Method(of, name)) => match methods::method(&of, &name, args) {
                Some(outcome) => outcome,
                None => Stop::unsure(format!("the method {name}")),
            },
            Value::Nil if self.early() => {
                Stop::fails("reflect: call of reflect.Value.Call on zero Value")
            }
            Value::Nil => Stop::fails("invalid operation: cannot call nil"),
            other if self.early() => {
                Stop::fails(format!("reflect: call of Call on {} Value", kind(&other)))
            }
            other => Stop::fails(format!(
                "invalid operation: cannot call non-function of type {}",
                other.go_type()
            )),
        };
        self.at(id, outcome)
    }

    /// Calls one of the functions that Argo adds.
    fn named(&self, name: &str, args: &[Value]) -> Outcome {
        let value = args.first().unwrap_or(&Value::Nil);
        let own = !self.engine.argo.at_least(3, 7);
        match name {
            "asInt" | "asFloat" if own => builtins::as_number(name, value),
            "asInt" => builtins::call("int", args, self.engine),
            "asFloat" => builtins::call("float", args, self.engine),
            "string" => builtins::call("string", args, self.engine),
            "toJson" => super::golang::json::to_json(value, true)
                .map(Value::text)
                .map_err(Stop::Fails),
            "jsonpath" => jsonpath::call(args, self.engine),
            other => Stop::unsure(format!("the function {other}")),
        }
    }

    fn builtin(&mut self, id: NodeId, name: &str, args: &[NodeId]) -> Ran {
        if builtins::predicate(name, args.len(), self.engine).is_some() {
            return self.apart(|run| run.closure(id, name, args));
        }
        // A variable of the same name hides the function.
        if self.env.nature(name).is_some() {
            let args = self.apart(|run| run.arguments(args))?;
            let function = self.env.value(name);
            return self.call_value(id, function, &args);
        }
        let tree = self.tree;
        if let Some((name, args)) = first_of_filter(tree, name, args) {
            return self.apart(|run| run.closure(id, name, args));
        }
        let any_order = std::mem::take(&mut self.any_order);
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            self.any_order = ORDERLESS.contains(&name)
                && matches!(self.tree.kind(*arg), NodeKind::Builtin { .. });
            let value = self.apart(|run| run.value(*arg));
            self.any_order = false;
            values.push(value?);
        }
        let outcome = match (name, values.as_slice()) {
            // Go iterates over maps in random order.
            ("keys" | "values" | "toPairs", [Value::Map(map)]) if map.len() > 1 && !any_order => {
                Stop::unsure("the order of a map")
            }
            ("keys" | "values" | "toPairs", [Value::AnyMap(pairs)])
                if pairs.len() > 1 && !any_order =>
            {
                Stop::unsure("the order of a map")
            }
            (name, values) => match surplus(name, values.len(), self.engine) {
                Surplus::None => builtins::call(name, values, self.engine),
                Surplus::Ignored(most) => {
                    let values = values.get(..most).unwrap_or(values);
                    builtins::call(name, values, self.engine)
                }
                Surplus::Counted => Stop::fails(format!(
                    "invalid number of arguments for {name} (got {})",
                    values.len()
                )),
                Surplus::Left => Stop::unsure(format!("{name} with so many arguments")),
            },
        };
        if let Ok(Value::List(items, _)) = &outcome
            && matches!(name, "reverse" | "concat" | "flatten" | "sort")
        {
            self.grow(id, items.len())?;
        }
        self.at(id, outcome)
    }
}
