//! A metric's labels: the defaults, its own, and those that it counts by.

use crate::diagnostic::Finding;
use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Around, Resolver};
use crate::spec::definition::{Label, Origin};
use crate::spec::faults;
use crate::spec::model::{Count, LabelValue};
use crate::spec::presets::Layer;
use crate::spec::source::{Cursor, problem};
use crate::spec::texts;

/// A label as it is written, before its value is read.
struct Raw<'a> {
    key: String,
    /// The value as it is written; what is counted by must be a variable.
    value: &'a LabelValue,
    counted: bool,
    at: Cursor<'a>,
}

impl<'a> Resolver<'a> {
    /// The labels of a metric. What another one overrides or takes away is not looked at.
    pub(super) fn labels(
        &mut self,
        layers: &[Layer<'a>],
        kind_layer: usize,
        around: &Around<'a>,
    ) -> Result<Vec<Label>, Finding> {
        let mut raw: Vec<Raw<'a>> = Vec::new();
        overlay(&mut raw, &self.spec.labels, self.root.key("labels"));
        overlay(&mut raw, &around.group.labels, around.at.key("labels"));
        for (number, layer) in layers.iter().enumerate() {
            let (map, at) = (&layer.metric.labels, layer.at.key("labels"));
            overlay(&mut raw, map, at);
            // What a preset counts by means nothing where the metric has another type.
            let Some(count) = layer.metric.count.as_ref().filter(|_| number == kind_layer) else {
                continue;
            };
            let mut own: HashMap<String, Cursor> = HashMap::new();
            for label in counted(count, layer.at.key("count"))? {
                let (key, place) = (&label.key, label.at.place());
                let other = match own.insert(key.clone(), label.at) {
                    Some(other) => Some((other, format!("two of these set the label `{key}`"))),
                    None if map.get(key).is_some_and(Option::is_some) => {
                        let message =
                            format!("the label `{key}` is set by `count` and by `labels`");
                        Some((at.key(key), message))
                    }
                    None => None,
                };
                if let Some((other, message)) = other {
                    return Err(problem(faults::DUPLICATE, place, message)
                        .related_at(other.at_key(), "the other one")
                        .help("use another key for one of them: `count: {another_key: …}`"));
                }
                set(&mut raw, label);
            }
        }
        let level = &around.level;
        let mut labels = Vec::new();
        for Raw {
            key,
            value,
            counted,
            at,
        } in raw
        {
            let origin = match value {
                LabelValue::Exactly(exactly) => {
                    texts::check_tags(&exactly.text, at.key("text"), level)?;
                    Origin::Text(exactly.text.clone())
                }
                LabelValue::Bare(word) if counted => texts::variable_at(word, at, level)?,
                LabelValue::Bare(text) => texts::label(text, at, level, &mut self.problems)?,
            };
            labels.push(Label {
                key,
                value: origin,
                key_place: at.at_key(),
                value_place: at.place(),
            });
        }
        Ok(labels)
    }
}

/// Puts labels over others; one without a value takes another away.
fn overlay<'a>(
    raw: &mut Vec<Raw<'a>>,
    labels: &'a IndexMap<String, Option<LabelValue>>,
    at: Cursor<'a>,
) {
    for (key, value) in labels {
        match value {
            None => raw.retain(|label| label.key != *key),
            Some(value) => set(
                raw,
                Raw {
                    key: key.clone(),
                    value,
                    counted: false,
                    at: at.key(key),
                },
            ),
        }
    }
}

fn set<'a>(raw: &mut Vec<Raw<'a>>, label: Raw<'a>) {
    match raw.iter_mut().find(|other| other.key == label.key) {
        Some(other) => *other = label,
        None => raw.push(label),
    }
}

/// The labels that a count makes.
fn counted<'a>(count: &'a Count, at: Cursor<'a>) -> Result<Vec<Raw<'a>>, Finding> {
    let by = |value: &'a LabelValue, at| {
        let word = match value {
            LabelValue::Bare(word) => word,
            LabelValue::Exactly(exactly) => &exactly.text,
        };
        let key = word.rsplit('.').next().unwrap_or(word);
        Raw {
            key: key.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_"),
            value,
            counted: true,
            at,
        }
    };
    Ok(match count {
        Count::Several(words) if words.is_empty() => {
            let message = "the list under `count` is empty";
            return Err(problem(faults::WRONG_VALUE, at.place(), message)
                .help("add a variable, or write `counter: 1`"));
        }
        Count::By(word) => vec![by(word, at)],
        Count::Several(words) => words
            .iter()
            .enumerate()
            .map(|(n, word)| by(word, at.item(n)))
            .collect(),
        Count::Labels(labels) => labels
            .iter()
            .map(|(key, value)| Raw {
                key: key.clone(),
                value,
                counted: true,
                at: at.key(key),
            })
            .collect(),
    })
}
