//! A metric's labels: the defaults, its own, and those that it counts by.

use super::{Around, Resolver};
use crate::spec::definition::{Label, Origin};
use crate::spec::model::{Count, LabelValue};
use crate::spec::presets::Layer;
use crate::spec::source::{Cursor, Problem};
use crate::spec::texts;

impl<'a> Resolver<'a> {
    pub(super) fn labels(
        &mut self,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<Vec<Label>, Problem> {
        let level = &around.level;
        let mut labels: Vec<Label> = Vec::new();
        let defaults = [
            (&self.spec.labels, self.root.key("labels")),
            (&around.group.labels, around.at.key("labels")),
        ];
        let of_layers = layers
            .iter()
            .map(|l| (&l.metric.labels, l.at.key("labels"), Some(l)));
        let all = defaults
            .into_iter()
            .map(|(labels, at)| (labels, at, None))
            .chain(of_layers);
        for (map, at, layer) in all {
            for (key, value) in map {
                let at = at.key(key);
                let value = match value {
                    None => None,
                    Some(LabelValue::Exactly(exactly)) => Some(Origin::Text(exactly.text.clone())),
                    Some(LabelValue::Bare(text)) => {
                        Some(texts::label(text, at, level, &mut self.problems)?)
                    }
                };
                set(&mut labels, key, value, at);
            }
            let Some(layer) = layer else { continue };
            let counts = layer.metric.count.as_ref();
            for (key, word, at) in
                counts.map_or_else(Vec::new, |count| counted(count, layer.at.key("count")))
            {
                if map.contains_key(&key) {
                    let message = format!("the label `{key}` is set by `count` and by `labels`");
                    return Err(Problem::new("duplicate-name", at.place(), message)
                        .related(layer.at.key("labels").key(&key).at_key(), "the other one")
                        .help("name one of them otherwise: `count: {another_key: …}`"));
                }
                let value = match word {
                    LabelValue::Exactly(exactly) => Origin::Text(exactly.text.clone()),
                    LabelValue::Bare(word) => texts::variable_at(&word, at, level)?,
                };
                set(&mut labels, &key, Some(value), at);
            }
        }
        Ok(labels)
    }
}

/// The labels that a count makes: key, variable, place.
fn counted<'a>(count: &Count, at: Cursor<'a>) -> Vec<(String, LabelValue, Cursor<'a>)> {
    let by = |word: &String, at| {
        let key = word.rsplit('.').next().unwrap_or(word);
        let key = key.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
        (key, LabelValue::Bare(word.clone()), at)
    };
    match count {
        Count::By(word) => vec![by(word, at)],
        Count::Several(words) => words
            .iter()
            .enumerate()
            .map(|(n, word)| by(word, at.item(n)))
            .collect(),
        Count::Labels(labels) => labels
            .iter()
            .map(|(key, value)| (key.clone(), value.clone(), at.key(key)))
            .collect(),
    }
}

fn set(labels: &mut Vec<Label>, key: &str, value: Option<Origin>, at: Cursor) {
    let found = labels.iter().position(|label| label.key == key);
    let Some(value) = value else {
        labels.retain(|label| label.key != key);
        return;
    };
    let label = Label {
        key: key.to_owned(),
        value,
        key_place: at.at_key(),
        value_place: at.place(),
    };
    match found {
        Some(n) => labels[n] = label,
        None => labels.push(label),
    }
}
