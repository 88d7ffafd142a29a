//! Splits a `when` into tokens.
//!
//! Source: `parseTokens`, `readToken` and `tryParseTime` in `parsing.go`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Halt;
use super::grammar::may_follow;
use super::token::{Form, Kind, Op, Token, Worth};
use crate::expression::golang::numbers::parse_float;
use crate::expression::time::{Moment, parse_time};

/// The layouts of dates, in the order in which the library tries them.
const DATES: [&str; 14] = [
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "3:04PM",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05.999999999Z07:00",
    "2006-01-02",
    "2006-01-02 15:04",
    "2006-01-02 15:04:05",
    "2006-01-02 15:04:05-07:00",
    "2006-01-02T15Z0700",
    "2006-01-02T15:04Z0700",
    "2006-01-02T15:04:05Z0700",
    "2006-01-02T15:04:05.999999999Z0700",
];

static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());
static DIGIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}$").ok());

fn is_in(class: &LazyLock<Option<Regex>>, c: char) -> bool {
    let mut bytes = [0; 4];
    class
        .as_ref()
        .is_some_and(|class| class.is_match(c.encode_utf8(&mut bytes)))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && is_in(&LETTER, c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && is_in(&DIGIT, c)
}

fn is_numeric(c: char) -> bool {
    c == '.' || is_digit(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"')
}

fn is_word(c: char) -> bool {
    matches!(c, '_' | '.') || is_letter(c) || is_digit(c)
}

fn is_symbol(c: char) -> bool {
    !(is_quote(c) || matches!(c, '(' | ')' | '[' | ']') || is_letter(c) || is_digit(c))
}

/// Whether Go's `unicode.ToUpper` does not change the character. Go maps it to a single character, Rust to its
/// full upper case.
fn is_upper(c: char) -> bool {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one == c,
        _ => {
            !matches!(u32::from(c), 0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 | 0x1fb3 | 0x1fc3 | 0x1ff3)
        }
    }
}

/// All tokens; an error if the parentheses are not balanced.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Halt> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens: Vec<Token> = Vec::new();
    while let Some(token) = lexer.token(tokens.last().map(|t| t.kind))? {
        tokens.push(token);
    }
    let count = |kind| tokens.iter().filter(|t| t.kind == kind).count();
    if count(Kind::Open) == count(Kind::Close) {
        Ok(tokens)
    } else {
        Err(Halt::Fails(
            "Unbalanced parenthesis".to_owned(),
            unbalanced(&tokens),
        ))
    }
}

/// The first parenthesis without a partner.
fn unbalanced(tokens: &[Token]) -> Option<Range<usize>> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close if open.pop().is_none() => return Some(token.span.clone()),
            _ => {}
        }
    }
    open.first().map(|token| token.span.clone())
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// What [`Lexer::until`] does with whitespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    /// Whitespace belongs to it.
    Kept,
    /// Whitespace ends it, except before its first character.
    End,
}

impl Lexer<'_> {
    fn read(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Reads up to the first character that does not belong to it; also returns whether there was one. A backslash
    /// includes the next character, whatever it is.
    fn until(&mut self, blanks: Blanks, belongs: fn(char) -> bool) -> Result<(String, bool), Halt> {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c == '\\' {
                let Some(taken) = self.read() else {
                    // The library reads past the end of its characters.
                    let n = self.text.chars().count();
                    return Err(Halt::Panics(format!(
                        "runtime error: index out of range [{n}] with length {n}"
                    )));
                };
                out.push(taken);
                continue;
            }
            if c.is_whitespace() && blanks == Blanks::End {
                if out.is_empty() {
                    continue;
                }
                return Ok((out, true));
            }
            if !belongs(c) {
                self.at -= c.len_utf8();
                return Ok((out, true));
            }
            out.push(c);
        }
        Ok((out, false))
    }

    fn span(&self, start: usize) -> Range<usize> {
        let read = self.text.get(start..self.at).unwrap_or_default();
        start..start + read.trim_end().len().max(1)
    }

    fn token(&mut self, before: Option<Kind>) -> Result<Option<Token>, Halt> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.read();
        }
        let start = self.at;
        let Some(c) = self.read() else {
            return Ok(None);
        };
        let (kind, worth, form) = match c {
            ',' => (Kind::Separator, Worth::Op(Op::Separate), None),
            '(' => (Kind::Open, Worth::Paren(c), None),
            ')' => (Kind::Close, Worth::Paren(c), None),
            '[' => {
                let name = self.closed(start, |c| c != ']', "Unclosed parameter bracket")?;
                (Kind::Variable, Worth::Text(name), Some(Form::Bracketed))
            }
            c if is_quote(c) => {
                let text = self.closed(start, |c| !is_quote(c), "Unclosed string literal")?;
                match date(&text) {
                    Some(moment) => (Kind::Time, Worth::Date(Box::new(moment)), Some(Form::Date)),
                    None => (Kind::Text, Worth::Text(text), Some(Form::Quoted)),
                }
            }
            c if is_numeric(c) => {
                let number = self.number(start, c)?;
                (Kind::Number, Worth::Number(number), Some(Form::Number))
            }
            c if is_letter(c) => {
                self.at = start;
                let (word, _) = self.until(Blanks::End, is_word)?;
                self.word(start, word)?
            }
            _ => {
                self.at = start;
                let (symbol, _) = self.until(Blanks::End, is_symbol)?;
                match Op::symbol(&symbol, may_follow(before, Kind::Prefix)) {
                    Some((op, kind)) => (kind, Worth::Op(op), None),
                    None => {
                        let said = format!("Invalid token: '{symbol}'");
                        return Err(Halt::at(said, &self.span(start)));
                    }
                }
            }
        };
        Ok(Some(Token {
            kind,
            worth,
            form,
            span: self.span(start),
        }))
    }

    /// Reads up to the character that ends it, and that character too; returns what comes before.
    fn closed(
        &mut self,
        start: usize,
        belongs: fn(char) -> bool,
        unclosed: &str,
    ) -> Result<String, Halt> {
        let (text, closed) = self.until(Blanks::Kept, belongs)?;
        if !closed {
            return Err(Halt::at(unclosed, &(start..self.text.len())));
        }
        self.read();
        Ok(text)
    }

    fn number(&mut self, start: usize, first: char) -> Result<f64, Halt> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        // An `x` at the end of the text does not belong to a number.
        if first == '0' && rest.starts_with('x') && rest.len() > 1 {
            self.read();
            let (digits, _) = self.until(Blanks::End, |c| {
                is_digit(c) || matches!(c.to_ascii_lowercase(), 'a'..='f')
            })?;
            let number = Some(&digits)
                .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|digits| u64::from_str_radix(digits, 16).ok());
            #[allow(clippy::cast_precision_loss)] // Go rounds as well
            return number.map(|n| n as f64).ok_or_else(|| {
                let said = format!("Unable to parse hex value '{digits}' to uint64\n");
                Halt::at(said, &self.span(start))
            });
        }
        self.at = start;
        let (digits, _) = self.until(Blanks::End, is_numeric)?;
        parse_float(&digits)
            .filter(|n| n.is_finite())
            .ok_or_else(|| {
                let said = format!("Unable to parse numeric value '{digits}' to float64\n");
                Halt::at(said, &self.span(start))
            })
    }

    fn word(&self, start: usize, word: String) -> Result<(Kind, Worth, Option<Form>), Halt> {
        if word.find('.').is_some_and(|at| at > 0) {
            let span = self.span(start);
            if word.ends_with('.') {
                return Err(Halt::at(
                    format!("Hanging accessor on token '{word}'"),
                    &span,
                ));
            }
            let path: Vec<String> = word.split('.').map(str::to_owned).collect();
            let hidden = path.iter().skip(1).find(|field| {
                let first = field.chars().next();
                first.is_some_and(|c| !is_upper(c))
            });
            return match hidden {
                Some(field) => Err(Halt::at(
                    format!("Unable to access unexported field '{field}' in token '{word}'"),
                    &span,
                )),
                None => Ok((Kind::Accessor, Worth::Path(path), Some(Form::Access))),
            };
        }
        Ok(match word.as_str() {
            "true" | "false" => (Kind::Bool, Worth::Bool(word == "true"), Some(Form::Bool)),
            "in" | "IN" => (Kind::Comparator, Worth::Op(Op::In), None),
            _ => (Kind::Variable, Worth::Text(word), Some(Form::Word)),
        })
    }
}

/// The moment that a quoted string stands for, with UTC as the controller's zone; `None` if it is not a date.
fn date(text: &str) -> Option<Moment> {
    // All layouts have at least two digits next to a colon or a dash.
    if !text.bytes().any(|b| b.is_ascii_digit()) || !text.bytes().any(|b| matches!(b, b':' | b'-'))
    {
        return None;
    }
    DATES
        .iter()
        .find_map(|layout| parse_time(layout, text).ok())
}
