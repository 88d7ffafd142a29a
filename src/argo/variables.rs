//! The variables that a metric can use: which stage fills them, what they need, how their text looks, how many there are.
//!
//! Source: `workflow/controller/operator.go` (`computeMetrics`, the scopes of a node and of a workflow) and
//! `workflow/common/placeholder` of the tags v3.4.18 … v4.1.2. What a level never has a value for is not listed for it.

use serde::Serialize;

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

/// A variable, or a family of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name; `*` stands for a name that the user chooses, which may contain dots and slashes.
    pub name: &'static str,
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
}

const ALWAYS: &[Stage] = &[Stage::Workflow, Stage::Template, Stage::Emission];
const LATE: &[Stage] = &[Stage::Template, Stage::Emission];
const TEMPLATE: &[Stage] = &[Stage::Template];
const EMISSION: &[Stage] = &[Stage::Emission];
const NEVER: &[Stage] = &[];
const ENDED: Values = Values::Of(&["Succeeded", "Failed", "Error"]);

const fn v(
    name: &'static str,
    stages: &'static [Stage],
    needs: Needs,
    form: Form,
    values: Values,
) -> Variable {
    Variable {
        name,
        stages,
        needs,
        form,
        values,
        since: None,
    }
}

/// One of a later release.
const fn since(release: (u16, u16), variable: Variable) -> Variable {
    Variable {
        since: Some(release),
        ..variable
    }
}

/// One that Argo knows elsewhere only.
const fn nowhere(name: &'static str) -> Variable {
    v(name, NEVER, Needs::Nothing, Form::Text, Values::Given)
}

const PER_RUN: Values = Values::Unbounded(Growth::Run);
const PER_POD: Values = Values::Unbounded(Growth::Pod);
const PER_NODE: Values = Values::Unbounded(Growth::Node);
const MEASURED: Values = Values::Unbounded(Growth::Time);
const WHOLE: Values = Values::Unbounded(Growth::Json);
const WRITTEN: Values = Values::Unbounded(Growth::Text);

/// All variables. If two match a string, the first one applies.
#[rustfmt::skip]
pub const VARIABLES: &[Variable] = &[
    v("status", EMISSION, Needs::Nothing, Form::Status, ENDED),
    v("duration", EMISSION, Needs::Nothing, Form::Seconds, MEASURED),
    v("exitCode", EMISSION, Needs::MainContainer, Form::Integer, Values::Few),
    since((3, 6), v("retries", EMISSION, Needs::Children, Form::Integer, Values::Few)),
    v("resourcesDuration.*", EMISSION, Needs::Usage, Form::Integer, MEASURED),
    v("outputs.result", EMISSION, Needs::Captured, Form::Text, WRITTEN),
    v("outputs.parameters.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few),
    v("outputs.parameters.*", EMISSION, Needs::Produced, Form::Text, Values::Given),
    v("outputs.artifacts.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few),
    v("inputs.parameters", TEMPLATE, Needs::Nothing, Form::Json, WHOLE),
    v("inputs.parameters.*", LATE, Needs::Declared, Form::Text, Values::Given),
    v("inputs.artifacts.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few),
    v("pod.name", TEMPLATE, Needs::OwnPod, Form::Name, PER_POD),
    v("node.name", TEMPLATE, Needs::Nothing, Form::Name, PER_NODE),
    v("steps.name", TEMPLATE, Needs::Step, Form::Name, Values::Few),
    v("tasks.name", TEMPLATE, Needs::Task, Form::Name, Values::Few),
    v("workflow.name", ALWAYS, Needs::Nothing, Form::Name, PER_RUN),
    v("workflow.namespace", ALWAYS, Needs::Nothing, Form::Name, Values::Few),
    v("workflow.uid", ALWAYS, Needs::Nothing, Form::Name, PER_RUN),
    since((3, 5), v("workflow.mainEntrypoint", ALWAYS, Needs::Nothing, Form::Name, Values::Few)),
    v("workflow.serviceAccountName", ALWAYS, Needs::Nothing, Form::Name, Values::Few),
    v("workflow.status", LATE, Needs::Nothing, Form::Status, ENDED),
    v("workflow.duration", LATE, Needs::Nothing, Form::Seconds, MEASURED),
    v("workflow.failures", LATE, Needs::End, Form::Json, WHOLE),
    v("workflow.priority", ALWAYS, Needs::Set, Form::Integer, Values::Few),
    v("workflow.scheduledTime", ALWAYS, Needs::Set, Form::Time, MEASURED),
    v("workflow.creationTimestamp", ALWAYS, Needs::Nothing, Form::Time, MEASURED),
    v("workflow.creationTimestamp.RFC3339", ALWAYS, Needs::Nothing, Form::Time, MEASURED),
    v("workflow.creationTimestamp.*", ALWAYS, Needs::Nothing, Form::Clock, MEASURED),
    v("workflow.parameters", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.parameters.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.parameters.*", ALWAYS, Needs::Known, Form::Text, Values::Given),
    v("workflow.outputs.parameters.*", LATE, Needs::Exported, Form::Text, Values::Given),
    v("workflow.labels", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.labels.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.labels.*", ALWAYS, Needs::Known, Form::Text, Values::Given),
    v("workflow.annotations", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.annotations.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE),
    v("workflow.annotations.*", ALWAYS, Needs::Known, Form::Text, Values::Given),
    nowhere("steps.*"),
    nowhere("tasks.*"),
    nowhere("lastRetry.*"),
    nowhere("cronworkflow.*"),
    nowhere("item"),
    nowhere("item.*"),
];

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
    pub fn is(&self, name: &str) -> bool {
        // Most are told apart by their first letter.
        if self.name.as_bytes().first() != name.as_bytes().first() {
            return false;
        }
        match self.name.split_once('*') {
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

/// The variable of this name.
#[must_use]
pub fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.is(name))
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
}
