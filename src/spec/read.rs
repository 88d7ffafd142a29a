//! Bytes → what the spec says, or what is wrong with it and where.

use crate::diagnostic::{FileId, Finding, Place};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::faults;
use super::schema::{self, Shape};
use super::source::{Cursor, Source, problem};
use crate::yaml::{self, Document, Duplicate, Kind, Limits, Span, Style, Text};

/// Bytes that a spec may have. One that people write has some thousand.
const MOST_BYTES: usize = 4 << 20;

/// Reads one file and adds it to the sources.
///
/// # Errors
/// Returns what is wrong with it, each at its place: YAML that cannot be read, duplicate keys, and whatever the schema does not allow.
pub fn read<T: DeserializeOwned>(
    path: &str,
    bytes: &[u8],
    shape: Shape,
    sources: &mut Vec<Source>,
) -> Result<T, Vec<Finding>> {
    let index = sources.len();
    let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
    let start = Place::new(file, Span::default());
    let (text, doc) = match parse(bytes) {
        Ok(read) => read,
        Err((text, span, message)) => {
            let is_text = text.is_some();
            sources.push(Source {
                path: Arc::from(path),
                text: text.unwrap_or_else(|| Text::from("")),
                doc: Document::empty(),
            });
            let place = Place::new(file, span);
            let problem = problem(faults::NOT_YAML, place, message);
            let whole = sources[index].text.as_str();
            let start = span.range().start;
            let at_tab = whole[start..].starts_with('\t') || whole[..start].ends_with('\t');
            return Err(vec![match at_tab {
                _ if !is_text => problem.help("save the file as UTF-8"),
                true => problem.help("indent with spaces, not with tabs"),
                false if problem.message.contains("one document") => {
                    problem.help("move what follows `---` to a file of its own")
                }
                false if problem.message.contains("expected") => {
                    problem.help("align keys that belong together, or close a bracket or quote")
                }
                false => problem,
            }]);
        }
    };
    sources.push(Source {
        path: Arc::from(path),
        text,
        doc,
    });
    let source = &sources[index];
    let broken = unreadable(source, file);
    if !broken.is_empty() {
        return Err(broken);
    }
    let value = match value(source.text.as_str()) {
        Ok(value) => value,
        Err(error) => {
            let at = error.location().map_or(0, |at| at.index() as u32);
            let span = Span::new(at, at);
            let message = format!("this is not valid YAML: {error}");
            return Err(vec![problem(
                faults::NOT_YAML,
                Place::new(file, span),
                message,
            )]);
        }
    };
    let problems = schema::check(&value, shape, Cursor::root(sources, index));
    if !problems.is_empty() {
        return Err(problems);
    }
    serde_yaml::from_value(value).map_err(|error| {
        // The schema is made of the same types, so what it lets through can be read.
        vec![problem(faults::NOT_A_SPEC, start, error.to_string())]
    })
}

type Unparsed = (Option<Text>, Span, String);

fn parse(bytes: &[u8]) -> Result<(Text, Document), Unparsed> {
    let text = Text::decode(bytes).map_err(|error| {
        (
            None,
            Span::default(),
            format!("this is not valid text: {}", error.message),
        )
    })?;
    let limits = Limits {
        bytes: MOST_BYTES,
        depth: 64,
        nodes: 200_000,
    };
    let mut stream = yaml::read(&text, &limits);
    if let Some(problem) = stream.problems.first() {
        let message = format!("this is not valid YAML: {}", problem.message);
        return Err((Some(text), problem.span, message));
    }
    if stream.documents.len() > 1 {
        let second = stream.documents[1].span;
        let message = "a spec must be one document, but a second one starts here".to_owned();
        return Err((Some(text), Span::new(second.start, second.start), message));
    }
    match stream.documents.pop() {
        Some(doc) => Ok((text, doc)),
        None => Err((Some(text), Span::default(), "the file is empty".to_owned())),
    }
}

/// Duplicate keys, and keys that are not strings.
#[expect(
    clippy::too_many_lines,
    reason = "one case for each kind of key, with its words"
)]
fn unreadable(source: &Source, file: FileId) -> Vec<Finding> {
    // Overriding a merged key is intended. Only Argo's own reader rejects it, and it never reads specs.
    // And `on` and `y`, which it takes for one key, are two.
    let raw = |span| source.text.slice(span).trim_matches(['"', '\'']);
    let same = |d: &&Duplicate| raw(d.first) != "<<" && raw(d.first) == raw(d.again);
    let twice = source.doc.duplicates.iter().filter(same);
    let twice = twice.map(|duplicate| {
        let place = |span| Place::new(file, span);
        let key = source.text.slice(duplicate.again);
        problem(
            faults::DUPLICATE,
            place(duplicate.again),
            format!("`{key}` is already set in this mapping"),
        )
        .related_at(place(duplicate.first), "set here first")
        .help("keep one of them, or rename one")
    });
    let odd = source.doc.unreadable.iter().map(|(span, _)| {
        let shown = source.text.slice(*span);
        let place = Place::new(file, *span);
        if shown.starts_with("{{") {
            let bare = shown.trim_matches(|c| matches!(c, '{' | '}' | ' '));
            problem(
                faults::NOT_YAML,
                place,
                format!("YAML reads `{shown}` without quotes as a mapping"),
            )
            .help(format!(
                "write only the variable, `{bare}`, or quote it: `\"{shown}\"`"
            ))
        } else {
            problem(
                faults::NOT_YAML,
                place,
                format!("`{shown}` is neither a string nor a finite number"),
            )
            .help("write a finite number, or quote a string; the bucket `+Inf` is added automatically")
        }
    });
    let keys = source
        .doc
        .nodes()
        .flat_map(|(id, _)| source.doc.entries(id));
    let numbers = keys.filter(|entry| !entry.merged).filter_map(|entry| {
        let Kind::Scalar {
            text,
            style: Style::Plain,
            ..
        } = &source.doc.node(entry.key).kind
        else {
            return None;
        };
        // By the rules of the reader that takes the values, for which `on` is a text.
        let read: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
        if read.is_string() || text.as_ref() == "<<" {
            return None;
        }
        let span = source.doc.written_span(entry.key);
        let shown = if read.is_null() { "nothing" } else { text };
        let message = format!("a key must be a string, but this is `{shown}`");
        Some(
            problem(faults::WRONG_VALUE, Place::new(file, span), message)
                .help(format!("quote it: `\"{text}\"`")),
        )
    });
    twice.chain(odd).chain(numbers).collect()
}

fn value(text: &str) -> Result<serde_yaml::Value, serde_yaml::Error> {
    // A byte order mark is for the reader of the file, not for the parser.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut value: serde_yaml::Value = serde_yaml::from_str(text)?;
    value.apply_merge()?;
    Ok(value)
}
