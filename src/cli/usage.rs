//! Usage errors in one line, with what to write instead; `clap` prints several lines.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, CommandFactory};

use super::args::Cli;

/// The most valid values that an error lists.
const FEW: usize = 12;

/// The usage error in one line. `None` where the words of `clap` are better.
pub fn one_line(error: &clap::Error) -> Option<String> {
    let seen = Seen(error);
    match error.kind() {
        ErrorKind::InvalidValue => seen.invalid_value(),
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error)?;
            Some(format!(
                "{} {}: {source}",
                seen.option()?,
                seen.text(ContextKind::InvalidValue)?
            ))
        }
        ErrorKind::UnknownArgument => seen.unknown_argument(),
        ErrorKind::InvalidSubcommand => {
            let name = seen.text(ContextKind::InvalidSubcommand)?;
            let near = seen.perhaps(ContextKind::SuggestedSubcommand);
            Some(format!("no command `{name}`; {near}{}", seen.see_help()))
        }
        ErrorKind::ArgumentConflict => seen.conflict(),
        ErrorKind::MissingRequiredArgument => {
            let missing = seen.texts(ContextKind::InvalidArg).join(" and ");
            Some(format!("{missing} is missing; {}", seen.see_help()))
        }
        ErrorKind::TooManyValues => Some(format!("{} takes no value", seen.option()?)),
        _ => None,
    }
}

/// The context that `clap` gives with an error.
struct Seen<'a>(&'a clap::Error);

impl Seen<'_> {
    fn text(&self, kind: ContextKind) -> Option<&str> {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => Some(text),
            _ => None,
        }
    }

    fn texts(&self, kind: ContextKind) -> Vec<&str> {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => vec![text],
            Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The option without the name of its value.
    fn option(&self) -> Option<&str> {
        self.text(ContextKind::InvalidArg).map(first_word)
    }

    /// What was probably meant, the most similar first: `clap` lists it last.
    fn perhaps(&self, kind: ContextKind) -> String {
        let near: Vec<String> = self
            .texts(kind)
            .iter()
            .rev()
            .map(|name| format!("`{}`", first_word(name)))
            .collect();
        match near.join(" or ") {
            near if near.is_empty() => near,
            near => format!("perhaps {near}; "),
        }
    }

    /// `see argo-metrics lint --help`, for the command that was used.
    fn see_help(&self) -> String {
        let usage = match self.0.get(ContextKind::Usage) {
            Some(ContextValue::StyledStr(usage)) => usage.to_string(),
            _ => String::new(),
        };
        let command: Vec<&str> = usage
            .split_whitespace()
            .skip(1)
            .take_while(|word| !word.starts_with(['-', '<', '[']))
            .collect();
        let command = match command.join(" ") {
            command if command.is_empty() => "argo-metrics".to_owned(),
            command => command,
        };
        format!("see `{command} --help`")
    }

    fn invalid_value(&self) -> Option<String> {
        let option = self.option()?;
        let value = self.text(ContextKind::InvalidValue)?;
        let known = self.texts(ContextKind::ValidValue);
        let known = match known.len() {
            1..=FEW => format!("; write one of {}", known.join(", ")),
            _ => String::new(),
        };
        if !value.is_empty() {
            return Some(format!("{option}: `{value}` is not known{known}"));
        }
        let whole = self.text(ContextKind::InvalidArg)?;
        let shape = match whole.split_once(' ') {
            Some(_) if known.is_empty() => format!("; write {whole}"),
            _ => known,
        };
        Some(format!("{option}: the value is missing{shape}"))
    }

    fn unknown_argument(&self) -> Option<String> {
        let arg = self.text(ContextKind::InvalidArg)?;
        if !arg.starts_with('-') {
            return Some(format!("unexpected argument `{arg}`; {}", self.see_help()));
        }
        let help = self.see_help();
        let near = match self.perhaps(ContextKind::SuggestedArg) {
            near if near.is_empty() => elsewhere(arg),
            near => near,
        };
        Some(format!("no option `{arg}` here; {near}{help}"))
    }

    fn conflict(&self) -> Option<String> {
        let option = self.option()?;
        let others: Vec<&str> = self
            .texts(ContextKind::PriorArg)
            .into_iter()
            .map(first_word)
            .collect();
        match others[..] {
            [] => None,
            [other] if other == option => Some(format!("{option} cannot be repeated")),
            _ => Some(format!(
                "{option} does not go with {}; leave one out",
                others.join(" and ")
            )),
        }
    }
}

/// The commands that have an option which the current command lacks.
fn elsewhere(option: &str) -> String {
    let command = Cli::command();
    let having: Vec<String> = command
        .get_subcommands()
        .filter(|command| {
            let mut args = command.get_arguments();
            args.any(|arg| is_called(arg, option))
        })
        .map(|command| format!("`argo-metrics {} {option}`", command.get_name()))
        .collect();
    match having.join(" or ") {
        having if having.is_empty() => having,
        having => format!("perhaps {having}; "),
    }
}

fn is_called(arg: &Arg, option: &str) -> bool {
    let long = option.strip_prefix("--");
    let short = option.strip_prefix('-').and_then(|rest| rest.parse().ok());
    (long.is_some() && arg.get_long() == long) || (short.is_some() && arg.get_short() == short)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or(text)
}
