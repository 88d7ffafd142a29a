//! AM900: what Argo's reader cannot read, or never looks at.

use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Severity};
use crate::manifest::Unread;
use crate::rules::levels::{ConfigurationContext, DocumentContext, FileContext, refused};
use crate::rules::shared::unreadable::{
    Unreadable, in_configuration, in_document, is_bare_tag_line,
};
use crate::rules::{Checker, Rule, Sink};
use crate::yaml::{ProblemKind, Span};

/// AM900: the file is not YAML, or exceeds a limit.
pub static RULE: Rule = Rule {
    code: "AM900",
    name: "not-yaml",
    summary: "the file cannot be read, and nothing in it was checked",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM900.md"),
    effect: Effect::Refused,
    check: Checker::Levels(&[
        Checker::File(file),
        Checker::Document(document),
        Checker::Configuration(configuration),
    ]),
};

fn file(cx: &FileContext, sink: &mut Sink) {
    if let Some((at, why)) = cx.undecodable {
        let message = format!("the file is not valid YAML text: {why}");
        let finding = refused(&RULE, cx.file, Span::new(at, at), message);
        sink.push(finding.help("save the file as UTF-8"));
    }
    for problem in cx.problems {
        if is_bare_tag_line(cx.text, problem.span) {
            continue; // AM001
        }
        let message = match problem.kind {
            ProblemKind::Syntax => format!(
                "this is not valid YAML, and `argo lint` only logs it: {}",
                problem.message
            ),
            ProblemKind::Limit => problem.message.clone(),
        };
        let mut finding = refused(&RULE, cx.file, problem.span, message);
        if problem.unread {
            finding = finding
                .severity(Severity::Warning)
                .effect(Effect::Dropped)
                .help("add a line with only `---` before it; without it Argo never looks here");
        } else if problem.kind == ProblemKind::Syntax {
            finding = finding.help(mend(&problem.message));
        }
        if cx.config {
            finding = finding.help("the controller cannot read this configuration");
        }
        sink.push(finding);
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

fn document(cx: &DocumentContext, sink: &mut Sink) {
    let doc = cx.doc;
    if let Some(Unread::NoKind(root)) = cx.unread {
        let key = doc
            .get(root, "apiVersion")
            .map_or(doc.written_span(root), |e| doc.written_span(e.key));
        let message = "the object has no `kind`: Argo does not read it";
        let finding = refused(&RULE, cx.file, key, message)
            .argo([ArgoText::new(
                By::Decode,
                "Object 'Kind' is missing".to_owned(),
            )])
            .help("write the object's kind, such as `kind: Workflow`");
        sink.push(finding);
    }
    let span = doc.written_span(doc.root());
    if doc.unread && cx.has_objects {
        let start = Span::new(span.start, span.start);
        let message = "Argo never reads this document: it reads only the first one between two lines that start with `---`";
        let finding = refused(&RULE, cx.file, start, message)
            .severity(Severity::Warning)
            .help("add a line with only `---` before it");
        sink.push(finding);
    }
    if cx.stray {
        let first = Span::new(span.start, span.start.saturating_add(1).min(span.end));
        let message = "this document is not an object: Argo skips it";
        let finding = refused(&RULE, cx.file, first, message)
            .severity(Severity::Warning)
            .help("indent the line that starts with `---`; it ends the document for Argo, even in a block scalar");
        sink.push(finding);
    }
    for value in in_document(cx).filter(|value| !value.is_tag) {
        sink.push(no_json(cx.file, &value));
    }
}

fn configuration(cx: &ConfigurationContext, sink: &mut Sink) {
    for value in in_configuration(cx).filter(|value| !value.is_tag) {
        sink.push(no_json(cx.file, &value));
    }
}

fn no_json(file: FileId, value: &Unreadable) -> Finding {
    let message = format!("JSON has no such value: {}", value.who);
    let finding = refused(&RULE, file, value.span, message).argo([value.argo()]);
    match value.words.starts_with("json: unsupported value") {
        true => finding.help("write a finite number, or quote a string"),
        false => finding,
    }
}
