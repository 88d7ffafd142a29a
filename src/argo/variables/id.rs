//! Variables that Argo, or code here, treats in a way of their own. Their names are in the table, and nowhere outside this folder.

/// Which variable a name is, for code that treats it in a way of its own. What all of them have in common is in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// `status`
    Status,
    /// `duration`
    Duration,
    /// `exitCode`
    ExitCode,
    /// `retries`
    Retries,
    /// `resourcesDuration.cpu` and other resources
    Usage,
    /// `outputs.result`
    Result,
    /// `outputs.parameters.x`
    Output,
    /// `outputs.parameters.x.path`
    OutputPath,
    /// `outputs.artifacts.x.path`
    OutputArtifactPath,
    /// `inputs.parameters`: all of them as JSON
    Inputs,
    /// `inputs.parameters.x`
    Input,
    /// `inputs.artifacts.x.path`
    InputArtifactPath,
    /// `pod.name`
    PodName,
    /// `workflow.uid`
    WorkflowUid,
    /// `workflow.status`
    WorkflowStatus,
    /// `workflow.duration`
    WorkflowDuration,
    /// `workflow.failures`
    Failures,
    /// `workflow.priority`
    Priority,
    /// `workflow.scheduledTime`
    ScheduledTime,
    /// `workflow.creationTimestamp`, also in a format
    CreationTime,
    /// `workflow.parameters`: all of them as JSON
    WorkflowParameters,
    /// `workflow.parameters.x`
    WorkflowParameter,
    /// `workflow.outputs.parameters.x`
    WorkflowOutput,
    /// `workflow.labels`: all of them as JSON
    WorkflowLabels,
    /// `workflow.labels.x`
    WorkflowLabel,
    /// `workflow.annotations`: all of them as JSON
    WorkflowAnnotations,
    /// `workflow.annotations.x`
    WorkflowAnnotation,
    /// `steps.x` and what follows: an output of a step
    OfStep,
    /// `tasks.x` and what follows: an output of a task
    OfTask,
    /// `lastRetry.status` and others
    LastRetry,
    /// `cronworkflow.failed` and others
    CronWorkflow,
    /// `item`
    Item,
    /// `item.x`
    ItemField,
    /// Any other
    Plain,
}

/// The first word of a name, which says what the variable belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// `inputs.…`
    Inputs,
    /// `outputs.…`
    Outputs,
    /// `workflow.…`
    Workflow,
    /// `steps.…`
    Steps,
    /// `tasks.…`
    Tasks,
    /// `item` and `item.…`
    Item,
    /// `resourcesDuration.…`
    Usage,
    /// `pod.…`
    Pod,
    /// Any other
    Other,
}

impl Root {
    /// The first word of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let Some((first, _)) = name.split_once('.') else {
            return if name == "item" {
                Self::Item
            } else {
                Self::Other
            };
        };
        match first {
            "inputs" => Self::Inputs,
            "outputs" => Self::Outputs,
            "workflow" => Self::Workflow,
            "steps" => Self::Steps,
            "tasks" => Self::Tasks,
            "item" => Self::Item,
            "resourcesDuration" => Self::Usage,
            "pod" => Self::Pod,
            _ => Self::Other,
        }
    }

    /// Whether a name belongs to the template's own node: its inputs or outputs.
    #[must_use]
    pub fn is_of_node(self) -> bool {
        matches!(self, Self::Inputs | Self::Outputs)
    }
}
