//! The grammar of expr-lang, by release: tokens, tree, and the tree as text again.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `parser/` and `parser/lexer/`.

mod lex;
mod parse;
mod print;
mod token;
mod tree;

pub use lex::mentions;
pub use parse::{DEEPEST, SyntaxError, parse};
pub use print::print;
pub use tree::{Node, NodeId, NodeKind, Tree};

/// What the grammar of a release has that older ones do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// `if a { b } else { c }`, `a; b`, `1 < 2 < 3`, `a?.[b]`, `.` or `[` after a text; at most 10,000 nodes.
    pub sequences: bool,
    /// `else if`.
    pub else_if: bool,
    /// `b'bytes'`.
    pub bytes: bool,
    /// `\u{1f600}` in texts.
    pub long_escapes: bool,
    /// `sortBy` and `sum` take a predicate, `count` needs none.
    pub late_predicates: bool,
}

impl Grammar {
    /// The grammar of a release of expr v1: minor and patch number.
    #[must_use]
    pub fn of(expr: (u16, u16)) -> Self {
        Self {
            sequences: expr >= (17, 0),
            else_if: expr >= (17, 7),
            bytes: expr >= (17, 8),
            long_escapes: expr >= (17, 7),
            late_predicates: expr >= (16, 1),
        }
    }
}

#[cfg(test)]
mod tests;
