//! Another document in the place of one: some scalars have another value, everything keeps its place.

use serde_json::Value as Json;

use super::{Document, Entry, Kind, Node, NodeId, Span, Style, Value};

/// What a scalar becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Replacement {
    /// A text, whatever it looks like.
    Text(String),
    /// A value of any type.
    Json(Json),
}

impl Document {
    /// The document with other scalars. Nodes keep their numbers and their places; what a replacement adds below a
    /// scalar has the scalar's place.
    ///
    /// The text that is written there is no longer the scalar's: [`Document::source_map`] leads to the whole of it.
    #[must_use]
    pub fn replaced(&self, replacements: impl IntoIterator<Item = (NodeId, Replacement)>) -> Self {
        let mut copy = self.clone();
        for (id, replacement) in replacements {
            let id = copy.resolved(id);
            let span = copy.nodes[id.index()].span;
            let kind = match replacement {
                Replacement::Text(text) => scalar(&text, Style::DoubleQuoted, Value::Text),
                Replacement::Json(json) => copy.kind_of(&json, span),
            };
            copy.nodes[id.index()].kind = kind;
        }
        copy.numbered()
    }

    /// The node of this document that a node of the one which it was made of has become.
    #[must_use]
    pub fn counterpart(&self, of: &Self, id: NodeId) -> NodeId {
        of.own(id); // It must be one of that document.
        self.nth(id.index())
    }

    /// The node that an alias stands for; any other node itself.
    #[must_use]
    pub fn resolved(&self, id: NodeId) -> NodeId {
        match self.own(id).kind {
            Kind::Alias(target) => target,
            _ => id,
        }
    }

    fn kind_of(&mut self, json: &Json, span: Span) -> Kind {
        match json {
            Json::Null => scalar("null", Style::Plain, Value::Null),
            Json::Bool(b) => scalar(&b.to_string(), Style::Plain, Value::Bool(*b)),
            Json::Number(number) => {
                let value = match (number.as_i64(), number.as_u64()) {
                    (Some(n), _) => Value::Int(n),
                    (None, Some(n)) => Value::Uint(n),
                    (None, None) => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
                };
                scalar(&number.to_string(), Style::Plain, value)
            }
            Json::String(text) => scalar(text, Style::DoubleQuoted, Value::Text),
            Json::Array(items) => Kind::Seq(items.iter().map(|i| self.added(i, span)).collect()),
            Json::Object(fields) => {
                let entry = |(key, value): (&String, &Json)| Entry {
                    key: self.added(&Json::from(key.as_str()), span),
                    value: self.added(value, span),
                    merged: false,
                };
                Kind::Map(fields.iter().map(entry).collect())
            }
        }
    }

    fn added(&mut self, json: &Json, span: Span) -> NodeId {
        let kind = self.kind_of(json, span);
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node { kind, span });
        id
    }
}

fn scalar(text: &str, style: Style, value: Value) -> Kind {
    Kind::Scalar {
        text: text.into(),
        style,
        value,
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Limits, Replacement, Text, read};

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "a node of another document")]
    fn a_node_belongs_to_one_document() {
        let doc = read(&Text::from("a: 1"), &Limits::default())
            .documents
            .remove(0);
        let value = doc.value(doc.root(), "a").unwrap();
        let filled = doc.replaced([(value, Replacement::Text("2".to_owned()))]);
        assert_eq!(filled.text(filled.counterpart(&doc, value)), Some("2"));
        let _ = filled.text(value);
    }
}
