//! What AM001 and AM900 share: what YAML can say and JSON cannot, and the lines with an unquoted `{{…}}`.

use crate::argo::config::NO_JSON;
use crate::diagnostic::{ArgoText, By};
use crate::rules::levels::{ConfigurationContext, DocumentContext};
use crate::rules::wording::CONFIG_REFUSED;
use crate::yaml::{Document, Span, Text};

/// A value that Argo's reader cannot turn into JSON, so that it refuses the whole document.
pub struct Unreadable<'a> {
    /// The place of the value.
    pub span: Span,
    /// The value as it is written.
    pub shown: &'a str,
    /// Whether it is an unquoted `{{…}}`, which AM001 reports.
    pub is_tag: bool,
    /// What the reader says.
    pub words: &'a str,
    /// Who refuses the document.
    pub who: &'static str,
    config: bool,
}

impl Unreadable<'_> {
    /// What the reader says, for a finding.
    pub fn argo(&self) -> ArgoText {
        let words = self.words;
        let text = match self.config {
            true => format!("{NO_JSON}{words}"),
            false => words.to_owned(),
        };
        ArgoText::new(By::Decode, text)
    }
}

/// The unreadable values of a document whose objects have metrics or findings.
pub fn in_document<'a>(cx: &'a DocumentContext) -> impl Iterator<Item = Unreadable<'a>> {
    let doc = cx.concerned.then_some(cx.doc);
    doc.into_iter().flat_map(|doc| values(cx.text, doc, false))
}

/// The unreadable values of the controller's configuration.
pub fn in_configuration<'a>(cx: &'a ConfigurationContext) -> impl Iterator<Item = Unreadable<'a>> {
    cx.checked()
        .flat_map(|(_, inner, _)| values(cx.text, inner, true))
}

fn values<'a>(
    text: &'a Text,
    doc: &'a Document,
    config: bool,
) -> impl Iterator<Item = Unreadable<'a>> {
    doc.unreadable.iter().map(move |(span, words)| {
        let shown = text.slice(*span);
        Unreadable {
            span: *span,
            shown,
            is_tag: shown.starts_with("{{"),
            words,
            who: match config {
                true => CONFIG_REFUSED,
                false => "Argo cannot read the document, and `argo lint` only logs it",
            },
            config,
        }
    })
}

/// Whether the line of a syntax error has an unquoted text that starts with `{{`, as in `key: {{…`.
pub fn is_bare_tag_line(text: &Text, span: Span) -> bool {
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
