//! The variables that a metric can use, and at which level each has a value.
//!
//! Source: `workflow/controller/operator.go` (`computeMetrics`, the scopes of a node and of a workflow) and
//! `workflow/common/placeholder` of the tags v3.4.18 … v4.1.2. What a level never has a value for is not listed for it.

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

/// A variable, or a family of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name; `*` stands for a name of the user's, which may hold dots and slashes.
    pub name: &'static str,
    /// Where it has a value.
    pub levels: Levels,
    /// Whether its text is a number, or may be one.
    pub may_be_number: bool,
}

const fn both(name: &'static str) -> Variable {
    Variable {
        name,
        levels: Levels::Both,
        may_be_number: false,
    }
}

const fn template(name: &'static str) -> Variable {
    Variable {
        name,
        levels: Levels::Template,
        may_be_number: false,
    }
}

const fn nowhere(name: &'static str) -> Variable {
    Variable {
        name,
        levels: Levels::Nowhere,
        may_be_number: false,
    }
}

/// Of both levels, with a text that is a number or may be one.
const fn number(name: &'static str) -> Variable {
    Variable {
        may_be_number: true,
        ..both(name)
    }
}

/// All of them. Of two that fit a text the first one holds.
pub const VARIABLES: &[Variable] = &[
    both("status"),
    number("duration"),
    number("exitCode"),
    number("retries"),
    number("resourcesDuration.*"),
    number("outputs.result"),
    template("outputs.parameters.*.path"),
    number("outputs.parameters.*"),
    template("outputs.artifacts.*.path"),
    template("inputs.parameters"),
    number("inputs.parameters.*"),
    template("inputs.artifacts.*.path"),
    template("pod.name"),
    template("node.name"),
    template("steps.name"),
    template("tasks.name"),
    both("workflow.name"),
    both("workflow.namespace"),
    both("workflow.uid"),
    both("workflow.mainEntrypoint"),
    both("workflow.serviceAccountName"),
    both("workflow.status"),
    number("workflow.duration"),
    both("workflow.failures"),
    number("workflow.priority"),
    both("workflow.scheduledTime"),
    both("workflow.creationTimestamp"),
    both("workflow.creationTimestamp.RFC3339"),
    number("workflow.creationTimestamp.*"),
    both("workflow.parameters"),
    both("workflow.parameters.json"),
    number("workflow.parameters.*"),
    number("workflow.outputs.parameters.*"),
    both("workflow.labels"),
    both("workflow.labels.json"),
    number("workflow.labels.*"),
    both("workflow.annotations"),
    both("workflow.annotations.json"),
    number("workflow.annotations.*"),
    nowhere("steps.*"),
    nowhere("tasks.*"),
    nowhere("lastRetry.*"),
    nowhere("cronworkflow.*"),
    nowhere("item"),
    nowhere("item.*"),
];

impl Variable {
    /// Whether the name is this variable's, or one of its family.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
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
    /// This text.
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
            variable("inputs.parameters.x.path").unwrap().levels,
            Levels::Both
        );
        assert_eq!(
            variable("outputs.parameters.x.path").unwrap().levels,
            Levels::Template
        );
        assert_eq!(variable("steps.name").unwrap().levels, Levels::Template);
        assert_eq!(variable("steps.a.status").unwrap().levels, Levels::Nowhere);
        assert_eq!(variable("statuss"), None);
    }

    #[test]
    fn what_looks_like_a_variable_begins_as_one() {
        assert!(has_variable_prefix("workflow.statuss") && has_variable_prefix("item.x"));
        assert!(!has_variable_prefix("adviser") && !has_variable_prefix("registry.example/x"));
    }
}
