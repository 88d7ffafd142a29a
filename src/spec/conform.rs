//! Holds a value against a schema of ours: the keywords that [`schemars`] writes for the types in `model`, and no others.
//!
//! A library for all of JSON Schema would do, and was here: its code was a third of what `cargo build --release` compiled and a
//! sixth of the binary, for a dozen keywords. The tests compare the two.

use serde_json::{Map, Value as Json};

/// Something that a schema has against a value.
#[derive(Debug, Clone)]
pub(super) struct Fault<'a> {
    /// Where in the value: keys and indices, from the outermost.
    pub path: Vec<String>,
    /// What is there.
    pub instance: &'a Json,
    /// The part of the schema that speaks.
    pub schema: &'a Map<String, Json>,
    /// What it says.
    pub kind: Kind<'a>,
}

/// What a keyword of a schema says.
#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    /// `type`: these would do.
    Type(Vec<&'a str>),
    /// `additionalProperties: false`: these keys are not among the `properties`.
    Unknown(Vec<&'a str>),
    /// `required`: this key is missing.
    Missing(&'a str),
    /// `anyOf` or `oneOf`: what each alternative has against it.
    NoAlternative(Vec<Vec<Fault<'a>>>),
    /// `oneOf`: more than one alternative matches.
    SeveralAlternatives,
    /// `const`: it must be this value.
    Constant(&'a Json),
    /// `enum`: it must be one of these values.
    Options(&'a [Json]),
    /// `minProperties` or `maxProperties`.
    Count,
    /// `minimum`: it is below this number.
    Below(&'a Json),
    /// `maximum`: it is above this number.
    Above(&'a Json),
}

/// The keywords that are looked at.
#[cfg(test)]
const KEYWORDS: [&str; 15] = [
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "items",
    "maxProperties",
    "maximum",
    "minProperties",
    "minimum",
    "oneOf",
    "properties",
    "required",
    "type",
    "$defs",
];

/// Those that say nothing about a value.
#[cfg(test)]
const REMARKS: [&str; 5] = ["$schema", "default", "description", "format", "title"];

/// All that a schema has against a value, outermost first.
pub(super) fn faults<'a>(schema: &'a Json, instance: &'a Json) -> Vec<Fault<'a>> {
    let mut checker = Checker {
        root: schema,
        path: Vec::new(),
        found: Vec::new(),
    };
    checker.check(schema, instance);
    checker.found
}

struct Checker<'a> {
    root: &'a Json,
    path: Vec<String>,
    found: Vec<Fault<'a>>,
}

impl<'a> Checker<'a> {
    #[expect(
        clippy::too_many_lines,
        reason = "one case for each keyword of JSON Schema"
    )]
    fn check(&mut self, schema: &'a Json, instance: &'a Json) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        let mut add = |kind| {
            self.found.push(Fault {
                path: self.path.clone(),
                instance,
                schema,
                kind,
            });
        };
        if let Some(wanted) = schema.get("type") {
            let wanted = strings(wanted);
            if !wanted.iter().any(|name| is_a(name, instance)) {
                add(Kind::Type(wanted));
            }
        }
        if let Some(constant) = schema.get("const")
            && constant != instance
        {
            add(Kind::Constant(constant));
        }
        if let Some(options) = schema.get("enum").and_then(Json::as_array)
            && !options.contains(instance)
        {
            add(Kind::Options(options));
        }
        if let Some(number) = instance.as_f64() {
            let limit = |keyword| Some((schema.get(keyword)?, schema.get(keyword)?.as_f64()?));
            if let Some((limit, at_least)) = limit("minimum")
                && number < at_least
            {
                add(Kind::Below(limit));
            }
            if let Some((limit, at_most)) = limit("maximum")
                && number > at_most
            {
                add(Kind::Above(limit));
            }
        }
        if let Some(map) = instance.as_object() {
            let limit = |keyword| schema.get(keyword).and_then(Json::as_u64);
            let count = map.len() as u64;
            if limit("minProperties").is_some_and(|least| count < least)
                || limit("maxProperties").is_some_and(|most| count > most)
            {
                add(Kind::Count);
            }
            for key in schema.get("required").map_or_else(Vec::new, strings) {
                if !map.contains_key(key) {
                    add(Kind::Missing(key));
                }
            }
        }
        self.below(schema, instance);
        self.alternatives(schema, instance);
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str)
            && let Some(meant) = self.root.pointer(reference.trim_start_matches('#'))
        {
            self.check(meant, instance);
        }
    }

    /// What the value is made of.
    fn below(&mut self, schema: &'a Map<String, Json>, instance: &'a Json) {
        let known = schema.get("properties").and_then(Json::as_object);
        if let Some(map) = instance.as_object() {
            let mut unknown = Vec::new();
            for (key, value) in map {
                match known.and_then(|known| known.get(key)) {
                    Some(inner) => self.inside(key.clone(), inner, value),
                    None => match schema.get("additionalProperties") {
                        Some(Json::Bool(false)) => unknown.push(key.as_str()),
                        Some(inner) => self.inside(key.clone(), inner, value),
                        None => {}
                    },
                }
            }
            if !unknown.is_empty() {
                self.found.push(Fault {
                    path: self.path.clone(),
                    instance,
                    schema,
                    kind: Kind::Unknown(unknown),
                });
            }
        }
        if let (Some(list), Some(inner)) = (instance.as_array(), schema.get("items")) {
            for (index, value) in list.iter().enumerate() {
                self.inside(index.to_string(), inner, value);
            }
        }
    }

    fn inside(&mut self, step: String, schema: &'a Json, instance: &'a Json) {
        self.path.push(step);
        self.check(schema, instance);
        self.path.pop();
    }

    fn alternatives(&mut self, schema: &'a Map<String, Json>, instance: &'a Json) {
        for keyword in ["anyOf", "oneOf"] {
            let Some(alternatives) = schema.get(keyword).and_then(Json::as_array) else {
                continue;
            };
            let each = alternatives.iter().map(|alternative| {
                let mut checker = Checker {
                    root: self.root,
                    path: self.path.clone(),
                    found: Vec::new(),
                };
                checker.check(alternative, instance);
                checker.found
            });
            let each = each.collect::<Vec<_>>();
            let kind = match each.iter().filter(|found| found.is_empty()).count() {
                0 => Kind::NoAlternative(each),
                1 => continue,
                _ if keyword == "anyOf" => continue,
                _ => Kind::SeveralAlternatives,
            };
            self.found.push(Fault {
                path: self.path.clone(),
                instance,
                schema,
                kind,
            });
        }
    }
}

/// One text or a list of texts.
fn strings(json: &Json) -> Vec<&str> {
    match json {
        Json::String(one) => vec![one],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value has a type of JSON Schema. `1.0` is an integer there.
fn is_a(name: &str, instance: &Json) -> bool {
    match name {
        "null" => instance.is_null(),
        "boolean" => instance.is_boolean(),
        "string" => instance.is_string(),
        "array" => instance.is_array(),
        "object" => instance.is_object(),
        "number" => instance.is_number(),
        "integer" => {
            instance.is_i64()
                || instance.is_u64()
                || instance
                    .as_f64()
                    .is_some_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    use jsonschema::error::ValidationErrorKind;
    use proptest::prelude::*;

    use super::*;
    use crate::spec::schema;

    static SCHEMAS: LazyLock<Vec<(Json, jsonschema::Validator)>> = LazyLock::new(|| {
        let compiled = |schema| {
            let validator = jsonschema::draft202012::new(&schema).expect("a schema");
            (schema, validator)
        };
        [schema::spec(), schema::presets()].map(compiled).into()
    });

    fn keywords<'a>(schema: &'a Json, found: &mut BTreeSet<&'a str>) {
        let Some(map) = schema.as_object() else {
            return;
        };
        for (keyword, value) in map {
            found.insert(keyword);
            match keyword.as_str() {
                "properties" | "$defs" => {
                    for inner in value.as_object().into_iter().flat_map(Map::values) {
                        keywords(inner, found);
                    }
                }
                "anyOf" | "oneOf" => {
                    for inner in value.as_array().into_iter().flatten() {
                        keywords(inner, found);
                    }
                }
                "additionalProperties" | "items" => keywords(value, found),
                _ => {}
            }
        }
    }

    #[test]
    fn every_keyword_of_the_schemas_is_looked_at() {
        for schema in [schema::spec(), schema::presets()] {
            let mut found = BTreeSet::new();
            keywords(&schema, &mut found);
            for remark in REMARKS {
                found.remove(remark);
            }
            let unknown = found
                .iter()
                .filter(|keyword| !KEYWORDS.contains(keyword))
                .collect::<Vec<_>>();
            assert!(found.len() > 8, "{found:?}");
            assert!(unknown.is_empty(), "{unknown:?}");
        }
    }

    /// Where and by which keyword a value is refused, as the library says it.
    fn by_the_library(
        validator: &jsonschema::Validator,
        value: &Json,
    ) -> BTreeSet<(String, &'static str)> {
        validator
            .iter_errors(value)
            .map(|error| {
                let keyword = match error.kind() {
                    ValidationErrorKind::Type { .. } => "type",
                    ValidationErrorKind::AdditionalProperties { .. } => "additionalProperties",
                    ValidationErrorKind::Required { .. } => "required",
                    ValidationErrorKind::AnyOf { .. }
                    | ValidationErrorKind::OneOfNotValid { .. } => "none",
                    ValidationErrorKind::OneOfMultipleValid { .. } => "several",
                    ValidationErrorKind::Constant { .. } => "const",
                    ValidationErrorKind::Enum { .. } => "enum",
                    ValidationErrorKind::MinProperties { .. }
                    | ValidationErrorKind::MaxProperties { .. } => "count",
                    ValidationErrorKind::Minimum { .. } => "minimum",
                    ValidationErrorKind::Maximum { .. } => "maximum",
                    _ => "another",
                };
                (error.instance_path().as_str().to_owned(), keyword)
            })
            .collect()
    }

    fn by_us(schema: &Json, value: &Json) -> BTreeSet<(String, &'static str)> {
        faults(schema, value)
            .iter()
            .map(|fault| {
                let keyword = match &fault.kind {
                    Kind::Type(_) => "type",
                    Kind::Unknown(_) => "additionalProperties",
                    Kind::Missing(_) => "required",
                    Kind::NoAlternative(_) => "none",
                    Kind::SeveralAlternatives => "several",
                    Kind::Constant(_) => "const",
                    Kind::Options(_) => "enum",
                    Kind::Count => "count",
                    Kind::Below(_) => "minimum",
                    Kind::Above(_) => "maximum",
                };
                let steps = fault.path.iter().map(|step| {
                    let step = step.replace('~', "~0").replace('/', "~1");
                    format!("/{step}")
                });
                (steps.collect(), keyword)
            })
            .collect()
    }

    /// Keys of specs, so that what is made by chance comes further than the first one.
    const KEYS: [&str; 24] = [
        "name",
        "labels",
        "buckets",
        "workflow",
        "templates",
        "code",
        "presets",
        "use",
        "counter",
        "gauge",
        "histogram",
        "count",
        "help",
        "when",
        "on",
        "upto",
        "from",
        "a/b",
        "flask",
        "routes",
        "parameters",
        "x",
        "realtime",
        "label",
    ];

    fn value() -> impl Strategy<Value = Json> {
        let scalar = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            (-3..300_i64).prop_map(Json::from),
            (-2.0..2.0_f64).prop_map(Json::from),
            Just(Json::from(1.0)),
            prop_oneof![Just("Succeeded"), Just("duration"), Just("1"), Just("x")]
                .prop_map(Json::from),
        ];
        scalar.prop_recursive(6, 48, 5, |inner| {
            let key = proptest::sample::select(&KEYS[..]);
            prop_oneof![
                1 => proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                4 => proptest::collection::vec((key, inner), 0..5).prop_map(|entries| {
                    let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
                    Json::Object(entries.collect())
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn it_says_what_the_library_says(value in value()) {
            for (schema, validator) in &*SCHEMAS {
                prop_assert_eq!(by_us(schema, &value), by_the_library(validator, &value), "{}", value);
            }
        }
    }
}
