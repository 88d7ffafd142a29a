//! What the templates get is told in the guide as it is.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use argo_metrics::generate::context::{Argo, Docs, Openshift, Python};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

/// What a template's page begins with, from which on it is written anew.
const FROM_HERE: &str = "## What they get\n";

#[test]
fn the_guide_tells_what_each_template_gets() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/templates.md");
    let page = fs::read_to_string(&path).unwrap();
    let by_hand = page.split(FROM_HERE).next().unwrap();
    let mut wanted = format!("{by_hand}{FROM_HERE}");
    of::<Argo>("argo.yaml.hbs", &mut wanted);
    of::<Openshift>("openshift.yaml.hbs", &mut wanted);
    of::<Python>("prometheus_client.py.hbs and flask.py.hbs", &mut wanted);
    of::<Docs>("docs.md.hbs", &mut wanted);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, &wanted).unwrap();
    }
    assert!(
        page == wanted,
        "UPDATE_DOCS=1 cargo test writes it anew; look at what changed"
    );
    for file in argo_metrics::generate::files() {
        let name = file.split('.').next().unwrap();
        assert!(page.contains(name), "{file} is not told of");
    }
}

fn of<T: JsonSchema>(title: &str, page: &mut String) {
    let schema = schema_for!(T).to_value();
    writeln!(page, "\n### {title}").unwrap();
    table(&schema, page);
    let empty = serde_json::Map::new();
    let parts = schema["$defs"].as_object().unwrap_or(&empty);
    for (name, part) in parts {
        writeln!(page, "\n**{}**: {}", spoken(name), described(part)).unwrap();
        table(part, page);
    }
}

fn table(schema: &Value, page: &mut String) {
    page.push_str("\n| field | kind | what it is |\n|---|---|---|\n");
    let fields = schema["properties"].as_object().expect("fields");
    assert!(!fields.is_empty());
    for (name, field) in fields {
        let told = described(field);
        assert!(!told.is_empty(), "{name} is not described");
        writeln!(page, "| `{name}` | {} | {told} |", kind(field)).unwrap();
    }
}

fn described(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// A type's name in the words of the page.
fn spoken(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

fn kind(field: &Value) -> String {
    if let Some(reference) = field["$ref"].as_str() {
        return format!("*{}*", spoken(reference.rsplit('/').next().unwrap()));
    }
    if let Some(any) = field["anyOf"].as_array() {
        let of = any.iter().find(|one| one["type"] != "null").unwrap();
        return format!("{} or nothing", kind(of));
    }
    match &field["type"] {
        Value::String(one) => word(one, field),
        Value::Array(several) => {
            let one = several
                .iter()
                .find(|one| *one != "null")
                .and_then(Value::as_str)
                .unwrap();
            format!("{} or nothing", word(one, field))
        }
        other => panic!("{other}"),
    }
}

fn word(json: &str, field: &Value) -> String {
    match json {
        "string" => "string".to_owned(),
        "boolean" => "yes or no".to_owned(),
        "integer" => "number".to_owned(),
        "array" => format!("list of {}", kind(&field["items"])),
        other => panic!("{other}"),
    }
}
