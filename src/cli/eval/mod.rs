//! `argo-metrics eval`: what Argo makes of a string with tags, or of a condition.

mod args;
mod batch;
mod human;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use anyhow::{Context, bail};
use argo_metrics::argo::Version;
use argo_metrics::model::{Group, Question, Values, Way, answers, ignored};
use argo_metrics::report::write_json;
use argo_metrics::yaml::Limits;
use serde::Serialize;

use super::exit::Exit;
use super::output::Streams;

use args::AnswerFormat;
pub use args::Eval;

/// The version of the JSON document's format.
const FORM: u8 = 1;

/// One question: the string, the places, the releases and the values.
#[derive(Debug, Clone)]
struct Asked {
    text: String,
    when: bool,
    ways: Vec<Way>,
    versions: Vec<Version>,
    values: Values,
}

/// The JSON document that is printed.
#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    text: &'a str,
    when: bool,
    answers: Vec<Group>,
    ignored: BTreeMap<String, String>,
}

impl<'a> Document<'a> {
    fn new(asked: &'a Asked, line: Option<usize>) -> Self {
        let question = Question {
            text: &asked.text,
            when: asked.when,
            values: &asked.values,
        };
        Self {
            version: FORM,
            line,
            text: &asked.text,
            when: asked.when,
            answers: answers(&question, &asked.ways, &asked.versions),
            ignored: ignored(&asked.values).into_iter().collect(),
        }
    }

    fn exit(&self) -> Exit {
        let mut places = self.answers.iter().flat_map(|group| &group.places);
        match places.all(argo_metrics::model::Answered::has_value) {
            true => Exit::Clean,
            false => Exit::Findings,
        }
    }
}

/// Prints what Argo makes of a string, or answers a batch.
pub fn run(args: &Eval, streams: &Streams) -> anyhow::Result<Exit> {
    let mut asked = Asked {
        text: String::new(),
        when: args.when,
        ways: args::ways(&args.at),
        versions: args::versions(&args.argo),
        values: Values {
            set: args.set.iter().cloned().collect(),
            unset: args.unset.iter().cloned().collect(),
            now: args.now,
        },
    };
    if let Some(name) = contradiction(&asked.values) {
        bail!("`{name}` is both set and unset; leave one out");
    }
    let mut out = streams.out();
    if args.batch {
        return batch::run(&asked, &mut out);
    }
    asked.text = match args.text.as_deref() {
        Some("-") => stdin()?,
        text => text.unwrap_or_default().to_owned(),
    };
    let document = Document::new(&asked, None);
    match args.format {
        AnswerFormat::Json => write_json(&document, &mut out)?,
        AnswerFormat::Human => human::write(&document, &asked, streams.styled(), &mut out)?,
    }
    out.flush()?;
    if args.format == AnswerFormat::Human {
        for reason in document.ignored.values() {
            streams.note(&format!("{reason}; its value is ignored"));
        }
    }
    Ok(document.exit())
}

/// A variable that is both set and unset.
fn contradiction(values: &Values) -> Option<&str> {
    let name = values.set.keys().find(|name| values.unset.contains(*name));
    name.map(String::as_str)
}

/// The standard input without the line break at its end.
fn stdin() -> anyhow::Result<String> {
    let most = Limits::default().bytes;
    let mut text = String::new();
    io::stdin()
        .lock()
        .take((most as u64).saturating_add(1))
        .read_to_string(&mut text)
        .context("the standard input cannot be read")?;
    if text.len() > most {
        bail!("the standard input is longer than {most} bytes");
    }
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}
