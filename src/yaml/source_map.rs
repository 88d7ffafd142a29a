//! From a scalar's decoded text back to the file.
//!
//! The source is walked again in step with the decoded text, which says what every line break became.
//! Should the two ever disagree, the map leads to the whole scalar: a place too wide, never a wrong one.

use super::{Document, Kind, NodeId, Span, Style, Text};

/// For each byte of a scalar's decoded text its place in the file.
#[derive(Debug, Clone)]
pub struct SourceMap {
    whole: Span,
    /// Bytes of the decoded text.
    len: u32,
    /// Gapless and in order. Empty when only the whole scalar is known.
    runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    /// Where it starts in the decoded text.
    decoded: u32,
    source: Span,
    /// Whether each byte stands for itself; otherwise the source (an escape, a fold) stands for the run as a whole.
    verbatim: bool,
}

impl SourceMap {
    /// The place of a range of the decoded text: from where its first character is written to where its last one is.
    ///
    /// An escape, and a line break with the indentation around it, count as a whole. Line breaks that a block
    /// scalar's first and last lines add lie at its start and its end. An empty range is an empty place.
    #[must_use]
    pub fn place(&self, decoded: std::ops::Range<usize>) -> Span {
        if self.runs.is_empty() {
            return self.whole;
        }
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).min(self.len);
        let (from, to) = (narrow(decoded.start), narrow(decoded.end));
        let start = self.start(from);
        if to <= from {
            return Span::new(start, start);
        }
        Span::new(start, self.end(to).max(start))
    }

    fn run(&self, at: u32) -> Option<Run> {
        let next = self.runs.partition_point(|run| run.decoded <= at);
        self.runs.get(next.checked_sub(1)?).copied()
    }

    fn start(&self, at: u32) -> u32 {
        match (at >= self.len, self.run(at)) {
            (true, _) => self
                .runs
                .last()
                .map_or(self.whole.end, |run| run.source.end),
            (_, Some(run)) if run.verbatim => run.source.start + (at - run.decoded),
            (_, Some(run)) => run.source.start,
            _ => self.whole.start,
        }
    }

    fn end(&self, at: u32) -> u32 {
        match self.run(at.saturating_sub(1)) {
            Some(run) if run.verbatim => run.source.start + (at - run.decoded),
            Some(run) => run.source.end,
            None => self.whole.end,
        }
    }
}

impl Document {
    /// Where each byte of a scalar's text is written. For an alias that is in the anchored scalar; for anything
    /// that is not a scalar only the whole place is known, and so it is for a `!!binary` one.
    #[must_use]
    pub fn source_map(&self, text: &Text, id: NodeId) -> SourceMap {
        let node = self.node(id);
        let Kind::Scalar {
            text: decoded,
            style,
            ..
        } = &node.kind
        else {
            return SourceMap {
                whole: node.span,
                len: 0,
                runs: Vec::new(),
            };
        };
        let mut walk = Walk {
            source: text.as_str().as_bytes(),
            at: node.span.start as usize,
            end: (node.span.end as usize).min(text.len()),
            decoded: decoded.as_bytes(),
            done: 0,
            runs: Vec::new(),
        };
        let agreed = match style {
            Style::Plain => walk.flow(b""),
            Style::SingleQuoted => walk.quoted(b"'"),
            Style::DoubleQuoted => walk.quoted(b"\\"),
            Style::Literal => walk.block(false),
            Style::Folded => walk.block(true),
        };
        let runs = if agreed.is_some() && walk.done == decoded.len() {
            walk.runs
        } else {
            Vec::new()
        };
        SourceMap {
            whole: node.span,
            len: u32::try_from(decoded.len()).unwrap_or(u32::MAX),
            runs,
        }
    }
}

/// Source and decoded text side by side. Steps return nothing when the two disagree.
struct Walk<'t> {
    source: &'t [u8],
    at: usize,
    end: usize,
    decoded: &'t [u8],
    done: usize,
    runs: Vec<Run>,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.source[..self.end].get(self.at).copied()
    }

    fn expected(&self) -> Option<u8> {
        self.decoded.get(self.done).copied()
    }

    fn run(&mut self, decoded: usize, from: usize, verbatim: bool) {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let source = Span::new(narrow(from), narrow(self.at));
        match self.runs.last_mut() {
            Some(last) if verbatim && last.verbatim && last.source.end == source.start => {
                last.source.end = source.end
            }
            _ => self.runs.push(Run {
                decoded: narrow(self.done),
                source,
                verbatim,
            }),
        }
        self.done += decoded;
    }

    /// Bytes that stand for themselves.
    fn verbatim(&mut self, len: usize) -> Option<()> {
        let from = self.at;
        let source = self.source[..self.end].get(from..from + len)?;
        if self.decoded.get(self.done..self.done + len)? != source {
            return None;
        }
        if len > 0 {
            self.at += len;
            self.run(len, from, true);
        }
        Some(())
    }

    /// Skips a line break.
    fn line_break(&mut self) -> bool {
        let width = match (self.peek(), self.source[..self.end].get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += width;
        true
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn quoted(&mut self, escapes: &[u8]) -> Option<()> {
        if self.end < self.at + 2 {
            return None;
        }
        self.at += 1;
        self.end -= 1;
        self.flow(escapes)
    }

    /// A plain or quoted scalar; `escapes` contains the byte that does not stand for itself.
    fn flow(&mut self, escapes: &[u8]) -> Option<()> {
        while let Some(byte) = self.peek() {
            if escapes.contains(&byte) {
                if byte == b'\'' {
                    self.at += 1;
                    self.verbatim(1)?;
                } else {
                    self.escape()?;
                }
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.fold()?,
                _ => {
                    let rest = &self.source[self.at..self.end];
                    let stop =
                        |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n') || escapes.contains(b);
                    self.verbatim(rest.iter().position(stop).unwrap_or(rest.len()))?;
                }
            }
        }
        Some(())
    }

    /// Whitespace, which stands for itself unless a line break follows.
    fn fold(&mut self) -> Option<()> {
        let from = self.at;
        self.blanks();
        let blanks = self.at - from;
        let breaks = self.breaks();
        if breaks == 0 {
            self.at = from;
            return self.verbatim(blanks);
        }
        self.folded(from, breaks - 1, breaks == 1)
    }

    /// Line breaks with the whitespace after each.
    fn breaks(&mut self) -> usize {
        let mut count = 0;
        while self.line_break() {
            count += 1;
            self.blanks();
        }
        count
    }

    fn folded(&mut self, from: usize, line_breaks: usize, space: bool) -> Option<()> {
        let became: &[u8] = if space { b" " } else { &[] };
        let decoded = self
            .decoded
            .get(self.done..self.done + line_breaks + became.len())?;
        let (head, tail) = decoded.split_at(line_breaks);
        if tail != became || head.iter().any(|b| *b != b'\n') {
            return None;
        }
        if !decoded.is_empty() {
            self.run(decoded.len(), from, false);
        }
        Some(())
    }

    /// From a backslash on.
    fn escape(&mut self) -> Option<()> {
        let from = self.at;
        self.at += 1;
        let width = match self.peek()? {
            b'\r' | b'\n' => {
                let breaks = self.breaks();
                return self.folded(from, breaks.checked_sub(1)?, false);
            }
            b'x' => 3,
            b'u' => 5,
            b'U' => 9,
            byte if byte.is_ascii() => 1,
            _ => return None,
        };
        let digits = self.source[..self.end].get(self.at + 1..self.at + width)?;
        // A character beyond the first 65,536 may be written as two escapes.
        let high = width == 5
            && matches!(
                digits,
                [b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..]
            );
        self.at += if high { width + 6 } else { width };
        if self.at > self.end {
            return None;
        }
        let first = self.expected()?;
        let len = match first {
            0..0x80 => 1,
            0xc0..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        self.run(len, from, false);
        Some(())
    }

    /// A `|` or `>` block, from its first character on.
    fn block(&mut self, folded: bool) -> Option<()> {
        let before = &self.source[..self.at];
        let line = before
            .iter()
            .rposition(|b| matches!(b, b'\r' | b'\n'))
            .map_or(0, |at| at + 1);
        let indent = self.at - line;
        // Blank lines before the first character are not in the span.
        while self.expected() == Some(b'\n') {
            self.run(1, self.at, false);
        }
        while self.peek().is_some() {
            let from = self.at;
            if self.line_break() {
                match self.expected() {
                    Some(b'\n') => self.block_break(from, indent),
                    Some(b' ') if folded => self.block_break(from, indent),
                    _ if folded => self.indentation(indent),
                    _ => return None,
                }
                continue;
            }
            let rest = &self.source[from..self.end];
            self.verbatim(
                rest.iter()
                    .position(|b| matches!(b, b'\r' | b'\n'))
                    .unwrap_or(rest.len()),
            )?;
        }
        // Blanks and line breaks at the end are not in the span either.
        while matches!(self.expected(), Some(b'\n' | b' ' | b'\t')) {
            self.run(1, self.at, false);
        }
        Some(())
    }

    fn block_break(&mut self, from: usize, indent: usize) {
        self.indentation(indent);
        self.run(1, from, false);
    }

    fn indentation(&mut self, indent: usize) {
        let spaces = self.source[self.at..self.end]
            .iter()
            .take(indent)
            .take_while(|b| **b == b' ')
            .count();
        self.at += spaces;
    }
}
