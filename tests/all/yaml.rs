//! What the YAML layer promises.

use argo_metrics::yaml::{Document, Kind, Limits, NodeId, Stream, Text, Value, format_float, read};

fn stream(source: &str) -> Stream {
    read(&Text::from(source), &Limits::default())
}

/// The document as Argo's reader hands it on.
fn json(document: &Document, id: NodeId) -> serde_json::Value {
    match &document.node(id).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(number) => (*number).into(),
            Value::Uint(number) => (*number).into(),
            Value::Float(number) => {
                serde_json::from_str(&format_float(*number)).unwrap_or_default()
            }
            Value::Text => text.as_ref().into(),
        },
        Kind::Seq(items) => items.iter().map(|item| json(document, *item)).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| {
                (
                    document.key_text(entry.key).into_owned(),
                    json(document, entry.value),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Alias(_) => unreachable!("an alias is followed"),
    }
}

#[test]
fn each_recorded_scalar_becomes_what_argos_reader_makes_of_it() {
    let recorded = include_str!("../../fixtures/recorded/yaml_scalars.jsonl");
    for line in recorded.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let source = case["yaml"].as_str().unwrap();
        let read = stream(source);
        let refused = !read.problems.is_empty() || !read.documents[0].unreadable.is_empty();
        match case["json"].as_str() {
            None => {
                assert!(refused, "{source} is refused");
                let words = match read.problems.first() {
                    Some(problem) => format!("yaml: {}", problem.message),
                    None => read.documents[0].unreadable[0].1.clone(),
                };
                assert_eq!(
                    words,
                    case["string_field_error"].as_str().unwrap(),
                    "{source}"
                );
            }
            Some(expected) => {
                assert!(!refused, "{source}: {:?}", read.problems);
                let document = &read.documents[0];
                let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
                assert_eq!(
                    json(document, document.root())
                        .to_string()
                        .replace(".0", ""),
                    expected.to_string().replace(".0", ""),
                    "{source}"
                );
            }
        }
    }
}
