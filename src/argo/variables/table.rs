//! All variables, a line each.

use super::{AtLint, Form, Growth, Id, Needs, Stage, Values, Variable};

const ALWAYS: &[Stage] = &[Stage::Workflow, Stage::Template, Stage::Emission];
const LATE: &[Stage] = &[Stage::Template, Stage::Emission];
const TEMPLATE: &[Stage] = &[Stage::Template];
const EMISSION: &[Stage] = &[Stage::Emission];
const NEVER: &[Stage] = &[];
const ENDED: Values = Values::Of(&["Succeeded", "Failed", "Error"]);

/// Where the `*` of a family is.
const fn star(name: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'*' {
            return Some(at);
        }
        at += 1;
    }
    None
}

const fn v(
    name: &'static str,
    stages: &'static [Stage],
    needs: Needs,
    form: Form,
    values: Values,
) -> Variable {
    Variable {
        name,
        star: star(name),
        stages,
        needs,
        form,
        values,
        since: None,
        id: Id::Plain,
        at_lint: AtLint::Declared,
    }
}

/// One that code treats in a way of its own.
const fn known(id: Id, variable: Variable) -> Variable {
    Variable { id, ..variable }
}

/// One for which `argo lint` puts in a placeholder, whatever the object says.
const fn linted(variable: Variable) -> Variable {
    Variable {
        at_lint: AtLint::Placeholder,
        ..variable
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
    known(Id::Status, v("status", EMISSION, Needs::Nothing, Form::Status, ENDED)),
    known(Id::Duration, v("duration", EMISSION, Needs::Nothing, Form::Seconds, MEASURED)),
    known(Id::ExitCode, v("exitCode", EMISSION, Needs::MainContainer, Form::Integer, Values::Few)),
    known(Id::Retries, since((3, 6), v("retries", EMISSION, Needs::Children, Form::Integer, Values::Few))),
    known(Id::Usage, v("resourcesDuration.*", EMISSION, Needs::Usage, Form::Integer, MEASURED)),
    known(Id::Result, v("outputs.result", EMISSION, Needs::Captured, Form::Text, WRITTEN)),
    known(Id::OutputPath, v("outputs.parameters.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few)),
    known(Id::Output, v("outputs.parameters.*", EMISSION, Needs::Produced, Form::Text, Values::Given)),
    known(Id::OutputArtifactPath, v("outputs.artifacts.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few)),
    known(Id::Inputs, v("inputs.parameters", TEMPLATE, Needs::Nothing, Form::Json, WHOLE)),
    known(Id::Input, v("inputs.parameters.*", LATE, Needs::Declared, Form::Text, Values::Given)),
    known(Id::InputArtifactPath, v("inputs.artifacts.*.path", TEMPLATE, Needs::Declared, Form::Path, Values::Few)),
    known(Id::PodName, v("pod.name", TEMPLATE, Needs::OwnPod, Form::Name, PER_POD)),
    v("node.name", TEMPLATE, Needs::Nothing, Form::Name, PER_NODE),
    v("steps.name", TEMPLATE, Needs::Step, Form::Name, Values::Few),
    v("tasks.name", TEMPLATE, Needs::Task, Form::Name, Values::Few),
    linted(v("workflow.name", ALWAYS, Needs::Nothing, Form::Name, PER_RUN)),
    linted(v("workflow.namespace", ALWAYS, Needs::Nothing, Form::Name, Values::Few)),
    linted(known(Id::WorkflowUid, v("workflow.uid", ALWAYS, Needs::Nothing, Form::Name, PER_RUN))),
    linted(since((3, 5), v("workflow.mainEntrypoint", ALWAYS, Needs::Nothing, Form::Name, Values::Few))),
    linted(v("workflow.serviceAccountName", ALWAYS, Needs::Nothing, Form::Name, Values::Few)),
    linted(known(Id::WorkflowStatus, v("workflow.status", LATE, Needs::Nothing, Form::Status, ENDED))),
    known(Id::WorkflowDuration, v("workflow.duration", LATE, Needs::Nothing, Form::Seconds, MEASURED)),
    known(Id::Failures, v("workflow.failures", LATE, Needs::End, Form::Json, WHOLE)),
    known(Id::Priority, v("workflow.priority", ALWAYS, Needs::Set, Form::Integer, Values::Few)),
    known(Id::ScheduledTime, v("workflow.scheduledTime", ALWAYS, Needs::Set, Form::Time, MEASURED)),
    known(Id::CreationTime, v("workflow.creationTimestamp", ALWAYS, Needs::Nothing, Form::Time, MEASURED)),
    known(Id::CreationTime, v("workflow.creationTimestamp.RFC3339", ALWAYS, Needs::Nothing, Form::Time, MEASURED)),
    known(Id::CreationTime, v("workflow.creationTimestamp.*", ALWAYS, Needs::Nothing, Form::Clock, MEASURED)),
    linted(known(Id::WorkflowParameters, v("workflow.parameters", ALWAYS, Needs::Nothing, Form::Json, WHOLE))),
    linted(v("workflow.parameters.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE)),
    known(Id::WorkflowParameter, v("workflow.parameters.*", ALWAYS, Needs::Known, Form::Text, Values::Given)),
    known(Id::WorkflowOutput, v("workflow.outputs.parameters.*", LATE, Needs::Exported, Form::Text, Values::Given)),
    linted(known(Id::WorkflowLabels, v("workflow.labels", ALWAYS, Needs::Nothing, Form::Json, WHOLE))),
    linted(v("workflow.labels.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE)),
    known(Id::WorkflowLabel, v("workflow.labels.*", ALWAYS, Needs::Known, Form::Text, Values::Given)),
    linted(known(Id::WorkflowAnnotations, v("workflow.annotations", ALWAYS, Needs::Nothing, Form::Json, WHOLE))),
    linted(v("workflow.annotations.json", ALWAYS, Needs::Nothing, Form::Json, WHOLE)),
    known(Id::WorkflowAnnotation, v("workflow.annotations.*", ALWAYS, Needs::Known, Form::Text, Values::Given)),
    // What a line more does by itself: `lint::check::tests::a_variable_of_a_future_release_is_one_line`.
    #[cfg(test)]
    linted(since((4, 1), v("workflow.ofATest", ALWAYS, Needs::Nothing, Form::Name, PER_RUN))),
    known(Id::OfStep, nowhere("steps.*")),
    known(Id::OfTask, nowhere("tasks.*")),
    known(Id::LastRetry, nowhere("lastRetry.*")),
    known(Id::CronWorkflow, nowhere("cronworkflow.*")),
    known(Id::Item, nowhere("item")),
    known(Id::ItemField, nowhere("item.*")),
];
