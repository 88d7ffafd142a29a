//! Handlebars with the helpers that the formats need, and the templates of the user in place of ours.

use std::collections::HashMap;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, no_escape,
};
use serde::Serialize;
use serde_json::Value as Json;

use super::quote;
use super::target::{PARTIALS, Target};

/// The user's templates, by the file name of the built-in one that each replaces.
pub type Replaced = HashMap<String, String>;

/// Why nothing could be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderProblem {
    /// A template has a syntax error.
    #[error("{file}:{line}:{column}: {message}")]
    Template {
        /// The template's file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A template uses something that does not exist.
    #[error("{file}{}: {message}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
    Render {
        /// The template's file.
        file: String,
        /// The line, from 1, if the engine names one.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
}

/// The names of all template files, each of which a user's folder can replace.
#[must_use]
pub fn files() -> Vec<&'static str> {
    let partials = PARTIALS.iter().map(|(_, file, _)| *file);
    Target::ALL
        .iter()
        .map(|target| target.file())
        .chain(partials)
        .collect()
}

/// Our own text of a template file.
#[must_use]
pub fn own(file: &str) -> Option<&'static str> {
    let target = Target::ALL.iter().find(|target| target.file() == file);
    let partial = PARTIALS.iter().find(|(_, name, _)| *name == file);
    target
        .map(|target| target.template())
        .or(partial.map(|(_, _, text)| *text))
}

/// Renders a target.
///
/// # Errors
/// Returns the problem if a template has a syntax error, or uses something that does not exist. The built-in ones never do.
pub fn render(
    target: Target,
    context: &impl Serialize,
    replaced: &Replaced,
) -> Result<String, RenderProblem> {
    let mut engine = Handlebars::new();
    engine.register_escape_fn(no_escape);
    engine.set_strict_mode(true);
    engine.register_helper("yaml", Box::new(Text(quote::yaml)));
    engine.register_helper("cell", Box::new(Text(quote::cell)));
    engine.register_helper("code", Box::new(Text(quote::code)));
    engine.register_helper("docstring", Box::new(Text(quote::docstring)));
    engine.register_helper("python", Box::new(Text(quote::python)));
    engine.register_helper("markdown", Box::new(Text(quote::markdown)));
    engine.register_helper("json", Box::new(Text(quote::json)));
    engine.register_helper("comment", Box::new(Text(quote::comment)));
    engine.register_helper("html", Box::new(Text(quote::html)));
    engine.register_helper("indent", Box::new(Indent));
    let text =
        |file: &str, own: &'static str| replaced.get(file).map_or(own.to_owned(), Clone::clone);
    for (name, file, own) in PARTIALS {
        register(&mut engine, name, file, &text(file, own))?;
    }
    let file = target.file();
    register(&mut engine, file, file, &text(file, target.template()))?;
    engine
        .render(file, context)
        .map_err(|error| RenderProblem::Render {
            file: error
                .template_name
                .as_deref()
                .and_then(|name| PARTIALS.iter().find(|(partial, ..)| *partial == name))
                .map_or(file, |(_, file, _)| *file)
                .to_owned(),
            line: error.line_no,
            message: in_one_line(&error.reason().to_string()),
        })
}

fn register(
    engine: &mut Handlebars,
    name: &str,
    file: &str,
    text: &str,
) -> Result<(), RenderProblem> {
    engine
        .register_template_string(name, text)
        .map_err(|error| {
            let (line, column) = error.pos().unwrap_or((1, 1));
            RenderProblem::Template {
                file: file.to_owned(),
                line,
                column,
                message: in_one_line(&error.reason().to_string()),
            }
        })
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `{{yaml x}}` and the like: one text in the form of a language.
struct Text(fn(&str) -> String);

impl HelperDef for Text {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let Some(value) = helper.param(0) else {
            return Err(RenderErrorReason::ParamNotFoundForIndex("text", 0).into());
        };
        let text = match value.value() {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        out.write(&self.0(&text))?;
        Ok(())
    }
}

/// `{{#indent 4}}…{{/indent}}`: every line that is not empty is indented by so many spaces.
struct Indent;

impl HelperDef for Indent {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let wanted = helper.param(0).and_then(|param| param.value().as_u64());
        let Some(blanks) = wanted else {
            return Err(RenderError::from(RenderErrorReason::ParamNotFoundForIndex(
                "indent", 0,
            )));
        };
        let Some(template) = helper.template() else {
            return Ok(());
        };
        let inner = template.renders(engine, context, render)?;
        let blanks = " ".repeat(usize::try_from(blanks).unwrap_or(0));
        for line in inner.split_inclusive('\n') {
            if !line.trim_end_matches(['\n', '\r']).is_empty() {
                out.write(&blanks)?;
            }
            out.write(line)?;
        }
        Ok(())
    }
}
