//! Each finding with its place in the source, what to write instead, and what Argo itself says.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::frame::{Mark, frames};
use super::words::{one_line, releases};
use super::{Report, concise, position};
use crate::diagnostic::{By, Finding, Severity};
use crate::lint::FileReport;

/// Columns a frame may take. Fixed, so that the output is the same wherever it is made.
const COLUMNS: usize = 140;

pub(super) fn write(report: &Report, styled: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(COLUMNS);
    for (file, finding) in report.findings() {
        // A frame that cannot be drawn must not take the other findings with it.
        match catch_unwind(AssertUnwindSafe(|| render(&renderer, file, finding))) {
            Ok(text) => writeln!(out, "{text}\n")?,
            Err(_) => concise::line(file, finding, styled, out)?,
        }
    }
    Ok(())
}

fn render(renderer: &Renderer, file: &FileReport, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = format!("{}: {}", finding.name, one_line(&finding.message));
    let path = one_line(&file.path);
    let versions = releases(&finding.versions);
    let mut group = level
        .primary_title(title)
        .id(finding.code)
        .elements(Vec::<Origin<'_>>::new());

    match &file.checked.text {
        None => {
            let at = position(None, finding.span.start);
            group = group.element(origin(&path, at.line, at.column));
        }
        Some(text) => {
            let mut marks = vec![Mark {
                span: finding.span,
                label: None,
                primary: true,
            }];
            marks.extend(finding.related.iter().map(|related| Mark {
                span: related.span,
                label: Some(related.label.as_str()),
                primary: false,
            }));
            for frame in frames(text, marks) {
                group = group.element(origin(&path, frame.at.line, frame.at.column));
                let annotations = frame.marks.into_iter().map(|(range, label, primary)| {
                    let kind = if primary {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    kind.span(range)
                        .label(label.map(|l| one_line(l).into_owned()))
                });
                group = group.element(
                    Snippet::source(frame.source)
                        .line_start(frame.line)
                        .annotations(annotations),
                );
            }
        }
    }
    group = notes(group, finding, &versions);
    renderer.render(&[group])
}

fn origin(path: &str, line: u32, column: u32) -> Origin<'_> {
    Origin::path(path)
        .line(line as usize)
        .char_column(column as usize)
}

/// What stands below the frame.
fn notes<'a>(mut group: Group<'a>, finding: &'a Finding, versions: &str) -> Group<'a> {
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    for text in &finding.argo {
        let who = match text.by {
            By::Decode => "argo decoder",
            By::Lint => "argo lint",
            By::Crd => "argo crd",
            By::Run => "at run time",
        };
        group = group.element(Level::NOTE.with_name(who).message(one_line(&text.text)));
    }
    if !versions.is_empty() {
        group = group.element(Level::NOTE.message(format!("holds for Argo {versions}")));
    }
    group
}
