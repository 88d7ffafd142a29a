//! The part of a source that is shown for a finding: few lines, none of them long.
//!
//! The renderer is given the lines around the places only, never a whole file: a file may have one line
//! of a million columns, or a million lines.

use std::ops::Range;

use crate::yaml::{Position, Span, Text};

/// Columns of a source line that are shown; of a longer one what is around the place.
const WIDTH: usize = 110;
/// Columns kept before the place in a line that is cut.
const BEFORE: usize = 40;
/// Lines of a place that are shown; of a longer one the first is underlined.
const HEIGHT: u32 = 6;
/// Places with no more lines between them are shown together.
const GAP: u32 = 3;

/// A place to underline.
pub(super) struct Mark<'a> {
    /// Where in the text.
    pub span: Span,
    /// What is said there.
    pub label: Option<&'a str>,
    /// Whether it is the place of the finding itself.
    pub primary: bool,
}

/// A piece of source with places in it.
pub(super) struct Frame<'a> {
    /// The lines of source, each with its line break.
    pub source: String,
    /// Number of the first of them.
    pub line: usize,
    /// The places, as byte ranges of `source`.
    pub marks: Vec<(Range<usize>, Option<&'a str>, bool)>,
    /// Where the first mark is in the file.
    pub at: Position,
}

/// The pieces to show; the one with the finding's own place first, the others by line.
pub(super) fn frames<'a>(text: &Text, marks: Vec<Mark<'a>>) -> Vec<Frame<'a>> {
    let mut placed: Vec<Placed<'a>> = marks.into_iter().map(|mark| place(text, mark)).collect();
    placed.sort_by_key(|p| p.mark.span);
    let mut groups: Vec<Vec<Placed<'a>>> = Vec::new();
    let mut reach = 0;
    for p in placed {
        match groups.last_mut() {
            // A line that is cut is cut around one place: further places there get a piece of their own.
            Some(group)
                if p.first.line <= reach + GAP
                    && (p.first.line > reach || !(p.long || group.iter().any(|g| g.long))) =>
            {
                reach = reach.max(p.last.line);
                group.push(p);
            }
            _ => {
                reach = p.last.line;
                groups.push(vec![p]);
            }
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|p| p.mark.primary));
    groups.into_iter().map(|group| frame(text, group)).collect()
}

struct Placed<'a> {
    mark: Mark<'a>,
    first: Position,
    last: Position,
    /// Whether one of its lines has to be cut.
    long: bool,
}

fn place<'a>(text: &Text, mut mark: Mark<'a>) -> Placed<'a> {
    let source = text.as_str();
    let length = u32::try_from(source.len()).unwrap_or(u32::MAX);
    let start = floor(source, mark.span.start.min(length));
    let mut end = floor(source, mark.span.end.clamp(start, length));
    // A place that ends with its line break ends in that line.
    while end > start && source.as_bytes()[end as usize - 1].is_ascii_whitespace() {
        end -= 1;
    }
    let first = text.position(start);
    let mut last = text.position(end);
    if last.line >= first.line + HEIGHT {
        end = line_of(source, start).end;
        last = text.position(end);
    }
    mark.span = Span::new(start, end);
    let long = [start, end]
        .into_iter()
        .any(|at| is_long(source, line_of(source, at)));
    if long && last.line > first.line {
        end = line_of(source, start).end;
        last = text.position(end);
        mark.span = Span::new(start, end);
    }
    Placed {
        mark,
        first,
        last,
        long,
    }
}

#[expect(clippy::too_many_lines, reason = "the frame from top to bottom")]
fn frame<'a>(text: &Text, group: Vec<Placed<'a>>) -> Frame<'a> {
    let source = text.as_str();
    let start = group.iter().map(|p| p.mark.span.start).min().unwrap_or(0);
    let end = group.iter().map(|p| p.mark.span.end).max().unwrap_or(0);
    let lead = group.iter().find(|p| p.mark.primary).or(group.first());
    let at = lead.map_or_else(|| text.position(start), |p| p.first);
    let line = text.position(start).line as usize;
    let from = line_of(source, start).start;
    let to = line_of(source, end).end;

    let mut shown = String::new();
    let mut marks: Vec<(Range<usize>, Option<&'a str>, bool)> = Vec::new();
    let mut next = from;
    loop {
        let whole = line_of(source, next);
        let here: Vec<&Placed<'a>> = group
            .iter()
            .filter(|p| p.mark.span.start >= whole.start && p.mark.span.start <= whole.end)
            .collect();
        let kept = if is_long(source, whole.clone()) {
            cut(
                source,
                whole.clone(),
                here.first().map_or(whole.start, |p| p.mark.span.start),
            )
        } else {
            whole.clone()
        };
        if kept.start > whole.start {
            shown.push('…');
        }
        let base = shown.len();
        let offset = |at: u32| base + (at.clamp(kept.start, kept.end) - kept.start) as usize;
        for p in here {
            let span = p.mark.span;
            // Where a place goes on, its end is found once its line is written.
            let end = if span.end <= whole.end {
                offset(span.end)
            } else {
                usize::MAX
            };
            marks.push((offset(span.start)..end, p.mark.label, p.mark.primary));
        }
        for p in &group {
            let span = p.mark.span;
            if span.start < whole.start && span.end >= whole.start && span.end <= whole.end {
                let open = marks.iter_mut().find(|m| {
                    m.0.end == usize::MAX && m.1 == p.mark.label && m.2 == p.mark.primary
                });
                if let Some(open) = open {
                    open.0.end = offset(span.end);
                }
            }
        }
        shown.push_str(&source[kept.start as usize..kept.end as usize]);
        if kept.end < whole.end {
            shown.push('…');
        }
        if whole.end >= to {
            break;
        }
        shown.push('\n');
        next = past_break(source, whole.end);
    }
    for mark in &mut marks {
        mark.0.end = mark.0.end.clamp(mark.0.start, shown.len());
    }
    Frame {
        source: shown,
        line,
        marks,
        at,
    }
}

/// The line an offset is in, without its line break. Lines end at LF, CR LF or CR.
fn line_of(source: &str, at: u32) -> Range<u32> {
    let bytes = source.as_bytes();
    let at = at as usize;
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |i| i + 1);
    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |i| at + i);
    // Offsets of a text fit 32 bits.
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    narrow(start)..narrow(end)
}

/// Past the line break that is at `end`.
fn past_break(source: &str, end: u32) -> u32 {
    match source.as_bytes().get(end as usize..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => end,
    }
}

fn is_long(source: &str, line: Range<u32>) -> bool {
    let bytes = line.end - line.start;
    bytes as usize > WIDTH
        && source[line.start as usize..line.end as usize]
            .chars()
            .nth(WIDTH)
            .is_some()
}

/// What of a long line is shown around a place.
fn cut(source: &str, line: Range<u32>, place: u32) -> Range<u32> {
    let place = place.clamp(line.start, line.end);
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let before = &source[line.start as usize..place as usize];
    let start = before
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .map_or(line.start, |(i, _)| line.start + narrow(i));
    let rest = &source[start as usize..line.end as usize];
    let end = rest
        .char_indices()
        .nth(WIDTH)
        .map_or(line.end, |(i, _)| start + narrow(i));
    start..end
}

/// The start of the character an offset is in; between CR and LF the CR.
fn floor(source: &str, at: u32) -> u32 {
    let bytes = source.as_bytes();
    let mut at = at;
    while at > 0 && !source.is_char_boundary(at as usize) {
        at -= 1;
    }
    let split = at > 0 && bytes[at as usize - 1] == b'\r' && bytes.get(at as usize) == Some(&b'\n');
    at - u32::from(split)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(source: &str) -> Text {
        Text::decode(source.as_bytes()).unwrap()
    }

    fn primary(start: usize, end: usize) -> Mark<'static> {
        let narrow = |n| u32::try_from(n).unwrap();
        Mark {
            span: Span::new(narrow(start), narrow(end)),
            label: None,
            primary: true,
        }
    }

    fn related(start: usize, end: usize) -> Mark<'static> {
        Mark {
            label: Some("there"),
            primary: false,
            ..primary(start, end)
        }
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let source = "a: 1\nname: bad-name\nb: 2\n";
        let shown = frames(&text(source), vec![primary(11, 19)]);
        assert_eq!(shown.len(), 1);
        assert_eq!(
            (shown[0].source.as_str(), shown[0].line),
            ("name: bad-name", 2)
        );
        assert_eq!(&shown[0].source[shown[0].marks[0].0.clone()], "bad-name");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let source = format!("{} HERE {}", "é".repeat(500), "z".repeat(500));
        let start = source.find("HERE").unwrap();
        let shown = &frames(&text(&source), vec![primary(start, start + 4)])[0];
        assert!(shown.source.chars().count() <= WIDTH + 2);
        assert!(shown.source.starts_with('…') && shown.source.ends_with('…'));
        assert_eq!(&shown.source[shown.marks[0].0.clone()], "HERE");
        assert_eq!(shown.at.column, 502);
    }

    #[test]
    fn places_far_apart_are_shown_apart_the_own_one_first() {
        let source = format!("first: x\n{}last: y\n", "l: v\n".repeat(50));
        let last = source.find("last").unwrap();
        let shown = frames(&text(&source), vec![primary(last, last + 4), related(0, 5)]);
        assert_eq!(shown.len(), 2);
        assert_eq!((shown[0].line, shown[0].source.as_str()), (52, "last: y"));
        assert_eq!((shown[1].line, shown[1].source.as_str()), (1, "first: x"));
    }

    #[test]
    fn of_a_tall_place_the_first_line_is_shown() {
        let source = format!("list:\n{}", "  - v\n".repeat(50));
        let shown = frames(&text(&source), vec![primary(0, source.len())]);
        assert_eq!(shown[0].source, "list:");
    }

    proptest! {
        #[test]
        fn no_place_is_too_odd(
            source in "([a-z:é漢\\t ]{0,9}|x{0,300}|\r\n|\r|\n|\u{301}|\u{1f468}\u{200d}\u{1f469}){0,12}",
            cuts in proptest::collection::vec((0usize..700, 0usize..700), 1..4),
        ) {
            let text = text(&source);
            let length = text.as_str().len();
            let marks = cuts
                .iter()
                .enumerate()
                .map(|(i, (a, b))| {
                    let (start, end) = ((*a).min(*b), (*a).max(*b));
                    // One past the end is wrong, and must not end the run either.
                    let (start, end) = (start.min(length), end.min(length + 1));
                    if i == 0 { primary(start, end) } else { related(start, end) }
                })
                .collect::<Vec<_>>();
            let count = marks.len();
            let shown = frames(&text, marks);
            prop_assert!(shown[0].marks.iter().any(|m| m.2));
            prop_assert_eq!(shown.iter().map(|f| f.marks.len()).sum::<usize>(), count);
            for frame in &shown {
                for line in frame.source.split('\n') {
                    prop_assert!(line.chars().count() <= WIDTH + 2);
                }
                for (range, ..) in &frame.marks {
                    prop_assert!(range.start <= range.end && range.end <= frame.source.len());
                    prop_assert!(frame.source.is_char_boundary(range.start));
                    prop_assert!(frame.source.is_char_boundary(range.end));
                }
            }
        }
    }
}
