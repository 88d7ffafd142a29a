//! Each finding with its place in the source, what to write instead, and what Argo itself says.

use std::borrow::Cow;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::frame::{Mark, frames};
use super::group::{self, Messages};
use super::report::position;
use super::words::{lines, one_line, releases, severity, with_releases};
use super::{Report, concise};
use crate::diagnostic::{By, Finding, Severity};
use crate::lint::FileReport;
use crate::yaml::Position;

/// Columns a frame may take. Fixed, so that the output is the same wherever it is made.
const COLUMNS: usize = 140;

/// Columns that the places of a list may take before they go on in the next line.
const PLACES: usize = 70;

pub(super) fn write(
    report: &Report,
    styled: bool,
    grouped: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(COLUMNS);
    for file in &report.run.files {
        let findings = &file.checked.findings;
        if !grouped {
            findings
                .iter()
                .try_for_each(|finding| one(&renderer, file, finding, styled, out))?;
            continue;
        }
        let grouped = group::split(findings);
        for finding in grouped.shown {
            one(&renderer, file, finding, styled, out)?;
        }
        for list in grouped.lists {
            match catch_unwind(AssertUnwindSafe(|| render_list(&renderer, file, &list))) {
                Ok(text) => writeln!(out, "{text}\n")?,
                Err(_) => list
                    .iter()
                    .try_for_each(|finding| concise::line(file, finding, styled, out))?,
            }
        }
    }
    Ok(())
}

fn one(
    renderer: &Renderer,
    file: &FileReport,
    finding: &Finding,
    styled: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    // A frame that cannot be drawn must not take the other findings with it.
    match catch_unwind(AssertUnwindSafe(|| render(renderer, file, finding))) {
        Ok(text) => writeln!(out, "{text}\n"),
        Err(_) => concise::line(file, finding, styled, out),
    }
}

/// Findings of one rule in short: what their messages have in common, and for what differs the places.
fn render_list(renderer: &Renderer, file: &FileReport, list: &[&Finding]) -> String {
    let Some(first) = list.first() else {
        return String::new();
    };
    let at = |finding: &Finding| position(file.checked.text.as_ref(), finding.place.span.start);
    let messages: Vec<&str> = list.iter().map(|f| f.message.as_str()).collect();
    let Messages { common, parts } = group::compare(&messages);
    let mut message = format!("{} more in this file", list.len());
    if !common.is_empty() {
        message += ": ";
        message += &one_line(&common);
    }
    let start = at(first);
    let mut group = Group::with_title(titled(first).primary_title(message)).element(
        Origin::path(one_line(&file.path))
            .line(start.line as usize)
            .char_column(start.column as usize),
    );
    for (part, indexes) in parts {
        let places = indexes.iter().map(|index| {
            let at = at(list[*index]);
            format!("{}:{}", at.line, at.column)
        });
        let before = match one_line(part) {
            part if part.is_empty() => String::new(),
            part => format!("{part} at "),
        };
        let text = wrapped(before, places);
        group = group.element(Level::NOTE.with_name("also").message(text));
    }
    let versions = releases(&first.versions);
    if !versions.is_empty() {
        group = group.element(Level::NOTE.message(format!("applies to Argo {versions}")));
    }
    renderer.render(&[group])
}

/// Some words, then places with commas between them, in lines that fit a narrow terminal.
fn wrapped(before: String, places: impl IntoIterator<Item = String>) -> String {
    let mut column = before.chars().count();
    let mut text = before;
    for (index, place) in places.into_iter().enumerate() {
        let wide = place.len() + 1;
        if index > 0 && column + 1 + wide > PLACES {
            text += ",\n";
            column = 0;
        } else if index > 0 {
            text += ", ";
            column += 1;
        }
        column += wide;
        text += &place;
    }
    text
}

/// `error[AM006] bad-name`, as a level.
fn titled(finding: &Finding) -> Level<'static> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.with_name(format!(
        "{}[{}] {}",
        severity(finding.severity),
        finding.code,
        finding.name
    ))
}

#[expect(clippy::too_many_lines, reason = "a finding from top to bottom")]
fn render(renderer: &Renderer, file: &FileReport, finding: &Finding) -> String {
    let message = one_line(&finding.message);
    let path = one_line(&file.path);
    let versions = releases(&finding.versions);
    let mut group = Group::with_title(titled(finding).primary_title(message));

    let mut places = Vec::new();
    match &file.checked.text {
        None => {
            let at = position(None, finding.place.span.start);
            let origin = Origin::path(path.as_ref());
            group = group.element(
                origin
                    .line(at.line as usize)
                    .char_column(at.column as usize),
            );
        }
        Some(text) => {
            let mut marks = vec![Mark {
                span: finding.place.span,
                label: None,
                primary: true,
            }];
            marks.extend(finding.beside().map(|related| Mark {
                span: related.place.span,
                label: Some(related.label.as_str()),
                primary: false,
            }));
            for (index, frame) in frames(text, marks).into_iter().enumerate() {
                places.push((path.clone(), frame.at));
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
    for (related, seen) in finding.away().take(FRAMES) {
        let line = seen.spot.start.line as usize;
        let mark = AnnotationKind::Context.span(seen.spot.range.clone());
        group = group.element(
            Snippet::source(seen.spot.line.to_string())
                .line_start(line)
                .path(format!("{STAND_IN}{}", places.len()))
                .annotation(mark.label(one_line(&related.label))),
        );
        places.push((one_line(&seen.path), seen.spot.start));
    }
    let rest = finding.away().skip(FRAMES).map(|(_, seen)| {
        let at = seen.spot.start;
        format!("{}:{}:{}", one_line(&seen.path), at.line, at.column)
    });
    let rest = rest.collect::<Vec<_>>();
    if !rest.is_empty() {
        let before = format!("{} more: ", rest.len());
        group = group.element(Level::NOTE.message(wrapped(before, rest)));
    }
    let group = notes(group, finding, &versions);
    place_paths(renderer.render(&[group]), &places)
}

/// Places in other files that are shown with their lines; of more of them the places alone.
const FRAMES: usize = 4;

/// Stands for the path while a frame is drawn: a character of private use.
///
/// The renderer counts the column in the source that it is given, which is wrong where a long line was
/// cut. So it is given this as the path, and its `path:line:column` is replaced afterwards.
const STAND_IN: char = '\u{e7a0}';

fn place_paths(mut drawn: String, places: &[(Cow<str>, Position)]) -> String {
    for (index, (path, at)) in places.iter().enumerate() {
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

/// The lines below the frame.
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
        let who = with_releases(who, &text.versions);
        group = group.element(Level::NOTE.with_name(who).message(one_line(&text.text)));
    }
    if let Some(text) = &finding.promlint {
        group = group.element(Level::NOTE.with_name("promtool").message(one_line(text)));
    }
    if !versions.is_empty() {
        group = group.element(Level::NOTE.message(format!("applies to Argo {versions}")));
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{ArgoText, Effect, FileId, Head, Place, Related};
    use crate::lint::Checked;
    use crate::yaml::{Span, Text};
    use proptest::prelude::*;

    fn finding(span: Span, related: Vec<Related>) -> Finding {
        let head = Head {
            code: "AM006",
            name: "bad-name",
            severity: Severity::Error,
            effect: Effect::Refused,
        };
        let words = ArgoText::new(By::Lint, "metric name 'a-b' is invalid".to_owned());
        let place = Place::new(FileId(0), span);
        let mut finding = Finding::new(head, place, "the name is refused")
            .help("write `a_b`")
            .argo([words]);
        finding.related = related;
        finding.versions = crate::argo::NEWEST[2..].to_vec();
        finding
    }

    fn related(span: Span, label: &str) -> Related {
        Related {
            place: Place::new(FileId(0), span),
            label: label.to_owned(),
            seen: None,
        }
    }

    fn file(source: &str) -> FileReport {
        let text = Text::decode(source.as_bytes()).unwrap();
        let checked = Checked {
            text: Some(text),
            ..Checked::default()
        };
        FileReport {
            path: "dir/w.yaml".into(),
            checked,
        }
    }

    fn drawn(source: &str, span: Span, related: Vec<Related>) -> String {
        let renderer = Renderer::plain().term_width(COLUMNS);
        render(&renderer, &file(source), &finding(span, related))
    }

    #[test]
    fn a_finding_is_drawn_like_this() {
        let source = "metrics:\n  prometheus:\n    - name: a-b\n      help: h\n";
        let related = related(Span::new(11, 21), "in this list");
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
          = note: applies to Argo 3.6–4.1
        ");
    }

    #[test]
    fn what_repeats_is_drawn_as_a_list() {
        let names = ["a", "b", "a", "a"];
        let source: String = names.iter().map(|n| format!("- name: {n}\n")).collect();
        let findings: Vec<Finding> = names
            .iter()
            .enumerate()
            .map(|(line, name)| {
                let start = u32::try_from(line * 10 + 8).unwrap();
                Finding {
                    message: format!("the name `{name}` says too little"),
                    ..finding(Span::new(start, start + 1), Vec::new())
                }
            })
            .collect();
        let list: Vec<&Finding> = findings.iter().collect();
        let renderer = Renderer::plain().term_width(COLUMNS);
        insta::assert_snapshot!(render_list(&renderer, &file(&source), &list), @r"
        error[AM006] bad-name: 4 more in this file: the name … says too little
        --> dir/w.yaml:1:9
         = also: `a` at 1:9, 3:9, 4:9
         = also: `b` at 2:9
         = note: applies to Argo 3.6–4.1
        ");
    }

    #[test]
    fn places_that_are_many_go_on_in_the_next_line() {
        let places = (100..120).map(|line| format!("{line}:19"));
        let text = wrapped("`x` at ".to_owned(), places);
        insta::assert_snapshot!(text, @r"
        `x` at 100:19, 101:19, 102:19, 103:19, 104:19, 105:19, 106:19, 107:19,
        108:19, 109:19, 110:19, 111:19, 112:19, 113:19, 114:19, 115:19,
        116:19, 117:19, 118:19, 119:19
        ");
        assert!(text.lines().all(|line| line.len() <= PLACES), "{text}");
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
            let beside = places[1..]
                .iter()
                .map(|place| related(span(*place), "there"))
                .collect();
            let shown = drawn(&source, span(places[0]), beside);
            prop_assert!(shown.contains("--> dir/w.yaml:"), "{}", shown);
            prop_assert!(!shown.contains(STAND_IN));
        }
    }
}
