//! What is written → every metric in full: presets followed, defaults put in, bare words read.

mod kind;
mod labels;
mod names;

use crate::diagnostic::{Finding, Place};
use std::collections::HashMap;

use super::definition::{
    Definition, Flask, Group, Kind, Level, Located, Metric, Parameter, Places, When,
};
use super::faults;
use super::model::{self, Spec};
use super::presets::{From, Layer, Presets, builtin};
use super::source::{Cursor, Source, problem};
use super::texts;

/// A spec as it was read, with the presets of other files.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// All files that were read: specs and presets.
    pub sources: &'a [Source],
    /// The spec's number among them.
    pub file: usize,
    /// What it says.
    pub spec: &'a Spec,
    /// Presets of other files, with the files' numbers.
    pub presets: &'a [(usize, model::PresetFile)],
    /// The workflow's name, where the spec does not say it.
    pub name: &'a str,
}

/// Resolves a spec. With it come the warnings.
///
/// # Errors
/// Returns everything that is wrong with it, each at its place, warnings included.
pub fn resolve(written: Written) -> Result<(Definition, Vec<Finding>), Vec<Finding>> {
    let root = Cursor::root(written.sources, written.file);
    let mut presets = Presets::default();
    presets.add(builtin(), None);
    for (file, of_file) in written.presets {
        let at = Cursor::root(written.sources, *file).key("presets");
        presets.add(&of_file.presets, Some(at));
    }
    presets.add(&written.spec.presets, Some(root.key("presets")));
    let mut resolver = Resolver {
        spec: written.spec,
        root,
        presets,
        problems: Vec::new(),
    };
    let definition = resolver.definition(written.name);
    let mut problems = resolver.problems;
    problems.sort_by_key(|p| p.place);
    problems.dedup();
    if problems.iter().any(Finding::is_error) {
        return Err(problems);
    }
    Ok((definition, problems))
}

struct Resolver<'a> {
    spec: &'a Spec,
    root: Cursor<'a>,
    presets: Presets<'a>,
    problems: Vec<Finding>,
}

/// The place of a group, and what its metrics start from.
struct Around<'a> {
    level: Level,
    group: &'a model::Group,
    at: Cursor<'a>,
}

impl<'a> Resolver<'a> {
    #[expect(clippy::too_many_lines, reason = "the definition field by field")]
    fn definition(&mut self, name: &str) -> Definition {
        let spec = self.spec;
        self.unused_presets();
        let mut groups = Vec::new();
        let workflow = spec
            .workflow
            .iter()
            .map(|g| (Level::Workflow, g, self.root.key("workflow")));
        let templates = self.root.key("templates");
        let of_templates = spec
            .templates
            .iter()
            .map(|(name, g)| (Level::Template(name.clone()), g, templates.key(name)));
        let code = spec
            .code
            .iter()
            .map(|g| (Level::Code, g, self.root.key("code")));
        for (n, name) in spec.templates.keys().enumerate() {
            let at = templates.key(name).at_key();
            self.problems.extend(names::template(name, n, at));
        }
        for (n, name) in spec.parameters.keys().enumerate() {
            let at = self.root.key("parameters").key(name).at_key();
            self.problems.extend(names::parameter(name, n, at));
        }
        let all = workflow.chain(of_templates).chain(code).collect::<Vec<_>>();
        for (level, group, at) in all {
            let metrics = self.group(&Around {
                level: level.clone(),
                group,
                at,
            });
            if !metrics.is_empty() {
                groups.push(Group { level, metrics });
            }
        }
        self.conflicts(&groups);
        if groups.is_empty() && self.problems.is_empty() {
            let help = "add metrics under `workflow`, `templates: {NAME: …}` or `code`";
            self.problems.push(
                problem(
                    faults::NOT_A_SPEC,
                    self.root.place(),
                    "the spec defines no metrics",
                )
                .help(help),
            );
        }
        let flask = spec.flask.clone().unwrap_or_default();
        let of_flask = self.root.key("flask");
        Definition {
            name: spec.name.clone().unwrap_or_else(|| name.to_owned()),
            description: spec.description.clone(),
            parameters: spec
                .parameters
                .iter()
                .map(|(name, p)| {
                    parameter(
                        name,
                        p.as_ref(),
                        self.root.key("parameters").key(name).at_key(),
                    )
                })
                .collect(),
            groups,
            flask: Flask {
                leave_out: located(flask.leave_out.all(), of_flask.key("leave_out")),
                path: Located {
                    text: flask.path.unwrap_or_else(|| "/metrics".to_owned()),
                    place: of_flask.key("path").place(),
                },
            },
            start: self.root.place(),
        }
    }

    /// A preset that leads in a circle is wrong also where nothing uses it.
    fn unused_presets(&mut self) {
        let own = self.presets.iter().collect::<Vec<_>>();
        for (name, known) in own {
            let Some(at) = known.at else { continue };
            for level in [Level::Workflow, Level::Template(String::new()), Level::Code] {
                let (mut trail, mut layers) = (Vec::new(), Vec::new());
                let found = self
                    .presets
                    .layers(name, at, &level, &mut trail, &mut layers);
                // A preset without anything for a level is correct unless something uses it there.
                if let Err(problem) = found
                    && [faults::PRESET_CYCLE.code, faults::PRESET.code].contains(&problem.code)
                {
                    self.tell(problem);
                }
            }
            if !known.preset.together.is_empty()
                && let Err(problem) =
                    self.presets
                        .together(name, at, &mut Vec::new(), &mut Vec::new())
            {
                self.tell(problem);
            }
        }
    }

    fn group(&mut self, around: &Around<'a>) -> Vec<Metric> {
        let mut seen: HashMap<String, Place> = HashMap::new();
        let mut metrics = Vec::new();
        for (name, place, layers) in self.entries(around) {
            let name = format!("{}{name}", self.spec.prefix.as_deref().unwrap_or_default());
            if let Some(first) = seen.insert(name.clone(), place) {
                let message = format!("`{name}` is already a metric of this list");
                self.problems.push(
                    problem(faults::DUPLICATE, place, message)
                        .related_at(first, "defined here first")
                        .help("give one of them another name"),
                );
                continue;
            }
            match self.metric(name, place, &layers, around) {
                Ok(metric) => metrics.push(metric),
                Err(problem) => self.tell(problem),
            }
        }
        metrics
    }

    /// The metrics of a group: name, place, and what says something about them.
    fn entries(&mut self, around: &Around<'a>) -> Vec<(&'a str, Place, Vec<Layer<'a>>)> {
        let mut entries = Vec::new();
        let uses = around.at.key("use");
        for (n, name) in around.group.uses.all().iter().enumerate() {
            let used = uses.item(n);
            let mut all = Vec::new();
            if let Err(problem) = self.presets.together(name, used, &mut Vec::new(), &mut all) {
                self.tell(problem);
                continue;
            }
            for preset in all {
                let mut layers = Vec::new();
                let found =
                    self.presets
                        .layers(preset, used, &around.level, &mut Vec::new(), &mut layers);
                let named = layers.iter().rev().find_map(|layer| layer.name);
                match (found, named) {
                    (Err(problem), _) => self.tell(problem),
                    (Ok(()), Some(name)) => entries.push((name, used.place(), layers)),
                    (Ok(()), None) => {
                        let message = format!("the preset `{preset}` does not name its metric");
                        self.problems.push(
                            problem(faults::PRESET, used.place(), message)
                                .help(format!("add a name here: `a_name: {{use: {preset}}}`")),
                        );
                    }
                }
            }
        }
        for (name, metric) in &around.group.metrics {
            let at = around.at.key(name);
            let mut layers = Vec::new();
            let uses = at.key("use");
            let mut found = Ok(());
            for (n, preset) in metric.uses.all().iter().enumerate() {
                found = found.and_then(|()| {
                    self.presets.layers(
                        preset,
                        uses.item(n),
                        &around.level,
                        &mut Vec::new(),
                        &mut layers,
                    )
                });
            }
            if let Err(problem) = found {
                self.tell(problem);
                continue;
            }
            layers.push(Layer {
                metric,
                at,
                name: None,
                from: From::Metric,
            });
            entries.push((name.as_str(), at.at_key(), layers));
        }
        entries
    }

    /// Notes a problem; a circle of presets only once, since it is found from each of them.
    fn tell(&mut self, problem: Finding) {
        let is_cycle = |p: &Finding| p.code == faults::PRESET_CYCLE.code;
        if !(is_cycle(&problem) && self.problems.iter().any(is_cycle)) {
            self.problems.push(problem);
        }
    }

    fn metric(
        &mut self,
        name: String,
        name_place: Place,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<Metric, Finding> {
        let (kind, value_place, kind_layer) = self.kind(&name, name_place, layers, around)?;
        let labels = self.labels(layers, kind_layer, around)?;
        let level = &around.level;
        let (when, when_place) = when(layers, level)?;
        let help = pick(layers, "help", |m| m.help.as_deref());
        let Some((help, help_at)) = help else {
            return Err(problem(
                faults::MISSING_KEY,
                name_place,
                format!("`{name}` has no `help`"),
            )
            .help("add one line about what it counts or measures: `help: …`"));
        };
        texts::check_tags(help, help_at, level)?;
        let placed = layers.iter().rev().find(|l| l.metric.operation.is_some());
        let operation = placed.map_or(value_place, |l| l.at.key("operation").at_key());
        let with_place = when
            .as_ref()
            .map(|when| (when, when_place.unwrap_or(value_place)));
        kind::realtime_alone(&kind, &labels, with_place, level, operation)?;
        let misplaced = kind::misplaced(layers, kind_layer, &kind, level);
        if let Some(problem) = misplaced {
            return Err(problem);
        }
        let place = |key: &str, there: fn(&model::Metric) -> bool| {
            let layer = layers.iter().rev().find(|layer| there(layer.metric));
            layer.map_or(value_place, |layer| layer.at.key(key).place())
        };
        let text = |pick: Option<(&str, Cursor)>| pick.map(|(text, _)| text.to_owned());
        Ok(Metric {
            owner: text(pick(layers, "owner", |m| m.owner.as_deref()))
                .or_else(|| self.spec.owner.clone()),
            description: text(pick(layers, "description", |m| m.description.as_deref())),
            deprecated: layers
                .iter()
                .rev()
                .find_map(|l| l.metric.deprecated.clone()),
            routes: layers
                .iter()
                .rev()
                .find(|layer| !layer.metric.routes.all().is_empty())
                .map_or_else(Vec::new, |layer| {
                    located(layer.metric.routes.all(), layer.at.key("routes"))
                }),
            places: Places {
                name: name_place,
                help: help_at.place(),
                value: value_place,
                buckets: self.buckets_place(layers, around).unwrap_or(value_place),
                when: when_place.unwrap_or(value_place),
                realtime: place("realtime", |m| m.realtime.is_some()),
                operation: place("operation", |m| m.operation.is_some()),
            },
            help: help.to_owned(),
            name,
            kind,
            labels,
            when,
        })
    }

    /// One name with two definitions: the controller keeps the first one that it sees.
    fn conflicts(&mut self, groups: &[Group]) {
        let mut first: HashMap<&str, &Metric> = HashMap::new();
        let argo = groups.iter().filter(|g| g.level.is_argo());
        for metric in argo.flat_map(|g| &g.metrics) {
            let Some(other) = first.insert(&metric.name, metric) else {
                continue;
            };
            let (what, place, there) = if is_realtime(other) != is_realtime(metric) {
                (
                    "another kind of gauge",
                    metric.places.realtime,
                    other.places.realtime,
                )
            } else if other.kind.word() != metric.kind.word() {
                ("another type", metric.places.value, other.places.value)
            } else if other.help != metric.help {
                ("another help", metric.places.help, other.places.help)
            } else if bounds(other) != bounds(metric) {
                ("other buckets", metric.places.buckets, other.places.buckets)
            } else {
                continue;
            };
            let message = format!(
                "`{}` has {what} here: the controller keeps the first one that runs, and drops or mixes up the other",
                metric.name
            );
            self.problems.push(
                problem(faults::DUPLICATE, place, message)
                    .related_at(there, "as it is here")
                    .help("write the same in both, or rename one"),
            );
        }
    }
}

fn is_realtime(metric: &Metric) -> bool {
    matches!(metric.kind, Kind::Gauge { realtime: true, .. })
}

fn located(texts: &[String], at: Cursor) -> Vec<Located> {
    let texts = texts.iter().enumerate();
    let texts = texts.map(|(n, text)| Located {
        text: text.clone(),
        place: at.item(n).place(),
    });
    texts.collect()
}

fn bounds(metric: &Metric) -> &[f64] {
    match &metric.kind {
        Kind::Histogram { buckets, .. } => buckets,
        _ => &[],
    }
}

fn parameter(name: &str, parameter: Option<&model::Parameter>, place: Place) -> Parameter {
    let full = match parameter {
        None => model::FullParameter::default(),
        Some(model::Parameter::Default(value)) => model::FullParameter {
            value: Some(value.clone()),
            description: None,
        },
        Some(model::Parameter::Full(full)) => full.clone(),
    };
    Parameter {
        name: name.to_owned(),
        value: full.value,
        description: full.description,
        place,
    }
}

/// What the last layer says that says it.
fn pick<'a, T: ?Sized>(
    layers: &[Layer<'a>],
    key: &str,
    get: impl Fn(&'a model::Metric) -> Option<&'a T>,
) -> Option<(&'a T, Cursor<'a>)> {
    let mut found = layers.iter().rev();
    found.find_map(|layer| Some((get(layer.metric)?, layer.at.key(key))))
}

fn when(layers: &[Layer], level: &Level) -> Result<(Option<When>, Option<Place>), Finding> {
    for layer in layers.iter().rev() {
        let (on, text) = (layer.metric.on.as_ref(), layer.metric.when.as_deref());
        let at = |key| layer.at.key(key);
        match (on, text) {
            (None, None) => {}
            (None, Some(_)) if *level == Level::Code => {
                return Err(problem(
                    faults::WRONG_KEY,
                    at("when").at_key(),
                    "`when` applies only to Argo, not to code",
                )
                .help("write `on: Succeeded`, or decide in the code"));
            }
            (None, Some(text)) => {
                texts::check_tags(text, at("when"), level)?;
                return Ok((Some(When::Text(text.to_owned())), Some(at("when").place())));
            }
            (Some(_), Some(_)) => {
                return Err(problem(
                    faults::WRONG_KEY,
                    at("when").at_key(),
                    "`on` already says when it is emitted",
                )
                .related_at(at("on").at_key(), "here")
                .help("keep one of `on` and `when`"));
            }
            (Some(on), None) if on.all().is_empty() => return Ok((None, None)),
            (Some(on), None) => {
                let mut outcomes = Vec::new();
                for (n, outcome) in on.all().iter().enumerate() {
                    if outcomes.contains(outcome) {
                        let message = format!("`{}` appears here twice", outcome.word());
                        return Err(problem(
                            faults::DUPLICATE,
                            at("on").item(n).place(),
                            message,
                        ));
                    }
                    outcomes.push(*outcome);
                }
                return Ok((Some(When::Outcomes(outcomes)), Some(at("on").place())));
            }
        }
    }
    Ok((None, None))
}
