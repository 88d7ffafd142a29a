//! Events of the parser → [`super::Document`]s, within bounds.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScanError, StrInput, options};

use super::build::Builder;
use super::errors::{from_parser, limit, syntax};
use super::gaps::Gaps;
use super::piece::Piece;
use super::{Document, Limits, Problem, Span, Text};

/// A file as read: the documents that could be, and the problems.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// Documents in the order of the file, those that are broken left out.
    pub documents: Vec<Document>,
    /// One for each broken document.
    pub problems: Vec<Problem>,
}

/// Reads all documents of a text.
///
/// Argo splits a file at every line that starts with `---`, even inside a block scalar or a quoted
/// one, and reads each piece separately. So does this: a broken piece becomes a problem, and reading goes on
/// with the next one. A text that starts with `{` or `[` is JSON, and one piece.
#[must_use]
pub fn read(text: &Text, limits: &Limits) -> Stream {
    let mut stream = Stream::default();
    if text.len() > limits.bytes {
        stream.problems.push(limit(
            Span::default(),
            format!("file is larger than {}", size(limits.bytes)),
        ));
        return stream;
    }
    let whole = text.as_str();
    // No line of JSON can start with `---`, so what has one is YAML, whatever it starts with.
    let json = whole.trim_start().starts_with(['{', '['])
        && memchr::memmem::find(whole.as_bytes(), b"\n---").is_none();
    let options = options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        bom_inside_document_as_content: true,
        // Argo's reader adds no line break to a block scalar that the file, or its piece of it, cuts off.
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    let mut start = 0;
    loop {
        let end = if json {
            None
        } else {
            memchr::memmem::find(&whole.as_bytes()[start..], b"\n---")
        };
        let piece = Piece {
            text: &whole[start..end.map_or(whole.len(), |at| start + at)],
            start,
            json,
        };
        piece.read(&options, limits, &mut stream);
        match end {
            Some(at) => start += at + b"\n---".len(),
            None => return stream,
        }
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        _ if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes >= 1 << 10 && bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// How often the parser may stumble in a piece over what Argo's reader skips: each time the piece is read again.
const SPACED: usize = 20;

/// Why reading a document stops.
enum Stop {
    Problem(Problem),
    /// Spaces are required here for the parser to go on.
    Spaces(Range<usize>),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl<'t> Piece<'t> {
    fn read(&self, options: &Options, limits: &Limits, stream: &mut Stream) {
        if self.is_blank() {
            return;
        }
        if let Some(at) = control_character(self.text) {
            stream.problems.push(syntax(
                self.character(at),
                "control characters are not allowed",
            ));
            return;
        }
        if self.only_directives(stream) {
            return;
        }
        if let Some(at) = self.document_end() {
            stream.problems.push(syntax(
                self.span(at, at + 3),
                "did not find expected node content",
            ));
            return;
        }
        let (documents, problems) = (stream.documents.len(), stream.problems.len());
        let mut spaced: Option<String> = None;
        for attempt in 0..=SPACED {
            let piece = Piece {
                text: spaced.as_deref().unwrap_or(self.text),
                ..*self
            };
            let Some(range) = piece.attempt(options, limits, attempt < SPACED, stream) else {
                return;
            };
            stream.documents.truncate(documents);
            stream.problems.truncate(problems);
            spaced = Some(piece.with_spaces(&range));
        }
    }

    /// The piece with spaces instead of a range, so that all else keeps its place.
    fn with_spaces(&self, range: &Range<usize>) -> String {
        let mut text = self.text.to_owned();
        text.replace_range(range.clone(), &" ".repeat(range.len()));
        text
    }

    /// Reads the piece. Gives a range when the parser stumbles over something there that Argo's reader skips.
    fn attempt(
        &self,
        options: &Options,
        limits: &Limits,
        pass_over: bool,
        stream: &mut Stream,
    ) -> Option<Range<usize>> {
        let mut parser = Parser::new_from_str_with_options(self.text, options.clone());
        let before = stream.documents.len();
        let gaps = Gaps::needed(self);
        // Each round starts further on in the piece; the bound is for the case that the parser does not.
        for _ in 0..=self.text.len() {
            match self.documents(&mut parser, limits, before, gaps, stream) {
                Ok(()) => return None,
                Err(Stop::Spaces(range)) if pass_over => return Some(range),
                Err(Stop::Spaces(range)) => {
                    stream.problems.push(syntax(
                        self.character(range.start),
                        "did not find expected key",
                    ));
                }
                Err(Stop::Problem(problem)) => {
                    let unread = stream.documents.len() > before;
                    stream.problems.push(Problem { unread, ..problem });
                }
            }
            if !matches!(parser.proceed_next_document(), Ok(true)) {
                return None;
            }
        }
        None
    }

    /// Reads documents up to the end, or to the first that is broken. `before` is how many there are of other pieces, `gaps`
    /// whether what is between scalars needs a look.
    fn documents(
        &'t self,
        parser: &mut Parser<'t, StrInput<'t>>,
        limits: &Limits,
        before: usize,
        gaps: bool,
        stream: &mut Stream,
    ) -> Result<(), Stop> {
        let mut builder = Builder::new(self, limits, Gaps::new(gaps, 0));
        for event in parser {
            let (event, span) = event.map_err(|error| {
                let range = self.passed_over(&error, builder.in_flow());
                range.map_or_else(|| Stop::Problem(self.problem(&error, limits)), Stop::Spaces)
            })?;
            match event {
                Event::DocumentStart(explicit, version) => {
                    let start = span.start.byte_offset().unwrap_or(0);
                    if version.is_some_and(|version| (version.major, version.minor) != (1, 1)) {
                        let place = self.span(start, start);
                        return Err(syntax(place, "found incompatible YAML document").into());
                    }
                    let from = if explicit {
                        span.end.byte_offset().unwrap_or(start)
                    } else {
                        builder.read_to()
                    };
                    builder = Builder::new(self, limits, Gaps::new(gaps, from));
                }
                Event::DocumentEnd => {
                    let end = span.start.byte_offset().unwrap_or(0);
                    let next = Builder::new(self, limits, Gaps::new(gaps, end));
                    let document = std::mem::replace(&mut builder, next).finish(end)?;
                    let unread = stream.documents.len() > before;
                    stream
                        .documents
                        .extend(document.map(|document| Document { unread, ..document }));
                }
                event => builder.event(event, span)?,
            }
        }
        Ok(())
    }

    /// A comment right after a quote or a bracket, and tabs that indent a line between brackets.
    fn passed_over(&self, error: &ScanError, flow: bool) -> Option<Range<usize>> {
        let at = error.marker().byte_offset()?;
        let bytes = self.text.as_bytes();
        match error.kind() {
            ErrorKind::CommentNotSeparated if bytes.get(at) == Some(&b'#') => {
                let end =
                    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |len| at + len);
                Some(at..end)
            }
            ErrorKind::TabInBlockIndentation if flow => {
                let tabs = bytes
                    .get(..at)?
                    .iter()
                    .rev()
                    .take_while(|b| **b == b'\t')
                    .count();
                let line_start = matches!(
                    bytes.get((at - tabs).checked_sub(1)?),
                    Some(b'\n' | b'\r' | b' ')
                );
                (tabs > 0 && line_start).then(|| at - tabs..at)
            }
            _ => None,
        }
    }

    fn problem(&self, error: &ScanError, limits: &Limits) -> Problem {
        let mut at = error.marker().byte_offset().unwrap_or(self.text.len());
        if matches!(error.kind(), ErrorKind::TabInPlainScalar) {
            // The parser names the start of the text that continues after the tab, perhaps lines above it.
            at = self.tab_in_indentation(at).unwrap_or(at);
        }
        from_parser(error, self.character(at), limits)
    }

    /// The first tab in the indentation of a line after a place.
    fn tab_in_indentation(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let mut from = at;
        for line in rest.split_inclusive(['\n', '\r']) {
            let text = line.trim_start_matches([' ', '\t']);
            let blank = &line[..line.len() - text.len()];
            if from > at
                && let Some(tab) = blank.find('\t')
            {
                return Some(from + tab);
            }
            from += line.len();
        }
        None
    }

    fn is_blank(&self) -> bool {
        self.text.lines().all(|line| {
            let line = line.trim_start_matches([' ', '\t', '\r']);
            // A lone CR may hide content after a comment.
            line.is_empty() || line.starts_with('#') && !line.trim_end_matches('\r').contains('\r')
        })
    }

    /// Where a `...` comes before any content: libyaml, unlike the parser, takes that for a document without content.
    fn document_end(&self) -> Option<usize> {
        let mut at = 0;
        for line in self.text.split_inclusive(['\n', '\r']) {
            let content = line.trim_start_matches([' ', '\t']);
            if !content.trim_end().is_empty() && !content.starts_with('#') {
                let end = line.strip_prefix("...")?;
                return (end.is_empty() || end.starts_with([' ', '\t', '\n', '\r'])).then_some(at);
            }
            at += line.len();
        }
        None
    }

    /// A file's `%YAML` line is a piece of its own for Argo.
    fn only_directives(&self, stream: &mut Stream) -> bool {
        let mut found = false;
        let mut refused = None;
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.starts_with('%') {
                found = true;
                if line.starts_with("%YAML") && line.split_whitespace().nth(1) != Some("1.1") {
                    refused.get_or_insert((at, at + line.trim_end().len()));
                }
            } else if !line.trim().is_empty() && !line.starts_with('#') {
                return false;
            }
            at += line.len();
        }
        if let Some((start, end)) = refused {
            stream.problems.push(syntax(
                self.span(start, end),
                "found incompatible YAML document",
            ));
        }
        found
    }
}

/// The first character that YAML 1.1 does not allow anywhere.
fn control_character(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().find_map(|(at, byte)| {
        let next = || bytes.get(at + 1).copied();
        let bad = match byte {
            b'\t' | b'\n' | b'\r' => false,
            0..0x20 | 0x7f => true,
            0xc2 => next().is_some_and(|b| b != 0x85 && b < 0xa0),
            0xef => next() == Some(0xbf) && bytes.get(at + 2).is_some_and(|b| *b >= 0xbe),
            _ => false,
        };
        bad.then_some(at)
    })
}
