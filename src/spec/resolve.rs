//! What is written → every metric in full: presets followed, defaults put in, bare words read.

use std::collections::HashMap;

use super::definition::{
    Definition, Flask, Group, Kind, Label, Level, Metric, Origin, Parameter, Places, When,
};
use super::model::{self, Buckets, Count, LabelValue, Spec, Value};
use super::presets::{CYCLE, Layer, Presets, builtin};
use super::source::{Cursor, Place, Problem, Source};
use super::{buckets, texts};
use crate::yaml::format_float;

/// A spec as it was read, with the presets of other files.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// All files.
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
/// Everything that is wrong with it, each at its place; warnings stand among them.
pub fn resolve(written: Written) -> Result<(Definition, Vec<Problem>), Vec<Problem>> {
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
    problems.sort_by_key(|p| (p.file, p.finding.span));
    problems.dedup();
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    Ok((definition, problems))
}

struct Resolver<'a> {
    spec: &'a Spec,
    root: Cursor<'a>,
    presets: Presets<'a>,
    problems: Vec<Problem>,
}

/// Where a group stands, and what its metrics start from.
struct Around<'a> {
    level: Level,
    group: &'a model::Group,
    at: Cursor<'a>,
}

impl<'a> Resolver<'a> {
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
            let help = "put some below `workflow`, `templates: {NAME: …}` or `code`";
            self.problems.push(
                Problem::new("not-a-spec", self.root.place(), "no metric is defined here")
                    .help(help),
            );
        }
        let flask = spec.flask.clone().unwrap_or_default();
        Definition {
            name: spec.name.clone().unwrap_or_else(|| name.to_owned()),
            description: spec.description.clone(),
            parameters: spec.parameters.iter().map(parameter).collect(),
            groups,
            flask: Flask {
                leave_out: flask.leave_out.all().to_vec(),
                path: flask.path.unwrap_or_else(|| "/metrics".to_owned()),
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
                if let Err(problem) = found
                    && problem.finding.name == CYCLE
                {
                    self.tell(problem);
                }
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
                    Problem::new("duplicate-name", place, message)
                        .related(first, "defined here first")
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
                        let message = format!("the preset `{preset}` gives its metric no name");
                        self.problems.push(
                            Problem::new("unknown-preset", used.place(), message)
                                .help(format!("name it here: `a_name: {{use: {preset}}}`")),
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
            });
            entries.push((name.as_str(), at.at_key(), layers));
        }
        entries
    }

    /// Notes a problem; a circle of presets only once, since it is found from each of them.
    fn tell(&mut self, problem: Problem) {
        let again = problem.finding.name == CYCLE;
        if !(again && self.problems.iter().any(|p| p.finding.name == CYCLE)) {
            self.problems.push(problem);
        }
    }

    fn metric(
        &mut self,
        name: String,
        name_place: Place,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<Metric, Problem> {
        let (kind, value_place, kind_layer) = self.kind(&name, name_place, layers, around)?;
        let labels = self.labels(layers, around)?;
        let level = &around.level;
        let (when, when_place) = when(layers, level)?;
        let help = pick(layers, "help", |m| m.help.as_deref());
        let Some((help, help_at)) = help else {
            return Err(
                Problem::new("missing-key", name_place, format!("`{name}` needs `help`"))
                    .help("say in one line what it tells: `help: …`"),
            );
        };
        texts::check_tags(help, help_at, level)?;
        let misplaced = misplaced(layers, kind_layer, &kind, level);
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
                .map(|l| l.metric.routes.all())
                .find(|routes| !routes.is_empty())
                .map_or_else(Vec::new, <[String]>::to_vec),
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

    /// The type with its value, where that stands, and the number of the layer that gives it.
    fn kind(
        &mut self,
        name: &str,
        name_place: Place,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<(Kind, Place, usize), Problem> {
        let found = layers
            .iter()
            .enumerate()
            .rev()
            .find(|(_, l)| !l.metric.says_no_kind());
        let Some((number, layer)) = found else {
            return Err(
                Problem::new("missing-key", name_place, format!("`{name}` has no type")).help(
                    "say what it is: `count`, `counter`, `gauge`, `histogram`, or `use` a preset",
                ),
            );
        };
        let keys = layer.metric.kinds().collect::<Vec<_>>();
        let at = layer.at.key(keys[0]);
        if let Some(second) = keys.get(1) {
            let message = format!("`{name}` is a {}, and a {second} too", keys[0]);
            let help = "keep one of them; Argo takes one type for a metric";
            return Err(
                Problem::new("several-types", layer.at.key(second).at_key(), message)
                    .related(at.at_key(), "the other one")
                    .help(help),
            );
        }
        let level = &around.level;
        let metric = layer.metric;
        let value = |value: &Value| match value {
            Value::Number(number) => Ok(Origin::Text(format_float(*number))),
            Value::Text(text) => texts::value(text, at, level),
        };
        let last = |get: fn(&model::Metric) -> Option<bool>| {
            layers.iter().rev().find_map(|l| get(l.metric))
        };
        let kind = match metric {
            model::Metric { count: Some(_), .. } => Kind::Counter(Origin::Text("1".to_owned())),
            model::Metric {
                counter: Some(v), ..
            } => Kind::Counter(value(v)?),
            model::Metric { gauge: Some(v), .. } => {
                let (realtime, value) = (last(|m| m.realtime).unwrap_or(false), value(v)?);
                if realtime {
                    realtime_value(&value, at, level)?;
                }
                Kind::Gauge {
                    value,
                    realtime,
                    operation: layers.iter().rev().find_map(|l| l.metric.operation),
                }
            }
            model::Metric {
                histogram: Some(v), ..
            } => Kind::Histogram {
                value: value(v)?,
                buckets: self.buckets(name, at, layers, around)?,
            },
            model::Metric {
                summary: Some(v), ..
            } => {
                if level.is_argo() {
                    let message = format!("`{name}` is a summary, and Argo has none");
                    return Err(Problem::new("no-summary", at.at_key(), message)
                        .help("write `histogram` with `buckets`; quantiles are computed of it with `histogram_quantile`"));
                }
                Kind::Summary(value(v)?)
            }
            model::Metric {
                info: Some(facts), ..
            } => {
                if level.is_argo() {
                    let message = format!("`{name}` is an info metric, and Argo has none");
                    return Err(Problem::new("no-info", at.at_key(), message).help(
                        "put the facts into labels of a gauge that is 1, or move it to `code`",
                    ));
                }
                Kind::Info(facts.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
            }
            _ => Kind::Counter(Origin::Text("1".to_owned())),
        };
        Ok((kind, at.place(), number))
    }

    /// The buckets: the metric's own, else the group's, else the spec's, else its preset's.
    fn buckets_at(
        &self,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Option<(&'a Buckets, Cursor<'a>)> {
        let of =
            |layer: &Layer<'a>| Some((layer.metric.buckets.as_ref()?, layer.at.key("buckets")));
        let (own, presets) = layers.split_last()?;
        // A metric without layers of presets is its own last one; of a bare preset the last one is the preset's.
        let is_own = own.name.is_none()
            && around
                .group
                .metrics
                .values()
                .any(|m| std::ptr::eq(m, own.metric));
        let group = around
            .group
            .buckets
            .as_ref()
            .map(|b| (b, around.at.key("buckets")));
        let spec = self
            .spec
            .buckets
            .as_ref()
            .map(|b| (b, self.root.key("buckets")));
        let first = if is_own { of(own) } else { None };
        first
            .or(group)
            .or(spec)
            .or_else(|| if is_own { None } else { of(own) })
            .or_else(|| presets.iter().rev().find_map(of))
    }

    fn buckets_place(&self, layers: &[Layer<'a>], around: &Around<'a>) -> Option<Place> {
        self.buckets_at(layers, around).map(|(_, at)| at.place())
    }

    fn buckets(
        &self,
        name: &str,
        of: Cursor,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<Vec<f64>, Problem> {
        let Some((buckets, at)) = self.buckets_at(layers, around) else {
            return Err(Problem::new(
                "bad-buckets",
                of.at_key(),
                format!("the histogram `{name}` has no buckets"),
            )
            .help("write `buckets: [1, 5, 10]`, or `buckets: {upto: 1h}`"));
        };
        match buckets {
            Buckets::List(bounds) if bounds.is_empty() => {
                Err(
                    Problem::new("bad-buckets", at.place(), "the list of buckets is empty")
                        .help("a bucket `+Inf` comes by itself; write at least one more"),
                )
            }
            Buckets::List(bounds) => match buckets::ascending(bounds) {
                None => Ok(bounds.clone()),
                Some(n) => {
                    let (this, before) = (bounds[n], n.checked_sub(1).map(|n| bounds[n]));
                    let message = match before {
                        Some(before) if this.is_finite() => format!(
                            "the bucket {} is not above the one before, {}: Argo shows nothing of such a histogram",
                            format_float(this),
                            format_float(before)
                        ),
                        _ => "a bucket is a finite number; `+Inf` comes by itself".to_owned(),
                    };
                    let mut sorted = bounds
                        .iter()
                        .copied()
                        .filter(|b| b.is_finite())
                        .collect::<Vec<_>>();
                    sorted.sort_by(f64::total_cmp);
                    sorted.dedup();
                    let sorted = sorted
                        .iter()
                        .map(|b| format_float(*b))
                        .collect::<Vec<_>>()
                        .join(", ");
                    Err(Problem::new("bad-buckets", at.item(n).place(), message)
                        .help(format!("in order they are [{sorted}]")))
                }
            },
            Buckets::Rule(rule) => buckets::bounds(rule).map_err(|(key, message)| {
                let of_rule = match rule {
                    model::BucketRule {
                        linear: Some(_), ..
                    } => at.key("linear"),
                    model::BucketRule {
                        exponential: Some(_),
                        ..
                    } => at.key("exponential"),
                    _ => at,
                };
                let at = if key.is_empty() {
                    of_rule
                } else {
                    of_rule.key(key)
                };
                Problem::new("bad-buckets", at.place(), message)
            }),
        }
    }

    fn labels(&mut self, layers: &[Layer<'a>], around: &Around<'a>) -> Result<Vec<Label>, Problem> {
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

    /// One name with two definitions: the controller keeps the first one that it sees.
    fn conflicts(&mut self, groups: &[Group]) {
        let mut first: HashMap<&str, &Metric> = HashMap::new();
        let argo = groups.iter().filter(|g| g.level.is_argo());
        for metric in argo.flat_map(|g| &g.metrics) {
            let Some(other) = first.insert(&metric.name, metric) else {
                continue;
            };
            let (what, place, there) = if other.kind.word() != metric.kind.word() {
                ("another type", metric.places.value, other.places.value)
            } else if other.help != metric.help {
                ("another help", metric.places.help, other.places.help)
            } else if bounds(other) != bounds(metric) {
                ("other buckets", metric.places.buckets, other.places.buckets)
            } else {
                continue;
            };
            let message = format!(
                "`{}` has {what} here: the controller keeps what it sees first, and drops or mixes up the other",
                metric.name
            );
            self.problems.push(
                Problem::new("duplicate-name", place, message)
                    .related(there, "as it is here")
                    .help("write the same in both, or give one another name"),
            );
        }
    }
}

fn bounds(metric: &Metric) -> &[f64] {
    match &metric.kind {
        Kind::Histogram { buckets, .. } => buckets,
        _ => &[],
    }
}

fn parameter((name, parameter): (&String, &Option<model::Parameter>)) -> Parameter {
    let full = match parameter {
        None => model::FullParameter::default(),
        Some(model::Parameter::Default(value)) => model::FullParameter {
            value: Some(value.clone()),
            description: None,
        },
        Some(model::Parameter::Full(full)) => full.clone(),
    };
    Parameter {
        name: name.clone(),
        value: full.value,
        description: full.description,
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

fn when(layers: &[Layer], level: &Level) -> Result<(Option<When>, Option<Place>), Problem> {
    for layer in layers.iter().rev() {
        let (on, text) = (layer.metric.on.all(), layer.metric.when.as_deref());
        let at = |key| layer.at.key(key);
        match (on, text) {
            ([], None) => {}
            ([], Some(_)) if *level == Level::Code => {
                return Err(Problem::new(
                    "wrong-key",
                    at("when").at_key(),
                    "code has no `when`: that is Argo's",
                )
                .help("write `on: Succeeded`, or let the code decide"));
            }
            ([], Some(text)) => {
                texts::check_tags(text, at("when"), level)?;
                return Ok((Some(When::Text(text.to_owned())), Some(at("when").place())));
            }
            (_, Some(_)) => {
                return Err(Problem::new(
                    "wrong-key",
                    at("when").at_key(),
                    "`on` already says when it is emitted",
                )
                .related(at("on").at_key(), "here")
                .help("keep one of `on` and `when`"));
            }
            (on, None) => {
                let mut outcomes = Vec::new();
                for (n, outcome) in on.iter().enumerate() {
                    if outcomes.contains(outcome) {
                        let message = format!("`{}` stands here twice", outcome.word());
                        return Err(Problem::new(
                            "duplicate-name",
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

/// Argo computes nothing but durations at each scrape.
fn realtime_value(value: &Origin, at: Cursor, level: &Level) -> Result<(), Problem> {
    let wanted = match level {
        Level::Workflow => "workflow.duration",
        Level::Template(_) => "duration",
        Level::Code => {
            let message = "`realtime` is Argo's: code sets its gauges itself";
            return Err(
                Problem::new("wrong-key", at.at_key(), message).help("take `realtime` away")
            );
        }
    };
    match value {
        Origin::Variable(name) if name == wanted => Ok(()),
        _ => Err(Problem::new(
            "wrong-value",
            at.place(),
            format!(
                "a realtime gauge of {} has the value `{wanted}`, nothing else works",
                level.words()
            ),
        )
        .help(format!("write `gauge: {wanted}`, or take `realtime` away"))),
    }
}

/// A key that the type has no use for, in the layer that gives the type or a later one.
fn misplaced(layers: &[Layer], kind_layer: usize, kind: &Kind, level: &Level) -> Option<Problem> {
    for layer in &layers[kind_layer..] {
        let metric = layer.metric;
        let histogram = matches!(kind, Kind::Histogram { .. });
        let gauge = matches!(kind, Kind::Gauge { .. });
        for (key, wrong, of) in [
            (
                "buckets",
                metric.buckets.is_some() && !histogram,
                "a histogram",
            ),
            ("realtime", metric.realtime.is_some() && !gauge, "a gauge"),
            ("operation", metric.operation.is_some() && !gauge, "a gauge"),
            (
                "routes",
                !metric.routes.all().is_empty() && level.is_argo(),
                "the code's metrics",
            ),
        ] {
            if wrong {
                let message = format!("`{key}` is for {of}, and this is a {}", kind.word());
                let message = if key == "routes" {
                    format!("`{key}` are for {of}: Argo knows no routes")
                } else {
                    message
                };
                let at = layer.at.key(key).at_key();
                return Some(
                    Problem::new("wrong-key", at, message).help(format!("take `{key}` away")),
                );
            }
        }
    }
    None
}
