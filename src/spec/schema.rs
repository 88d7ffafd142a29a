//! The JSON Schemas of what is read, and what they say in words, with the place.

use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use schemars::generate::SchemaSettings;
use serde_json::Value as Json;

use super::model::{PresetFile, Spec};
use super::source::{Cursor, Problem};
use crate::diagnostic::closest;

/// What a file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A spec.
    Spec,
    /// A file with presets only.
    Presets,
}

struct Compiled {
    schema: Json,
    /// `None` never happens: the schema is ours, and a test builds it.
    validator: Option<Validator>,
}

impl Compiled {
    fn new(schema: Json) -> Self {
        let validator = jsonschema::draft202012::new(&schema).ok();
        Self { schema, validator }
    }
}

static SPEC: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(spec()));
static PRESETS: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(schema_of::<PresetFile>()));

/// The JSON Schema of a spec.
#[must_use]
pub fn spec() -> Json {
    schema_of::<Spec>()
}

fn schema_of<T: schemars::JsonSchema>() -> Json {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// What the schema has against a value, in the order of the file.
pub(super) fn check(value: &serde_yaml::Value, shape: Shape, root: Cursor) -> Vec<Problem> {
    let compiled: &Compiled = match shape {
        Shape::Spec => &SPEC,
        Shape::Presets => &PRESETS,
    };
    let json = match serde_json::to_value(value) {
        Ok(json) => json,
        Err(error) => {
            let message = format!("this cannot be a spec: {error}");
            return vec![Problem::new("not-a-spec", root.place(), message)];
        }
    };
    // A file in which everything is commented out says nothing, and that is no mistake of its form.
    if json.is_null() {
        return Vec::new();
    }
    let Some(validator) = &compiled.validator else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for error in validator.iter_errors(&json) {
        tell(&error, &compiled.schema, root, &mut problems);
    }
    problems.sort_by(|a, b| {
        let key = |p: &Problem| (p.finding.span.start, p.finding.span.end);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.finding.message.cmp(&b.finding.message))
    });
    problems.dedup();
    problems
}

fn tell(error: &ValidationError, schema: &Json, root: Cursor, problems: &mut Vec<Problem>) {
    let steps = steps(error.instance_path().as_str());
    let at = steps.iter().fold(root, |at, step| match step.parse() {
        Ok(index) if at.is_list() => at.item(index),
        _ => at.key(step),
    });
    let shown = match steps
        .iter()
        .rev()
        .find(|step| step.parse::<usize>().is_err())
    {
        Some(step) => format!("`{step}`"),
        None => "a spec".to_owned(),
    };
    let new = |name, message: String| Problem::new(name, at.place(), message);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let known = keys_beside(schema, error.schema_path().as_str());
            for key in unexpected {
                problems.push(unknown_key(key, &shown, &steps, &known, at));
            }
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            if let Some(words) = words(context) {
                problems.push(unknown_word(&text_of(error.instance()), &words, &shown, at));
                return;
            }
            match branch(context, error.instance_path().as_str()) {
                Some(branch) => {
                    for error in branch {
                        tell(error, schema, root, problems);
                    }
                }
                None => {
                    let mut kinds = Vec::new();
                    context
                        .iter()
                        .flatten()
                        .for_each(|error| all_wanted(error, &mut kinds));
                    let found = found(error.instance());
                    problems.push(wrong_type(at, &shown, &kinds, &found, error.instance()));
                }
            }
        }
        ValidationErrorKind::Type { .. } if reserved(&steps).is_some() => {
            let near = reserved(&steps).unwrap_or_default();
            let message = format!("{shown} is taken for a metric, which is a mapping");
            problems
                .push(new("unknown-key", message).help(format!("write `{near}` if you mean that")));
        }
        ValidationErrorKind::Type { .. } => {
            let kinds = wanted(error).into_iter().collect::<Vec<_>>();
            let found = found(error.instance());
            problems.push(wrong_type(at, &shown, &kinds, &found, error.instance()));
        }
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let options = options.iter().filter_map(Json::as_str).collect::<Vec<_>>();
            problems.push(unknown_word(
                &text_of(error.instance()),
                &options,
                &shown,
                at,
            ));
        }
        ValidationErrorKind::MinProperties { .. } | ValidationErrorKind::MaxProperties { .. } => {
            let known = keys_beside(schema, error.schema_path().as_str());
            let message = format!("{shown} takes one of {}", known.join(", "));
            problems.push(new("wrong-key", message));
        }
        ValidationErrorKind::Minimum { limit } => {
            problems.push(new("wrong-value", format!("{shown} is {limit} at least")));
        }
        ValidationErrorKind::Maximum { limit } => {
            problems.push(new("wrong-value", format!("{shown} is {limit} at most")));
        }
        ValidationErrorKind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            problems.push(
                new("missing-key", format!("{shown} needs `{property}`"))
                    .help(format!("add `{property}: …`")),
            );
        }
        _ => problems.push(new("not-a-spec", format!("{shown}: {error}"))),
    }
}

fn unknown_word(word: &str, options: &[&str], shown: &str, at: Cursor) -> Problem {
    let message = format!("`{word}` is none of the words that {shown} takes");
    let known = options.join(", ");
    let problem = Problem::new("unknown-word", at.place(), message);
    problem.help(match closest(word, options.iter().copied()) {
        Some(near) => format!("write `{near}`; the words are {known}"),
        None => format!("the words are {known}"),
    })
}

/// The words, where each alternative is one.
fn words<'a>(context: &'a [Vec<ValidationError<'_>>]) -> Option<Vec<&'a str>> {
    context
        .iter()
        .map(|branch| match branch.as_slice() {
            [one] => match one.kind() {
                ValidationErrorKind::Constant { expected_value } => expected_value.as_str(),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn unknown_key(key: &str, shown: &str, steps: &[String], known: &[&str], at: Cursor) -> Problem {
    let place = at.key(key).at_key();
    // A mapping that is no metric becomes one by a slip in its name: `lables` beside the metrics.
    let name = steps.last().map(String::as_str).unwrap_or_default();
    if let Some(near) = reserved(steps) {
        return Problem::new(
            "unknown-key",
            at.at_key(),
            format!("`{name}` is taken for a metric, and `{key}` is no key of one"),
        )
        .help(format!("write `{near}` if you mean that"));
    }
    let problem = Problem::new("unknown-key", place, format!("{shown} has no key `{key}`"));
    let all = known.join(", ");
    problem.help(match closest(key, known.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None if steps.is_empty() && at.key(key).is_map() && known.contains(&"workflow") => {
            "metrics stand below `workflow`, `templates: {NAME: …}` or `code`, further to the right"
                .to_owned()
        }
        None => format!("the keys are {all}"),
    })
}

/// The key of a group that was probably meant by a metric's name.
fn reserved(steps: &[String]) -> Option<&'static str> {
    let name = match steps {
        [group, name] if group == "workflow" || group == "code" => name,
        [templates, _, name] if templates == "templates" => name,
        _ => return None,
    };
    closest(name, ["labels", "buckets", "use"])
}

fn wrong_type(at: Cursor, shown: &str, kinds: &[&str], found: &str, instance: &Json) -> Problem {
    let mut wanted: Vec<&str> = Vec::new();
    for kind in kinds.iter().filter(|kind| **kind != "nothing") {
        if !wanted.contains(kind) {
            wanted.push(kind);
        }
    }
    let message = format!("{shown} takes {}, not {found}", wanted.join(" or "));
    let problem = Problem::new("wrong-type", at.place(), message);
    let scalar = instance.is_number() || instance.is_boolean();
    match at.raw() {
        Some(raw) if scalar && wanted.contains(&"text") => {
            problem.help(format!("quote it: `\"{raw}\"`"))
        }
        Some(raw) if wanted.contains(&"a number") && instance.is_string() => {
            let plain = raw.trim_matches(['"', '\'']);
            let number = plain.trim_end_matches(|c: char| c.is_alphabetic());
            match number.parse::<f64>() {
                Ok(_) => problem.help(format!("write the number alone: `{number}`")),
                Err(_) => problem,
            }
        }
        _ => problem,
    }
}

/// Of several alternatives the one that was meant: whose type the value has, the first one if several.
fn branch<'a, 'e>(
    context: &'a [Vec<ValidationError<'e>>],
    path: &str,
) -> Option<&'a [ValidationError<'e>]> {
    let fits = |branch: &&Vec<ValidationError>| {
        !branch.is_empty() && !branch.iter().any(|error| is_of_another_type(error, path))
    };
    context.iter().find(fits).map(Vec::as_slice)
}

/// Whether an error says that the value itself has a wrong type, also within alternatives.
fn is_of_another_type(error: &ValidationError, path: &str) -> bool {
    if error.instance_path().as_str() != path {
        return false;
    }
    match error.kind() {
        ValidationErrorKind::Type { .. } => true,
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context
                .iter()
                .all(|branch| branch.iter().any(|error| is_of_another_type(error, path)))
        }
        _ => false,
    }
}

/// The types that would do, within alternatives too.
fn all_wanted(error: &ValidationError, kinds: &mut Vec<&'static str>) {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context
                .iter()
                .flatten()
                .for_each(|error| all_wanted(error, kinds));
        }
        _ => kinds.extend(wanted(error)),
    }
}

fn wanted(error: &ValidationError) -> Option<&'static str> {
    let ValidationErrorKind::Type { kind } = error.kind() else {
        return None;
    };
    let word = |json: &str| match json {
        "string" => "text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a mapping",
        _ => "nothing",
    };
    match kind {
        TypeKind::Single(one) => Some(word(&one.to_string())),
        TypeKind::Multiple(set) => {
            let kinds = set.iter().map(|kind| word(&kind.to_string()));
            kinds.into_iter().find(|word| *word != "nothing")
        }
    }
}

fn found(instance: &Json) -> String {
    match instance {
        Json::Null => "nothing".to_owned(),
        Json::Bool(b) => format!("the truth value `{b}`"),
        Json::Number(n) => format!("the number `{n}`"),
        Json::String(text) => format!("the text `{}`", text.escape_debug()),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "a mapping".to_owned(),
    }
}

fn text_of(instance: &Json) -> String {
    match instance {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The keys that stand in the schema beside the keyword which complains of others.
fn keys_beside<'s>(schema: &'s Json, keyword: &str) -> Vec<&'s str> {
    let parent = keyword.rsplit_once('/').map_or("", |(parent, _)| parent);
    let parent = parent.strip_prefix('#').unwrap_or(parent);
    let properties = schema.pointer(parent).and_then(|s| s.get("properties"));
    let properties = properties.and_then(Json::as_object);
    properties.map_or_else(Vec::new, |map| map.keys().map(String::as_str).collect())
}

/// The steps of a JSON pointer.
fn steps(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_can_be_compiled() {
        assert!(SPEC.validator.is_some() && PRESETS.validator.is_some());
    }
}
