//! Tokens and operators.

use std::ops::Range;

use crate::expression::golang::numbers::float_v;
use crate::expression::golang::time;
use crate::expression::golang::time::Moment;

/// What a token is to the library; the numbers are bits of [`super::grammar`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Prefix,
    Number,
    Bool,
    Text,
    Pattern,
    Time,
    Variable,
    Separator,
    Accessor,
    Comparator,
    Logical,
    Modifier,
    Open,
    Close,
    Ternary,
}

impl Kind {
    /// The library's name for it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Prefix => "PREFIX",
            Self::Number => "NUMERIC",
            Self::Bool => "BOOLEAN",
            Self::Text => "STRING",
            Self::Pattern => "PATTERN",
            Self::Time => "TIME",
            Self::Variable => "VARIABLE",
            Self::Separator => "SEPARATOR",
            Self::Accessor => "ACCESSOR",
            Self::Comparator => "COMPARATOR",
            Self::Logical => "LOGICALOP",
            Self::Modifier => "MODIFIER",
            Self::Open => "CLAUSE",
            Self::Close => "CLAUSE_CLOSE",
            Self::Ternary => "TERNARY",
        }
    }
}

/// How an operand is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Without quotes, as a word: `Succeeded`.
    Word,
    /// A word in brackets: `[a.b-c]`.
    Bracketed,
    /// In quotes of either kind.
    Quoted,
    /// A number, in decimal digits or with `0x`.
    Number,
    /// `true` or `false`.
    Bool,
    /// In quotes, and a date: it counts as its seconds since 1970.
    Date,
    /// With a dot: a field of something that Argo never has.
    Access,
}

/// What a token stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Worth {
    Text(String),
    Number(f64),
    Bool(bool),
    Date(Box<Moment>),
    Path(Vec<String>),
    Op(Op),
    Paren(char),
}

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) worth: Worth,
    /// How it is written, if it is an operand.
    pub(super) form: Option<Form>,
    /// Its place in the text.
    pub(super) span: Range<usize>,
}

impl Token {
    /// As Go's `%v` writes its value.
    pub(super) fn shown(&self) -> String {
        match &self.worth {
            Worth::Text(text) => text.clone(),
            Worth::Number(number) => float_v(*number),
            Worth::Bool(is) => is.to_string(),
            Worth::Date(moment) => time::text(moment),
            Worth::Path(path) => format!("[{}]", path.join(" ")),
            Worth::Op(op) => op.token().to_owned(),
            Worth::Paren(paren) => u32::from(*paren).to_string(),
        }
    }
}

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=~`
    Matches,
    /// `!~`
    MatchesNot,
    /// `in`, `IN`
    In,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `+`
    Plus,
    /// `-` between two operands
    Minus,
    /// `*`
    Times,
    /// `/`
    Divide,
    /// `%`
    Modulus,
    /// `**`
    Power,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `-` before an operand
    Negate,
    /// `!`
    Not,
    /// `~`
    BitNot,
    /// `?`
    Then,
    /// `:`
    Else,
    /// `??`
    Coalesce,
    /// `,`
    Separate,
}

use Kind::{Comparator, Logical, Modifier, Prefix, Separator, Ternary};

/// What is written, what it is, which kind of token, and how closely it binds (0: closest).
const OPS: &[(&str, Op, Kind, u8)] = &[
    ("-", Op::Negate, Prefix, 0),
    ("!", Op::Not, Prefix, 0),
    ("~", Op::BitNot, Prefix, 0),
    ("**", Op::Power, Modifier, 1),
    ("*", Op::Times, Modifier, 2),
    ("/", Op::Divide, Modifier, 2),
    ("%", Op::Modulus, Modifier, 2),
    ("+", Op::Plus, Modifier, 3),
    ("-", Op::Minus, Modifier, 3),
    (">>", Op::ShiftRight, Modifier, 4),
    ("<<", Op::ShiftLeft, Modifier, 4),
    ("^", Op::BitXor, Modifier, 5),
    ("&", Op::BitAnd, Modifier, 5),
    ("|", Op::BitOr, Modifier, 5),
    ("==", Op::Equal, Comparator, 6),
    ("!=", Op::NotEqual, Comparator, 6),
    (">", Op::Greater, Comparator, 6),
    (">=", Op::AtLeast, Comparator, 6),
    ("<", Op::Less, Comparator, 6),
    ("<=", Op::AtMost, Comparator, 6),
    ("=~", Op::Matches, Comparator, 6),
    ("!~", Op::MatchesNot, Comparator, 6),
    ("in", Op::In, Comparator, 6),
    ("&&", Op::And, Logical, 7),
    ("||", Op::Or, Logical, 8),
    ("?", Op::Then, Ternary, 9),
    (":", Op::Else, Ternary, 9),
    ("??", Op::Coalesce, Ternary, 9),
    (",", Op::Separate, Separator, 10),
];

impl Op {
    /// The symbol that a text is where `prefix` says whether one can stand there. `in` and `,` are no symbols.
    pub(super) fn symbol(text: &str, prefix: bool) -> Option<(Self, Kind)> {
        OPS.iter()
            .filter(|(_, op, ..)| !matches!(op, Op::In | Op::Separate))
            .filter(|(_, _, kind, _)| prefix || *kind != Prefix)
            .find(|(known, ..)| *known == text)
            .map(|(_, op, kind, _)| (*op, *kind))
    }

    fn row(self) -> Option<&'static (&'static str, Op, Kind, u8)> {
        OPS.iter().find(|(_, op, ..)| *op == self)
    }

    /// As it is written.
    #[must_use]
    pub fn token(self) -> &'static str {
        self.row().map_or("", |row| row.0)
    }

    /// How closely it binds: 0 is closest.
    pub(super) fn level(self) -> u8 {
        self.row().map_or(0, |row| row.3)
    }

    /// Whether it compares two operands.
    #[must_use]
    pub fn is_comparator(self) -> bool {
        self.row().is_some_and(|row| row.2 == Comparator)
    }

    /// What the library says when an operand is none for it.
    pub(super) fn unfit(self, value: &str) -> String {
        let kind = self.row().map(|row| row.2);
        let symbol = match self {
            // The library writes it so, in its messages only.
            Self::Equal => "=",
            other => other.token(),
        };
        let (role, wanted) = match kind {
            Some(Prefix) => ("prefix", ""),
            Some(Logical) => ("logical operator", ", it is not a bool"),
            Some(Ternary) => ("ternary operator", ", it is not a bool"),
            Some(Comparator) => ("comparator", ", it is not a number"),
            _ => ("modifier", ", it is not a number"),
        };
        format!("Value '{value}' cannot be used with the {role} '{symbol}'{wanted}")
    }
}
