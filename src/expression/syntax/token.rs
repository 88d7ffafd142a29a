//! Tokens.

use std::ops::Range;

/// What kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name.
    Identifier,
    /// A number.
    Number,
    /// A text in quotes; its value is the text.
    Text,
    /// Bytes in quotes.
    Bytes,
    /// An operator or a word that is one.
    Operator,
    /// One of `()[]{}`.
    Bracket,
    /// The end.
    End,
}

/// One token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    /// Its text; that of a text without quotes and escapes.
    pub value: String,
    /// The value of bytes.
    pub bytes: Vec<u8>,
    /// Where it stands.
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

    /// As the library's errors name it.
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
