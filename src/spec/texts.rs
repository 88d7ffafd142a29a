//! Bare words and texts of a spec → where their value comes from.

use super::definition::{Level, Origin};
use super::source::{Cursor, Problem};
use crate::argo::{Levels, VARIABLES, Variable, has_variable_prefix, variable};
use crate::diagnostic::closest;
use crate::expression::{TagKind, tags};

/// What code can take from a request, besides `args.*`, `headers.*` and `view_args.*`.
const OF_REQUEST: [&str; 6] = [
    "method",
    "path",
    "endpoint",
    "url_rule",
    "host",
    "blueprint",
];
/// Mappings of a request.
const IN_REQUEST: [&str; 3] = ["args.", "headers.", "view_args."];
/// What code can take from a response.
const OF_RESPONSE: [&str; 3] = ["status_code", "status", "mimetype"];
/// What code knows by a bare word.
const OF_CODE: [&str; 3] = ["status", "duration", "argument"];

/// A bare word that must be a variable: what is counted by.
pub(super) fn variable_at(word: &str, at: Cursor, level: &Level) -> Result<Origin, Problem> {
    match known(word, at, level)? {
        Some(origin) => Ok(origin),
        None => Err(unknown(word, at, level)),
    }
}

/// A label's value: a variable, or any other text.
pub(super) fn label(
    text: &str,
    at: Cursor,
    level: &Level,
    warnings: &mut Vec<Problem>,
) -> Result<Origin, Problem> {
    if let Some(origin) = known(text, at, level)? {
        return Ok(origin);
    }
    if is_meant_as_variable(text) && level.is_argo() {
        return Err(unknown(text, at, level)
            .help_too(&format!("write `{{text: {text}}}` if this text is meant")));
    }
    check_tags(text, at, level)?;
    let near = closest(text, ["status", "duration", "exitCode", "retries"]);
    if let Some(near) = near.filter(|near| crate::diagnostic::distance(near, text) == 1) {
        let message = format!("`{text}` is no variable, so the label always has this text");
        warnings.push(
            Problem::new("unknown-variable", at.place(), message)
                .warning()
                .help(format!(
                    "write `{near}`, or `{{text: {text}}}` if the text is meant"
                )),
        );
    }
    Ok(Origin::Text(text.to_owned()))
}

/// Whether a text begins as no other text does that people write: `node.js` is no variable, `workflow.nam` is to be one.
fn is_meant_as_variable(text: &str) -> bool {
    let first = text.split('.').next().unwrap_or_default();
    has_variable_prefix(text)
        && matches!(
            first,
            "workflow" | "inputs" | "outputs" | "resourcesDuration"
        )
}

/// A metric's value: a number, a variable, or a text with tags.
pub(super) fn value(text: &str, at: Cursor, level: &Level) -> Result<Origin, Problem> {
    let trimmed = text.trim();
    if tags(trimmed).next().is_some() && level.is_argo() {
        check_tags(text, at, level)?;
        return Ok(Origin::Text(text.to_owned()));
    }
    // A parameter of an OpenShift Template can be anything; lint knows more of it.
    if trimmed.contains("${") && level.is_argo() {
        return Ok(Origin::Text(text.to_owned()));
    }
    if crate::argo::parse_go_float(trimmed).is_some() {
        return Ok(Origin::Text(trimmed.to_owned()));
    }
    let origin = variable_at(trimmed, at, level)?;
    let no_number = match (&origin, level) {
        (Origin::Variable(name), Level::Code) => name != "duration",
        (Origin::Variable(name), _) => variable(name).is_some_and(|v| !v.form.may_be_number()),
        (Origin::Argument, _) => false,
        _ => true,
    };
    if no_number {
        let message = format!("`{trimmed}` is a text, and a value is a number");
        return Err(
            Problem::new("unknown-variable", at.place(), message).help(format!(
                "`count: {trimmed}` counts how often it has which text"
            )),
        );
    }
    Ok(origin)
}

/// What a bare word is, if anything is known by it. An error where it is known and has no value here.
fn known(word: &str, at: Cursor, level: &Level) -> Result<Option<Origin>, Problem> {
    let refuse = |message: String| Problem::new("unknown-variable", at.place(), message);
    let of_code = word
        .split_once('.')
        .filter(|(first, _)| matches!(*first, "request" | "response"));
    if *level == Level::Code {
        return match of_code {
            Some(("request", rest)) if OF_REQUEST.contains(&rest) => {
                Ok(Some(Origin::Request(rest.to_owned())))
            }
            Some(("request", rest))
                if IN_REQUEST.iter().any(|p| rest.strip_prefix(p).is_some_and(|k| !k.is_empty())) =>
            {
                Ok(Some(Origin::Request(rest.to_owned())))
            }
            Some(("response", rest)) if OF_RESPONSE.contains(&rest) => {
                Ok(Some(Origin::Response(rest.to_owned())))
            }
            Some((of, rest)) => Err(refuse(format!("a {of} has no `{rest}` here")).help(format!(
                "there are request.{}, request.args.*, request.headers.*, request.view_args.*, response.{}",
                OF_REQUEST.join(", request."),
                OF_RESPONSE.join(", response.")
            ))),
            None if word == "argument" => Ok(Some(Origin::Argument)),
            None if OF_CODE.contains(&word) => Ok(Some(Origin::Variable(word.to_owned()))),
            None if variable(word).is_some() && word.contains('.') => Err(refuse(format!(
                "`{word}` is a variable of Argo, which code does not have"
            ))
            .help("write `argument`, and the code gives it at each use")),
            None => Ok(None),
        };
    }
    if of_code.is_some() {
        return Err(
            refuse(format!("`{word}` is known in the metrics of code only"))
                .help(format!("write `{{text: {word}}}` if this text is meant")),
        );
    }
    let Some(found) = variable(word) else {
        return Ok(None);
    };
    match (found.levels(), level) {
        (Levels::Nowhere, _) => Err(refuse(format!("`{word}` has no value in metrics"))
            .help("what a metric can use of a step or task is its template's own `status`, `duration` and `outputs`")),
        (Levels::Template, Level::Workflow) => Err(refuse(format!(
            "`{word}` has a value in a template's metrics only, not in a workflow's"
        ))),
        _ => Ok(Some(Origin::Variable(word.to_owned()))),
    }
}

/// Simple tags in a text must be variables too.
pub(super) fn check_tags(text: &str, at: Cursor, level: &Level) -> Result<(), Problem> {
    for tag in tags(text).filter(|tag| tag.closed && tag.kind == TagKind::Simple) {
        let name = tag.text(text).trim();
        // What is no word at all is for the rules of lint.
        let word = name
            .chars()
            .all(|c| c.is_alphanumeric() || "._-/".contains(c));
        if word && !name.is_empty() && known(name, at, level)?.is_none() {
            return Err(unknown(name, at, level));
        }
    }
    Ok(())
}

fn unknown(word: &str, at: Cursor, level: &Level) -> Problem {
    let message = format!("there is no variable `{word}` for {}", level.words());
    let problem = Problem::new("unknown-variable", at.place(), message);
    let near = if *level == Level::Code {
        closest(word, OF_CODE).map(str::to_owned)
    } else {
        let candidates = VARIABLES
            .iter()
            .filter(|v| {
                v.levels() == Levels::Both
                    || (v.levels() == Levels::Template && *level != Level::Workflow)
            })
            .map(|v| filled(v, word))
            .filter(|candidate| candidate != word)
            .collect::<Vec<_>>();
        closest(word, candidates.iter().map(String::as_str)).map(str::to_owned)
    };
    match near {
        Some(near) => problem.help(format!("write `{near}`")),
        None if *level == Level::Code => {
            problem.help(format!("code knows {}, request.* and response.*", OF_CODE.join(", ")))
        }
        None => problem.help(
            "such as status, duration, exitCode, outputs.parameters.NAME, inputs.parameters.NAME, workflow.status, \
             workflow.duration, workflow.parameters.NAME",
        ),
    }
}

/// A family's name with the user's own part of a word, so that only what is the family's is compared.
fn filled(variable: &Variable, word: &str) -> String {
    let dots = variable.name.matches('.').count();
    let own = word.splitn(dots + 1, '.').nth(dots).unwrap_or("NAME");
    variable.name.replacen('*', own, 1)
}

impl Problem {
    /// With more help behind what there is.
    fn help_too(mut self, more: &str) -> Self {
        self.finding.help = Some(match self.finding.help.take() {
            Some(help) => format!("{help}, or {more}"),
            None => more.to_owned(),
        });
        self
    }
}
