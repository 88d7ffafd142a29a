//! The findings of the pipeline itself: what cannot be read, before any rule sees it.

use std::collections::HashMap;

use super::options::{Checked, Options};
use crate::argo::config::NO_JSON;
use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Place, Severity};
use crate::rules::{self, CONFIG_REFUSED, Rule};
use crate::yaml::{self, Document, NodeId, Span, Text};

/// A finding of the pipeline itself.
pub(super) fn own(rule: &'static Rule, place: Place, message: impl Into<String>) -> Finding {
    Finding::new(rule, place, message).effect(Effect::Refused)
}

fn by_decoder(text: impl Into<String>) -> Option<ArgoText> {
    Some(ArgoText {
        by: By::Decode,
        text: text.into(),
    })
}

/// A file that is not text: the finding points at the first byte that is wrong, in what can be shown of it.
pub(super) fn undecodable(bytes: &[u8], error: &yaml::TextError, file: FileId) -> Checked {
    let message = format!("the file is not valid YAML text: {}", error.message);
    let before = usize::try_from(error.offset).unwrap_or(usize::MAX);
    let before = &bytes[..before.min(bytes.len())];
    // What precedes the first wrong byte is text, so the place is right in the replaced text, too. Of
    // UTF-16 nothing after it is shown: replaced as if it were UTF-8 it would be another text.
    let before = Text::decode(before).unwrap_or_else(|_| Text::from(""));
    let at = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let text = Text::decode(String::from_utf8_lossy(bytes).as_bytes())
        .ok()
        .filter(|whole| whole.encoding() == before.encoding())
        .filter(|whole| whole.as_str().starts_with(before.as_str()))
        .unwrap_or(before);
    let place = Place::new(file, Span::new(at, at));
    let finding = own(&rules::NOT_YAML, place, message).help("save the file as UTF-8");
    Checked {
        findings: vec![finding],
        text: Some(text),
        skipped: None,
        metrics: 0,
    }
}

/// A document that cannot be read.
pub(super) fn not_yaml(text: &Text, problem: &yaml::Problem, file: FileId) -> Finding {
    let place = Place::new(file, problem.span);
    if is_bare_tag_line(text, problem.span) {
        let message = format!(
            "an unquoted string cannot start with `{{{{`: YAML reads the braces as a mapping ({})",
            problem.message
        );
        return own(&rules::UNQUOTED_SCALAR, place, message).help("quote the string: `\"{{…}}\"`");
    }
    let message = match problem.kind {
        yaml::ProblemKind::Syntax => {
            format!(
                "this is not valid YAML, and `argo lint` only logs it: {}",
                problem.message
            )
        }
        yaml::ProblemKind::Limit => problem.message.clone(),
    };
    let finding = own(&rules::NOT_YAML, place, message);
    if problem.unread {
        finding
            .severity(Severity::Warning)
            .effect(Effect::Dropped)
            .help("add a line with only `---` before it; without it Argo never looks here")
    } else if problem.kind == yaml::ProblemKind::Syntax {
        finding.help(mend(&problem.message))
    } else {
        finding
    }
}

/// What to change most often, by what the reader says.
fn mend(problem: &str) -> &'static str {
    if problem.contains("tab character") {
        "indent with spaces, not with tabs"
    } else if problem.contains("end of stream") {
        "close the quote or bracket that is opened here"
    } else if problem.contains("control characters") {
        "remove the character; an editor may not show it"
    } else {
        "quote a string that contains `: ` or ` #`, as in `help: \"runs: all of them\"`, or close what is open above"
    }
}

/// Whether the line of a syntax error has an unquoted text that starts with `{{`, as in `key: {{…`.
fn is_bare_tag_line(text: &Text, span: Span) -> bool {
    let line = text.slice(text.line_span(text.position(span.start).line));
    let bare = |at: usize| {
        let before = &line[..at];
        let quotes = before.matches(['"', '\'']).count();
        let before = before.trim_end();
        // A comma separates only within brackets; elsewhere it belongs to the text.
        let in_flow = before.contains(['[', '{']);
        quotes.is_multiple_of(2)
            && (before.ends_with([':', '-', '[']) || (in_flow && before.ends_with(',')))
    };
    line.match_indices("{{").any(|(at, _)| bare(at))
}

pub(super) fn without_kind(doc: &Document, root: NodeId, file: FileId) -> Finding {
    let key = doc
        .get(root, "apiVersion")
        .map_or(doc.written_span(root), |e| doc.written_span(e.key));
    let message = "the object has no `kind`: Argo does not read it";
    own(&rules::NOT_YAML, Place::new(file, key), message)
        .argo(by_decoder("Object 'Kind' is missing"))
        .help("write the object's kind, such as `kind: Workflow`")
}

pub(super) fn no_object(doc: &Document, file: FileId) -> Finding {
    let span = doc.written_span(doc.root());
    let first = Span::new(span.start, span.start.saturating_add(1).min(span.end));
    let message = "this document is not an object: Argo skips it";
    own(&rules::NOT_YAML, Place::new(file, first), message)
        .severity(Severity::Warning)
        .help("indent the line that starts with `---`; it ends the document for Argo, even in a block scalar")
}

pub(super) fn behind_a_document(doc: &Document, file: FileId) -> Finding {
    let start = doc.written_span(doc.root()).start;
    let message = "Argo never reads this document: it reads only the first one between two lines that start with `---`";
    own(
        &rules::NOT_YAML,
        Place::new(file, Span::new(start, start)),
        message,
    )
    .severity(Severity::Warning)
    .help("add a line with only `---` before it")
}

/// What YAML can say and JSON cannot: Argo's reader refuses the whole document.
pub(super) fn unreadable(text: &Text, doc: &Document, config: bool, file: FileId) -> Vec<Finding> {
    let who = if config {
        CONFIG_REFUSED
    } else {
        "Argo cannot read the document, and `argo lint` only logs it"
    };
    let mut found = Vec::new();
    for (span, words) in &doc.unreadable {
        let shown = text.slice(*span);
        let place = Place::new(file, *span);
        let finding = if shown.starts_with("{{") {
            let message = format!("YAML reads `{shown}` without quotes as a mapping: {who}");
            own(&rules::UNQUOTED_SCALAR, place, message).help(format!("quote it: `\"{shown}\"`"))
        } else {
            let message = format!("JSON has no such value: {who}");
            let finding = own(&rules::NOT_YAML, place, message);
            if words.starts_with("json: unsupported value") {
                finding.help("write a finite number, or quote a string")
            } else {
                finding
            }
        };
        found.push(finding.argo(by_decoder(if config {
            format!("{NO_JSON}{words}")
        } else {
            words.clone()
        })));
    }
    found
}

/// AM022. In YAML the strict reader drops the document. In JSON it names the field, from 3.5 on.
pub(super) fn duplicates(
    text: &Text,
    doc: &Document,
    options: &Options,
    file: FileId,
) -> Vec<Finding> {
    let json = text.as_str().trim_start().starts_with('{');
    let (told, all) = (
        options
            .targets
            .iter()
            .filter(|t| t.version.at_least(3, 5))
            .count(),
        options.targets.len(),
    );
    let paths = if json {
        doc.paths_to(&doc.duplicates.iter().map(|d| d.map).collect())
    } else {
        HashMap::new()
    };
    doc.duplicates
        .iter()
        .map(|duplicate| {
            let key = &duplicate.key;
            let fate = match (json, told) {
                (false, _) => {
                    "`argo lint` silently drops the document, for other readers the last one wins"
                }
                (true, 0) => "the last one wins, and releases before 3.5 do not report it",
                (true, _) => "Argo refuses the object, before 3.5 the last one wins",
            };
            let message = format!(
                "the key `{}` is already set in this mapping: {fate}",
                key.escape_debug()
            );
            let place = Place::new(file, duplicate.again);
            let mut finding = own(&rules::DUPLICATE_KEY, place, message)
                .help("keep one of them")
                .related(duplicate.first, "set here first");
            let quoted = crate::yaml::go_quote(key);
            if !json {
                finding
                    .argo
                    .extend(by_decoder(format!("key {quoted} already set in map")));
            } else if told == 0 {
                finding.effect = Effect::Wrong;
                finding.severity = Severity::Warning;
            } else if let Some(path) = paths.get(&duplicate.map) {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{key}");
                let words = format!("strict decoding error: duplicate field \"{path}\"");
                finding.argo.extend(by_decoder(words));
                if told < all {
                    finding.severity = Severity::Warning;
                    let versions = options.targets.iter().map(|t| t.version);
                    finding.versions = versions.filter(|v| v.at_least(3, 5)).collect();
                }
            }
            finding
        })
        .collect()
}
