//! The names that an expression may use: Argo's variables, and the functions that Argo adds to the library's own.
//!
//! Source: argo-workflows `util/expr/env/env.go:20` of v3.4.18 … v4.1.2.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::engine::Engine;
use super::nature::Nature;
use super::sprig;
use super::value::{Function, Value};

/// Where the variables of an expression get their values.
pub trait Names {
    /// The value of a variable, by the first part of its name: `workflow` is a map.
    fn value(&self, name: &str) -> Option<&Value>;

    /// The first parts of all variables' names.
    fn names(&self) -> Vec<Rc<str>>;
}

impl Names for BTreeMap<Rc<str>, Value> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn names(&self) -> Vec<Rc<str>> {
        self.keys().cloned().collect()
    }
}

/// The functions that Argo adds besides `sprig`, with the release of Argo from which it no longer adds them: `string`
/// was Argo's own until the library had it.
const FUNCTIONS: [(&str, Option<(u16, u16)>); 5] = [
    ("asFloat", None),
    ("asInt", None),
    ("jsonpath", None),
    ("string", Some((3, 7))),
    ("toJson", None),
];

/// The names that an expression may use at one stage.
pub struct Env<'a> {
    names: &'a dyn Names,
    engine: Engine,
}

impl<'a> Env<'a> {
    /// The names of a stage with these variables.
    #[must_use]
    pub fn new(names: &'a dyn Names, engine: Engine) -> Self {
        Self { names, engine }
    }

    /// The function of this name, if Argo adds it.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&'static str> {
        FUNCTIONS
            .iter()
            .find(|(known, before)| {
                *known == name
                    && before.is_none_or(|(major, minor)| !self.engine.argo.at_least(major, minor))
            })
            .map(|(known, _)| *known)
    }

    /// What is known of a name before the expression runs; `None` if the name does not exist.
    #[must_use]
    pub fn nature(&self, name: &str) -> Option<Nature> {
        if let Some(function) = self.function(name) {
            return Some(Nature::Func(function));
        }
        if name == "sprig" {
            return Some(Nature::Map);
        }
        self.names.value(name).map(Nature::of)
    }

    /// The value of a name; nil if the name does not exist.
    #[must_use]
    pub fn value(&self, name: &str) -> Value {
        if let Some(function) = self.function(name) {
            return Value::Func(Function::Named(function));
        }
        if name == "sprig" {
            let all = sprig::names(self.engine);
            return Value::map(
                all.into_iter()
                    .map(|name| (name, Value::Func(Function::Sprig(name)))),
            );
        }
        self.names.value(name).cloned().unwrap_or(Value::Nil)
    }

    /// `$env`: a map of all names.
    #[must_use]
    pub fn all(&self) -> Value {
        let variables = self.names.names();
        let functions = FUNCTIONS
            .iter()
            .filter_map(|(name, _)| self.function(name))
            .chain(["sprig"])
            .map(Rc::from);
        Value::map(
            variables
                .into_iter()
                .chain(functions)
                .map(|name| (Rc::clone(&name), self.value(&name))),
        )
    }
}
