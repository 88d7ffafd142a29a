//! What is known of a value before an expression runs: its type, as the library's checker sees it.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `checker/nature`, checked against those releases.

use super::value::{Elem, Int, Value};

/// The type of a node, as far as the checker knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Nature {
    /// A value of any type: nothing is known of it.
    #[default]
    Unknown,
    /// `nil`: the literal.
    Nil,
    /// `bool`: `true` or `false`.
    Bool,
    /// One of Go's types of whole numbers.
    Int(Int),
    /// `float64`: a number with a fraction.
    Float,
    /// `string`: text in UTF-8.
    Text,
    /// `[]byte`: a sequence of bytes.
    Bytes,
    /// A slice: its Go type, and what is known of its elements.
    List(Elem, Box<Nature>),
    /// `map[string]interface {}`: a map from strings to any values.
    Map,
    /// `map[interface {}]…`: a map from any values; whether its values are lists, as `groupBy` makes them.
    AnyMap(bool),
    /// `time.Duration`: a length of time.
    Duration,
    /// `time.Time`: a moment with its time zone.
    Time,
    /// `*time.Location`: a time zone.
    Zone,
    /// `*semver.Version`: a version of sprig's `semver`.
    Semver,
    /// A function that is not called, with its name.
    Func(&'static str),
}

impl Nature {
    /// A Go `int`.
    pub const INT: Self = Self::Int(Int::Int);

    /// A `[]interface {}` of which nothing more is known.
    #[must_use]
    pub fn any_list() -> Self {
        Self::list_of(Self::Unknown)
    }

    /// A `[]interface {}` whose elements have this nature.
    #[must_use]
    pub fn list_of(elem: Self) -> Self {
        Self::List(Elem::Any, Box::new(elem))
    }

    /// A slice with elements of this nature, in the Go type that fits them.
    #[must_use]
    pub fn slice_of(elem: Self) -> Self {
        let go = match elem {
            Self::Unknown => Elem::Any,
            Self::Text => Elem::Text,
            Self::Map => Elem::Map,
            Self::Int(Int::Int) => Elem::Int,
            Self::Int(Int::Uint8) => return Self::Bytes,
            _ => Elem::Other,
        };
        Self::List(go, Box::new(elem))
    }

    /// A `[]string`: a list of strings.
    #[must_use]
    pub fn texts() -> Self {
        Self::List(Elem::Text, Box::new(Self::Text))
    }

    /// What is known of a value: the nature of its Go type.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Nil => Self::Nil,
            Value::Bool(_) => Self::Bool,
            Value::Int(_, kind) => Self::Int(*kind),
            Value::Float(_) => Self::Float,
            Value::Text(_) => Self::Text,
            Value::Bytes(_) => Self::Bytes,
            Value::List(_, elem) => Self::List(
                *elem,
                Box::new(match elem {
                    Elem::Any | Elem::Nil | Elem::Other => Self::Unknown,
                    Elem::Text => Self::Text,
                    Elem::Int => Self::INT,
                    Elem::Map => Self::Map,
                }),
            ),
            Value::Map(_) => Self::Map,
            Value::AnyMap(_) => Self::AnyMap(false),
            Value::Duration(_) => Self::Duration,
            Value::Time(_) => Self::Time,
            Value::Zone(_) => Self::Zone,
            Value::Semver(_) => Self::Semver,
            Value::Func(_) => Self::Unknown,
        }
    }

    /// Whether nothing is known of it.
    #[must_use]
    pub fn unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// Whether it is a plain whole number, not a month or weekday.
    #[must_use]
    pub fn integer(&self) -> bool {
        matches!(self, Self::Int(kind) if !matches!(kind, Int::Month | Int::Weekday))
    }

    /// Whether it is a number.
    #[must_use]
    pub fn number(&self) -> bool {
        self.integer() || *self == Self::Float
    }

    /// Whether it is a slice, bytes included.
    #[must_use]
    pub fn array(&self) -> bool {
        matches!(self, Self::List(..) | Self::Bytes)
    }

    /// The nature of its elements or values; [`Nature::Unknown`] if that is not known.
    #[must_use]
    pub fn elem(&self) -> Self {
        match self {
            Self::List(_, elem) => (**elem).clone(),
            Self::Bytes => Self::Int(Int::Uint8),
            Self::AnyMap(true) => Self::any_list(),
            _ => Self::Unknown,
        }
    }

    /// Its Go type as the checker's messages write it.
    #[must_use]
    pub fn go_type(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Nil => "unknown",
            Self::Bool => "bool",
            Self::Int(kind) => kind.go_type(),
            Self::Float => "float64",
            Self::Text => "string",
            Self::Bytes => "[]uint8",
            Self::List(Elem::Any | Elem::Nil, _) => "[]interface {}",
            Self::List(Elem::Text, _) => "[]string",
            Self::List(Elem::Int, _) => "[]int",
            Self::List(Elem::Map, _) => "[]map[string]interface {}",
            Self::List(Elem::Other, elem) => match **elem {
                Self::Bool => "[]bool",
                Self::Float => "[]float64",
                Self::List(Elem::Any | Elem::Nil, _) => "[][]interface {}",
                Self::List(Elem::Text, _) => "[][]string",
                Self::List(Elem::Int, _) => "[][]int",
                Self::Bytes => "[][]uint8",
                Self::AnyMap(true) => "[]map[interface {}][]interface {}",
                Self::AnyMap(false) => "[]map[interface {}]interface {}",
                Self::Duration => "[]time.Duration",
                Self::Time => "[]time.Time",
                _ => "[]…",
            },
            Self::Map => "map[string]interface {}",
            Self::AnyMap(true) => "map[interface {}][]interface {}",
            Self::AnyMap(false) => "map[interface {}]interface {}",
            Self::Duration => "time.Duration",
            Self::Time => "time.Time",
            Self::Zone => "*time.Location",
            Self::Semver => "*semver.Version",
            Self::Func(_) => "func(...interface {}) (interface {}, error)",
        }
    }

    /// Whether a value of this nature can be passed where `wanted` is required.
    #[must_use]
    pub fn assignable_to(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Nil, Self::List(..) | Self::Map | Self::AnyMap(_) | Self::Func(_)) => true,
            (Self::Unknown | Self::Nil, _) | (_, Self::Unknown | Self::Nil) => false,
            (Self::List(Elem::Other, a), Self::List(Elem::Other, b)) => a == b,
            (Self::List(a, _), Self::List(b, _)) => a == b,
            (a, b) => a == b,
        }
    }

    /// Whether the checker accepts `==` between the two.
    #[must_use]
    pub fn comparable_to(&self, other: &Self) -> bool {
        let loose = |one: &Self| matches!(one, Self::Unknown | Self::Nil);
        loose(self)
            || loose(other)
            || self.number() && other.number()
            || self.array() && other.array()
            || self.assignable_to(other)
    }
}
