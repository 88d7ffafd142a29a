//! What Argo makes of a string: the result of each stage at one place, for one release, in a form for
//! people and programs.
//!
//! The results come from [`super::stages`], [`super::expressions`] and [`crate::expression::govaluate`]; this
//! module words them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::examples::{CLOCK, names, read_names, values};
use super::expressions::{Filled, Stays, fill_expression};
use super::stages::{Failure, Fate, Step, TagStep, Way, known_at, trace};
use super::substitute::{Scope, trim_tag};
use crate::argo::{ALWAYS_THERE, Stage, VARIABLES, Version, variable};
use crate::diagnostic::closest;
use crate::expression::engine::Engine;
use crate::expression::govaluate::{self, judge};
use crate::expression::{read, tags};

/// The values that the user gives to variables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// The variables that have a value, with the value.
    pub set: BTreeMap<String, String>,
    /// The variables that have no value.
    pub unset: BTreeSet<String>,
    /// The current time, in nanoseconds since 1970-01-01T00:00:00Z.
    pub now: Option<i64>,
}

/// A string, and the values that are assumed for its variables.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The string, with its tags.
    pub text: &'a str,
    /// Whether it is the `when` of a metric.
    pub when: bool,
    /// The values of variables; any other variable that the string uses gets an example.
    pub values: &'a Values,
}

/// What Argo makes of the string at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Where the metric is: in the workflow, in a template, or in one that a plain DAG task runs.
    pub place: Way,
    /// The stages, in order, up to the first one that fails.
    pub stages: Vec<StageAnswer>,
    /// The values of the variables that the string uses.
    pub values: Vec<Used>,
    /// The string after the last stage; `None` if a stage fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Whether the metric is emitted; only for a `when` that has an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emitted: Option<bool>,
    /// Why Argo cannot use the string after the last stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What one stage makes of the string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageAnswer {
    /// Which stage it is.
    pub stage: Stage,
    /// The string after the stage; `None` if the stage fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether the stage changes the string.
    pub changed: bool,
    /// The tags that the stage leaves, each once.
    pub kept: Vec<Kept>,
    /// The expressions that the stage replaces although their value at the end differs.
    pub baked: Vec<Baked>,
    /// Why the stage fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// A tag that a stage leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The tag with its braces.
    pub tag: String,
    /// Why it stays, as a sentence for people.
    pub reason: String,
}

/// An expression that is evaluated too early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baked {
    /// The tag with its braces.
    pub tag: String,
    /// The value that replaces the tag.
    pub value: String,
    /// The value when the metric is emitted; `None` if only the clock makes the difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<String>,
}

/// A variable that the string uses, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    /// The name of the variable, such as `workflow.name`.
    pub name: String,
    /// The value that is assumed for the variable.
    pub value: String,
    /// Whether the value is an example, because the user gave none.
    pub example: bool,
}

/// What happens if there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ends {
    /// Argo reports an error.
    Fails,
    /// The controller panics.
    Panics,
    /// It is not known here what Argo does.
    Unsure,
}

/// Why there is no value, and what happens because of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What happens because of it.
    pub kind: Ends,
    /// Argo's message, or what is not known here.
    pub message: String,
    /// What the message is about: a byte range of the string before the stage, or of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Range<usize>>,
    /// The name that was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What happens to the metric or the workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<&'static str>,
}

impl Answered {
    /// Whether there is a value at the end: a string that Argo can use.
    #[must_use]
    pub fn has_value(&self) -> bool {
        self.result.is_some() && self.problem.is_none()
    }
}

/// The common answer of some releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The releases that agree at all places.
    pub argo: Vec<Version>,
    /// What they make of the string, for each place that was asked about.
    pub places: Vec<Answered>,
}

/// What some releases make of a string; those that agree at all places share one answer.
#[must_use]
pub fn answers(question: &Question, ways: &[Way], versions: &[Version]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for version in versions {
        let places = ways.iter().map(|way| answer(question, *way, *version));
        let places: Vec<Answered> = places.collect();
        match groups.iter_mut().find(|group| group.places == places) {
            Some(group) => group.argo.push(*version),
            None => groups.push(Group {
                argo: vec![*version],
                places,
            }),
        }
    }
    groups
}

/// What one release makes of a string at one place.
#[must_use]
pub fn answer(question: &Question, way: Way, version: Version) -> Answered {
    let (scope, used) = scope_of(question, way, version);
    let around = Around {
        way,
        version,
        scope: &scope,
    };
    let mut stages: Vec<StageAnswer> = Vec::new();
    let mut text = question.text.to_owned();
    for step in trace(&text.clone(), way, &scope, version) {
        let told = around.stage(&text, step);
        if let Some(after) = &told.text {
            text.clone_from(after);
        }
        stages.push(told);
    }
    let failed = stages.iter().any(|stage| stage.problem.is_some());
    let mut answered = Answered {
        place: way,
        stages,
        values: used,
        result: (!failed).then_some(text),
        emitted: None,
        problem: None,
    };
    let Some(result) = &answered.result else {
        return answered;
    };
    if question.when {
        match judge(result, version) {
            govaluate::Answer::Runs(runs) => answered.emitted = Some(runs),
            govaluate::Answer::Fails { message, at } => {
                answered.problem = Some(Problem::new(Ends::Fails, message, at, Some(DROPPED)));
            }
            govaluate::Answer::Panics(message) => {
                answered.problem = Some(Problem::new(Ends::Panics, message, None, Some(PANICS)));
            }
            govaluate::Answer::Unsure(reason) => {
                answered.problem = Some(Problem::new(Ends::Unsure, reason, None, None));
            }
        }
    } else if let Some(tag) = tags(result).find(|tag| tag.closed) {
        let message = "a tag is left in the text".to_owned();
        answered.problem = Some(Problem::new(Ends::Fails, message, Some(tag.whole), None));
    }
    answered
}

/// The beginning of Argo's message about an expression.
const EVALUATE: &str = "failed to evaluate expression: ";

/// The consequence of a failure in the metric's own stage.
const DROPPED: &str =
    "the metric is not emitted, and the workflow has the condition `MetricsError`";
/// The consequence of a panic.
const PANICS: &str = "the controller panics, and the workflow ends as `Error`";

fn effect(stage: Stage) -> &'static str {
    match stage {
        Stage::Workflow => "the workflow never starts: it has neither a phase nor a message",
        Stage::Template => "the node fails before it has a pod",
        Stage::Emission => DROPPED,
    }
}

impl Problem {
    fn new(
        kind: Ends,
        message: String,
        at: Option<Range<usize>>,
        effect: Option<&'static str>,
    ) -> Self {
        Self {
            kind,
            message,
            at,
            hint: None,
            effect,
        }
    }
}

fn is_later(name: &str, version: Version) -> Option<(u16, u16)> {
    let (major, minor) = variable(name)?.since?;
    (!version.at_least(major, minor)).then_some((major, minor))
}

/// The values of the variables, and those that the string uses.
fn scope_of(question: &Question, way: Way, version: Version) -> (Scope, Vec<Used>) {
    let Values { set, unset, now } = question.values;
    let mut scope = Scope::default();
    if let Some(now) = now {
        scope.set_clock(*now);
    }
    let read = read_names(question.text, version);
    let mut wanted: BTreeSet<&str> = ALWAYS_THERE.into();
    wanted.extend(set.keys().map(String::as_str));
    wanted.extend(read.iter().map(String::as_str));
    for name in wanted {
        let example = values(name, way).first().copied();
        let value = set.get(name).map(String::as_str).or(example);
        let there = !unset.contains(name) && is_later(name, version).is_none();
        if let Some(value) = value.filter(|_| there) {
            scope.set(name, value);
        }
    }
    let mut used: Vec<Used> = Vec::new();
    let mut seen = BTreeSet::new();
    for name in &read {
        // An expression that reads a whole map reads its entries.
        let inside = format!("{name}.");
        let set_or_there = ALWAYS_THERE
            .into_iter()
            .chain(set.keys().map(String::as_str));
        let one = variable(name).map(|_| name.as_str());
        let all = set_or_there.filter(|other| other.starts_with(&inside));
        for name in one.into_iter().chain(all) {
            let known = way.filled_at(name).is_some() && seen.insert(name.to_owned());
            if let Some(value) = scope.text(name).filter(|_| known) {
                used.push(Used {
                    name: name.to_owned(),
                    value: value.to_owned(),
                    example: !set.contains_key(name),
                });
            }
        }
    }
    (scope, used)
}

/// The names in the user's values that metrics never have, each with the reason.
#[must_use]
pub fn ignored(values: &Values) -> Vec<(String, String)> {
    let names = values.set.keys().chain(&values.unset);
    names
        .filter_map(|name| match variable(name) {
            None => Some((name.clone(), unknown(name))),
            Some(known) if known.stages.is_empty() => Some((name.clone(), never(name))),
            Some(_) => None,
        })
        .collect()
}

/// The variable whose name was probably meant.
fn near(name: &str) -> Option<&'static str> {
    let known = VARIABLES.iter().map(|v| v.name);
    closest(name, known.filter(|known| !known.contains('*')))
}

fn unknown(name: &str) -> String {
    match near(name) {
        Some(near) => format!("there is no variable `{name}`; perhaps `{near}`"),
        None => format!("there is no variable `{name}`"),
    }
}

fn never(name: &str) -> String {
    format!("metrics never have `{name}`")
}

/// What the wording depends on.
struct Around<'a> {
    way: Way,
    version: Version,
    scope: &'a Scope,
}

impl Around<'_> {
    fn stage(&self, before: &str, step: Step) -> StageAnswer {
        let stage = step.stage;
        let mut kept = Vec::new();
        let mut baked = Vec::new();
        let mut seen = BTreeSet::new();
        let mut late = None;
        for TagStep { inner, fate } in &step.tags {
            if !seen.insert(inner) {
                continue;
            }
            match fate {
                Fate::Unknown => kept.push(Kept {
                    tag: format!("{{{{{inner}}}}}"),
                    reason: self.simple(inner, stage),
                }),
                Fate::Stays(why) => kept.push(Kept {
                    tag: format!("{{{{={inner}}}}}"),
                    reason: self.stays(inner, why, stage),
                }),
                Fate::Put(value) if stage != Stage::Emission => {
                    let late = late.get_or_insert_with(|| known_at(Stage::Emission, self.scope));
                    baked.extend(self.baked(inner, value, late));
                }
                Fate::Put(_) | Fate::Ends => {}
            }
        }
        let ends_at = step.tags.last().map(|tag| tag.inner.as_str());
        let (text, problem) = match step.result {
            Ok(text) => (Some(text), None),
            Err(failure) => (None, Some(self.problem(before, &failure, ends_at, stage))),
        };
        StageAnswer {
            stage,
            changed: text.as_ref().is_some_and(|text| text != before),
            text,
            kept: if problem.is_none() { kept } else { Vec::new() },
            baked,
            problem,
        }
    }

    /// Why a variable has no value at a stage; `None` if it has one.
    fn reason(&self, name: &str, stage: Stage) -> Option<String> {
        let known = variable(name)?;
        if let Some((major, minor)) = is_later(name, self.version) {
            return Some(format!("`{name}` comes with Argo {major}.{minor}"));
        }
        match self.way.filled_at(name) {
            None if known.stages.is_empty() => Some(never(name)),
            None if self.way == Way::Workflow => Some(format!("only templates have `{name}`")),
            None => Some(format!(
                "`{name}` is known only when a node is created, and a plain DAG task's metric is not filled then"
            )),
            Some(at) if at > stage => Some(format!("`{name}` is not known before {}", at.words())),
            Some(_) if self.scope.contains(name) && known.stages.contains(&stage) => None,
            Some(_) => Some(format!("`{name}` has no value")),
        }
    }

    fn simple(&self, name: &str, stage: Stage) -> String {
        self.reason(name, stage).unwrap_or_else(|| unknown(name))
    }

    /// The reason of the first variable in an expression that has no value yet.
    fn lacking(&self, expression: &str, stage: Stage) -> Option<String> {
        let tree = read(expression, Engine::of(self.version)).ok()?;
        let names = names(&tree);
        names.iter().find_map(|(name, _)| self.reason(name, stage))
    }

    fn stays(&self, expression: &str, why: &Stays, stage: Stage) -> String {
        let named = match why {
            Stays::Waits(name) => self.reason(name, stage),
            _ => None,
        };
        if let Some(reason) = named.or_else(|| self.lacking(expression, stage)) {
            return reason;
        }
        match why {
            Stays::Waits(name) => format!("it waits for `{name}`"),
            Stays::Fails(said) => {
                let said = said.strip_prefix(EVALUATE).unwrap_or(said);
                format!("it cannot be calculated yet: {said}")
            }
            Stays::Nil => "its value is nil".to_owned(),
            Stays::NoJson => "its value cannot be written as JSON".to_owned(),
        }
    }

    fn baked(&self, expression: &str, value: &str, late: &Scope) -> Option<Baked> {
        let told = |later: Option<String>| Baked {
            tag: format!("{{{{={expression}}}}}"),
            value: value.to_owned(),
            later,
        };
        match fill_expression(expression, late, true, self.version) {
            Filled::Text(later) if later != value => return Some(told(Some(later))),
            _ => {}
        }
        let timeless = late.timeless()?;
        match fill_expression(expression, &timeless, true, self.version) {
            Filled::Unsure(reason) if reason == CLOCK => Some(told(None)),
            _ => None,
        }
    }

    fn problem(
        &self,
        before: &str,
        failure: &Failure,
        ends_at: Option<&str>,
        stage: Stage,
    ) -> Problem {
        let expression = || {
            let inner = ends_at?;
            let start = before.find(&format!("{{{{={inner}}}}}"))? + "{{=".len();
            Some(start..start + inner.len())
        };
        let mut problem = Problem::new(Ends::Fails, failure.to_string(), None, Some(effect(stage)));
        match failure {
            Failure::Unresolved(tag) => {
                let written = serde_json::from_str::<String>(&format!("\"{tag}\""));
                let whole = format!("{{{{{}}}}}", written.as_ref().unwrap_or(tag));
                problem.at = before.find(&whole).map(|at| at..at + whole.len());
                problem.hint = Some(self.simple(trim_tag(tag), stage));
            }
            Failure::NoEnd(..) => {
                let open = tags(before).find(|tag| !tag.closed);
                problem.at = open.map(|tag| tag.whole);
                // The string ends here, but a metric's JSON continues and closes the tag, which then passes all stages
                // except the last one, unless it is an expression and a strict release reads it.
                let expression = problem.at.clone().and_then(|at| before.get(at));
                let breaks = self.version.strict_expressions()
                    && expression.is_some_and(|text| text.starts_with("{{="));
                if !breaks {
                    problem.effect = Some(DROPPED);
                }
                problem.hint = Some(
                    "the tag is never closed; in a metric, what comes next in its JSON closes it, and that fails as well"
                        .to_owned(),
                );
            }
            Failure::InvalidJson => {
                problem.hint = Some(
                    "a value has a control character, which Argo writes in a form that JSON does not have"
                        .to_owned(),
                );
            }
            Failure::Expression(said, at) => {
                let start = expression();
                problem.at = match (start, at) {
                    (Some(whole), Some(at)) => Some(
                        whole.start + at.start.min(whole.len())
                            ..whole.start + at.end.min(whole.len()),
                    ),
                    (whole, _) => whole,
                };
                problem.hint = ends_at
                    .and_then(|inner| self.lacking(inner, stage))
                    .or_else(|| missing(said));
            }
            Failure::Unsure(reason) => {
                problem.kind = Ends::Unsure;
                problem.message.clone_from(reason);
                problem.at = expression();
                problem.effect = None;
            }
        }
        problem
    }
}

/// The name that was probably meant, if an expression does not find one.
fn missing(said: &str) -> Option<String> {
    let rest = said.strip_prefix(EVALUATE)?;
    let name = match rest.strip_suffix(" is missing") {
        Some(name) => name,
        None => rest.strip_prefix("unknown name ")?.split(' ').next()?,
    };
    let near = near(name)?;
    Some(format!("perhaps `{near}`"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::argo::NEWEST;

    proptest! {
        /// Any string has an answer at each place, and the range of a message lies within the string.
        #[test]
        fn places_are_within_the_text(
            text in "(\\{\\{=?|\\}\\}|status|duration|item|x|é|日|[-+ .()'\"\\\\\n\u{1b}0-9]){0,12}",
            when in any::<bool>(),
        ) {
            let values = Values::default();
            let question = Question { text: &text, when, values: &values };
            for (way, version) in Way::ALL.into_iter().zip([NEWEST[0], NEWEST[5], NEWEST[3]]) {
                let answered = answer(&question, way, version);
                let mut before = text.as_str();
                for stage in &answered.stages {
                    if let Some(at) = stage.problem.as_ref().and_then(|p| p.at.clone()) {
                        prop_assert!(before.get(at.clone()).is_some(), "{:?} {:?}", before, at);
                    }
                    before = stage.text.as_deref().unwrap_or(before);
                }
                if let Some(at) = answered.problem.as_ref().and_then(|p| p.at.clone()) {
                    prop_assert!(before.get(at.clone()).is_some(), "{:?} {:?}", before, at);
                }
            }
        }
    }

    #[test]
    fn who_reads_a_whole_map_reads_what_is_in_it() {
        let values = Values {
            set: [("workflow.labels.team".to_owned(), "core".to_owned())].into(),
            ..Values::default()
        };
        let question = Question {
            text: "{{=len(workflow.labels)}} {{=len(resourcesDuration)}}",
            when: false,
            values: &values,
        };
        let answered = answer(&question, Way::PlainTask, NEWEST[5]);
        assert_eq!(answered.result.as_deref(), Some("1 1"));
        let used: Vec<&str> = answered.values.iter().map(|u| u.name.as_str()).collect();
        assert_eq!(
            used,
            [
                "workflow.labels",
                "workflow.labels.team",
                "resourcesDuration.cpu"
            ]
        );
    }
}
