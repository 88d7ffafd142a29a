//! What is between a token's square brackets.

use super::super::golang::numbers::parse_int;
use super::path::{About, Bad, Bound, Budget, Token, expression_error, format_error};
use super::script::compile;

/// A part of a subscript.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Number(i64),
    /// A quoted name, an expression in parentheses, or something else.
    Text(String),
    Nothing,
    Colon,
    Comma,
}

fn is_script(text: &str) -> bool {
    text.len() > 2 && text.starts_with('(') && text.ends_with(')')
}

fn is_key(text: &str) -> bool {
    let quoted = |quote| text.starts_with(quote) && text.ends_with(quote);
    text.len() > 1 && (quoted('\'') || quoted('"'))
}

/// The text without its first and last character, which must be one byte each.
fn inner(text: &str) -> &str {
    text.get(1..text.len().saturating_sub(1)).unwrap_or("")
}

fn script_error(text: &str) -> Bad {
    Bad::Said(
        About::Expression,
        format!("invalid expression. invalid format '{text}'"),
    )
}

fn number_or_text(text: &str) -> Part {
    parse_int(text).map_or_else(|_| Part::Text(text.to_owned()), Part::Number)
}

/// Parses a subscript; `token` is the whole token, for errors.
pub(super) fn subscript(token: &str, text: &str, budget: &Budget) -> Result<Token, Bad> {
    let parts = cut(token, text)?;
    if let [part] = parts.as_slice() {
        return match part {
            Part::Number(index) => Ok(Token::Index(*index)),
            Part::Text(text) if is_key(text) => Ok(Token::Key(inner(text).to_owned())),
            Part::Text(text) if is_script(text) => Ok(Token::Script(compile(inner(text), budget)?)),
            _ => Err(format_error(token)),
        };
    }
    let commas = parts.iter().filter(|p| **p == Part::Comma).count();
    let colons = parts.iter().filter(|p| **p == Part::Colon).count();
    let mut given = Vec::new();
    let mut after_colon = false;
    for part in parts {
        let colon = part == Part::Colon;
        match part {
            Part::Colon if after_colon => given.push(Part::Nothing),
            Part::Colon | Part::Comma => {}
            other => given.push(other),
        }
        after_colon = colon;
    }
    match (colons, commas) {
        (0, 1..) => union(token, &given, commas, budget),
        (1 | 2, 0) => range(given, colons, budget),
        _ => Err(format_error(token)),
    }
}

/// The state while a subscript is split.
#[derive(Default)]
struct Cutter {
    parts: Vec<Part>,
    buffer: String,
    depth: i32,
    quote: Option<char>,
}

/// Splits a subscript into its parts.
fn cut(token: &str, text: &str) -> Result<Vec<Part>, Bad> {
    let mut cutter = Cutter::default();
    for (at, c) in text.char_indices() {
        cutter.buffer.push(c);
        let free = cutter.quote.is_none() && cutter.depth == 0;
        match c {
            ' ' if free => cutter.buffer = cutter.buffer.trim().to_owned(),
            '(' if cutter.quote.is_none() => cutter.depth += 1,
            ')' => {
                // brackets in quotes count too, as in the library
                cutter.depth -= 1;
                if cutter.depth == 0 {
                    let script = std::mem::take(&mut cutter.buffer);
                    if !is_script(&script) {
                        return Err(script_error(&script));
                    }
                    cutter.parts.push(Part::Text(script));
                }
            }
            '\'' | '"' => {
                let other = cutter.quote.is_some_and(|quote| quote != c);
                if !other && cutter.depth == 0 {
                    cutter.quoted(c).ok_or_else(|| format_error(token))?;
                }
            }
            ':' if free => {
                cutter.buffer.pop();
                match number_or_text(&cutter.buffer) {
                    number @ Part::Number(_) => cutter.parts.push(number),
                    _ if !cutter.buffer.is_empty() => return Err(format_error(token)),
                    _ if at == 0 => cutter.parts.push(Part::Nothing),
                    _ => {}
                }
                cutter.buffer.clear();
                cutter.parts.push(Part::Colon);
            }
            ',' if free => {
                cutter.buffer.pop();
                cutter.flush();
                cutter.parts.push(Part::Comma);
            }
            _ => {}
        }
    }
    cutter.flush();
    Ok(cutter.parts)
}

impl Cutter {
    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            self.parts.push(number_or_text(&self.buffer));
            self.buffer.clear();
        }
    }

    /// A quote opens or closes a name, unless a backslash precedes it.
    fn quoted(&mut self, quote: char) -> Option<()> {
        if let Some(before) = self.buffer.strip_suffix(&format!("\\{quote}")) {
            self.buffer = format!("{before}{quote}");
        } else if self.quote.is_none() {
            self.quote = Some(quote);
            return (self.buffer.len() == 1).then_some(());
        } else {
            self.quote = None;
            if !is_key(&self.buffer) {
                return None;
            }
            self.parts
                .push(Part::Text(std::mem::take(&mut self.buffer)));
        }
        Some(())
    }
}

fn union(token: &str, given: &[Part], commas: usize, budget: &Budget) -> Result<Token, Bad> {
    if commas >= given.len() {
        return Err(format_error(token));
    }
    let bounds = given.iter().map(|part| match part {
        Part::Number(number) => Ok(Bound::Number(*number)),
        Part::Text(text) if is_script(text) => compile(inner(text), budget)
            .map(Bound::Script)
            .map_err(expression_error),
        Part::Text(text) if is_key(text) => Ok(Bound::Name(inner(text).to_owned())),
        _ => Err(format_error(token)),
    });
    Ok(Token::Union(bounds.collect::<Result<_, _>>()?))
}

fn range(mut given: Vec<Part>, colons: usize, budget: &Budget) -> Result<Token, Bad> {
    if colons == 1 && given.len() == 1 {
        given.push(Part::Nothing);
    }
    if given.len() < 2 {
        return Err(Bad::Unsure("a subscript of colons"));
    }
    let mut bounds = [None, None, None];
    for (bound, part) in bounds.iter_mut().zip(given) {
        *bound = match part {
            Part::Number(number) => Some(Bound::Number(number)),
            Part::Text(text) if is_script(&text) => Some(Bound::Script(
                compile(inner(&text), budget).map_err(expression_error)?,
            )),
            Part::Text(text) => return Err(script_error(&text)),
            Part::Nothing | Part::Colon | Part::Comma => None,
        };
    }
    Ok(Token::Range(bounds))
}
