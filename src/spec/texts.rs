//! Bare words and texts of a spec → where their value comes from.

use super::definition::{Level, Origin};
use super::faults;
use super::source::{Cursor, problem};
use crate::argo::{Id, Levels, Root, VARIABLES, Variable, has_variable_prefix, variable};
use crate::diagnostic::{Finding, Severity, closest};
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
pub(super) fn variable_at(word: &str, at: Cursor, level: &Level) -> Result<Origin, Finding> {
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
    warnings: &mut Vec<Finding>,
) -> Result<Origin, Finding> {
    if let Some(origin) = known(text, at, level)? {
        return Ok(origin);
    }
    if is_meant_as_variable(text) && level.is_argo() {
        let more = format!("write `{{text: {text}}}` if you mean the string itself");
        return Err(help_too(unknown(text, at, level), &more));
    }
    check_tags(text, at, level)?;
    let near = closest(
        text,
        [Id::Status, Id::Duration, Id::ExitCode, Id::Retries].map(Id::name),
    );
    if let Some(near) = near.filter(|near| crate::diagnostic::distance(near, text) == 1) {
        let message = format!("`{text}` is not a variable: the label always has this value");
        warnings.push(
            problem(faults::UNKNOWN_VARIABLE, at.place(), message)
                .severity(Severity::Warning)
                .help(format!(
                    "write `{near}`, or `{{text: {text}}}` if you mean the string itself"
                )),
        );
    }
    Ok(Origin::Text(text.to_owned()))
}

/// Whether a string begins as only variables do: `node.js` is not a variable, `workflow.nam` is meant to be one.
fn is_meant_as_variable(text: &str) -> bool {
    let root = Root::of(text);
    has_variable_prefix(text) && (root.is_of_node() || matches!(root, Root::Workflow | Root::Usage))
}

/// A metric's value: a number, a variable, or a text with tags.
pub(super) fn value(text: &str, at: Cursor, level: &Level) -> Result<Origin, Finding> {
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
        (Origin::Variable(name), Level::Code) => !Id::Duration.is(name),
        (Origin::Variable(name), _) => variable(name).is_some_and(|v| !v.form.may_be_number()),
        (Origin::Argument, _) => false,
        _ => true,
    };
    if no_number {
        let message = format!("`{trimmed}` is a string, but a value must be a number");
        return Err(
            problem(faults::UNKNOWN_VARIABLE, at.place(), message).help(format!(
                "write `count: {trimmed}` to count how often each value occurs"
            )),
        );
    }
    Ok(origin)
}

/// What a bare word is, if anything is known by it. An error where it is known and has no value here.
fn known(word: &str, at: Cursor, level: &Level) -> Result<Option<Origin>, Finding> {
    let refuse = |message: String| problem(faults::UNKNOWN_VARIABLE, at.place(), message);
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
                "use one of request.{}, request.args.*, request.headers.*, request.view_args.*, response.{}",
                OF_REQUEST.join(", request."),
                OF_RESPONSE.join(", response.")
            ))),
            None if word == "argument" => Ok(Some(Origin::Argument)),
            None if OF_CODE.contains(&word) => Ok(Some(Origin::Variable(word.to_owned()))),
            None if variable(word).is_some() && word.contains('.') => Err(refuse(format!(
                "`{word}` is a variable of Argo, and does not exist in code"
            ))
            .help("write `argument`: the code passes the value at each use")),
            None => Ok(None),
        };
    }
    if of_code.is_some() {
        return Err(
            refuse(format!("`{word}` exists only in metrics under `code`")).help(format!(
                "write `{{text: {word}}}` if you mean the string itself"
            )),
        );
    }
    let Some(found) = variable(word) else {
        return Ok(None);
    };
    match (found.levels(), level) {
        (Levels::Nowhere, _) => Err(refuse(format!("`{word}` has no value in metrics"))
            .help("use `status`, `duration` or `outputs` in the template of that step or task")),
        (Levels::Template, Level::Workflow) => Err(refuse(format!(
            "`{word}` has a value only in a template's metrics, not in a workflow's"
        ))
        .help("move the metric to `templates: {NAME: …}`, or use a variable that starts with `workflow.`")),
        _ => Ok(Some(Origin::Variable(word.to_owned()))),
    }
}

/// Simple tags in a text must be variables too.
pub(super) fn check_tags(text: &str, at: Cursor, level: &Level) -> Result<(), Finding> {
    for tag in tags(text).filter(|tag| tag.closed && tag.kind == TagKind::Simple) {
        let name = tag.text(text).trim();
        // Anything but words is left to the rules of lint.
        let word = name
            .chars()
            .all(|c| c.is_alphanumeric() || "._-/".contains(c));
        if word && !name.is_empty() && known(name, at, level)?.is_none() {
            return Err(unknown(name, at, level));
        }
    }
    Ok(())
}

fn unknown(word: &str, at: Cursor, level: &Level) -> Finding {
    let message = format!("the variable `{word}` does not exist for {}", level.words());
    let problem = problem(faults::UNKNOWN_VARIABLE, at.place(), message);
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
            problem.help(format!("use one of {}, request.* and response.*", OF_CODE.join(", ")))
        }
        None => problem.help(
            "use a variable such as status, duration, exitCode, outputs.parameters.NAME, inputs.parameters.NAME, workflow.status, workflow.duration, workflow.parameters.NAME",
        ),
    }
}

/// A family's name with the user's own part of a word, so that only what is the family's is compared.
fn filled(variable: &Variable, word: &str) -> String {
    let dots = variable.name.matches('.').count();
    let own = word.splitn(dots + 1, '.').nth(dots).unwrap_or("NAME");
    variable.name.replacen('*', own, 1)
}

/// With more help after what there is.
fn help_too(problem: Finding, more: &str) -> Finding {
    let help = match &problem.help {
        Some(help) => format!("{help}, or {more}"),
        None => more.to_owned(),
    };
    problem.help(help)
}
