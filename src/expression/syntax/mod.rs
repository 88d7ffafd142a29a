//! The grammar of expr-lang, by release: tokens, tree, and printing a tree.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `parser/` and `parser/lexer/`.

mod error;
mod lex;
mod parse;
mod print;
mod token;
mod tree;

pub use error::SyntaxError;
pub use lex::mentions;
pub use parse::{DEEPEST, parse};
pub use print::print;
pub use tree::{Node, NodeId, NodeKind, Tree};

/// What the grammar of a release has that older ones do not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// Has `if a { b } else { c }`, `a; b`, `1 < 2 < 3`, `a?.[b]`, and `.` or `[` after a string; allows at
    /// most 10,000 nodes.
    pub sequences: bool,
    /// Has `else if` after `if a { b }`.
    pub else_if: bool,
    /// Has bytes literals: `b'bytes'`.
    pub bytes: bool,
    /// Has `\u{1f600}` in strings.
    pub long_escapes: bool,
    /// `sortBy` and `sum` take a predicate, and `count` does not require one.
    pub late_predicates: bool,
}

impl Grammar {
    /// The grammar of a release of expr v1, given as its minor and patch number.
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
