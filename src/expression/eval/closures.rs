//! The functions that call their predicate for each element of a list.

use crate::expression::convert::kind;
use std::rc::Rc;

use super::{Fault, Ran, Run, Scope};
use crate::expression::builtins::{put, sorted};
use crate::expression::operators;
use crate::expression::syntax::{NodeId, NodeKind};
use crate::expression::value::{Int, Stop, Value};

impl Run<'_> {
    pub(super) fn closure(&mut self, id: NodeId, name: &str, args: &[NodeId]) -> Ran {
        let Some((&of, rest)) = args.split_first() else {
            return self.fails(id, "not enough arguments");
        };
        if name == "sum"
            && rest.is_empty()
            && let Some(sum) = self.sum_of_list(id, of)
        {
            return sum;
        }
        let collection = self.value(of)?;
        let items = self.elements(id, &collection)?;
        let predicate = rest.first().copied();
        let order = match (name, rest.get(1)) {
            ("sortBy", Some(order)) => {
                // The order is evaluated inside the loop's scope.
                self.scopes.push(Scope::of(&items));
                let order = self.value(*order);
                self.scopes.pop();
                Some(order?)
            }
            _ => None,
        };
        match name {
            "reduce" => self.reduce(id, &items, predicate, rest.get(1).copied()),
            "sum" => self.sum(id, &items, predicate),
            "sortBy" => self.sort_by(id, &items, predicate, order.as_ref()),
            "groupBy" => self.group_by(id, &items, predicate),
            "findLast" | "findLastIndex" => {
                for index in (0..items.len()).rev() {
                    let given = self.with(&items, index, predicate)?;
                    if self.truth(id, &given)? {
                        return Ok(found(name, &items, index));
                    }
                }
                Ok(Value::Nil)
            }
            name => self.each(id, name, &items, predicate),
        }
    }

    /// What a function iterates over: the elements of a list, or the bytes of a string.
    fn elements(&self, id: NodeId, value: &Value) -> Result<Rc<Vec<Value>>, Fault> {
        let bytes = |bytes: &[u8]| {
            let byte = |byte: &u8| Value::Int(i64::from(*byte), Int::Uint8);
            Rc::new(bytes.iter().map(byte).collect())
        };
        match value {
            Value::List(items, _) => Ok(Rc::clone(items)),
            Value::Text(text) => Ok(bytes(text.as_bytes())),
            Value::Bytes(value) => Ok(bytes(value)),
            Value::Map(map) if map.is_empty() => Ok(Rc::default()),
            Value::AnyMap(pairs) if pairs.is_empty() => Ok(Rc::default()),
            other => {
                let kind = match other {
                    Value::Nil => "zero",
                    other => kind(other),
                };
                let method = match other {
                    Value::Map(_) | Value::AnyMap(_) => "Index",
                    _ => "Len",
                };
                Err(self.fault(
                    id,
                    Stop::Fails(format!(
                        "reflect: call of reflect.Value.{method} on {kind} Value"
                    )),
                ))
            }
        }
    }

    /// The predicate's result for one element; the element itself without a predicate.
    fn with(&mut self, items: &Rc<Vec<Value>>, index: usize, predicate: Option<NodeId>) -> Ran {
        self.with_acc(items, index, predicate, Value::Nil)
    }

    fn with_acc(
        &mut self,
        items: &Rc<Vec<Value>>,
        index: usize,
        predicate: Option<NodeId>,
        acc: Value,
    ) -> Ran {
        let Some(predicate) = predicate else {
            return Ok(items.get(index).cloned().unwrap_or(Value::Nil));
        };
        self.scopes.push(Scope {
            items: Rc::clone(items),
            index,
            acc,
        });
        let given = self.value(predicate);
        self.scopes.pop();
        given
    }

    fn each(
        &mut self,
        id: NodeId,
        name: &str,
        items: &Rc<Vec<Value>>,
        predicate: Option<NodeId>,
    ) -> Ran {
        let mut kept = Vec::new();
        let mut count = 0;
        for index in 0..items.len() {
            let given = self.with(items, index, predicate)?;
            if name == "map" {
                kept.push(given);
                continue;
            }
            let truth = self.truth(id, &given)?;
            match (name, truth) {
                ("all", false) | ("none", true) => return Ok(Value::Bool(false)),
                ("any", true) => return Ok(Value::Bool(true)),
                ("find" | "findIndex", true) => return Ok(found(name, items, index)),
                ("filter", true) => kept.push(items.get(index).cloned().unwrap_or(Value::Nil)),
                ("one" | "count", true) => count += 1,
                _ => {}
            }
        }
        Ok(match name {
            "all" | "none" => Value::Bool(true),
            "any" => Value::Bool(false),
            "one" => Value::Bool(count == 1),
            "count" => Value::int(count),
            "filter" | "map" => {
                self.grow(id, kept.len())?;
                Value::list(kept)
            }
            _ => Value::Nil,
        })
    }

    /// The optimizer turns `sum([a, b])` into `a + b` if one of the two is not a constant.
    fn sum_of_list(&mut self, id: NodeId, of: NodeId) -> Option<Ran> {
        let NodeKind::List(nodes) = self.tree.kind(of) else {
            return None;
        };
        let constant = |node: &NodeId| {
            matches!(
                self.tree.kind(*node),
                NodeKind::Int(_) | NodeKind::Float(_) | NodeKind::Text(_) | NodeKind::Bool(_)
            )
        };
        if nodes.len() < 2 || nodes.iter().all(constant) {
            return None;
        }
        let values = match self.arguments(nodes) {
            Ok(values) => values,
            Err(fault) => return Some(Err(fault)),
        };
        let mut values = values.into_iter().rev();
        let mut sum = values.next()?;
        for value in values {
            match operators::arithmetic("+", &value, &sum) {
                Ok(next) => sum = next,
                Err(stop) => return Some(Err(self.fault(id, stop))),
            }
        }
        Some(Ok(sum))
    }

    fn sum(&mut self, id: NodeId, items: &Rc<Vec<Value>>, predicate: Option<NodeId>) -> Ran {
        let mut sum = Value::int(0);
        for index in 0..items.len() {
            let given = self.with(items, index, predicate)?;
            sum = self.at(id, operators::arithmetic("+", &given, &sum))?;
        }
        Ok(sum)
    }

    fn reduce(
        &mut self,
        id: NodeId,
        items: &Rc<Vec<Value>>,
        predicate: Option<NodeId>,
        start: Option<NodeId>,
    ) -> Ran {
        let (mut acc, from) = match start {
            Some(start) => {
                self.scopes.push(Scope::of(items));
                let start = self.value(start);
                self.scopes.pop();
                (start?, 0)
            }
            None => match items.first() {
                Some(first) => (first.clone(), 1),
                None if self.engine.expr >= (17, 8) => {
                    return self.fails(id, "reduce of empty array with no initial value");
                }
                None => {
                    return self.fails(id, "reflect: slice index out of range");
                }
            },
        };
        for index in from..items.len() {
            acc = self.with_acc(items, index, predicate, acc)?;
        }
        Ok(acc)
    }

    fn sort_by(
        &mut self,
        id: NodeId,
        items: &Rc<Vec<Value>>,
        predicate: Option<NodeId>,
        order: Option<&Value>,
    ) -> Ran {
        let descending = match order {
            None => false,
            Some(Value::Text(order)) if **order == *"asc" => false,
            Some(Value::Text(order)) if **order == *"desc" => true,
            Some(Value::Text(_)) => {
                return self.fails(id, "unknown order, use asc or desc");
            }
            Some(_) => return self.fails(id, "sortBy order argument must be a string"),
        };
        let mut keyed = Vec::with_capacity(items.len());
        for index in 0..items.len() {
            let key = self.with(items, index, predicate)?;
            keyed.push((key, items.get(index).cloned().unwrap_or(Value::Nil)));
        }
        let sorted = sorted(keyed, descending, |a, b| operators::order("<", a, b));
        let sorted = sorted.map_err(|stop| self.fault(id, stop))?;
        self.grow(id, sorted.len())?;
        Ok(Value::list(sorted))
    }

    fn group_by(&mut self, id: NodeId, items: &Rc<Vec<Value>>, predicate: Option<NodeId>) -> Ran {
        let mut pairs: Vec<(Value, Value)> = Vec::new();
        for index in 0..items.len() {
            let key = self.with(items, index, predicate)?;
            let item = items.get(index).cloned().unwrap_or(Value::Nil);
            put(&mut pairs, key, |known| match known {
                Some(Value::List(group, _)) => {
                    Rc::make_mut(group).push(item);
                    None
                }
                _ => Some(Value::list(vec![item])),
            })
            .map_err(|stop| self.fault(id, stop))?;
        }
        Ok(Value::AnyMap(Rc::new(pairs)))
    }
}

impl Scope {
    fn of(items: &Rc<Vec<Value>>) -> Self {
        Self {
            items: Rc::clone(items),
            index: 0,
            acc: Value::Nil,
        }
    }
}

fn found(name: &str, items: &[Value], index: usize) -> Value {
    if name.ends_with("Index") {
        Value::int(i64::try_from(index).unwrap_or(i64::MAX))
    } else {
        items.get(index).cloned().unwrap_or(Value::Nil)
    }
}
