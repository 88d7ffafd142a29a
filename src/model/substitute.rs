//! How Argo's template engine fills a text while it checks a template.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::argo::Version;
use crate::expression::{
    Env, Names, Outcome, ParseError, TagKind, Val, evaluate, parse, render, tags,
};

/// Variables with their texts; one for each pass. What many scopes have in common stands in `base`, once.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    vars: BTreeMap<String, String>,
    env: Env,
    base: Option<Rc<Scope>>,
}

impl Names for Scope {
    fn value(&self, name: &str) -> Option<&Val> {
        self.env
            .get(name)
            .or_else(|| self.base.as_deref()?.value(name))
    }
}

/// A text after substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    /// The text, with the tags that did not resolve still in it.
    Text(String),
    /// An expression's value is not certain here.
    Unsure,
}

impl Scope {
    /// Adds a variable. Dotted names become nested maps for expressions; a name that is also the start of
    /// longer ones gives way to them.
    pub fn set(&mut self, name: &str, value: &str) {
        self.vars.insert(name.to_owned(), value.to_owned());
        let mut map = &mut self.env;
        let mut parts = name.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                map.entry(part.to_owned())
                    .or_insert_with(|| Val::Text(value.to_owned()));
                return;
            }
            let next = map
                .entry(part.to_owned())
                .or_insert_with(|| Val::Map(BTreeMap::new()));
            if !matches!(next, Val::Map(_)) {
                *next = Val::Map(BTreeMap::new());
            }
            let Val::Map(inner) = next else { return };
            map = inner;
        }
    }

    /// A scope that starts with what another one has.
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

    /// The text of a variable.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.vars.get(name) {
            Some(text) => Some(text),
            None => self.base.as_deref()?.text(name),
        }
    }

    /// Substitutes leniently: what does not resolve stays.
    #[must_use]
    pub fn render(&self, text: &str, version: Version) -> Rendered {
        if !text.contains("{{") {
            return Rendered::Text(text.to_owned());
        }
        let mut out = String::new();
        let mut at = 0;
        for tag in tags(text).filter(|t| t.closed) {
            out.push_str(&text[at..tag.whole.start]);
            at = tag.whole.end;
            let replacement = match tag.kind {
                TagKind::Simple => self.text(trim_tag(tag.text(text))).map(str::to_owned),
                TagKind::Expression => match parse(tag.text(text)) {
                    Err(ParseError::Ends) => None,
                    Err(ParseError::Unsure) => return Rendered::Unsure,
                    Ok(expr) => match evaluate(&expr, self, version) {
                        Outcome::Value(value) => render(&value, version),
                        Outcome::Fails => None,
                        Outcome::Unsure => return Rendered::Unsure,
                    },
                },
            };
            match replacement {
                Some(value) => out.push_str(&value),
                None => out.push_str(&text[tag.whole]),
            }
        }
        out.push_str(&text[at..]);
        Rendered::Text(out)
    }
}

/// Blanks around a tag's name are trimmed; a newline or tab is not, since the text is JSON then.
#[must_use]
pub fn trim_tag(inner: &str) -> &str {
    inner.trim_matches(|c: char| c.is_whitespace() && !c.is_control())
}
