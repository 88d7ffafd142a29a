//! What several formats say of a metric.

use super::distinct;
use crate::argo::Version;
use crate::lint::inventory::{Bound, Entry, Label, Place, Series, StandsIn, Values};

/// Values of a label that are named.
const MOST_VALUES: usize = 6;

/// Different things of one metric that are named.
const MOST_DIFFERENT: usize = 8;

/// `3`, `3+` or `unbounded`.
pub(super) fn series(series: Series) -> String {
    at_least(series.count, series.at_least)
}

/// The same of the lines that they have on `/metrics`.
pub(super) fn lines(series: Series) -> String {
    at_least(lines_of(series), series.at_least)
}

/// How many lines they have on `/metrics`.
pub(super) fn lines_of(series: Series) -> Option<u64> {
    Some(series.count?.saturating_mul(series.lines))
}

fn at_least(count: Option<u64>, at_least: bool) -> String {
    let plus = if count.is_some() && at_least { "+" } else { "" };
    format!("{}{plus}", number(count))
}

/// `3` or `unbounded`.
pub(super) fn number(count: Option<u64>) -> String {
    count.map_or_else(|| "unbounded".to_owned(), |count| count.to_string())
}

/// A metric's types: `counter`, or `counter | gauge`.
pub(super) fn types(entry: &Entry) -> String {
    distinct(entry, Place::type_words).join(" | ")
}

/// Who emits a metric: `WorkflowTemplate/nightly/load`.
pub(super) fn emitter(place: &Place) -> String {
    let object = format!("{}/{}", place.kind.name(), place.object);
    let templates = place.templates.join(", ");
    match place.stands_in {
        StandsIn::Spec => format!("{object} (workflow-level)"),
        StandsIn::Template => format!("{object}/{templates}"),
        StandsIn::Inline => format!("{object}/{templates} (inline)"),
        StandsIn::TemplateDefaults if templates.is_empty() => {
            format!("{object} (templateDefaults)")
        }
        StandsIn::TemplateDefaults => format!("{object} (templateDefaults: {templates})"),
    }
}

/// `nightly.yaml:21`.
pub(super) fn file_and_line(place: &Place) -> String {
    format!("{}:{}", place.path, place.line)
}

/// The keys of the labels of all places, each with what its values are.
pub(super) fn labels(entry: &Entry) -> Vec<(String, String)> {
    let mut keys: Vec<&str> = Vec::new();
    for place in &entry.places {
        for label in &place.labels {
            if !keys.contains(&label.key.as_str()) {
                keys.push(&label.key);
            }
        }
    }
    let of = |key: &str| {
        let all = entry.places.iter().flat_map(|place| &place.labels);
        let of_key: Vec<&Label> = all.filter(|label| label.key == key).collect();
        let mut values: Vec<String> = Vec::new();
        for label in &of_key {
            let value = value(label);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let mut text = alternatives(&values);
        if of_key.len() < entry.places.len() {
            text += &format!(" [{} of {} places]", of_key.len(), entry.places.len());
        }
        text
    };
    keys.into_iter()
        .map(|key| (key.to_owned(), of(key)))
        .collect()
}

/// Different things with a bar between them.
pub(super) fn alternatives(all: &[String]) -> String {
    let shown = all.iter().take(MOST_DIFFERENT);
    let text = shown.map(String::as_str).collect::<Vec<_>>().join(" | ");
    match all.len() {
        n if n > MOST_DIFFERENT => format!("{text} | … ({n} in all)"),
        _ => text,
    }
}

/// A label's value as it is written, with what it has: `{{status}} (Error, Failed, Succeeded)`.
fn value(label: &Label) -> String {
    let constant = label.sources.is_empty() && label.values.bound != Bound::Missing;
    match (constant, label.value.as_str()) {
        (true, "") => "\"\"".to_owned(),
        (true, text) => text.to_owned(),
        (false, text) => format!("{text} ({})", values(label)),
    }
}

/// Which values a label has, in words.
pub(super) fn values(label: &Label) -> String {
    let Values {
        known, count, more, ..
    } = &label.values;
    let listed = match known.len() {
        n if n > MOST_VALUES => format!("{}, …", known[..MOST_VALUES].join(", ")),
        _ => known.join(", "),
    };
    let is_expression = |source: &String| source.starts_with("{{");
    match label.values.bound {
        Bound::Constant if label.sources.is_empty() => "constant".to_owned(),
        Bound::Constant | Bound::Counted => {
            let count = count.unwrap_or(1);
            let all = known.len() as u64 == count;
            let number = match count {
                1 => "1 value".to_owned(),
                n => format!("{n} values"),
            };
            let told = match (all, known.len() > MOST_VALUES) {
                (true, false) => listed,
                (true, true) => format!("{number}: {listed}"),
                (false, _) => number,
            };
            match more {
                true => format!("{told}, perhaps more"),
                false => told,
            }
        }
        Bound::Few if known.is_empty() => "a few".to_owned(),
        Bound::Few => format!("some of {listed}"),
        Bound::Given if label.sources.iter().all(is_expression) => "an expression".to_owned(),
        Bound::Given if known.is_empty() => "given".to_owned(),
        Bound::Given => format!("given, such as {listed}"),
        Bound::Unbounded => unbounded(label),
        Bound::Missing => "never has a value".to_owned(),
    }
}

fn unbounded(label: &Label) -> String {
    let grows = match label.values.growth {
        Some("run") => "a new one for each run",
        Some("pod") => "a new one for each pod",
        Some("node") => "a new one for each node",
        Some("text") => "whatever a program writes",
        Some("json") => "a whole list",
        _ => "a measured time or amount",
    };
    match &label.values.variable {
        Some(variable) if !label.sources.iter().any(|source| source.contains(variable)) => {
            format!("unbounded: {variable}, {grows}")
        }
        _ => format!("unbounded: {grows}"),
    }
}

/// The conditions under which a metric is emitted; nothing where there are none.
pub(super) fn conditions(entry: &Entry) -> Option<String> {
    let all = distinct(entry, |place| place.when.to_string());
    let said = all.iter().map(|when| match when.as_str() {
        "" => "always".to_owned(),
        when => when.to_owned(),
    });
    let said: Vec<String> = said.collect();
    all.iter()
        .any(|when| !when.is_empty())
        .then(|| alternatives(&said))
}

/// The buckets of a metric's histograms, those of one between commas.
pub(super) fn buckets(entry: &Entry) -> Option<String> {
    let all = distinct(entry, |place| place.buckets.clone());
    let all: Vec<String> = all.into_iter().flatten().map(|b| b.join(", ")).collect();
    (!all.is_empty()).then(|| alternatives(&all))
}

/// Remarks about a metric.
pub(super) fn notes(entry: &Entry, version: Version) -> Vec<String> {
    let mut notes = Vec::new();
    if entry.exposed == Some(false) {
        notes.push(format!(
            "Argo {version} never exposes a metric of this name"
        ));
    }
    if let Some(differs) = differs(entry) {
        notes.push(format!("the places differ in {differs}"));
    }
    notes
}

/// In what the places differ: `help and buckets`.
pub(super) fn differs(entry: &Entry) -> Option<String> {
    let words: Vec<&str> = entry.differs.iter().map(|d| d.words()).collect();
    match words.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        [all @ .., last] => Some(format!("{} and {last}", all.join(", "))),
    }
}
