//! `${NAME}` and `${{NAME}}` in the objects of an OpenShift Template, and what `oc process` makes of them.
//!
//! Source: openshift/library-go `pkg/template/templateprocessing/template.go`: the text form is
//! `\$\{([a-zA-Z0-9_]+?)\}` anywhere, the value form `^\$\{\{([a-zA-Z0-9_]+)\}\}$` is the whole string.

use std::collections::HashMap;
use std::ops::Range;

use crate::yaml::{Document, NodeId, Replacement, Span};

/// A parameter as a Template declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The parameter's name.
    pub name: String,
    /// The place of the name.
    pub span: Span,
    /// The declared default, which `oc process` uses if no other value is given, and its place.
    pub default: Option<(String, Span)>,
    /// Whether a value must be given: it is required, and none is declared or generated.
    pub must_be_given: bool,
    /// Whether a new value is generated each time the Template is processed.
    pub generated: bool,
    /// What `displayName` and `description` say of it.
    pub description: String,
}

impl Parameter {
    fn read(doc: &Document, item: NodeId) -> Option<Self> {
        let text = |key| doc.value(item, key).and_then(|v| doc.text(v));
        let is_true = |key| {
            let value = doc.value(item, key).map(|v| &doc.node(v).kind);
            matches!(
                value,
                Some(crate::yaml::Kind::Scalar {
                    value: crate::yaml::Value::Bool(true),
                    ..
                })
            )
        };
        let name = doc.value(item, "name")?;
        let value = doc.value(item, "value");
        let declared = value.and_then(|v| Some((doc.text(v)?.to_owned(), doc.span(v))));
        // An empty value counts as none: it is generated, or required, or stays empty.
        let filled = declared.as_ref().is_some_and(|(text, _)| !text.is_empty());
        // A value of another type than text cannot be decoded: nothing is known of it then.
        let unknown = value.is_some_and(|v| !doc.is_null(v) && doc.text(v).is_none());
        let generated = !filled && !unknown && text("generate").is_some_and(|g| !g.is_empty());
        let must_be_given = !filled && !unknown && !generated && is_true("required");
        Some(Self {
            name: doc.text(name)?.to_owned(),
            span: doc.span(name),
            default: declared.filter(|_| !generated && !must_be_given),
            must_be_given,
            generated,
            description: [text("displayName"), text("description")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n"),
        })
    }
}

/// What a Template declares for its objects.
#[derive(Debug, Clone, Default)]
pub struct OpenShift {
    /// The parameters in the order of their declaration.
    parameters: Vec<Parameter>,
    /// By name, the numbers of the declarations.
    by_name: HashMap<String, Vec<usize>>,
    /// The keys of `labels`, which every object gets.
    pub labels: Vec<String>,
}

impl OpenShift {
    /// Reads `parameters` and `labels` of a Template.
    #[must_use]
    pub fn read(doc: &Document, template: NodeId) -> Self {
        let list = doc.value(template, "parameters");
        let parameters: Vec<Parameter> = list
            .map_or(&[][..], |list| doc.items(list))
            .iter()
            .filter_map(|item| Parameter::read(doc, *item))
            .collect();
        let labels = doc
            .value(template, "labels")
            .map_or(&[][..], |labels| doc.entries(labels))
            .iter()
            .map(|entry| doc.key_text(entry.key).into_owned())
            .collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, parameter) in parameters.iter().enumerate() {
            by_name.entry(parameter.name.clone()).or_default().push(n);
        }
        Self {
            parameters,
            by_name,
            labels,
        }
    }

    /// The parameters in the order of their declaration.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The declarations of this name, in order.
    pub fn declarations(&self, name: &str) -> impl Iterator<Item = &Parameter> {
        let numbers = self.by_name.get(name).into_iter().flatten();
        numbers.map(|n| &self.parameters[*n])
    }

    /// The parameter of this name. Of several the last one wins.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        let last = self.by_name.get(name)?.last()?;
        self.parameters.get(*last)
    }

    /// The same with other labels.
    #[must_use]
    pub fn with_labels(&self, labels: Vec<String>) -> Self {
        Self {
            labels,
            ..self.clone()
        }
    }

    /// The declared default of a parameter.
    #[must_use]
    pub fn default_of(&self, name: &str) -> Option<&str> {
        let (text, _) = self.parameter(name)?.default.as_ref()?;
        Some(text)
    }

    /// What a text becomes with the declared defaults put in; `None` where it stays as it is.
    ///
    /// A reference without a default stays: what is put in there is not known, or nothing.
    #[must_use]
    pub fn substituted(&self, text: &str) -> Option<Replacement> {
        let found = references(text);
        if let [reference] = &found[..]
            && reference.form == Form::Value
        {
            let default = self.default_of(reference.name)?;
            // What cannot be decoded stays a text.
            return Some(match serde_json::from_str(default) {
                Ok(json) => Replacement::Json(json),
                Err(_) => Replacement::Text(default.to_owned()),
            });
        }
        let mut out = text.to_owned();
        let mut changed = false;
        for reference in found {
            if let Some(default) = self.default_of(reference.name) {
                // The first one that is written there now, even if an earlier default has brought it in.
                out = out.replacen(&text[reference.range], default, 1);
                changed = true;
            }
        }
        changed.then_some(Replacement::Text(out))
    }
}

/// How a parameter is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `${NAME}`, anywhere in a text: it stays text.
    Text,
    /// `${{NAME}}` as the whole string: replaced by the value itself, of whatever type.
    Value,
}

/// One reference to a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'t> {
    /// The parameter's name.
    pub name: &'t str,
    /// How it is written.
    pub form: Form,
    /// Where it is written in the text, with its braces.
    pub range: Range<usize>,
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The references in a text, in order.
#[must_use]
pub fn references(text: &str) -> Vec<Reference<'_>> {
    if let Some(name) = text.strip_prefix("${{").and_then(|t| t.strip_suffix("}}"))
        && is_name(name)
    {
        let (form, range) = (Form::Value, 0..text.len());
        return vec![Reference { name, form, range }];
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("${").map(|n| at + n) {
        let start = open + 2;
        match text[start..].find('}').map(|n| &text[start..start + n]) {
            Some(name) if is_name(name) => {
                at = start + name.len() + 1;
                let (form, range) = (Form::Text, open..at);
                found.push(Reference { name, form, range });
            }
            _ => at = start,
        }
    }
    found
}

/// The one reference that a text is, from its first to its last character.
#[must_use]
pub fn whole_reference(text: &str) -> Option<Reference<'_>> {
    let mut found = references(text);
    let only = found.pop().filter(|_| found.is_empty())?;
    (only.range == (0..text.len())).then_some(only)
}
