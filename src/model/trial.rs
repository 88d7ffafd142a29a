//! The results of the expressions in a list of metrics, evaluated with values that their variables can have.
//!
//! Rules use them to find what is evaluated too early, what always fails, and what is never a number. The stages
//! themselves are in [`super::stages`] and [`super::expressions`].

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::emission::{Answer, Emission, Scene};
use super::examples::{CLOCK, names, values};
use super::expressions::{Filled, fill_tree};
use super::stages::Way;
use super::substitute::Scope;
use crate::argo::{ALWAYS_THERE, Form, Stage, Version, variable};
use crate::expression::check::{Natures, check};
use crate::expression::engine::Engine;
use crate::expression::env::Env;
use crate::expression::syntax::{NodeId as ExprId, NodeKind, Tree};
use crate::expression::{Tag, TagKind, read, tags};
use crate::metric::{MetricList, Role, TextAt};

/// How many sets of values each expression is evaluated with.
pub const SAMPLES: usize = 4;

/// An arbitrary time, in nanoseconds since 1970.
const CLOCK_AT: i64 = 1_770_000_000_000_000_000;

/// A release that writes the results of expressions as JSON; releases before 3.6 write them as `%v` does.
const RENDERS_JSON: Version = Version::new(3, 6, 19);

/// How many emissions are evaluated at most: `templateDefaults` has one for each template.
const MOST_EMISSIONS: usize = 6;

/// How many expressions of one list are evaluated at most.
const MOST_EXPRESSIONS: usize = 20_000;

/// An expression of a metric, and its results.
#[derive(Debug)]
pub struct Judged<'d> {
    /// The index of the metric in its list.
    pub metric: usize,
    /// The string that contains the expression, and its place in the file.
    pub at: TextAt<'d>,
    /// The tag of the expression, as byte ranges in the string.
    pub tag: Tag,
    /// The expression between the braces, without the `=`.
    pub inner: &'d str,
    /// The syntax tree of the expression.
    pub tree: Tree,
    /// The variables that it reads: dotted names, with the nodes that read them.
    pub names: Vec<(String, ExprId)>,
    /// The results for each way in which the metric is emitted at the end; shared by equal expressions.
    pub trials: Rc<Vec<Trial>>,
}

/// The results of an expression for one way of emission.
#[derive(Debug)]
pub struct Trial {
    /// The way that the metric takes through the stages.
    pub way: Way,
    /// What the first stage makes of it, for each set of values; empty if there is only one stage.
    pub first: Vec<Filled>,
    /// What the last stage alone makes of it, for each set of values.
    pub last: Vec<Filled>,
    /// Which of its names are variables of Argo without a value at the end, as indexes into [`Judged::names`].
    pub unset: Vec<usize>,
    /// What the checker knows of it at the last stage; `None` if the checker refuses the expression.
    pub natures: Option<Natures>,
    /// Whether the first stage inserts the current time.
    pub clock: bool,
    /// Before 3.6: the first result of the last stage and, if it differs, that of newer releases.
    pub newer: Option<(String, String)>,
}

/// What is known at the stages of one emission, for each set of values.
struct Scopes<'a> {
    emission: Emission<'a>,
    first: Vec<Rc<Scope>>,
    last: Vec<Rc<Scope>>,
}

/// The expressions of a list that can be parsed, each evaluated.
pub(super) fn judge<'d>(scene: &Scene<'d>, list: &MetricList) -> Vec<Judged<'d>> {
    let engine = Engine::of(scene.version);
    let mut all = Vec::new();
    for (metric, one) in list.metrics.iter().enumerate() {
        for at in one.texts(scene.doc) {
            let judged = matches!(
                at.role,
                Role::LabelValue | Role::When | Role::Value | Role::Help
            );
            if !judged || !at.text.contains("{{=") || tags(at.text).any(|tag| !tag.closed) {
                continue;
            }
            for tag in tags(at.text).filter(|tag| tag.kind == TagKind::Expression) {
                let inner = &at.text[tag.inner.clone()];
                // A parameter of an OpenShift Template may have any value.
                let parameter = scene.object.in_openshift() && inner.contains('$');
                if parameter || all.len() >= MOST_EXPRESSIONS {
                    continue;
                }
                if let Ok(tree) = read(inner, engine) {
                    let names = names(&tree);
                    all.push(Judged {
                        metric,
                        at,
                        tag,
                        inner,
                        tree,
                        names,
                        trials: Rc::default(),
                    });
                }
            }
        }
    }
    if all.is_empty() {
        return all;
    }
    let wanted: BTreeSet<&str> = all
        .iter()
        .flat_map(|one| one.names.iter().map(|(name, _)| name.as_str()))
        .collect();
    let mut emissions = scene.emissions(list, false);
    emissions.dedup_by(|a, b| {
        a.way == b.way && a.template.map(|t| t.template.node) == b.template.map(|t| t.template.node)
    });
    emissions.truncate(MOST_EMISSIONS);
    let scopes: Vec<Scopes> = emissions
        .into_iter()
        .map(|emission| scopes(scene, emission, &wanted))
        .collect();
    // Metrics of one list often have a label in common.
    let mut tried: HashMap<(&str, bool), Rc<Vec<Trial>>> = HashMap::new();
    for one in &mut all {
        let known = tried.entry((one.inner, one.at.role == Role::LabelValue));
        let trials = known.or_insert_with(|| {
            let tried = scopes.iter().map(|scopes| try_out(scene, one, scopes));
            Rc::new(tried.collect())
        });
        one.trials = Rc::clone(trials);
    }
    all
}

/// What is known at the stages of an emission.
fn scopes<'a>(scene: &Scene, emission: Emission<'a>, wanted: &BTreeSet<&str>) -> Scopes<'a> {
    let mut names: BTreeSet<&str> = ALWAYS_THERE.into();
    names.extend(wanted.iter().filter(|name| variable(name).is_some()));
    let declared = declared_paths(scene, &emission);
    names.extend(declared.iter().map(String::as_str));
    let stages = emission.way.stages();
    let at_stage = |stage: Stage, sample: usize| {
        let mut scope = Scope::default();
        for (place, name) in names.iter().enumerate() {
            let there = variable(name).is_some_and(|known| known.stages.contains(&stage));
            let unset = || matches!(scene.answer(&emission, name), Answer::Unset(_));
            if !there || unset() {
                continue;
            }
            let values = values(name, emission.way);
            // Two variables of the same kind should not always have the same value.
            let mut value = values.get((sample + place) % values.len().max(1)).copied();
            if let Answer::Is(text) = scene.answer(&emission, name) {
                value = Some(text);
            }
            if let Some(value) = value {
                scope.set(name, value);
            }
        }
        Rc::new(scope)
    };
    let first = match stages {
        [first, _] => (0..SAMPLES)
            .map(|sample| at_stage(*first, sample))
            .collect(),
        _ => Vec::new(),
    };
    Scopes {
        emission,
        first,
        last: (0..SAMPLES)
            .map(|sample| at_stage(Stage::Emission, sample))
            .collect(),
    }
}

/// The outputs that a template declares with a path: stage 2 knows the path, but not the output.
fn declared_paths(scene: &Scene, emission: &Emission) -> Vec<String> {
    let Some(around) = emission.template.filter(|_| emission.way == Way::Template) else {
        return Vec::new();
    };
    let doc = scene.doc;
    let mut found = Vec::new();
    for (list, path) in [
        ("parameters", &["valueFrom", "path"][..]),
        ("artifacts", &["path"][..]),
    ] {
        let items = doc
            .path(around.template.node, &["outputs", list])
            .map_or(&[][..], |list| doc.items(list));
        for item in items {
            let name = doc.value(*item, "name").and_then(|name| doc.text(name));
            if let Some(name) = name
                && doc.path(*item, path).is_some_and(|path| !doc.is_null(path))
            {
                found.push(format!("outputs.{list}.{name}.path"));
            }
        }
    }
    found
}

/// How many string literals of an expression are tried as values at most.
const MOST_LITERALS: usize = 4;

/// The scopes, and those in which variables that the user sets have one of the string literals of the expression as
/// their value, because the expression may compare them.
fn with_literals<'a>(one: &Judged, scopes: &Scopes<'a>) -> Scopes<'a> {
    let free: Vec<&str> = one
        .names
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| variable(name).is_some_and(|known| known.form == Form::Text))
        .collect();
    let mut literals: Vec<&str> = Vec::new();
    if !free.is_empty() {
        for (_, node) in one.tree.nodes() {
            if let NodeKind::Text(text) = &node.kind
                && literals.len() < MOST_LITERALS
            {
                literals.push(text);
            }
        }
    }
    let more = |all: &[Rc<Scope>]| {
        let mut all = all.to_vec();
        if let Some(first) = all.first().cloned() {
            for literal in &literals {
                let known = free.iter().filter(|name| first.contains(name));
                let mut scope = first.select(|name| !free.contains(&name));
                for name in known {
                    scope.set(name, literal);
                }
                all.push(Rc::new(scope));
            }
        }
        all
    };
    Scopes {
        emission: scopes.emission,
        first: more(&scopes.first),
        last: more(&scopes.last),
    }
}

fn try_out(scene: &Scene, one: &Judged, scopes: &Scopes) -> Trial {
    let version = scene.version;
    let scopes = &with_literals(one, scopes);
    let fill = |scope: &Scope, strict| fill_tree(&one.tree, one.inner, scope, strict, version);
    let natures = scopes.last.first().and_then(|scope| {
        let engine = Engine::of(version);
        check(&one.tree, &Env::new(&**scope, engine), engine).ok()
    });
    let clock = scopes.first.first().is_some_and(|scope| {
        matches!(fill(scope, false), Filled::Unsure(reason) if reason == CLOCK) && {
            let mut scope = Scope::clone(scope);
            scope.set_clock(CLOCK_AT);
            matches!(fill(&scope, false), Filled::Text(_))
        }
    });
    let newer = || {
        scopes.last.iter().find_map(|scope| {
            let newer = fill_tree(&one.tree, one.inner, scope, true, RENDERS_JSON);
            match (fill(scope, true), newer) {
                (Filled::Text(old), Filled::Text(new)) if old != new => Some((old, new)),
                _ => None,
            }
        })
    };
    let renders = version.at_least(3, 6) || one.at.role != Role::LabelValue;
    Trial {
        clock,
        newer: (!renders).then(newer).flatten(),
        way: scopes.emission.way,
        unset: unset(scene, one, &scopes.emission),
        first: scopes
            .first
            .iter()
            .map(|scope| fill(scope, false))
            .collect(),
        last: scopes.last.iter().map(|scope| fill(scope, true)).collect(),
        natures,
    }
}

/// The names in an expression that are variables without a value in an emission, as indexes.
fn unset(scene: &Scene, one: &Judged, emission: &Emission) -> Vec<usize> {
    let unset = |name: &str| {
        variable(name).is_some() && matches!(scene.answer(emission, name), Answer::Unset(_))
    };
    let names = one.names.iter().enumerate();
    names
        .filter(|(_, (name, _))| unset(name))
        .map(|(place, _)| place)
        .collect()
}

impl Trial {
    /// The constant that the first stage puts in place of the expression although its value at the end differs.
    #[must_use]
    pub fn baked(&self) -> Option<&str> {
        let wrong = |first: &Filled, last: &Filled| match (first, last) {
            (Filled::Text(first), Filled::Text(last)) => first != last,
            _ => false,
        };
        let (baked, _) = self
            .first
            .iter()
            .zip(&self.last)
            .find(|(first, last)| wrong(first, last))?;
        match baked {
            Filled::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the first stage replaces the expression.
    #[must_use]
    pub fn is_early(&self) -> bool {
        !self.first.is_empty()
            && self
                .first
                .iter()
                .all(|first| matches!(first, Filled::Text(_)))
    }

    /// Argo's message and the node, if the expression reaches the last stage and fails there with each set of values.
    #[must_use]
    pub fn always_fails(&self) -> Option<(&str, Option<ExprId>)> {
        if self
            .first
            .iter()
            .any(|first| !matches!(first, Filled::Stays(_)))
        {
            return None;
        }
        let all = self
            .last
            .iter()
            .all(|last| matches!(last, Filled::Fails { .. }));
        match self.last.first() {
            Some(Filled::Fails { said, node, .. }) if all => Some((said, *node)),
            _ => None,
        }
    }

    /// What ends up in the metric, for each set of values; `None` if a stage fails or the tag stays.
    #[must_use]
    pub fn results(&self) -> Option<Vec<&str>> {
        let from = if self.is_early() {
            &self.first
        } else {
            &self.last
        };
        from.iter()
            .map(|filled| match filled {
                Filled::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}
