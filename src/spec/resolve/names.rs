//! The names of templates and parameters, as `argo lint` takes them.
//!
//! Source: `workflow/validate/validate.go` (`validateWorkflowFieldNames`, `workflowFieldNameFmt`,
//! `paramOrArtifactNameFmt`), the same in every release from 3.4 to 4.1.

use crate::diagnostic::{Finding, Place};
use crate::spec::faults;
use crate::spec::source::{by_lint, problem};

/// The longest name of a template (`workflowFieldMaxLength`).
const LONGEST: usize = 128;

/// What is wrong with the name of a template, which is the `n`th.
pub(super) fn template(name: &str, n: usize, at: Place) -> Option<Finding> {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let field = format!("spec.templates[{n}].name");
    let (message, words, help) = if name.is_empty() {
        (
            "the template has no name: `argo lint` refuses it".to_owned(),
            format!("{field} is required"),
            "write the name of the template that emits these metrics",
        )
    } else if name.len() > LONGEST {
        (
            format!(
                "the name of the template has more than {LONGEST} characters: `argo lint` refuses it"
            ),
            format!("{field}: '{name}' is invalid: must be no more than {LONGEST} characters"),
            "write a shorter name, here and in the workflow",
        )
    } else if !name.chars().all(good) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        (
            format!("`{name}` is not a valid template name: `argo lint` refuses it"),
            format!(
                "{field}: '{name}' is invalid: name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character (e.g. My-name1-2, 123-NAME)"
            ),
            "use letters, digits and hyphens, and start with a letter or digit",
        )
    } else {
        return None;
    };
    Some(
        problem(faults::BAD_NAME, at, message)
            .argo(by_lint(words))
            .help(help),
    )
}

/// What is wrong with the name of a parameter, which is the `n`th.
pub(super) fn parameter(name: &str, n: usize, at: Place) -> Option<Finding> {
    let good = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let field = format!("spec.arguments.parameters[{n}].name");
    let (message, words, help) = if name.is_empty() {
        (
            "the parameter has no name: `argo lint` refuses it".to_owned(),
            format!("{field} is required"),
            "write a name of letters, digits, `-` and `_`",
        )
    } else if !name.chars().all(good) {
        (
            format!("`{name}` is not a valid parameter name: `argo lint` refuses it"),
            format!(
                "{field}: '{name}' is invalid: Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1"
            ),
            "use letters, digits, `-` and `_`",
        )
    } else {
        return None;
    };
    Some(
        problem(faults::BAD_NAME, at, message)
            .argo(by_lint(words))
            .help(help),
    )
}
