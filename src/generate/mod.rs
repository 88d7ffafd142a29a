//! A resolved spec → files: Argo's YAML, an OpenShift Template, Python modules, a catalogue. No I/O.
//!
//! Each target has a context of a type of its own ([`context`]), which a Handlebars template turns into text. Whatever the
//! target, the metrics that Argo would emit are linted first.

mod argo;
mod check;
pub mod context;
mod docs;
mod engine;
mod python;
mod quote;
mod target;

use crate::diagnostic::{Finding, Place};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::lint::Options;
use crate::spec::{Definition, faults, problem};

pub use argo::{Choice, Form};
pub use engine::{RenderProblem, Replaced, files, own};
pub use target::Target;

/// What is generated.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Of which kind.
    pub target: Target,
    /// The form of Argo's YAML.
    pub form: Form,
    /// Lines of the comment at the top.
    pub header: Vec<String>,
    /// The user's templates, which replace the built-in ones.
    pub replaced: &'a Replaced,
    /// The releases of Argo that it is checked for.
    pub options: &'a Options,
}

/// The result of generating one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The generated file, with a line break at its end.
    pub text: String,
    /// Problems of the spec that are reported, but did not prevent the generation.
    pub warnings: Vec<Finding>,
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Refusal {
    /// The spec asks for something that Argo or a library would reject. Contains warnings, too.
    Problems(Vec<Finding>),
    /// A template cannot be rendered.
    Render(RenderProblem),
    /// Rendered with the user's own templates, the output has errors.
    Output {
        /// The rendered output, which is not written.
        text: String,
        /// The findings of lint, at places in the output.
        findings: Vec<crate::diagnostic::Finding>,
    },
}

impl From<RenderProblem> for Refusal {
    fn from(problem: RenderProblem) -> Self {
        Self::Render(problem)
    }
}

/// Generates a target of one definition, or a catalogue of several.
///
/// # Errors
/// What keeps it from being generated; nothing is generated in part.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each target, then the check of its output"
)]
pub fn generate(definitions: &[Definition], request: &Request) -> Result<Generated, Refusal> {
    let mut problems = Vec::new();
    for definition in definitions {
        problems.extend(argo_problems(definition, request)?);
    }
    let header = &request.header;
    let text = match (request.target, definitions) {
        (Target::Docs, _) => {
            let all = definitions.iter().collect::<Vec<_>>();
            engine::render(Target::Docs, &docs::context(&all, header), request.replaced)?
        }
        (Target::PrometheusClient | Target::Flask, [definition]) => {
            let (context, told) = python::context(definition, request.target, header);
            problems.extend(told);
            refuse(&mut problems)?;
            engine::render(request.target, &context, request.replaced)?
        }
        (Target::Argo, [definition]) => {
            let context = argo::argo(definition, &request.form, header);
            if context.blocks.is_empty() {
                return Err(Refusal::Problems(vec![nothing(definition, &request.form)]));
            }
            refuse(&mut problems)?;
            engine::render(Target::Argo, &context, request.replaced)?
        }
        (Target::Openshift, [definition]) => {
            problems.extend(argo::openshift_problems(definition));
            refuse(&mut problems)?;
            engine::render(
                Target::Openshift,
                &argo::openshift(definition, header),
                request.replaced,
            )?
        }
        (target, _) => {
            let message = format!("{} accepts one spec at a time", target.name());
            let place = definitions.get(1).map_or_else(Place::default, |d| d.start);
            let problem = problem(faults::NOT_A_SPEC, place, message);
            return Err(Refusal::Problems(vec![
                problem.help("run `generate` once for each"),
            ]));
        }
    };
    refuse(&mut problems)?;
    if request.target.is_yaml() && !request.replaced.is_empty() {
        check_output(&text, request)?;
        // A snippet alone is not an object, so the output of the same templates for a whole one is checked.
        if let (Target::Argo, false, [definition]) =
            (request.target, request.form.complete, definitions)
        {
            let form = Form {
                complete: true,
                ..request.form.clone()
            };
            let context = argo::argo(definition, &form, header);
            let whole = engine::render(Target::Argo, &context, request.replaced)?;
            check_output(&whole, request)?;
        }
    }
    Ok(Generated {
        text: tidy(&text),
        warnings: problems,
    })
}

/// The context that a target's template would get, as JSON.
#[must_use]
pub fn context_of(definitions: &[Definition], request: &Request) -> serde_json::Value {
    fn json(context: impl Serialize) -> serde_json::Value {
        serde_json::to_value(context).unwrap_or_default()
    }
    let Some(first) = definitions.first() else {
        return serde_json::Value::Null;
    };
    let header = &request.header;
    match request.target {
        Target::Argo => json(argo::argo(first, &request.form, header)),
        Target::Openshift => json(argo::openshift(first, header)),
        Target::PrometheusClient | Target::Flask => {
            json(python::context(first, request.target, header).0)
        }
        Target::Docs => json(docs::context(
            &definitions.iter().collect::<Vec<_>>(),
            header,
        )),
    }
}

/// What lint says about the metrics that Argo would emit. It looks at what our own templates make of them.
fn argo_problems(
    definition: &Definition,
    request: &Request,
) -> Result<Vec<Finding>, RenderProblem> {
    if !definition.groups.iter().any(|group| group.level.is_argo()) {
        return Ok(Vec::new());
    }
    let own = Replaced::new();
    let text = if request.target == Target::Openshift {
        engine::render(Target::Openshift, &argo::openshift(definition, &[]), &own)?
    } else {
        let form = Form {
            complete: true,
            ..Form::default()
        };
        engine::render(Target::Argo, &argo::argo(definition, &form, &[]), &own)?
    };
    Ok(check::findings(definition, &text, request.options))
}

/// Ends with the problems if one of them is an error.
fn refuse(problems: &mut Vec<Finding>) -> Result<(), Refusal> {
    if problems.iter().any(Finding::is_error) {
        problems.sort_by_key(|p| p.place);
        return Err(Refusal::Problems(std::mem::take(problems)));
    }
    Ok(())
}

/// Lint cannot check the snippet of a user's template, unless it is complete.
fn check_output(text: &str, request: &Request) -> Result<(), Refusal> {
    let checked = crate::lint::check(text.as_bytes(), request.options);
    let errors = checked.findings.into_iter();
    let findings = errors
        .filter(|f| f.severity == crate::diagnostic::Severity::Error)
        .collect::<Vec<_>>();
    if findings.is_empty() {
        return Ok(());
    }
    Err(Refusal::Output {
        text: text.to_owned(),
        findings,
    })
}

fn nothing(definition: &Definition, form: &Form) -> Finding {
    let templates = definition
        .groups
        .iter()
        .filter_map(|group| match &group.level {
            crate::spec::Level::Template(name) => Some(name.as_str()),
            _ => None,
        });
    let names = templates.collect::<Vec<_>>();
    let (message, help) = match &form.choice {
        Choice::All => (
            "no metric of this spec is for Argo".to_owned(),
            "add some under `workflow` or `templates: {NAME: …}`".to_owned(),
        ),
        Choice::Workflow => (
            "this spec has no metrics for the workflow itself".to_owned(),
            "add some under `workflow`".to_owned(),
        ),
        Choice::Template(name) => (
            format!("this spec has no metrics for a template `{name}`"),
            match crate::diagnostic::closest(name, names.iter().copied()) {
                Some(near) => format!("write `--template {near}`"),
                None if names.is_empty() => "add some under `templates`".to_owned(),
                None => format!("write one of {}", names.join(", ")),
            },
        ),
    };
    problem(faults::NOT_A_SPEC, definition.start, message).help(help)
}

/// Without whitespace at the ends of lines, and with one newline at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
    out
}

/// The SHA-256 of what something was generated from, as `sha256sum` prints it for a single file.
#[must_use]
pub fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
