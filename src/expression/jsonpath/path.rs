//! The paths of evilmonkeyinc/jsonpath: their tokens, and what they say.

use std::cell::Cell;

use super::super::value::{Outcome, Stop, Value};
use super::apply::{Data, apply};
use super::script::{Script, compile};
use super::subscript::subscript;

/// One step of a path.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// `$`
    Root,
    /// `@`
    Current,
    /// `*`
    Wildcard,
    /// `..`
    Recursive,
    /// `length`
    Length,
    /// A name, or one in quotes.
    Key(String),
    /// A number.
    Index(i64),
    /// Numbers or names, or what gives them.
    Union(Vec<Bound>),
    /// From, to and step; nothing where they are left out.
    Range([Option<Bound>; 3]),
    /// `?(…)`
    Filter(Script),
    /// `(…)`, which gives a name or a number.
    Script(Script),
}

/// What stands between commas or colons.
#[derive(Debug, Clone)]
pub(super) enum Bound {
    Number(i64),
    Name(String),
    Script(Script),
}

/// Which of the library's errors one is, as far as it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Token,
    Expression,
    Other,
}

/// Why there is no result.
#[derive(Debug, Clone)]
pub(super) enum Bad {
    /// The library says this.
    Said(About, String),
    /// This does not follow the library.
    Unsure(&'static str),
}

/// What remains of the steps that are taken here.
pub(super) struct Budget {
    steps: Cell<u32>,
    depth: Cell<u32>,
}

impl Budget {
    /// Takes a step.
    pub(super) fn step(&self) -> Result<(), Bad> {
        let left = self.steps.get().checked_sub(1);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Bad::Unsure("a path of many steps"))
    }

    /// Goes one level deeper.
    pub(super) fn deeper<T>(&self, then: impl FnOnce() -> Result<T, Bad>) -> Result<T, Bad> {
        self.step()?;
        let depth = self.depth.get();
        if depth == 0 {
            return Err(Bad::Unsure("a path of many levels"));
        }
        self.depth.set(depth - 1);
        let result = then();
        self.depth.set(depth);
        result
    }
}

/// `invalid token …`.
pub(super) fn token_error(text: String) -> Bad {
    Bad::Said(About::Token, text)
}

/// `invalid token. '…' does not match any token format`.
pub(super) fn format_error(token: &str) -> Bad {
    token_error(format!(
        "invalid token. '{token}' does not match any token format"
    ))
}

/// `invalid expression. …`, unless it says so already.
pub(super) fn expression_error(bad: Bad) -> Bad {
    match bad {
        Bad::Said(About::Token | About::Other, text) => {
            Bad::Said(About::Expression, format!("invalid expression. {text}"))
        }
        other => other,
    }
}

/// Follows a path into a value.
pub(super) fn query(path: &str, data: &Value) -> Outcome {
    let budget = Budget {
        steps: Cell::new(super::STEPS),
        depth: Cell::new(super::DEEPEST),
    };
    let result = read(path, &budget)
        .map_err(|bad| match bad {
            Bad::Said(about, text) => {
                Bad::Said(about, format!("invalid JSONPath selector '{path}' {text}"))
            }
            unsure @ Bad::Unsure(_) => unsure,
        })
        .and_then(|tokens| {
            let at = Data {
                root: data,
                current: data,
                budget: &budget,
            };
            apply(&tokens, at)
        });
    result.map_err(|bad| match bad {
        Bad::Said(_, text) => Stop::Fails(text),
        Bad::Unsure(why) => Stop::Unsure(why.to_owned()),
    })
}

/// Reads a path.
pub(super) fn read(path: &str, budget: &Budget) -> Result<Vec<Token>, Bad> {
    let texts = split(path)?;
    texts.iter().map(|text| token(text, budget)).collect()
}

fn unexpected(token: &str, at: usize) -> Bad {
    Bad::Said(
        About::Other,
        format!("unexpected token '{token}' at index {at}"),
    )
}

/// Cuts a path into the texts of its tokens.
fn split(path: &str) -> Result<Vec<String>, Bad> {
    let first = path.chars().next().ok_or_else(|| unexpected("", 0))?;
    if first != '$' && first != '@' {
        return Err(unexpected(&first.to_string(), 0));
    }
    match path.as_bytes().get(1) {
        None | Some(b'.' | b'[') => {}
        // the library takes a byte for a character
        Some(byte) => return Err(unexpected(&char::from(*byte).to_string(), 1)),
    }
    let mut tokens = vec![first.to_string()];
    let mut token = String::new();
    let (mut quotes, mut round, mut square) = (0_u32, 0_i32, 0_i32);
    for c in path.chars().skip(1) {
        if token.is_empty() {
            (quotes, round) = (0, 0);
        }
        match c {
            '\'' => quotes += 1,
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            _ => {}
        }
        token.push(c);
        let inside = quotes % 2 == 1 || round != 0;
        if token == "." {
            continue;
        }
        if token == ".." {
            tokens.push(std::mem::take(&mut token));
            continue;
        }
        if c == '[' {
            if token == "[" || token == ".[" {
                continue;
            }
            if token.matches('[').count() == 1 {
                token.pop();
                tokens.push(without_dot(&token));
                "[".clone_into(&mut token);
                continue;
            }
            continue;
        }
        if token.contains('[') {
            if !inside && c == ']' && square == 0 {
                tokens.push(without_dot(&token));
                token.clear();
            }
        } else if c == '.' && !inside {
            token.pop();
            tokens.push(without_dot(&token));
            ".".clone_into(&mut token);
        }
    }
    if !token.is_empty() {
        tokens.push(without_dot(&token));
    }
    Ok(tokens)
}

fn without_dot(token: &str) -> String {
    token.strip_prefix('.').unwrap_or(token).to_owned()
}

/// Reads one token.
fn token(text: &str, budget: &Budget) -> Result<Token, Bad> {
    let text = text.trim();
    Ok(match text {
        "" => return Err(token_error("invalid token. token string is empty".into())),
        "$" => Token::Root,
        "@" => Token::Current,
        "*" => Token::Wildcard,
        ".." => Token::Recursive,
        "length" => Token::Length,
        _ if !text.starts_with('[') => Token::Key(text.to_owned()),
        _ => {
            let inner = text
                .strip_prefix('[')
                .and_then(|inner| inner.strip_suffix(']'))
                .ok_or_else(|| format_error(text))?
                .trim();
            if inner.is_empty() {
                return Err(format_error(text));
            }
            if inner == "*" {
                return Ok(Token::Wildcard);
            }
            if inner.starts_with('?') {
                let filter = inner
                    .strip_prefix("?(")
                    .and_then(|inner| inner.strip_suffix(')'))
                    .ok_or_else(|| format_error(text))?;
                return Ok(Token::Filter(compile(filter.trim(), budget)?));
            }
            subscript(text, inner, budget)?
        }
    })
}
