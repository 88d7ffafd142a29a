//! Each finding with its place in the source, what to write instead, and what Argo itself says.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::frame::{Mark, frames};
use super::words::{lines, one_line, releases, severity};
use super::{Report, concise, position};
use crate::diagnostic::{By, Finding, Severity};
use crate::lint::FileReport;
use crate::yaml::Position;

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
    let word = format!(
        "{}[{}] {}",
        severity(finding.severity),
        finding.code,
        finding.name
    );
    let message = one_line(&finding.message);
    let path = one_line(&file.path);
    let versions = releases(&finding.versions);
    let title = level.with_name(word).primary_title(message);
    let mut group = Group::with_title(title);

    let mut places = Vec::new();
    match &file.checked.text {
        None => {
            let at = position(None, finding.span.start);
            let origin = Origin::path(path.as_ref());
            group = group.element(
                origin
                    .line(at.line as usize)
                    .char_column(at.column as usize),
            );
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
            for (index, frame) in frames(text, marks).into_iter().enumerate() {
                places.push(frame.at);
                let annotations = frame.marks.into_iter().map(|(range, label, primary)| {
                    let kind = if primary {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    kind.span(range).label(label.map(one_line))
                });
                group = group.element(
                    Snippet::source(frame.source)
                        .line_start(frame.line)
                        .path(format!("{STAND_IN}{index}"))
                        .annotations(annotations),
                );
            }
        }
    }
    let group = notes(group, finding, &versions);
    place_paths(renderer.render(&[group]), &path, &places)
}

/// Stands for the path while a frame is drawn: a character of private use.
///
/// The renderer counts the column in the source that it is given, which is wrong where a long line was
/// cut. So it is given this as the path, and its `path:line:column` is replaced afterwards.
const STAND_IN: char = '\u{e7a0}';

fn place_paths(mut drawn: String, path: &str, places: &[Position]) -> String {
    for (index, at) in places.iter().enumerate() {
        let stand_in = format!("{STAND_IN}{index}:");
        let Some(start) = drawn.find(&stand_in) else {
            continue;
        };
        let rest = &drawn[start + stand_in.len()..];
        let numbers = rest
            .find(|c: char| !c.is_ascii_digit() && c != ':')
            .unwrap_or(rest.len());
        let end = start + stand_in.len() + numbers;
        drawn.replace_range(start..end, &format!("{path}:{}:{}", at.line, at.column));
    }
    drawn
}

/// What stands below the frame.
fn notes<'a>(mut group: Group<'a>, finding: &'a Finding, versions: &str) -> Group<'a> {
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(lines(help)));
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
    if let Some(text) = &finding.promlint {
        group = group.element(Level::NOTE.with_name("promtool").message(one_line(text)));
    }
    if !versions.is_empty() {
        group = group.element(Level::NOTE.message(format!("holds for Argo {versions}")));
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{ArgoText, Effect, Related};
    use crate::lint::Checked;
    use crate::yaml::{Span, Text};
    use proptest::prelude::*;

    fn drawn(source: &str, span: Span, related: Vec<Related>) -> String {
        let finding = Finding {
            code: "AM006",
            name: "bad-name",
            severity: Severity::Error,
            effect: Effect::Refused,
            message: "the name is refused".to_owned(),
            help: Some("write `a_b`".to_owned()),
            span,
            related,
            metric: None,
            underlying: None,
            argo: vec![ArgoText {
                by: By::Lint,
                text: "metric name 'a-b' is invalid".to_owned(),
            }],
            promlint: None,
            versions: crate::argo::NEWEST[2..].to_vec(),
        };
        let text = Text::decode(source.as_bytes()).unwrap();
        let checked = Checked {
            text: Some(text),
            ..Checked::default()
        };
        let file = FileReport {
            path: "dir/w.yaml".into(),
            checked,
        };
        render(&Renderer::plain().term_width(COLUMNS), &file, &finding)
    }

    #[test]
    fn a_finding_is_drawn_like_this() {
        let source = "metrics:\n  prometheus:\n    - name: a-b\n      help: h\n";
        let related = Related {
            span: Span::new(11, 21),
            label: "in this list".to_owned(),
        };
        insta::assert_snapshot!(drawn(source, Span::new(35, 38), vec![related]), @r"
        error[AM006] bad-name: the name is refused
         --> dir/w.yaml:3:13
          |
        2 |   prometheus:
          |   ---------- in this list
        3 |     - name: a-b
          |             ^^^
          |
          = help: write `a_b`
          = argo lint: metric name 'a-b' is invalid
          = note: holds for Argo 3.6–4.1
        ");
    }

    #[test]
    fn a_cut_line_keeps_its_column() {
        let source = format!("{{{}\"name\": \"a-b\"}}", " ".repeat(3000));
        let start = u32::try_from(source.find("a-b").unwrap()).unwrap();
        let shown = drawn(&source, Span::new(start, start + 3), Vec::new());
        assert!(
            shown.contains(&format!("--> dir/w.yaml:1:{}\n", start + 1)),
            "{shown}"
        );
        assert!(
            shown.lines().all(|line| line.chars().count() < 130),
            "{shown}"
        );
    }

    proptest! {
        #[test]
        fn every_place_can_be_drawn(
            source in "([a-z:é漢\\t ]{0,9}|x{0,300}|\r\n|\r|\n|\u{301}|\u{0}|\u{1f468}\u{200d}\u{1f469}){0,12}",
            places in proptest::collection::vec((0u32..400, 0u32..400), 3),
        ) {
            let length = u32::try_from(source.len()).unwrap();
            let span = |(a, b): (u32, u32)| {
                Span::new(a.min(b).min(length), a.max(b).min(length))
            };
            let related = places[1..]
                .iter()
                .map(|place| Related { span: span(*place), label: "there".to_owned() })
                .collect();
            let shown = drawn(&source, span(places[0]), related);
            prop_assert!(shown.contains("--> dir/w.yaml:"), "{}", shown);
            prop_assert!(!shown.contains(STAND_IN));
        }
    }
}
