//! The tokens and operators of a `when`.

use std::ops::Range;

use crate::expression::golang::numbers::float_v;
use crate::expression::time;
use crate::expression::time::Moment;

/// The library's kind of a token; the numbers are bits of [`super::grammar`].
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
    /// The library's name for the kind.
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
    /// A word without quotes: `Succeeded`.
    Word,
    /// A word in brackets: `[a.b-c]`.
    Bracketed,
    /// A string in single or double quotes: `"Succeeded"`.
    Quoted,
    /// A number, in decimal digits or with `0x`: `12`, `0xff`.
    Number,
    /// `true` or `false`.
    Bool,
    /// A quoted string that is a date: its value is the seconds since 1970.
    Date,
    /// A name with a dot, such as `a.b`: a field of a parameter, which Argo never passes.
    Access,
}

/// The value of a token.
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

/// A token of a `when`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) worth: Worth,
    /// How it is written; `None` if it is not an operand.
    pub(super) form: Option<Form>,
    /// Its byte range in the text.
    pub(super) span: Range<usize>,
}

impl Token {
    /// The token's value as Go's `%v` writes it.
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

/// An operator of a `when`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `a == b`: whether both have the same type and value.
    Equal,
    /// `a != b`: whether they differ in type or value.
    NotEqual,
    /// `a > b`: of two numbers or two strings.
    Greater,
    /// `a >= b`: of two numbers or two strings.
    AtLeast,
    /// `a < b`: of two numbers or two strings.
    Less,
    /// `a <= b`: of two numbers or two strings.
    AtMost,
    /// `a =~ b`: whether the string matches the regular expression.
    Matches,
    /// `a !~ b`: whether the string does not match the regular expression.
    MatchesNot,
    /// `a in (b, c)`, also written `IN`: whether the value is in the list.
    In,
    /// `a && b`: whether both are true.
    And,
    /// `a || b`: whether at least one is true.
    Or,
    /// `a + b`: the sum of two numbers, or two values joined as strings.
    Plus,
    /// `a - b`: the difference, with the `-` between two operands.
    Minus,
    /// `a * b`: the product.
    Times,
    /// `a / b`: the quotient, with its fraction.
    Divide,
    /// `a % b`: the remainder of a division.
    Modulus,
    /// `a ** b`: a power.
    Power,
    /// `a & b`: the bits that both whole numbers have.
    BitAnd,
    /// `a | b`: the bits that at least one of the whole numbers has.
    BitOr,
    /// `a ^ b`: the bits that exactly one of the whole numbers has.
    BitXor,
    /// `a << b`: the whole number, shifted left by this many bits.
    ShiftLeft,
    /// `a >> b`: the whole number, shifted right by this many bits.
    ShiftRight,
    /// `-a`: the negative number, with the `-` before an operand.
    Negate,
    /// `!a`: whether the boolean is false.
    Not,
    /// `~a`: the whole number with all bits inverted.
    BitNot,
    /// `a ? b`: the right side if the left is true, otherwise nil.
    Then,
    /// `a ? b : c`: the right side if the left is nil.
    Else,
    /// `a ?? b`: the right side if the left is nil.
    Coalesce,
    /// `a, b`: the elements of a list such as `(a, b)`.
    Separate,
}

use Kind::{Comparator, Logical, Modifier, Prefix, Separator, Ternary};

/// How an operator is written, which one it is, the kind of its token, and how tightly it binds (0: most tightly).
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
    /// The operator written with this symbol; `prefix` says whether a prefix operator may come here. `in` and `,`
    /// are not symbols.
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

    /// The operator as it is written.
    #[must_use]
    pub fn token(self) -> &'static str {
        self.row().map_or("", |row| row.0)
    }

    /// How tightly the operator binds: 0 binds most tightly.
    pub(super) fn level(self) -> u8 {
        self.row().map_or(0, |row| row.3)
    }

    /// Whether it compares two operands: `==`, `<`, `=~`, `in` and the like.
    #[must_use]
    pub fn is_comparator(self) -> bool {
        self.row().is_some_and(|row| row.2 == Comparator)
    }

    /// The library's error for an operand that the operator does not take.
    pub(super) fn unfit(self, value: &str) -> String {
        let kind = self.row().map(|row| row.2);
        let symbol = match self {
            // The library writes it this way, but only in its messages.
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
