//! The JSON Schemas of what is read, and what they say in words, with the place.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value as Json;

use super::conform::{Fault, Kind, faults};
use super::faults;
use super::model::{PresetFile, Spec};
use super::source::{Cursor, problem};
use crate::diagnostic::{Finding, closest};

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A spec, with metrics.
    Spec,
    /// A file with presets only.
    Presets,
}

static SPEC: LazyLock<Json> = LazyLock::new(spec);
static PRESETS: LazyLock<Json> = LazyLock::new(presets);

/// The JSON Schema of a spec.
#[must_use]
pub fn spec() -> Json {
    schema_of::<Spec>()
}

/// The JSON Schema of a file with presets only.
pub(super) fn presets() -> Json {
    schema_of::<PresetFile>()
}

fn schema_of<T: schemars::JsonSchema>() -> Json {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// What the schema has against a value, in the order of the file.
pub(super) fn check(value: &serde_yaml::Value, shape: Shape, root: Cursor) -> Vec<Finding> {
    let schema: &Json = match shape {
        Shape::Spec => &SPEC,
        Shape::Presets => &PRESETS,
    };
    let json = match serde_json::to_value(value) {
        Ok(json) => json,
        Err(error) => {
            let message = format!("this cannot be a spec: {error}");
            return vec![problem(faults::NOT_A_SPEC, root.place(), message)];
        }
    };
    // A file in which everything is commented out says nothing, which is not a mistake of its form.
    if json.is_null() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for fault in faults(schema, &json) {
        tell(&fault, root, &mut problems);
    }
    problems.sort_by(|a, b| {
        let key = |p: &Finding| (p.place.span.start, p.place.span.end);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    problems.dedup();
    problems
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each kind of mistake, with its words"
)]
fn tell(fault: &Fault, root: Cursor, problems: &mut Vec<Finding>) {
    let steps = fault.path.as_slice();
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
    let new = |name, message: String| Finding::new(name, at.place(), message);
    match &fault.kind {
        Kind::Unknown(unexpected) => {
            let known = known_keys(fault);
            for key in unexpected {
                problems.push(unknown_key(key, &shown, steps, &known, at));
            }
        }
        Kind::NoAlternative(alternatives) => {
            if let Some(words) = words(alternatives) {
                problems.push(unknown_word(&text_of(fault.instance), &words, &shown, at));
                return;
            }
            match meant(alternatives, steps) {
                Some(alternative) => {
                    for fault in alternative {
                        tell(fault, root, problems);
                    }
                }
                None => {
                    let mut kinds = Vec::new();
                    for fault in alternatives.iter().flatten() {
                        all_wanted(fault, &mut kinds);
                    }
                    let found = found(fault.instance);
                    problems.push(wrong_type(at, &shown, &kinds, &found, fault.instance));
                }
            }
        }
        Kind::Type(_) if reserved(steps).is_some() => {
            let near = reserved(steps).unwrap_or_default();
            let message = format!("{shown} is read as a metric, which must be a mapping");
            problems.push(
                new(faults::UNKNOWN_KEY, message).help(format!("write `{near}` if you meant that")),
            );
        }
        Kind::Type(_) => {
            let kinds = wanted(fault).into_iter().collect::<Vec<_>>();
            let found = found(fault.instance);
            problems.push(wrong_type(at, &shown, &kinds, &found, fault.instance));
        }
        Kind::Options(options) => {
            let options = options.iter().filter_map(Json::as_str).collect::<Vec<_>>();
            problems.push(unknown_word(&text_of(fault.instance), &options, &shown, at));
        }
        Kind::Count => {
            let message = format!("{shown} accepts one of {}", known_keys(fault).join(", "));
            problems.push(new(faults::WRONG_KEY, message));
        }
        Kind::Below(limit) => {
            problems.push(new(
                faults::WRONG_VALUE,
                format!("{shown} must be at least {limit}"),
            ));
        }
        Kind::Above(limit) => {
            problems.push(new(
                faults::WRONG_VALUE,
                format!("{shown} must be at most {limit}"),
            ));
        }
        Kind::Missing(key) => {
            problems.push(
                new(faults::MISSING_KEY, format!("{shown} has no `{key}`"))
                    .help(format!("add `{key}: …`")),
            );
        }
        Kind::Constant(constant) => {
            problems.push(new(
                faults::NOT_A_SPEC,
                format!("{shown} must be {constant}"),
            ));
        }
        Kind::SeveralAlternatives => {
            let message = format!("{shown} can be read in more than one way");
            problems.push(new(faults::NOT_A_SPEC, message));
        }
    }
}

fn unknown_word(word: &str, options: &[&str], shown: &str, at: Cursor) -> Finding {
    let message = format!("`{word}` is not a valid value of {shown}");
    let known = options.join(", ");
    let problem = problem(faults::UNKNOWN_KEY, at.place(), message);
    problem.help(match closest(word, options.iter().copied()) {
        Some(near) => format!("write `{near}`; valid values are {known}"),
        None => format!("use one of {known}"),
    })
}

/// The words, where each alternative is one.
fn words<'a>(alternatives: &[Vec<Fault<'a>>]) -> Option<Vec<&'a str>> {
    alternatives
        .iter()
        .map(|alternative| match alternative.as_slice() {
            [one] => match one.kind {
                Kind::Constant(constant) => constant.as_str(),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn unknown_key(key: &str, shown: &str, steps: &[String], known: &[&str], at: Cursor) -> Finding {
    let place = at.key(key).at_key();
    // A mapping that was not meant as a metric becomes one through a typo in its name: `lables` beside the metrics.
    let name = steps.last().map(String::as_str).unwrap_or_default();
    if let Some(near) = reserved(steps) {
        return problem(
            faults::UNKNOWN_KEY,
            at.at_key(),
            format!("`{name}` is read as a metric, but a metric has no key `{key}`"),
        )
        .help(format!("write `{near}` if you meant that"));
    }
    let problem = problem(
        faults::UNKNOWN_KEY,
        place,
        format!("{shown} has no key `{key}`"),
    );
    let all = known.join(", ");
    problem.help(match closest(key, known.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None if steps.is_empty() && at.key(key).is_map() && known.contains(&"workflow") => {
            "indent metrics under `workflow`, `templates: {NAME: …}` or `code`".to_owned()
        }
        None => format!("use one of {all}"),
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

fn wrong_type(at: Cursor, shown: &str, kinds: &[&str], found: &str, instance: &Json) -> Finding {
    let mut wanted: Vec<&str> = Vec::new();
    for kind in kinds.iter().filter(|kind| **kind != "nothing") {
        if !wanted.contains(kind) {
            wanted.push(kind);
        }
    }
    let message = format!("{shown} must be {}, not {found}", wanted.join(" or "));
    let problem = problem(faults::WRONG_VALUE, at.place(), message);
    let scalar = instance.is_number() || instance.is_boolean();
    match at.raw() {
        Some(raw) if scalar && wanted.contains(&"a string") => {
            problem.help(format!("quote it: `\"{raw}\"`"))
        }
        Some(raw) if wanted.contains(&"a number") && instance.is_string() => {
            let plain = raw.trim_matches(['"', '\'']);
            let number = plain.trim_end_matches(|c: char| c.is_alphabetic());
            match number.parse::<f64>() {
                Ok(_) => problem.help(format!("write only the number: `{number}`")),
                Err(_) => problem,
            }
        }
        _ => problem,
    }
}

/// Of several alternatives the one that was meant: whose type the value has, the first one if several.
fn meant<'f, 'a>(alternatives: &'f [Vec<Fault<'a>>], path: &[String]) -> Option<&'f [Fault<'a>]> {
    let fits = |alternative: &&Vec<Fault>| {
        !alternative.is_empty()
            && !alternative
                .iter()
                .any(|fault| is_of_another_type(fault, path))
    };
    alternatives.iter().find(fits).map(Vec::as_slice)
}

/// Whether a fault says that the value itself has a wrong type, also within alternatives.
fn is_of_another_type(fault: &Fault, path: &[String]) -> bool {
    if fault.path != path {
        return false;
    }
    match &fault.kind {
        Kind::Type(_) => true,
        Kind::NoAlternative(alternatives) => alternatives
            .iter()
            .all(|alternative| alternative.iter().any(|f| is_of_another_type(f, path))),
        _ => false,
    }
}

/// The types that would do, within alternatives too.
fn all_wanted(fault: &Fault, kinds: &mut Vec<&'static str>) {
    match &fault.kind {
        Kind::NoAlternative(alternatives) => {
            for fault in alternatives.iter().flatten() {
                all_wanted(fault, kinds);
            }
        }
        _ => kinds.extend(wanted(fault)),
    }
}

fn wanted(fault: &Fault) -> Option<&'static str> {
    let Kind::Type(kinds) = &fault.kind else {
        return None;
    };
    let word = |kind: &str| match kind {
        "string" => "a string",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a mapping",
        _ => "nothing",
    };
    let words = kinds.iter().map(|kind| word(kind)).collect::<Vec<_>>();
    match words.as_slice() {
        [one] => Some(one),
        several => several.iter().copied().find(|word| *word != "nothing"),
    }
}

fn found(instance: &Json) -> String {
    match instance {
        Json::Null => "nothing".to_owned(),
        Json::Bool(b) => format!("the boolean `{b}`"),
        Json::Number(n) => format!("the number `{n}`"),
        Json::String(text) => format!("the string `{}`", text.escape_debug()),
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

/// The keys that the schema has beside the keyword which complains of others.
fn known_keys<'a>(fault: &Fault<'a>) -> Vec<&'a str> {
    let properties = fault.schema.get("properties").and_then(Json::as_object);
    properties.map_or_else(Vec::new, |map| map.keys().map(String::as_str).collect())
}
