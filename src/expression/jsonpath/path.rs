//! The paths of evilmonkeyinc/jsonpath: their tokens, and the library's errors.

use std::cell::Cell;

use super::super::value::{Outcome, Stop, Value};
use super::apply::{Data, apply};
use super::script::{Script, compile};
use super::subscript::subscript;

/// One step of a path.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// `$`: the whole document.
    Root,
    /// `@`: the current item, in a filter.
    Current,
    /// `*`: all items of a list or a map.
    Wildcard,
    /// `..`: the value itself and everything below it.
    Recursive,
    /// `length`: the length of a list, map or string, or the key of that name.
    Length,
    /// `.name` or `['name']`: the value of a map's key.
    Key(String),
    /// `[1]`: the item of a list; a negative index counts from the end.
    Index(i64),
    /// `[1,2]` or `['a','b']`: several items; an expression may give an index or a name.
    Union(Vec<Bound>),
    /// `[from:to:step]`: a part of a list; `None` for each of the three that is left out.
    Range([Option<Bound>; 3]),
    /// `[?(…)]`: the items for which the expression is true.
    Filter(Script),
    /// `[(…)]`: the item whose name or index the expression gives.
    Script(Script),
}

/// A part between commas or colons.
#[derive(Debug, Clone)]
pub(super) enum Bound {
    Number(i64),
    Name(String),
    Script(Script),
}

/// The library's kinds of error, as far as it distinguishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Token,
    Expression,
    Other,
}

/// Why there is no result.
#[derive(Debug, Clone)]
pub(super) enum Bad {
    /// The library's error, with its kind.
    Said(About, String),
    /// The library's answer is not known here, for this reason.
    Unsure(&'static str),
}

/// How many more steps and levels are followed here.
pub(super) struct Budget {
    steps: Cell<u32>,
    depth: Cell<u32>,
}

impl Budget {
    /// Counts a step; an error if none are left.
    pub(super) fn step(&self) -> Result<(), Bad> {
        let left = self.steps.get().checked_sub(1);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Bad::Unsure("a path of many steps"))
    }

    /// Runs a function one level deeper; an error if no levels are left.
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

/// The library's error `invalid token …`.
pub(super) fn token_error(text: String) -> Bad {
    Bad::Said(About::Token, text)
}

/// The library's error `invalid token. '…' does not match any token format`.
pub(super) fn format_error(token: &str) -> Bad {
    token_error(format!(
        "invalid token. '{token}' does not match any token format"
    ))
}

/// The library's error `invalid expression. …`, unless the message has that form already.
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

/// Parses a path.
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

/// Splits a path into its tokens.
fn split(path: &str) -> Result<Vec<String>, Bad> {
    let first = path.chars().next().ok_or_else(|| unexpected("", 0))?;
    if first != '$' && first != '@' {
        return Err(unexpected(&first.to_string(), 0));
    }
    match path.as_bytes().get(1) {
        None | Some(b'.' | b'[') => {}
        // the library treats a byte as a character
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

/// Parses one token.
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
