//! How Argo's template engine fills a string while it checks a template.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::expression::Names;
use crate::expression::value::Value;

/// Variables and their values, for one pass. What many scopes have in common is kept once, in `base`.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    vars: BTreeMap<String, String>,
    env: BTreeMap<Rc<str>, Value>,
    base: Option<Rc<Scope>>,
    clock: Option<i64>,
}

impl Names for Scope {
    fn value(&self, name: &str) -> Option<&Value> {
        self.env
            .get(name)
            .or_else(|| self.base.as_deref()?.value(name))
    }

    fn names(&self) -> Vec<Rc<str>> {
        let mut names: Vec<_> = self.env.keys().cloned().collect();
        if let Some(base) = &self.base {
            names.extend(base.names());
        }
        names
    }
}

impl Scope {
    /// Adds a variable. For expressions, dotted names become nested maps; a name that is also the start of longer ones
    /// is dropped in favour of them.
    pub fn set(&mut self, name: &str, value: &str) {
        self.vars.insert(name.to_owned(), value.to_owned());
        let mut map = &mut self.env;
        let mut parts = name.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                if !matches!(map.get(part), Some(Value::Map(_))) {
                    map.insert(part.into(), Value::text(value));
                }
                return;
            }
            let next = map
                .entry(part.into())
                .or_insert_with(|| Value::Map(Rc::default()));
            if !matches!(next, Value::Map(_)) {
                *next = Value::Map(Rc::default());
            }
            let Value::Map(inner) = next else { return };
            map = Rc::make_mut(inner);
        }
    }

    /// Sets the current time for expressions, in nanoseconds since 1970-01-01T00:00:00Z. Without it, nothing that reads
    /// the clock has a value.
    pub fn set_clock(&mut self, nanos: i64) {
        self.clock = Some(nanos);
    }

    /// The current time for expressions, in nanoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn clock(&self) -> Option<i64> {
        self.clock.or_else(|| self.base.as_deref()?.clock())
    }

    /// The same scope without a clock; `None` if it has no clock.
    #[must_use]
    pub fn timeless(&self) -> Option<Self> {
        self.clock()?;
        let mut timeless = self.select(|_| true);
        timeless.clock = None;
        Some(timeless)
    }

    /// The variables whose names fulfil a condition.
    #[must_use]
    pub fn select(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let mut selected = Self {
            clock: self.clock(),
            ..Self::default()
        };
        let mut next = Some(self);
        while let Some(scope) = next {
            for (name, value) in &scope.vars {
                if wanted(name) && !selected.vars.contains_key(name) {
                    selected.set(name, value);
                }
            }
            next = scope.base.as_deref();
        }
        selected
    }

    /// A scope that starts with the variables of another one.
    #[must_use]
    pub fn on(base: &Rc<Self>) -> Self {
        Self {
            base: Some(Rc::clone(base)),
            ..Self::default()
        }
    }

    /// Whether a simple tag of this name resolves.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// The value of a variable.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.vars.get(name) {
            Some(text) => Some(text),
            None => self.base.as_deref()?.text(name),
        }
    }
}

/// Removes the spaces around a tag's name. Line breaks and tabs stay, because Argo reads the string as JSON, where
/// they are escapes.
#[must_use]
pub fn trim_tag(inner: &str) -> &str {
    inner.trim_matches(|c: char| c.is_whitespace() && !c.is_control())
}
