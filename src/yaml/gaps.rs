//! What is between scalars: where libyaml, and so Argo, refuses a tab that the parser lets pass.

use super::errors::syntax;
use super::piece::Piece;
use super::{Problem, Style};

/// What a gap follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// A plain scalar among collections of this indentation; none at the top.
    Plain(Option<usize>),
    /// A block scalar of this indentation.
    Block(usize),
    /// Any other piece of source.
    Other,
}

/// Goes through a file from gap to gap.
pub(super) struct Gaps {
    /// Whether there is anything to look for at all.
    needed: bool,
    /// Where the last scalar or bracket ends.
    pub from: usize,
    after: After,
}

impl Gaps {
    /// From an offset of the piece on.
    pub fn new(needed: bool, from: usize) -> Self {
        Self {
            needed,
            from,
            after: After::Other,
        }
    }

    /// Whether a piece contains anything to look for.
    pub fn needed(piece: &Piece<'_>) -> bool {
        let bytes = piece.text.as_bytes();
        memchr::memchr(b'\t', bytes).is_some()
            || memchr::memmem::find(bytes, "\u{2028}".as_bytes()).is_some()
            || memchr::memmem::find(bytes, "\u{2029}".as_bytes()).is_some()
    }

    /// Checks up to the start of the next scalar or bracket.
    pub fn check(&self, piece: &Piece<'_>, to: usize, flow: bool) -> Result<(), Problem> {
        if self.needed && self.from < to {
            self.look(piece, to, flow)
        } else {
            Ok(())
        }
    }

    /// Goes on after a scalar or bracket.
    pub fn skip(&mut self, to: usize, after: After) {
        self.from = to;
        self.after = after;
    }

    fn look(&self, piece: &Piece<'_>, to: usize, flow: bool) -> Result<(), Problem> {
        let Some(gap) = piece.text.get(self.from..to) else {
            return Ok(());
        };
        let bytes = gap.as_bytes();
        // Only whitespace since what the gap follows; only spaces since the line started, and how many.
        let line_start =
            self.from == 0 || matches!(piece.text.as_bytes()[self.from - 1], b'\n' | b'\r');
        let (mut directly, mut column) = (true, line_start.then_some(0));
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\n' | b'\r' => column = Some(0),
                b' ' => column = column.map(|column| column + 1),
                b'\t' => {
                    if let Some(now) = column {
                        if let Some(message) = self.tab(now, directly, flow) {
                            let at = self.from + at;
                            return Err(syntax(piece.span(at, at + 1), message));
                        }
                        column = Some(now + 1);
                    }
                }
                b'#' if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r') => {
                    let len =
                        memchr::memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
                    self.comment(piece, at, &gap[at..at + len])?;
                    at += len;
                    (directly, column) = (false, None);
                    continue;
                }
                // Behind these a tab is as bad as at the start of a line.
                b'-' | b'?' if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => {
                    let alone = at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r');
                    (directly, column) = (false, alone.then_some(0));
                }
                // The same applies after the colon of a `?` key.
                b':' if column.is_some() && matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => {
                    directly = false
                }
                _ => (directly, column) = (false, None),
            }
            at += 1;
        }
        Ok(())
    }

    fn tab(&self, column: usize, directly: bool, flow: bool) -> Option<&'static str> {
        match self.after {
            After::Plain(indent) if directly => indent
                .is_some_and(|indent| column <= indent)
                .then_some("found a tab character that violates indentation"),
            After::Block(indent) if directly && column < indent => {
                Some("found a tab character where an indentation space is expected")
            }
            After::Block(_) if directly => None,
            _ if flow => None,
            _ => Some("found character that cannot start any token"),
        }
    }

    /// For YAML 1.1 a line separator ends a comment.
    fn comment(&self, piece: &Piece<'_>, at: usize, comment: &str) -> Result<(), Problem> {
        let mut parts = comment.split_inclusive(['\u{2028}', '\u{2029}']);
        let mut offset = self.from + at + parts.next().map_or(0, str::len);
        for part in parts {
            let content = part.trim();
            if !content.is_empty() && !content.starts_with('#') {
                let message =
                    "a line separator (U+2028) ends the comment, and what follows is read as YAML";
                return Err(syntax(
                    piece.span(offset, offset + part.trim_end().len()),
                    message,
                ));
            }
            offset += part.len();
        }
        Ok(())
    }

    /// Checks a scalar itself; `start..end` its place, `indent` that of the collections around it.
    pub fn scalar(
        &self,
        piece: &Piece<'_>,
        style: Style,
        start: usize,
        end: usize,
        indent: Option<usize>,
    ) -> Result<After, Problem> {
        match style {
            Style::Plain => {
                let after = After::Plain(indent);
                let inside = Self {
                    needed: self.needed,
                    from: start,
                    after,
                };
                if self.needed {
                    inside.plain(piece, end, indent)?;
                }
                Ok(after)
            }
            Style::DoubleQuoted if !piece.json => {
                escaped_slash(piece, start, end).map(|()| After::Other)
            }
            Style::Literal | Style::Folded => {
                let text = piece.text.as_bytes();
                let line = text[..start]
                    .iter()
                    .rposition(|b| matches!(b, b'\n' | b'\r'))
                    .map_or(0, |at| at + 1);
                let detected = start - line;
                if self.needed {
                    self.block(piece, start, end, detected)?;
                }
                Ok(After::Block(detected))
            }
            _ => Ok(After::Other),
        }
    }

    /// Lines of a plain scalar.
    fn plain(&self, piece: &Piece<'_>, end: usize, indent: Option<usize>) -> Result<(), Problem> {
        let (Some(text), Some(indent)) = (piece.text.get(self.from..end), indent) else {
            return Ok(());
        };
        let mut at = self.from;
        for (number, line) in text.split_inclusive(['\n', '\r']).enumerate() {
            let spaces = line.bytes().take_while(|b| *b == b' ').count();
            if number > 0 && spaces <= indent && line.as_bytes().get(spaces) == Some(&b'\t') {
                let message = "found a tab character that violates indentation";
                return Err(syntax(piece.span(at + spaces, at + spaces + 1), message));
            }
            at += line.len();
        }
        Ok(())
    }

    /// Lines of a block scalar, and those before its first character.
    fn block(
        &self,
        piece: &Piece<'_>,
        start: usize,
        end: usize,
        indent: usize,
    ) -> Result<(), Problem> {
        let header = piece.text.get(self.from..start).unwrap_or_default();
        let explicit = explicit_indent(header);
        let mut at = self.from;
        let Some(text) = piece.text.get(self.from..end) else {
            return Ok(());
        };
        let first = header.find(['\n', '\r']).map_or(start, |at| self.from + at);
        for line in text.split_inclusive(['\n', '\r']) {
            let spaces = line.bytes().take_while(|b| *b == b' ').count();
            let leading = at <= start && !explicit;
            if at > first
                && line.as_bytes().get(spaces) == Some(&b'\t')
                && (spaces < indent || leading && at + spaces <= start)
            {
                let message = "found a tab character where an indentation space is expected";
                return Err(syntax(piece.span(at + spaces, at + spaces + 1), message));
            }
            at += line.len();
        }
        Ok(())
    }
}

/// Whether the header of a block scalar gives the indentation.
fn explicit_indent(header: &str) -> bool {
    let first = header.lines().next().unwrap_or_default();
    let words = first
        .split(" #")
        .next()
        .unwrap_or_default()
        .split_whitespace();
    words.into_iter().last().is_some_and(|word| {
        word.rfind(['|', '>'])
            .is_some_and(|at| word[at..].bytes().any(|b| b.is_ascii_digit()))
    })
}

/// `\/` is an escape of YAML 1.2 and of JSON only.
fn escaped_slash(piece: &Piece<'_>, start: usize, end: usize) -> Result<(), Problem> {
    let text = piece.text.as_bytes().get(start..end).unwrap_or_default();
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\\', &text[from..]) {
        let at = from + found;
        if text.get(at + 1) == Some(&b'/') {
            return Err(syntax(
                piece.span(start + at, start + at + 2),
                "found unknown escape character",
            ));
        }
        from = (at + 2).min(text.len());
    }
    Ok(())
}
