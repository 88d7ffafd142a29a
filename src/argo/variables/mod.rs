//! The variables that a metric can use: which stage fills them, what they need, how their text looks, how many there are.
//!
//! Source: `workflow/controller/operator.go` (`computeMetrics`, the scopes of a node and of a workflow) and
//! `workflow/common/placeholder` of the tags v3.4.18 … v4.1.2. What a level never has a value for is not listed for it.

mod id;
mod table;

use serde::Serialize;

pub use id::{Id, Root};
pub use table::VARIABLES;

use super::Version;

/// The stages in which Argo fills the tags of a metric. The first two leave what they do not know, the last one fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The workflow's spec is filled, once when it starts (`setGlobalParameters`, `substituteGlobalVariables`).
    Workflow,
    /// The template is filled, when a node is created or visited again (`ProcessArgs`).
    Template,
    /// The metric is emitted (`computeMetrics`).
    Emission,
}

impl Stage {
    /// When it comes, in words that follow `when`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Workflow => "the spec is read",
            Self::Template => "the node is created",
            Self::Emission => "the metric is emitted",
        }
    }
}

/// At which levels a variable has a value when a metric is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// In `spec.metrics` and in a template's `metrics`.
    Both,
    /// In a template's `metrics` only.
    Template,
    /// Nowhere in metrics, though Argo knows it elsewhere.
    Nowhere,
}

/// What a variable's text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Succeeded`, `Failed` or `Error` at the end.
    Status,
    /// Seconds with six digits after the decimal point, such as `12.500000`.
    Seconds,
    /// An integer, such as `137`.
    Integer,
    /// A name, such as that of a pod.
    Name,
    /// A point in time, such as `2026-01-31T12:00:00Z`.
    Time,
    /// One field of a point in time, such as its month.
    Clock,
    /// A list or map as JSON.
    Json,
    /// A path in a container.
    Path,
    /// Whatever the user or a program wrote.
    Text,
}

/// How many values a variable has over all runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Exactly these strings.
    Of(&'static [&'static str]),
    /// Few: the cluster or the file bounds them.
    Few,
    /// As many as somebody gives it.
    Given,
    /// A new one again and again.
    Unbounded(Growth),
}

/// What makes the values of a variable unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Growth {
    /// One value for each run of the workflow.
    Run,
    /// One for each pod.
    Pod,
    /// One for each node of each run.
    Node,
    /// Free text that a program wrote.
    Text,
    /// A measured time or amount, or a point in time.
    Time,
    /// A whole list or map.
    Json,
}

/// What must be so for a variable to have a value when a metric is emitted (facts §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the tag has no value there.
    Nothing,
    /// A pod whose container `main` has ended.
    MainContainer,
    /// Somebody who asks for the result.
    Captured,
    /// An output that was produced.
    Produced,
    /// An input or output that the template declares.
    Declared,
    /// A pod template without `retryStrategy`.
    OwnPod,
    /// A pod; without one the text is `0`.
    Usage,
    /// A node with children.
    Children,
    /// A call by a step.
    Step,
    /// A call by a DAG task.
    Task,
    /// What the workflow has of this name: a parameter, label or annotation.
    Known,
    /// A field that is set, or a workflow that a CronWorkflow starts.
    Set,
    /// An output with `globalName` of a node that has ended.
    Exported,
    /// The end of the workflow: its exit handler, or `spec.metrics`.
    End,
}

/// What `argo lint` puts in for a variable (`workflow/validate/validate.go`, `ValidateWorkflow`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtLint {
    /// A placeholder, whatever the object says.
    Placeholder,
    /// What the object declares or sets, or a placeholder for it; without that, nothing.
    Declared,
}

/// A variable, or a family of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name; `*` stands for a name that the user chooses, which may contain dots and slashes.
    pub name: &'static str,
    /// Where the `*` is in the name, in bytes.
    pub(super) star: Option<usize>,
    /// The stages that know it. In `spec.metrics` there are the first and the last one, in a template the second and
    /// the last, and where a plain DAG task runs the template, the last alone.
    pub stages: &'static [Stage],
    /// What must be so for it to have a value.
    pub needs: Needs,
    /// What its text looks like.
    pub form: Form,
    /// How many values it has.
    pub values: Values,
    /// The release that brought it, where that is later than 3.4.
    pub since: Option<(u16, u16)>,
    /// Which of those it is that code treats in a way of their own.
    pub id: Id,
    /// What `argo lint` puts in for it.
    pub at_lint: AtLint,
}

/// The only letter of `workflow.creationTimestamp.X` whose text never comes again: the seconds since 1970. All others say
/// the same again after at most a year, or stay for a year; `L` is always `.000`, since Kubernetes keeps whole seconds
/// (`FormatChars` of `argoproj/pkg/strftime`; `setGlobalParameters`).
const EPOCH: &str = "s";

impl Form {
    /// Whether the text is a number, or may be one.
    #[must_use]
    pub fn may_be_number(self) -> bool {
        matches!(
            self,
            Self::Seconds | Self::Integer | Self::Clock | Self::Text
        )
    }

    /// What the text looks like, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Status => "`Succeeded`, `Failed` or `Error`",
            Self::Seconds => "seconds such as `12.500000`",
            Self::Integer => "an integer",
            Self::Name => "a name",
            Self::Time => "a point in time",
            Self::Clock => "one field of a point in time",
            Self::Json => "a list or map as JSON",
            Self::Path => "a path in the container",
            Self::Text => "any text",
        }
    }
}

impl Variable {
    /// Whether a release has it.
    #[must_use]
    pub fn exists_in(&self, version: Version) -> bool {
        self.since
            .is_none_or(|(major, minor)| version.at_least(major, minor))
    }

    /// What is before and after the `*` of a family.
    #[inline]
    fn parts(&self) -> Option<(&'static str, &'static str)> {
        let at = self.star?;
        Some((&self.name[..at], &self.name[at + 1..]))
    }

    /// The part of a name that the user chooses, if the name is one of this family.
    #[must_use]
    pub fn own<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (before, after) = self.parts()?;
        name.strip_prefix(before)?.strip_suffix(after)
    }

    /// At which levels it has a value when a metric is emitted.
    #[must_use]
    pub fn levels(&self) -> Levels {
        match self.stages {
            [] => Levels::Nowhere,
            [Stage::Template] => Levels::Template,
            _ => Levels::Both,
        }
    }

    /// How many values the variable of this name has, which is this one or of its family.
    #[must_use]
    pub fn values_of(&self, name: &str) -> Values {
        let letter = name.strip_prefix("workflow.creationTimestamp.");
        match letter {
            Some(letter) if self.form == Form::Clock && letter != EPOCH => Values::Few,
            _ => self.values,
        }
    }

    /// Whether the name is this variable's, or one of its family.
    #[must_use]
    #[inline]
    pub fn is(&self, name: &str) -> bool {
        // Most are told apart by their first letter.
        if self.name.as_bytes().first() != name.as_bytes().first() {
            return false;
        }
        match self.parts() {
            None => self.name == name,
            Some((before, after)) => name
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                // Of a time there is one letter for each format of `strftime`.
                .is_some_and(|rest| match before {
                    "workflow.creationTimestamp." => rest.len() == 1,
                    _ => !rest.is_empty(),
                }),
        }
    }
}

impl Id {
    /// Which variable a name is; `None` for a name that Argo does not have.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        variable(name).map(|known| known.id)
    }

    /// Whether a name is this variable's, or one of its family.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.may_be(name) && Self::of(name) == Some(self)
    }

    /// Whether a line of this variable takes the name; an earlier line can be another one's.
    #[inline]
    fn may_be(self, name: &str) -> bool {
        let mut lines = VARIABLES.iter().filter(|known| known.id == self);
        lines.any(|known| known.is(name))
    }

    /// The part of a name that the user chooses, if the name is one of this family.
    #[must_use]
    pub fn own(self, name: &str) -> Option<&str> {
        if !self.may_be(name) {
            return None;
        }
        let known = variable(name).filter(|known| known.id == self)?;
        known.own(name)
    }

    /// The name of the variable; of a family, with the part that the user chooses.
    #[must_use]
    pub fn with(self, own: &str) -> String {
        self.line().name.replacen('*', own, 1)
    }

    /// The name of the variable; of a family, with a `*`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.line().name
    }

    /// The beginning of a family's names, with the dot.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        let name = self.name();
        name.split_once('*').map_or(name, |(before, _)| before)
    }

    fn line(self) -> &'static Variable {
        VARIABLES
            .iter()
            .find(|known| known.id == self)
            .unwrap_or(&VARIABLES[0])
    }
}

/// The variable of this name.
#[must_use]
pub fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.is(name))
}

/// The beginnings of names for which `argo lint` reports a simple tag that stays (`workflow/validate/validate.go`,
/// `validateArgoVariables`), and those of them that it lets pass.
const CHECKED: [&str; 7] = [
    "item.",
    "steps.",
    "inputs.",
    "outputs.",
    "pod.",
    "workflow.",
    "tasks.",
];
const EXEMPT: [&str; 6] = [
    "outputs.",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
    "workflow.duration",
    "tasks.name",
    "steps.name",
];

/// Whether `argo lint` reports a simple tag that stays; `template` for a (Cluster)WorkflowTemplate, whose parameters it does
/// not know.
#[must_use]
pub fn is_checked(name: &str, template: bool) -> bool {
    let starts = |all: &[&str]| all.iter().any(|start| name.starts_with(start));
    starts(&CHECKED) && !starts(&EXEMPT) && !(template && name.starts_with("workflow.parameters"))
}

/// The variables for which the lenient stages leave an expression while they are unknown, and the release that introduced
/// this (`util/template/expression_template.go`).
pub const WAITED_FOR: [(&str, Option<(u16, u16)>); 8] = [
    ("item", Some((3, 6))),
    ("retries", None),
    ("lastRetry.exitCode", Some((3, 6))),
    ("lastRetry.status", Some((3, 6))),
    ("lastRetry.duration", Some((3, 6))),
    ("lastRetry.message", Some((3, 6))),
    ("workflow.status", None),
    ("workflow.failures", None),
];

/// Variables that every metric has at the end, whatever its strings ask for. Whether a map has other entries than the
/// requested one decides whether that one is nil or unknown.
pub const ALWAYS_THERE: [&str; 9] = [
    "workflow.name",
    "workflow.status",
    "workflow.duration",
    "inputs.parameters",
    "node.name",
    "pod.name",
    "status",
    "duration",
    "resourcesDuration.cpu",
];

/// The beginning of the names of outputs of the whole workflow, which `globalName` exports.
pub const WORKFLOW_OUTPUTS: &str = "workflow.outputs";

/// What Argo looks for in the value of a realtime gauge, to refuse it (`workflow/validate/validate.go`; the CEL rule of the full
/// CRDs): any string with this in it.
pub const USAGE_PREFIX: &str = "resourcesDuration.";

/// Why a name that `argo lint` cannot resolve has no value there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It exists only if it is declared, and it is not.
    Undeclared,
    /// Metrics never have it.
    NeverInScope,
    /// It is set only under a condition.
    Conditional,
    /// Argo does not have it.
    Unknown,
}

impl Refused {
    /// The reason for a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let starts = |all: &[&str]| all.iter().any(|start| name.starts_with(start));
        if starts(&["item.", "steps.", "tasks."]) {
            Self::NeverInScope
        } else if name == "workflow.priority" || starts(&["workflow.outputs."]) {
            Self::Conditional
        } else if starts(&[
            "inputs.parameters.",
            "inputs.artifacts.",
            "workflow.parameters.",
            "workflow.labels.",
            "workflow.annotations.",
        ]) || matches!(name, "pod.name" | "workflow.failures")
        {
            Self::Undeclared
        } else {
            Self::Unknown
        }
    }
}

/// Whether it is not recorded what Argo's own check lets pass of a name that is not in the table, and what happens to it at
/// run time.
#[must_use]
pub fn is_unrecorded(name: &str) -> bool {
    [
        "workflow.outputs.",
        "inputs.artifacts.",
        "outputs.artifacts.",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// The variable that is meant by a name that Argo never had, but that people write.
#[must_use]
pub fn meant_by(name: &str) -> Option<String> {
    if name == "workflow.phase" {
        return Some("workflow.status".to_owned());
    }
    let rest = name.strip_prefix("resourceDuration.")?;
    Some(format!("{USAGE_PREFIX}{rest}"))
}

/// Whether a text begins as the variables with a dot in their names do, such as `workflow.`.
#[must_use]
pub fn has_variable_prefix(name: &str) -> bool {
    name.split_once('.').is_some_and(|(first, _)| {
        VARIABLES
            .iter()
            .any(|v| v.name.split_once('.').is_some_and(|(f, _)| f == first))
    })
}

/// What a variable has when a realtime gauge is first emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtStart {
    /// Exactly this string.
    Is(&'static str),
    /// Another text than at the end.
    Early,
    /// Nothing: the emission fails.
    Unset,
}

/// What a variable has then, if it is one that changes; `workflow` for `spec.metrics` (`operator.go:332`, `:2641`; recorded controllers).
#[must_use]
pub fn at_start(name: &str, workflow: bool) -> Option<AtStart> {
    Some(match name {
        "status" if workflow => AtStart::Is("Pending"),
        "status" => AtStart::Early,
        "duration" if workflow => AtStart::Is("0"),
        "duration" => AtStart::Early,
        "workflow.status" if workflow => AtStart::Is(""),
        "workflow.duration" if workflow => AtStart::Early,
        "workflow.failures" if workflow => AtStart::Unset,
        "exitCode" => AtStart::Unset,
        _ if name.starts_with("resourcesDuration.") => AtStart::Is("0"),
        "outputs.result" => AtStart::Unset,
        _ if name.starts_with("outputs.parameters.") && !name.ends_with(".path") => AtStart::Unset,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_takes_names_with_dots_and_slashes() {
        let labels = variable("workflow.labels.app.kubernetes.io/name").unwrap();
        assert_eq!(labels.name, "workflow.labels.*");
        assert_eq!(variable("workflow.labels.").map(|v| v.name), None);
        assert_eq!(
            variable("inputs.parameters.x.path").unwrap().levels(),
            Levels::Both
        );
        assert_eq!(
            variable("outputs.parameters.x.path").unwrap().levels(),
            Levels::Template
        );
        assert_eq!(variable("steps.name").unwrap().levels(), Levels::Template);
        assert_eq!(
            variable("steps.a.status").unwrap().levels(),
            Levels::Nowhere
        );
        assert_eq!(variable("statuss"), None);
    }

    #[test]
    fn what_looks_like_a_variable_begins_as_one() {
        assert!(has_variable_prefix("workflow.statuss") && has_variable_prefix("item.x"));
        assert!(!has_variable_prefix("adviser") && !has_variable_prefix("registry.example/x"));
    }

    #[test]
    fn each_is_a_line_of_the_table() {
        for known in VARIABLES.iter().filter(|known| known.id != Id::Plain) {
            assert!(known.id.line().id == known.id, "{known:?}");
        }
        assert_eq!(Id::WorkflowParameter.with("a.b"), "workflow.parameters.a.b");
        assert_eq!(
            Id::WorkflowParameter.own("workflow.parameters.a.b"),
            Some("a.b")
        );
        // Of all parameters as JSON there is no part that the user chooses.
        assert_eq!(Id::WorkflowParameter.own("workflow.parameters.json"), None);
        assert_eq!(Id::Output.own("outputs.parameters.x.path"), None);
        assert_eq!(Id::OutputPath.own("outputs.parameters.x.path"), Some("x"));
        assert_eq!(Id::of("workflow.phase"), None);
        assert_eq!(Id::of("node.name"), Some(Id::Plain));
    }
}
