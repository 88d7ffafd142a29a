//! The language of `when`: Knetic/govaluate, as Argo calls it.
//!
//! The text is read twice: Argo turns the variables of the first reading into quoted strings, so that bare words need
//! no quotes, and lets the library parse the tokens again. Operators of one precedence group to the left. All known
//! releases answer the same: the two revisions of the library that they use have the same code.
//!
//! Source: `github.com/Knetic/govaluate` of 2017-10-22 and of 2025-03-25, `shouldExecute` in
//! `workflow/controller/steps.go` of the tags v3.4.18 … v4.1.2.

mod evaluate;
mod grammar;
mod lex;
mod parse;
mod token;
mod tree;

use std::ops::Range;

use crate::argo::Version;

pub use token::{Form, Op};
pub use tree::{Comparison, Node, NodeId, NodeKind, Operand, Scalar, Tree};

/// Longer texts are not evaluated here: the answer is [`Answer::Unsure`].
const MOST_BYTES: usize = 1 << 20;

/// What Argo does with a `when`.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The `when` is true (the metric is emitted, or the step runs) or false.
    Runs(bool),
    /// Argo reports an error: the metric is not emitted, or the step does not run.
    Fails {
        /// Argo's message, word for word.
        message: String,
        /// What the message is about, as a byte range of the text.
        at: Option<Range<usize>>,
    },
    /// The controller panics with this message; the workflow ends as `Error`.
    Panics(String),
    /// It is not known here what Argo answers, for this reason.
    Unsure(String),
}

/// Why a text has no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// Argo refuses the text.
    Refused {
        /// Argo's message, word for word.
        message: String,
        /// What the message is about, as a byte range of the text.
        at: Option<Range<usize>>,
    },
    /// The controller panics with this message.
    Panics(String),
    /// It is not known here whether Argo accepts the text, for this reason.
    Unsure(String),
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused { message, at } => Self::Fails { message, at },
            Error::Panics(text) => Self::Panics(text),
            Error::Unsure(why) => Self::Unsure(why),
        }
    }
}

/// The library's error, before Argo adds its own context.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Halt {
    Fails(String, Option<Range<usize>>),
    Panics(String),
    Unsure(String),
}

impl Halt {
    fn at(message: impl Into<String>, span: &Range<usize>) -> Self {
        Self::Fails(message.into(), Some(span.clone()))
    }

    fn unsure(why: &str) -> Self {
        Self::Unsure(why.to_owned())
    }

    /// The error with Argo's context, which `words` adds to the library's message.
    fn told(self, words: impl FnOnce(&str) -> String) -> Error {
        match self {
            Self::Fails(text, at) => Error::Refused {
                message: words(&text),
                at,
            },
            Self::Panics(text) => Error::Panics(text),
            Self::Unsure(why) => Error::Unsure(why),
        }
    }
}

/// Evaluates a `when` after its tags were filled.
#[must_use]
pub fn judge(text: &str, argo: Version) -> Answer {
    if text.is_empty() {
        return Answer::Runs(true);
    }
    let tree = match parse(text, argo) {
        Ok(tree) => tree,
        Err(error) => return error.into(),
    };
    match evaluate::evaluate(&tree) {
        Ok(evaluate::Value::Bool(is)) => Answer::Runs(is),
        Ok(other) => Answer::Fails {
            message: format!("Expected boolean evaluation for '{text}'. Got {other}"),
            at: Some(0..text.len()),
        },
        Err(halt) => halt
            .told(|said| format!("Failed to evaluate 'when' expresion '{text}': {said}"))
            .into(),
    }
}

/// Parses a `when` after its tags were filled. The empty text has no tree: Argo does not pass it to the library.
///
/// # Errors
/// [`Error`], if Argo refuses the text before it evaluates anything, or if the text is too long to be judged here.
pub fn parse(text: &str, _argo: Version) -> Result<Tree, Error> {
    if text.len() > MOST_BYTES {
        return Err(Error::Unsure("more than a megabyte of text".to_owned()));
    }
    let invalid = |halt: Halt| {
        halt.told(|said| {
            let hint = if said.contains("Invalid token") {
                " (hint: try wrapping the affected expression in quotes (\"))"
            } else {
                ""
            };
            format!("Invalid 'when' expression '{text}': {said}{hint}")
        })
    };
    let failed = |halt: Halt| {
        halt.told(|said| format!("Failed to parse 'when' expression '{text}': {said}"))
    };
    let mut tokens = lex::tokens(text).map_err(invalid)?;
    grammar::check(&tokens).map_err(invalid)?;
    grammar::patterns(&mut tokens).map_err(invalid)?;
    // The first tree is not used, but its errors come before those of the second reading.
    parse::plan(&tokens).map_err(invalid)?;
    for token in &mut tokens {
        if token.kind == token::Kind::Variable {
            token.kind = token::Kind::Text;
        }
    }
    grammar::check(&tokens).map_err(failed)?;
    grammar::patterns(&mut tokens).map_err(failed)?;
    parse::plan(&tokens).map_err(failed)
}

#[cfg(test)]
mod tests;
