//! What one stage of Argo's substitution makes of a string with tags.
//!
//! Argo fills a metric in up to three stages. Stage 1 fills the workflow's variables when the spec is read; stage 2
//! fills those of the template when a node is created or visited again; the last stage runs when the metric is emitted.
//! The first two leave the tags that they do not know, the last one fails on them. In a plain DAG task, there is only
//! the last stage.
//!
//! Source: `util/template/{template,replace,simple_template}.go` of v3.4.18 … v4.1.2, checked against the recorded
//! answers. Expressions (`{{=…}}`) are in [`super::expressions`].

use std::fmt;

use serde::Serialize;

use super::expressions::{Filled, Stays, fill_expression};
use super::substitute::{Scope, trim_tag};
use crate::argo::{Root, Stage, Version, variable};
use crate::expression::golang::json;
use crate::expression::value::{Stop, Value};
use crate::yaml::go_quote;

/// Where a metric is, which decides the stages that it passes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The metric is workflow-level.
    Workflow,
    /// The metric is in a template.
    Template,
    /// The metric is in a template that a plain DAG task runs: one with a pod, and without items and retries.
    #[serde(rename = "task")]
    PlainTask,
}

impl Way {
    /// All ways, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::Workflow, Self::Template, Self::PlainTask];

    /// Where the metric is, as words for a message.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Workflow => "workflow-level",
            Self::Template => "in a template",
            Self::PlainTask => "in a plain DAG task",
        }
    }

    /// The stages in order (`operator.go`; `dag.go:494-510` for the plain DAG task, which uses the raw template).
    #[must_use]
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Self::Workflow => &[Stage::Workflow, Stage::Emission],
            Self::Template => &[Stage::Template, Stage::Emission],
            Self::PlainTask => &[Stage::Emission],
        }
    }

    /// The stage that fills a variable; `None` if no stage does.
    #[must_use]
    pub fn filled_at(self, name: &str) -> Option<Stage> {
        let known = variable(name)?;
        let mut stages = self.stages().iter().copied();
        stages.find(|stage| known.stages.contains(stage))
    }
}

/// What a stage makes of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which stage it is.
    pub stage: Stage,
    /// The string after the stage, or why it failed. No stage follows a failure.
    pub result: Result<String, Failure>,
    /// What happened to the tags, in order. If the stage failed at an expression, that is the last one.
    pub tags: Vec<TagStep>,
}

/// What a stage makes of one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagStep {
    /// The name in a simple tag, or the expression.
    pub inner: String,
    /// What happened to the tag.
    pub fate: Fate,
}

/// What happens to a tag at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A simple tag stays, because its variable is not known yet.
    Unknown,
    /// An expression stays, for this reason.
    Stays(Stays),
    /// An expression is replaced by this value.
    Put(String),
    /// The stage fails at this expression.
    Ends,
}

/// The values that a stage knows, of all values.
#[must_use]
pub fn known_at(stage: Stage, values: &Scope) -> Scope {
    values.select(|name| variable(name).is_some_and(|v| v.stages.contains(&stage)))
}

/// What each stage makes of a string whose variables have these values.
#[must_use]
pub fn trace(text: &str, way: Way, values: &Scope, version: Version) -> Vec<Step> {
    // The template's own inputs and outputs are filled in a second pass, which knew nothing else before 3.5.
    let own = |name: &str| Root::of(name).is_of_node();
    let mut steps = Vec::new();
    let mut text = text.to_owned();
    for stage in way.stages().iter().copied() {
        let known = known_at(stage, values);
        let mut tags = Vec::new();
        let mut note = |inner: &str, fate: Fate| {
            let inner = inner.to_owned();
            tags.push(TagStep { inner, fate });
        };
        let result = match stage {
            Stage::Workflow => fill_noting(&text, &known, Unknown::Stays, version, &mut note),
            Stage::Template => {
                let first = known.select(|name| !own(name));
                let second = known.select(|name| own(name) || version.at_least(3, 5));
                // A tag that the first pass leaves is noted in the second pass.
                let mut put = |inner: &str, fate: Fate| {
                    if matches!(fate, Fate::Put(_) | Fate::Ends) {
                        note(inner, fate);
                    }
                };
                fill_noting(&text, &first, Unknown::Stays, version, &mut put).and_then(|text| {
                    fill_noting(&text, &second, Unknown::Stays, version, &mut note)
                })
            }
            Stage::Emission => fill_noting(&text, &known, Unknown::Fails, version, &mut note),
        };
        let failed = result.is_err();
        if let Ok(filled) = &result {
            text.clone_from(filled);
        }
        steps.push(Step {
            stage,
            result,
            tags,
        });
        if failed {
            break;
        }
    }
    steps
}

/// What happens to a tag that a stage does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// The tag stays for the next stage.
    Stays,
    /// The stage fails.
    Fails,
}

/// Why a stage fails; written as Argo's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A tag that is not known, with what is between its braces in the JSON of the metric.
    Unresolved(String),
    /// A tag that is never closed: the whole string and what follows the tag's opening braces, both as JSON.
    NoEnd(String, String),
    /// A value has a character that Argo writes in a form that JSON does not have.
    InvalidJson,
    /// An expression fails with this message of Argo, at this byte range of the expression.
    Expression(String, Option<std::ops::Range<usize>>),
    /// It is not known here what Argo does, for this reason.
    Unsure(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved(tag) => write!(f, "failed to resolve {{{{{tag}}}}}"),
            Self::NoEnd(template, rest) => write!(
                f,
                "Cannot find end tag=\"}}}}\" in the template={} starting from {}",
                go_quote(template),
                go_quote(rest)
            ),
            Self::Expression(said, _) => f.write_str(said),
            Self::Unsure(reason) => write!(f, "not known here: {reason}"),
            Self::InvalidJson => f.write_str(
                "cannot finish template replacement because the result was invalid JSON",
            ),
        }
    }
}

/// Fills the tags of a string, as Argo does in the string's JSON.
///
/// # Errors
/// [`Failure`], if Argo's engine fails. With [`Unknown::Stays`], it never fails because a tag is not known.
pub fn fill(
    text: &str,
    scope: &Scope,
    unknown: Unknown,
    version: Version,
) -> Result<String, Failure> {
    fill_noting(text, scope, unknown, version, &mut |_, _| {})
}

/// [`fill`], which also notes what happens to each tag.
fn fill_noting(
    text: &str,
    scope: &Scope,
    unknown: Unknown,
    version: Version,
    note: &mut dyn FnMut(&str, Fate),
) -> Result<String, Failure> {
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    let json = json_of(text);
    // The engine searches for the ends of all tags before it fills any of them.
    let mut rest = json.as_str();
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        let Some(end) = inside.find("}}") else {
            return Err(Failure::NoEnd(json.clone(), inside.to_owned()));
        };
        rest = &inside[end + 2..];
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(open) = rest.find("{{") {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 2..];
        let Some(end) = inside.find("}}") else {
            break;
        };
        let tag = &inside[..end];
        rest = &inside[end + 2..];
        if let Some(inner) = tag.strip_prefix('=') {
            expression(inner, scope, unknown, version, &mut out, note)?;
            continue;
        }
        match replacement(tag, scope) {
            Some((kept, value)) => {
                if !kept.is_empty() {
                    out.push_str("{{");
                    out.push_str(kept);
                }
                let quoted = go_quote(value);
                out.push_str(&quoted[1..quoted.len() - 1]);
            }
            None if unknown == Unknown::Fails => {
                return Err(Failure::Unresolved(tag.to_owned()));
            }
            None => {
                note(trim_tag(tag), Fate::Unknown);
                out.push_str("{{");
                out.push_str(tag);
                out.push_str("}}");
            }
        }
    }
    out.push_str(rest);
    serde_json::from_str(&out).map_err(|_| Failure::InvalidJson)
}

/// Fills an expression tag; `inner` is its JSON.
fn expression(
    inner: &str,
    scope: &Scope,
    unknown: Unknown,
    version: Version,
    out: &mut String,
    note: &mut dyn FnMut(&str, Fate),
) -> Result<(), Failure> {
    // Argo undoes the escapes of Go's JSON, wherever they appear.
    let inner = WRITTEN_OUT
        .iter()
        .fold(inner.to_owned(), |inner, (written, plain)| {
            inner.replace(written, plain)
        });
    let strict = unknown == Unknown::Fails;
    let text = match json::from_json(&format!("\"{inner}\"")) {
        Ok(Value::Text(text)) => text,
        Ok(_) => return Err(Failure::Unsure("what is no text".to_owned())),
        Err(Stop::Unsure(reason)) => return Err(Failure::Unsure(reason)),
        Err(Stop::Fails(said)) if strict || version.strict_expressions() => {
            return Err(Failure::Expression(
                format!("failed to unmarshall JSON expression: {said}"),
                None,
            ));
        }
        Err(_) => {
            out.push_str("{{=");
            out.push_str(&inner);
            out.push_str("}}");
            return Ok(());
        }
    };
    match fill_expression(&text, scope, strict, version) {
        Filled::Text(value) => {
            let quoted = json_of(&value);
            out.push_str(&quoted[1..quoted.len() - 1]);
            note(&text, Fate::Put(value));
        }
        Filled::Stays(why) => {
            note(&text, Fate::Stays(why));
            out.push_str("{{=");
            out.push_str(&inner);
            out.push_str("}}");
        }
        Filled::Fails { said, at, .. } => {
            note(&text, Fate::Ends);
            return Err(Failure::Expression(said, at));
        }
        Filled::Unsure(reason) => {
            note(&text, Fate::Ends);
            return Err(Failure::Unsure(reason));
        }
    }
    Ok(())
}

/// The escapes of Go's JSON that Argo undoes in an expression before it parses it.
const WRITTEN_OUT: [(&str, &str); 3] = [("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&")];

/// Whether Argo cannot put a string into a metric: Argo quotes it in Go's form, which is not valid JSON for
/// some control characters.
#[must_use]
pub fn breaks_json(text: &str) -> bool {
    serde_json::from_str::<String>(&go_quote(text)).is_err()
}

/// The value of a tag, and the part of the tag that stays before it: a tag within a tag is filled on its own.
fn replacement<'a>(tag: &'a str, scope: &'a Scope) -> Option<(&'a str, &'a str)> {
    if let Some(value) = scope.text(trim_tag(tag)) {
        return Some(("", value));
    }
    let open = tag.rfind("{{").filter(|at| *at > 0)?;
    let value = scope.text(&tag[open + 2..])?;
    Some((&tag[..open], value))
}

/// A string as Go's `encoding/json` writes it.
fn json_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    json::quote(text, true, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::argo::NEWEST;

    proptest! {
        /// Any string gives an answer, and a stage that knows no variables changes nothing.
        #[test]
        fn what_is_not_known_stays(text in "([a-z ]|\\{\\{|\\}\\}|\"|\n|<|é){0,60}") {
            let empty = Scope::default();
            match fill(&text, &empty, Unknown::Stays, NEWEST[5]) {
                Ok(filled) => prop_assert_eq!(&filled, &text),
                Err(failure) => prop_assert!(matches!(failure, Failure::NoEnd(..))),
            }
            let _ = fill(&text, &empty, Unknown::Fails, NEWEST[5]);
        }
    }

    #[test]
    fn a_plain_dag_task_goes_through_the_last_stage_alone() {
        for (name, way, stage) in [
            ("workflow.name", Way::Workflow, Some(Stage::Workflow)),
            ("workflow.name", Way::PlainTask, Some(Stage::Emission)),
            ("workflow.status", Way::Workflow, Some(Stage::Emission)),
            ("workflow.duration", Way::Template, Some(Stage::Template)),
            ("tasks.name", Way::Template, Some(Stage::Template)),
            ("tasks.name", Way::PlainTask, None),
            ("inputs.parameters.x", Way::PlainTask, Some(Stage::Emission)),
            ("inputs.parameters", Way::PlainTask, None),
            ("item", Way::Template, None),
        ] {
            assert_eq!(way.filled_at(name), stage, "{name} {way:?}");
        }
    }

    #[test]
    fn a_value_with_a_control_character_breaks_the_json() {
        let mut scope = Scope::default();
        scope.set("outputs.result", "\u{1b}[31mred");
        let failed = fill("{{outputs.result}}", &scope, Unknown::Fails, NEWEST[5]).unwrap_err();
        assert_eq!(
            failed.to_string(),
            "cannot finish template replacement because the result was invalid JSON"
        );
    }
}
