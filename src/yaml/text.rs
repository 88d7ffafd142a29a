//! A file's bytes as text, and where in the file a place of the text is.

use serde::Serialize;

/// A place in a [`Text`]: UTF-8 byte offsets, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A place from `start` to `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// As a range for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this place to the end of the other.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start,
            end: other.end.max(self.start),
        }
    }
}

/// A place as people read it, and as a byte offset in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1. Lines end at LF, CR LF or CR.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
    /// Byte offset in the file as it is on disk, byte order mark included.
    pub offset: u64,
}

/// How the file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
}

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TextError {
    /// Byte offset in the file.
    pub offset: u64,
    /// What is wrong there.
    pub message: String,
}

/// A decoded file with an index of its lines.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    encoding: Encoding,
    /// Bytes of the byte order mark, which the text leaves out.
    bom: u8,
    /// Offsets at which lines start.
    lines: Vec<u32>,
    /// Offsets in the file at which lines start; only for UTF-16, where `lines` does not give them.
    disk: Vec<u64>,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::of(text.to_owned(), Encoding::Utf8, 0)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::of(text, Encoding::Utf8, 0)
    }
}

impl Text {
    /// Decodes a file: UTF-8, or UTF-16 recognized by its byte order mark or by the zero bytes of its first
    /// characters, as YAML defines it.
    ///
    /// # Errors
    ///
    /// When the bytes are not text in that encoding, or more than 4 GiB.
    pub fn decode(bytes: &[u8]) -> Result<Self, TextError> {
        // A UTF-16 unit becomes at most three bytes of UTF-8.
        if bytes.len() > (u32::MAX / 2) as usize {
            return Err(TextError {
                offset: 0,
                message: "file is larger than 2 GiB".to_owned(),
            });
        }
        let (encoding, bom) = detect(bytes);
        let content = &bytes[usize::from(bom)..];
        let text = match encoding {
            Encoding::Utf8 => decode_utf8(content, bom)?,
            Encoding::Utf16Le => decode_utf16(content, bom, u16::from_le_bytes)?,
            Encoding::Utf16Be => decode_utf16(content, bom, u16::from_be_bytes)?,
        };
        Ok(Self::of(text, encoding, bom))
    }

    fn of(text: String, encoding: Encoding, bom: u8) -> Self {
        let lines = line_starts(text.as_bytes());
        let mut disk = Vec::new();
        if encoding != Encoding::Utf8 {
            disk.reserve_exact(lines.len());
            let (mut at, mut offset) = (0usize, u64::from(bom));
            for &start in &lines {
                offset += utf16_bytes(&text[at..start as usize]);
                at = start as usize;
                disk.push(offset);
            }
        }
        Self {
            text,
            encoding,
            bom,
            lines,
            disk,
        }
    }

    /// The text, without the byte order mark.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Bytes of the text, in UTF-8.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is not text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How the file is encoded.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The text at a place; nothing when the place does not lie in the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// How many lines there are; a text that ends with a line break has an empty last one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// Where an offset of the text is. An offset past the end counts as the end, one inside a character
    /// as the character's start.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let index = self
            .lines
            .partition_point(|&start| start as usize <= at)
            .saturating_sub(1);
        let start = self.lines.get(index).copied().unwrap_or(0) as usize;
        let before = &self.text[start..at];
        let column = before.chars().count();
        let offset = match self.disk.get(index) {
            Some(disk) => disk + utf16_bytes(before),
            None => at as u64 + u64::from(self.bom),
        };
        Position {
            line: narrow(index + 1),
            column: narrow(column + 1),
            offset,
        }
    }

    /// The place of a line, counted from 1, without its line break. Empty at the end for a line that is
    /// not there.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let index = (line as usize).wrapping_sub(1);
        let end_of_text = narrow(self.text.len());
        let Some(&start) = self.lines.get(index) else {
            return Span::new(end_of_text, end_of_text);
        };
        let next = self
            .lines
            .get(index.wrapping_add(1))
            .copied()
            .unwrap_or(end_of_text);
        let line = &self.text[start as usize..next as usize];
        let content = line.trim_end_matches(['\r', '\n']);
        Span::new(start, start + narrow(content.len()))
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn utf16_bytes(text: &str) -> u64 {
    text.chars().map(|c| c.len_utf16() as u64 * 2).sum()
}

/// U+0085, U+2028 and U+2029 break lines for YAML 1.1, but no editor counts them as lines.
fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        if !crlf {
            starts.push(narrow(at + 1));
        }
    }
    starts
}

fn detect(bytes: &[u8]) -> (Encoding, u8) {
    // Without a mark the first characters decide: YAML starts with an ASCII character, and never contains a NUL.
    let zero = |at: usize| bytes.get(at).is_none_or(|b| *b == 0);
    let set = |at: usize| bytes.get(at).is_some_and(|b| *b != 0);
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        _ if bytes.len() >= 2 && bytes.len().is_multiple_of(2) => {
            if set(0) && zero(1) && zero(3) && (bytes.len() < 4 || set(2)) {
                (Encoding::Utf16Le, 0)
            } else if zero(0) && set(1) && zero(2) && (bytes.len() < 4 || set(3)) {
                (Encoding::Utf16Be, 0)
            } else {
                (Encoding::Utf8, 0)
            }
        }
        _ => (Encoding::Utf8, 0),
    }
}

fn decode_utf8(bytes: &[u8], bom: u8) -> Result<String, TextError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            Err(TextError {
                offset: at as u64 + u64::from(bom),
                message: format!("byte 0x{byte:02x} is not valid UTF-8"),
            })
        }
    }
}

fn decode_utf16(bytes: &[u8], bom: u8, unit: fn([u8; 2]) -> u16) -> Result<String, TextError> {
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut offset = u64::from(bom);
    for decoded in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        match decoded {
            Ok(c) => {
                text.push(c);
                offset += c.len_utf16() as u64 * 2;
            }
            Err(error) => {
                let unit = error.unpaired_surrogate();
                return Err(TextError {
                    offset,
                    message: format!("unpaired surrogate 0x{unit:04x} is not valid UTF-16"),
                });
            }
        }
    }
    if odd {
        return Err(TextError {
            offset,
            message: "half a UTF-16 character at the end".to_owned(),
        });
    }
    Ok(text)
}
