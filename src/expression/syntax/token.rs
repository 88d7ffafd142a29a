//! The tokens of an expression.

use std::ops::Range;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name: `workflow`.
    Identifier,
    /// A number: `12`, `0x1f`, `1.5e3`.
    Number,
    /// A quoted string: `"a"`. Its value is without quotes and escapes.
    Text,
    /// Quoted bytes: `b"a"`.
    Bytes,
    /// An operator, or a word that is one: `+`, `not`, `in`.
    Operator,
    /// One of `()[]{}`.
    Bracket,
    /// The end of the expression.
    End,
}

/// A token of an expression.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    /// The token as it is written; a string without quotes and escapes.
    pub value: String,
    /// The value of bytes; empty for other kinds.
    pub bytes: Vec<u8>,
    /// Its byte range in the expression.
    pub span: Range<usize>,
}

impl Token {
    pub fn is(&self, kind: Kind, value: &str) -> bool {
        self.kind == kind && self.value == value
    }

    pub fn operator(&self, value: &str) -> bool {
        self.is(Kind::Operator, value)
    }

    pub fn bracket(&self, value: &str) -> bool {
        self.is(Kind::Bracket, value)
    }

    /// The token as the library's errors write it.
    pub fn shown(&self) -> String {
        let kind = match self.kind {
            Kind::Identifier => "Identifier",
            Kind::Number => "Number",
            Kind::Text => "String",
            Kind::Bytes => "Bytes",
            Kind::Operator => "Operator",
            Kind::Bracket => "Bracket",
            Kind::End => return "EOF".to_owned(),
        };
        if self.value.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}({})", crate::yaml::go_quote(&self.value))
        }
    }
}
