//! What `generate` promises: a few lines give the metrics that Argo takes, what is wrong is told at its place, and nothing is
//! written in part.

mod command;
mod contexts;
mod python;
mod quoting;
mod refused;
mod same;
mod sound;

use argo_metrics::diagnostic::Finding;
use argo_metrics::generate::{Choice, Form, Refusal, Replaced, Request, Target, generate};
use argo_metrics::spec::model::Spec;
use argo_metrics::spec::{Definition, Shape, Source, Written, read, resolve};

use crate::corpus::options;

/// What a spec comes to.
pub struct Resolved {
    definition: Definition,
    pub warnings: Vec<Finding>,
}

/// Reads a spec.
pub fn resolved(text: &str) -> Result<Resolved, Vec<Finding>> {
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
pub fn generated(
    spec: &Resolved,
    target: Target,
    form: Form,
) -> Result<(String, Vec<Finding>), Vec<Finding>> {
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
