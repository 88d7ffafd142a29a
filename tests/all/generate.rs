//! What `generate` promises: a few lines give the metrics that Argo takes, what is wrong is told at its place, and nothing is
//! written in part.

mod command;
mod contexts;
mod python;
mod quoting;
mod refused;
mod same;
mod sound;

use argo_metrics::generate::{Choice, Form, Refusal, Replaced, Request, Target, generate};
use argo_metrics::spec::model::Spec;
use argo_metrics::spec::{Definition, Problem, Shape, Source, Written, read, resolve};

use crate::corpus::options;

/// What a spec comes to.
struct Resolved {
    definition: Definition,
    warnings: Vec<Problem>,
}

/// Reads a spec.
fn resolved(text: &str) -> Result<Resolved, Vec<Problem>> {
    let mut sources: Vec<Source> = Vec::new();
    let spec: Spec = read("x.metrics.yaml", text.as_bytes(), Shape::Spec, &mut sources)?;
    let (definition, warnings) = resolve(Written {
        sources: &sources,
        file: 0,
        spec: &spec,
        presets: &[],
        name: "x",
    })?;
    Ok(Resolved {
        definition,
        warnings,
    })
}

/// Generates a target; what is told with it, and what kept it from being written.
fn generated(
    spec: &Resolved,
    target: Target,
    form: Form,
) -> Result<(String, Vec<Problem>), Vec<Problem>> {
    let request = Request {
        target,
        form,
        header: vec!["generated".to_owned()],
        replaced: &Replaced::new(),
        options: &options(),
    };
    match generate(std::slice::from_ref(&spec.definition), &request) {
        Ok(generated) => Ok((generated.text, generated.warnings)),
        Err(Refusal::Problems(problems)) => Err(problems),
        Err(other) => panic!("{other:?}"),
    }
}

/// A complete WorkflowTemplate.
fn complete() -> Form {
    Form {
        choice: Choice::All,
        complete: true,
        indent: 0,
    }
}
