//! Splits an expression into tokens.

use super::token::{Kind, Token};
use super::{Grammar, SyntaxError};

/// Reads one token at a time, so that an error of the grammar comes before that of a later unreadable token.
pub(super) struct Lexer<'t> {
    pub text: &'t str,
    at: usize,
    /// Whether a character after the end was asked for.
    ended: bool,
    grammar: Grammar,
    /// A token that was read ahead: the word after `not`, or the name after `#`.
    ahead: Option<Token>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str, grammar: Grammar) -> Self {
        Self {
            text,
            at: 0,
            ended: false,
            grammar,
            ahead: None,
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next_char(&mut self) -> Option<char> {
        let next = self.peek();
        self.ended = next.is_none();
        self.at += next.map_or(0, char::len_utf8);
        next
    }

    fn accept(&mut self, wanted: &str) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(c));
        if found {
            self.next_char();
        }
        found
    }

    fn accept_run(&mut self, wanted: &str) {
        while self.accept(wanted) {}
    }

    fn word(&mut self) {
        while self.peek().is_some_and(is_word) {
            self.next_char();
        }
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        let start = self.text[..self.at].char_indices().next_back();
        let mut error = SyntaxError::new(message, start.map_or(0, |(at, _)| at)..self.at);
        if self.at == self.text.len() && self.ended {
            // The library has moved past the end.
            error.said_at = self.at;
        }
        error
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        Token {
            kind,
            value: self.text[start..self.at].to_owned(),
            bytes: Vec::new(),
            span: start..self.at,
        }
    }

    /// The next token; at the end a [`Kind::End`], as often as it is asked for.
    pub fn next(&mut self) -> Result<Token, SyntaxError> {
        if let Some(token) = self.ahead.take() {
            return Ok(token);
        }
        loop {
            let start = self.at;
            let Some(c) = self.next_char() else {
                return Ok(self.token(Kind::End, start));
            };
            match c {
                c if is_space(c) => {}
                '/' if self.accept("/") => while self.next_char().is_some_and(|c| c != '\n') {},
                '/' if self.accept("*") => loop {
                    match self.next_char() {
                        None => return Err(self.error("unclosed comment")),
                        Some('*') if self.accept("/") => break,
                        Some(_) => {}
                    }
                },
                c => return self.token_from(c, start),
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of token")]
    fn token_from(&mut self, c: char, start: usize) -> Result<Token, SyntaxError> {
        let kind = match c {
            '\'' | '"' => {
                self.quoted(c)?;
                let value = unescape(&self.text[start + 1..self.at - 1], false)
                    .ok_or_else(|| self.error("unable to unescape string"))?;
                let mut token = self.token(Kind::Text, start);
                token.value = String::from_utf8_lossy(&value).into_owned();
                return Ok(token);
            }
            '`' => return self.raw(start),
            'b' | 'B' if self.grammar.bytes && matches!(self.peek(), Some('\'' | '"')) => {
                let quote = self.next_char().unwrap_or('"');
                self.quoted(quote)?;
                let bytes = unescape(&self.text[start + 2..self.at - 1], true)
                    .ok_or_else(|| self.error("unable to unescape string"))?;
                let mut token = self.token(Kind::Bytes, start);
                token.bytes = bytes;
                return Ok(token);
            }
            '0'..='9' => {
                self.at = start;
                self.number()?;
                Kind::Number
            }
            '.' if self.peek().is_some_and(|c| c.is_ascii_digit()) => {
                self.at = start;
                self.number()?;
                Kind::Number
            }
            '.' => {
                self.accept(".");
                Kind::Operator
            }
            '?' => {
                self.accept(".?");
                Kind::Operator
            }
            '|' => {
                self.accept("|");
                Kind::Operator
            }
            ':' => {
                self.accept(":");
                Kind::Operator
            }
            '(' | '[' | '{' | ')' | ']' | '}' => Kind::Bracket,
            ',' | ';' | '%' | '+' | '-' | '^' | '/' => Kind::Operator,
            '&' | '!' | '=' | '*' | '<' | '>' => {
                self.accept("&=*");
                Kind::Operator
            }
            '#' => {
                self.accept("#");
                let operator = self.token(Kind::Operator, start);
                let name = self.at;
                self.word();
                if self.at > name {
                    self.ahead = Some(self.token(Kind::Identifier, name));
                }
                return Ok(operator);
            }
            c if is_word(c) => {
                self.word();
                match &self.text[start..self.at] {
                    "not" => return Ok(self.not(start)),
                    "in" | "or" | "and" | "matches" | "contains" | "startsWith" | "endsWith"
                    | "let" => Kind::Operator,
                    "if" | "else" if self.grammar.sequences => Kind::Operator,
                    _ => Kind::Identifier,
                }
            }
            c => {
                let point = u32::from(c);
                return Err(self.error(format!("unrecognized character: U+{point:04X} '{c}'")));
            }
        };
        Ok(self.token(kind, start))
    }

    /// `not`, with the operator after it if there is one.
    fn not(&mut self, start: usize) -> Token {
        let operator = self.token(Kind::Operator, start);
        self.accept_run(" ");
        let next = self.at;
        self.word();
        match &self.text[next..self.at] {
            "in" | "matches" | "contains" | "startsWith" | "endsWith" => {
                self.ahead = Some(self.token(Kind::Operator, next));
            }
            _ => self.at = next,
        }
        operator
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        let end = self.at;
        if self.accept(".") {
            // In `1..2`, the two dots belong together.
            if self.peek() == Some('.') {
                self.at = end;
                return Ok(());
            }
            self.accept_run(digits);
        }
        if self.accept("eE") {
            self.accept("+-");
            self.accept_run(digits);
        }
        if self.peek().is_some_and(is_word) {
            self.next_char();
            let word = crate::yaml::go_quote(&self.text[start..self.at]);
            return Err(self.error(format!("bad number syntax: {word}")));
        }
        Ok(())
    }

    /// Reads the rest of a quoted string, including the closing quote.
    fn quoted(&mut self, quote: char) -> Result<(), SyntaxError> {
        loop {
            match self.next_char() {
                None | Some('\n') => return Err(self.error("literal not terminated")),
                Some('\\') => self.escape(quote)?,
                Some(c) if c == quote => return Ok(()),
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<(), SyntaxError> {
        let c = self.next_char();
        let (radix, count) = match c {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => return Ok(()),
            Some(c) if c == quote => return Ok(()),
            Some('0'..='7') => (8, 2),
            Some('x') => (16, 2),
            Some('u') if self.grammar.long_escapes && self.peek() == Some('{') => {
                self.next_char();
                let start = self.at;
                while self.peek().is_some_and(|c| c.is_ascii_hexdigit()) {
                    self.next_char();
                }
                return match self.at - start {
                    1..=6 if self.accept("}") => Ok(()),
                    _ => Err(self.error("invalid char escape")),
                };
            }
            Some('u') => (16, 4),
            Some('U') => (16, 8),
            _ => return Err(self.error("invalid char escape")),
        };
        for _ in 0..count {
            if !self.next_char().is_some_and(|c| c.is_digit(radix)) {
                return Err(self.error("invalid char escape"));
            }
        }
        Ok(())
    }

    /// A string in backticks; two backticks stand for one.
    fn raw(&mut self, start: usize) -> Result<Token, SyntaxError> {
        loop {
            match self.next_char() {
                None => return Err(self.error("literal not terminated")),
                Some('`') if !self.accept("`") => break,
                Some(_) => {}
            }
        }
        let mut token = self.token(Kind::Text, start);
        token.value = self.text[start + 1..self.at - 1].replace("``", "`");
        Ok(token)
    }
}

/// Go's `unicode.IsSpace`: whether the character is whitespace.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

pub(super) fn is_word(c: char) -> bool {
    c == '_' || c == '$' || c.is_alphabetic() || is_digit(c)
}

/// Go's `unicode.IsDigit`: decimal digits of any script; Rust includes other numbers as well.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}

/// The bytes of a quoted string; `None` if an escape is not valid. `\xff` is a byte in bytes, and the character of that
/// number in a string.
fn unescape(text: &str, bytes: bool) -> Option<Vec<u8>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = rest[at + 1..].chars().next()?;
        rest = &rest[at + 1 + escape.len_utf8()..];
        let (digits, radix) = match escape {
            'a' => (7, 0),
            'b' => (8, 0),
            'f' => (12, 0),
            'n' => (10, 0),
            'r' => (13, 0),
            't' => (9, 0),
            'v' => (11, 0),
            '\\' | '\'' | '"' | '`' | '?' => (u32::from(escape), 0),
            '0'..='7' => (3, 8),
            'x' | 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            _ => return None,
        };
        if radix == 0 {
            out.push(u8::try_from(digits).ok()?);
            continue;
        }
        if radix == 8 {
            let first = escape.to_digit(8)?;
            let value = u32::from_str_radix(rest.get(..2)?, 8).ok()? + first * 64;
            push(&mut out, u8::try_from(value).ok()?, bytes);
            rest = &rest[2..];
            continue;
        }
        let (hex, after) = match rest.strip_prefix('{').filter(|_| escape == 'u') {
            Some(long) => long.split_once('}')?,
            None => (rest.get(..digits as usize)?, &rest[digits as usize..]),
        };
        let value = u32::from_str_radix(hex, 16).ok()?;
        rest = after;
        if digits == 2 {
            push(&mut out, u8::try_from(value).ok()?, bytes);
        } else if value > 0x0010_ffff {
            return None;
        } else {
            let c = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}

fn push(out: &mut Vec<u8>, value: u8, byte: bool) {
    if byte {
        out.push(value);
    } else {
        out.extend_from_slice(char::from(value).encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Whether a name such as `workflow.status` appears in an expression, token by token; false if the expression
/// cannot be read.
#[must_use]
pub fn mentions(text: &str, expr: (u16, u16), name: &str) -> bool {
    let tokens = |text: &str| -> Option<Vec<Token>> {
        let mut lexer = Lexer::new(text, Grammar::of(expr));
        let mut tokens = Vec::new();
        loop {
            let token = lexer.next().ok()?;
            if token.kind == Kind::End {
                return Some(tokens);
            }
            tokens.push(token);
        }
    };
    let (Some(all), Some(wanted)) = (tokens(text), tokens(name)) else {
        return false;
    };
    !wanted.is_empty()
        && all.windows(wanted.len()).any(|part| {
            part.iter()
                .zip(&wanted)
                .all(|(a, b)| a.kind == b.kind && a.value == b.value)
        })
}
