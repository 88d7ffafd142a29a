//! AM022: the same key twice in one mapping.

use std::collections::HashMap;

use crate::argo::config::NO_JSON;
use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Severity};
use crate::manifest::ConfigText;
use crate::rules::levels::{ConfigurationContext, DocumentContext, refused};
use crate::rules::wording::CONFIG_REFUSED;
use crate::rules::{Checker, Rule, Sink};
use crate::yaml::{self, Document, Duplicate, Span, Text, go_quote};

/// The rule AM022, `duplicate-key`.
pub static RULE: Rule = Rule {
    code: "AM022",
    name: "duplicate-key",
    summary: "a key appears twice, and `argo lint` silently drops the document",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM022.md"),
    effect: Effect::Dropped,
    check: Checker::Levels(&[
        Checker::Document(document),
        Checker::Configuration(configuration),
    ]),
};

fn by_decoder(text: String) -> ArgoText {
    ArgoText::new(By::Decode, text)
}

/// In YAML the strict reader drops the document. In JSON it names the field, from 3.5 on.
fn document(cx: &DocumentContext, sink: &mut Sink) {
    if !cx.concerned {
        return;
    }
    let json = cx.text.as_str().trim_start().starts_with('{');
    let (told, all) = (
        cx.targets
            .iter()
            .filter(|t| t.version.at_least(3, 5))
            .count(),
        cx.targets.len(),
    );
    let paths = if json {
        cx.doc
            .paths_to(&cx.doc.duplicates.iter().map(|d| d.map).collect())
    } else {
        HashMap::new()
    };
    for duplicate in &cx.doc.duplicates {
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
        let mut finding = refused(&RULE, cx.file, duplicate.again, message)
            .help("keep one of them")
            .related(duplicate.first, "set here first");
        let quoted = go_quote(key);
        if !json {
            finding
                .argo
                .push(by_decoder(format!("key {quoted} already set in map")));
        } else if told == 0 {
            finding.effect = Effect::Wrong;
            finding.severity = Severity::Warning;
        } else if let Some(path) = paths.get(&duplicate.map) {
            let dot = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{dot}{key}");
            let words = format!("strict decoding error: duplicate field \"{path}\"");
            finding.argo.push(by_decoder(words));
            if told < all {
                finding.severity = Severity::Warning;
                let versions = cx.targets.iter().map(|t| t.version);
                finding.versions = versions.filter(|v| v.at_least(3, 5)).collect();
            }
        }
        sink.push(finding);
    }
}

fn configuration(cx: &ConfigurationContext, sink: &mut Sink) {
    for (text, inner, _) in cx.checked() {
        in_text(cx, text, inner, sink);
    }
}

/// Keys that appear twice, with the lines that the controller counts. The text is read again for them: of a text
/// in quotes the file's own lines are others.
fn in_text(cx: &ConfigurationContext, config: ConfigText, inner: &Document, sink: &mut Sink) {
    if inner.duplicates.is_empty() {
        return;
    }
    let raw = cx.doc.text(config.node()).unwrap_or_default();
    let Ok(raw) = Text::decode(raw.as_bytes()) else {
        return;
    };
    let again = yaml::read(&raw, cx.limits);
    let twice = again.documents.iter().flat_map(|doc| {
        let all = doc.duplicates.iter();
        all.map(move |duplicate| (duplicate, value_of(doc, duplicate)))
    });
    let lines = twice.map(|(d, value)| {
        // The reader counts where the value begins (`goyaml.v2`, `setMapIndex`).
        let line = raw.position(value.start).line as usize;
        let line = cx.config.line(config.node(), line);
        format!(
            "\n  line {line}: key {} already set in map",
            go_quote(&d.key)
        )
    });
    let lines = lines.collect::<Vec<_>>();
    let all = lines.concat();
    let words = |lines: &str| {
        ArgoText::new(
            By::Decode,
            format!("{NO_JSON}yaml: unmarshal errors:{lines}"),
        )
    };
    for (n, duplicate) in inner.duplicates.iter().enumerate() {
        let mut finding = in_configuration(duplicate, cx.file);
        // All of them are one text: the first finding has it, each of the others what is left when it alone is.
        let alone = lines.get(n).map(String::as_str);
        let text = if n == 0 { Some(all.as_str()) } else { alone };
        finding.argo.extend(text.map(words));
        sink.push(finding);
    }
}

fn in_configuration(duplicate: &Duplicate, file: FileId) -> Finding {
    let key = duplicate.key.escape_debug();
    let message = format!("the key `{key}` is already set in this mapping: {CONFIG_REFUSED}");
    refused(&RULE, file, duplicate.again, message)
        .help("keep one of them")
        .related(duplicate.first, "set here first")
}

/// The place of the value of a key that appears again.
fn value_of(doc: &Document, duplicate: &Duplicate) -> Span {
    let mut entries = doc.entries(duplicate.map).iter();
    let entry = entries.find(|entry| doc.written_span(entry.key) == duplicate.again);
    match entry.map(|entry| doc.written_span(entry.value)) {
        Some(value) if value.start < value.end => value,
        _ => duplicate.again,
    }
}
