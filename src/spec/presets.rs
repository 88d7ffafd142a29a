//! Presets: what a metric takes over by name.

use std::sync::LazyLock;

use indexmap::IndexMap;

use super::definition::Level;
use super::faults;
use super::model::{Metric, Part, Preset, PresetFile};
use super::source::{Cursor, problem};
use crate::diagnostic::{Finding, closest};

/// The built-in presets, as they are written.
pub const BUILTIN: &str = include_str!("presets.yaml");

static BUILTINS: LazyLock<PresetFile> = LazyLock::new(|| {
    // A test reads the file; nothing that a user does can make this fail.
    serde_yaml::from_str(BUILTIN).unwrap_or_default()
});

/// The built-in presets.
#[must_use]
pub fn builtin() -> &'static IndexMap<String, Preset> {
    &BUILTINS.presets
}

/// A preset that can be used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub preset: &'a Preset,
    /// Its place; `None` for a built-in one.
    pub at: Option<Cursor<'a>>,
}

/// All presets that can be used, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Presets<'a>(IndexMap<&'a str, Known<'a>>);

/// One source of a metric's fields: a part of a preset, or the metric itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer<'a> {
    pub metric: &'a Metric,
    pub at: Cursor<'a>,
    /// The metric's name, and its place, if the layer gives one.
    pub name: Option<&'a str>,
    /// The source of the layer.
    pub from: From,
}

/// Where a layer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// A built-in preset.
    Builtin,
    /// A preset of the user's.
    Preset,
    /// The metric itself.
    Metric,
}

/// Layers of one metric, and metrics of one preset, that are followed: presets can multiply.
const MOST: usize = 64;

/// Presets within presets that are followed.
const DEEPEST: usize = 32;

impl<'a> Presets<'a> {
    /// Adds presets; of two with the same name the last one wins.
    pub fn add(&mut self, presets: &'a IndexMap<String, Preset>, at: Option<Cursor<'a>>) {
        for (name, preset) in presets {
            let at = at.map(|at| at.key(name));
            self.0.insert(name, Known { preset, at });
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Known<'a>)> {
        self.0.iter().map(|(name, known)| (*name, *known))
    }

    /// Adds the layers of a preset at a level to `layers`, the most general one first.
    pub fn layers(
        &self,
        name: &str,
        used: Cursor<'a>,
        level: &Level,
        trail: &mut Vec<&'a str>,
        layers: &mut Vec<Layer<'a>>,
    ) -> Result<(), Finding> {
        let (name, known) = self.find(name, used)?;
        self.enter(name, used, trail)?;
        if !known.preset.together.is_empty() {
            let all = known.preset.together.join(", ");
            return Err(problem(
                faults::DUPLICATE,
                used.place(),
                format!("the preset `{name}` consists of several metrics: {all}"),
            )
            .help("use one of them, or move `use` to the whole group"));
        }
        let at = known.at.unwrap_or_else(|| used.fixed());
        let own = match level {
            Level::Workflow => (&known.preset.workflow, "workflow"),
            Level::Template(_) => (&known.preset.template, "template"),
            Level::Code => (&known.preset.code, "code"),
        };
        let parts = [(&known.preset.all, "all"), own];
        let before = layers.len();
        for (part, key) in parts {
            let Some(Part { name, metric }) = part else {
                continue;
            };
            let at = at.key(key);
            let uses = at.key("use");
            for (n, other) in metric.uses.all().iter().enumerate() {
                self.layers(other, uses.item(n), level, trail, layers)?;
            }
            layers.push(Layer {
                metric,
                at,
                name: name.as_deref(),
                from: known.at.map_or(From::Builtin, |_| From::Preset),
            });
            if layers.len() > MOST {
                let message = format!("more than {MOST} presets are combined here");
                return Err(problem(faults::PRESET_CYCLE, used.place(), message));
            }
        }
        trail.pop();
        let silent = own.0.is_none() && layers[before..].iter().all(|l| l.metric.says_no_kind());
        let elsewhere = [
            &known.preset.workflow,
            &known.preset.template,
            &known.preset.code,
        ];
        if silent && elsewhere.iter().any(|part| part.is_some()) {
            return Err(problem(
                faults::WRONG_KEY,
                used.place(),
                format!("the preset `{name}` has nothing for {}", level.words()),
            )
            .help(format!("it is for {}", levels(known.preset))));
        }
        Ok(())
    }

    /// Adds the presets that a name stands for to `all`: itself, or those of its `together`.
    pub fn together(
        &self,
        name: &str,
        used: Cursor<'a>,
        trail: &mut Vec<&'a str>,
        all: &mut Vec<&'a str>,
    ) -> Result<(), Finding> {
        let (name, known) = self.find(name, used)?;
        if known.preset.together.is_empty() {
            all.push(name);
            if all.len() > MOST {
                let message = format!("more than {MOST} presets are combined here");
                return Err(problem(faults::PRESET_CYCLE, used.place(), message));
            }
            return Ok(());
        }
        let parts = [
            &known.preset.all,
            &known.preset.workflow,
            &known.preset.template,
            &known.preset.code,
        ];
        if parts.iter().any(|part| part.is_some()) {
            let at = known.at.map_or(used, |at| at.key("together"));
            let message = format!(
                "the preset `{name}` lists other presets in `together`, and also defines a metric itself"
            );
            return Err(problem(faults::DUPLICATE, at.at_key(), message)
                .help("move its own part to another preset, and add that to `together`"));
        }
        self.enter(name, used, trail)?;
        for (n, other) in known.preset.together.iter().enumerate() {
            let at = known
                .at
                .map_or(used.fixed(), |at| at.key("together").item(n));
            self.together(other, at, trail, all)?;
        }
        trail.pop();
        Ok(())
    }

    fn find(&self, name: &str, used: Cursor<'a>) -> Result<(&'a str, Known<'a>), Finding> {
        if let Some((name, known)) = self.0.get_key_value(name) {
            return Ok((name, *known));
        }
        let known = self.0.keys().copied().collect::<Vec<_>>();
        let message = format!("the preset `{name}` does not exist");
        let problem = problem(faults::PRESET, used.place(), message);
        Err(problem.help(match closest(name, known.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("use one of {}", known.join(", ")),
        }))
    }

    fn enter(
        &self,
        name: &'a str,
        used: Cursor<'a>,
        trail: &mut Vec<&'a str>,
    ) -> Result<(), Finding> {
        if let Some(first) = trail.iter().position(|other| *other == name) {
            let way = trail[first..]
                .iter()
                .chain(&[name])
                .copied()
                .collect::<Vec<_>>();
            return Err(problem(
                faults::PRESET_CYCLE,
                used.place(),
                format!(
                    "the preset `{name}` leads back to itself: {}",
                    way.join(" → ")
                ),
            )
            .help("remove one of these uses"));
        }
        if trail.len() >= DEEPEST {
            let message = format!("more than {DEEPEST} presets use one another");
            return Err(problem(faults::PRESET_CYCLE, used.place(), message));
        }
        trail.push(name);
        Ok(())
    }
}

/// The levels that a preset has anything for, in words.
#[must_use]
pub fn levels(preset: &Preset) -> String {
    let mut words = Vec::new();
    for (part, word) in [
        (&preset.workflow, "a workflow"),
        (&preset.template, "a template"),
        (&preset.code, "code"),
    ] {
        if part.is_some() {
            words.push(word);
        }
    }
    words.join(" and ")
}

impl Metric {
    /// Whether it sets no type.
    pub(super) fn says_no_kind(&self) -> bool {
        self.kinds().next().is_none()
    }

    /// The keys of it that give a type.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        [
            ("count", self.count.is_some()),
            ("counter", self.counter.is_some()),
            ("gauge", self.gauge.is_some()),
            ("histogram", self.histogram.is_some()),
            ("summary", self.summary.is_some()),
            ("info", self.info.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, there)| there.then_some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_presets_can_be_read() {
        let read: PresetFile = serde_yaml::from_str(BUILTIN).unwrap();
        assert!(read.presets.len() >= 5);
        assert_eq!(&read.presets, builtin());
    }
}
