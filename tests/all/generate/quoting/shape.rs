//! What a reader made of a document, so that all of them can be compared.

use std::fmt::Write as _;

use argo_metrics::yaml::{Document, Kind, Limits, NodeId, Text, Value, read};

/// A value as some reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Text(String),
    /// See [`Shape::number`].
    Number(String),
    List(Vec<Shape>),
    /// Sorted by key: see [`Shape::map`].
    Map(Vec<(Shape, Shape)>),
    /// Nothing that was written: a truth value, a date …
    Other(String),
}

impl Shape {
    /// A number, by the shortest digits that lead back to it, so that zero and minus zero differ.
    pub fn number(number: f64) -> Self {
        Self::Number(format!("{number:e}"))
    }

    /// A mapping; the order of its entries says nothing.
    pub fn map(mut entries: Vec<(Self, Self)>) -> Self {
        entries.sort();
        Self::Map(entries)
    }

    /// The value under a key of a mapping.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let is_named = |key: &Self| matches!(key, Self::Text(text) if text == name);
        let mut found = entries.iter().filter(|(key, _)| is_named(key));
        found.next().map(|(_, value)| value)
    }

    /// What `read.py` and `read.cjs` print: mappings as pairs, since a key may be of any type, and numbers as their
    /// digits, since `serde_json` rounds.
    pub fn printed(json: &serde_json::Value) -> Self {
        let pair = |pair: &serde_json::Value| (Self::printed(&pair[0]), Self::printed(&pair[1]));
        match json {
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => {
                Self::List(items.iter().map(Self::printed).collect())
            }
            _ => match (&json["map"], json["number"].as_str()) {
                (serde_json::Value::Array(pairs), _) => Self::map(pairs.iter().map(pair).collect()),
                (_, Some(digits)) => Self::number(digits.parse().expect("digits")),
                _ => Self::Other(json.to_string()),
            },
        }
    }

    /// JSON without numbers.
    pub fn json(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => {
                Self::List(items.into_iter().map(Self::json).collect())
            }
            serde_json::Value::Object(entries) => {
                let entries = entries.into_iter();
                Self::map(
                    entries
                        .map(|(k, v)| (Self::Text(k), Self::json(v)))
                        .collect(),
                )
            }
            other => Self::Other(other.to_string()),
        }
    }
}

/// What `argo_metrics::yaml` reads: `spec` where there is one, or else the whole document.
pub fn own(source: &str) -> Result<Shape, String> {
    let mut stream = read(&Text::from(source), &Limits::default());
    if let Some(problem) = stream.problems.first() {
        return Err(problem.message.clone());
    }
    if stream.documents.len() != 1 {
        return Err(format!("{} documents", stream.documents.len()));
    }
    let document = stream.documents.remove(0);
    if let Some((_, words)) = document.unreadable.first() {
        return Err(words.clone());
    }
    if let Some(duplicate) = document.duplicates.first() {
        return Err(format!("{:?} twice", duplicate.key));
    }
    let shape = of_node(&document, document.root());
    Ok(shape.get("spec").cloned().unwrap_or(shape))
}

fn of_node(document: &Document, id: NodeId) -> Shape {
    match &document.node(id).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Text => Shape::Text(text.to_string()),
            Value::Float(number) => Shape::number(*number),
            Value::Int(number) => Shape::number(*number as f64),
            Value::Uint(number) => Shape::number(*number as f64),
            other => Shape::Other(format!("{other:?}")),
        },
        Kind::Seq(items) => {
            Shape::List(items.iter().map(|item| of_node(document, *item)).collect())
        }
        Kind::Map(entries) => Shape::map(
            entries
                .iter()
                .map(|entry| (of_node(document, entry.key), of_node(document, entry.value)))
                .collect(),
        ),
        Kind::Alias(_) => Shape::Other("an alias".to_owned()),
    }
}

/// What `serde_yaml` reads: `spec` where there is one, or else the whole document.
pub fn serde(source: &str) -> Result<Shape, String> {
    let value: serde_yaml::Value =
        serde_yaml::from_str(source).map_err(|error| error.to_string())?;
    let shape = of_value(&value);
    Ok(shape.get("spec").cloned().unwrap_or(shape))
}

fn of_value(value: &serde_yaml::Value) -> Shape {
    match value {
        serde_yaml::Value::String(text) => Shape::Text(text.clone()),
        serde_yaml::Value::Number(number) => number
            .as_f64()
            .map_or_else(|| Shape::Other(number.to_string()), Shape::number),
        serde_yaml::Value::Sequence(items) => Shape::List(items.iter().map(of_value).collect()),
        serde_yaml::Value::Mapping(entries) => {
            let entries = entries.iter();
            Shape::map(entries.map(|(k, v)| (of_value(k), of_value(v))).collect())
        }
        other => Shape::Other(format!("{other:?}")),
    }
}

/// Where two shapes differ, a line for each place, the first few; empty where they are the same.
pub fn differences(expected: &Shape, found: &Shape) -> String {
    let mut lines = String::new();
    compare(expected, found, "", &mut lines);
    lines
}

fn compare(expected: &Shape, found: &Shape, path: &str, lines: &mut String) {
    if expected == found || lines.lines().count() > 20 {
        return;
    }
    match (expected, found) {
        (Shape::List(wanted), Shape::List(there)) if wanted.len() == there.len() => {
            for (at, (wanted, there)) in wanted.iter().zip(there).enumerate() {
                compare(wanted, there, &format!("{path}[{at}]"), lines);
            }
        }
        (Shape::Map(wanted), Shape::Map(there)) => {
            for (key, value) in wanted {
                match there.iter().find(|(other, _)| other == key) {
                    Some((_, other)) => compare(value, other, &format!("{path}.{key:?}"), lines),
                    None => {
                        let _ = writeln!(lines, "{path}: no key {key:?}");
                    }
                }
            }
            for (key, _) in there {
                if !wanted.iter().any(|(other, _)| other == key) {
                    let _ = writeln!(lines, "{path}: a key {key:?}");
                }
            }
        }
        _ => {
            let short = |shape: &Shape| format!("{shape:?}").chars().take(300).collect::<String>();
            let _ = writeln!(
                lines,
                "{path}: {} is read as {}",
                short(expected),
                short(found)
            );
        }
    }
}
