//! What is known of a value before an expression runs: the types that the library's checker sees.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `checker/nature`, held against those releases.

use super::value::{Elem, Int, Value};

/// The type of a node, as far as the checker knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Nature {
    /// Any value.
    #[default]
    Unknown,
    /// `nil`.
    Nil,
    /// `bool`.
    Bool,
    /// One of the whole numbers.
    Int(Int),
    /// `float64`.
    Float,
    /// `string`.
    Text,
    /// `[]byte`.
    Bytes,
    /// A slice: its Go type, and what is known of its elements.
    List(Elem, Box<Nature>),
    /// `map[string]interface {}`.
    Map,
    /// `map[interface {}]…`: the type of its values is a list if it comes from `groupBy`.
    AnyMap(bool),
    /// `time.Duration`.
    Duration,
    /// `time.Time`.
    Time,
    /// `*time.Location`.
    Zone,
    /// `*semver.Version`.
    Semver,
    /// A function of this name.
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

    /// A slice whose Go type names the type of its elements.
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

    /// A `[]string`.
    #[must_use]
    pub fn texts() -> Self {
        Self::List(Elem::Text, Box::new(Self::Text))
    }

    /// The nature of a value.
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

    /// Whether it is one of the whole numbers.
    #[must_use]
    pub fn integer(&self) -> bool {
        matches!(self, Self::Int(kind) if !matches!(kind, Int::Month | Int::Weekday))
    }

    /// Whether it is a number.
    #[must_use]
    pub fn number(&self) -> bool {
        self.integer() || *self == Self::Float
    }

    /// Whether it is a slice.
    #[must_use]
    pub fn array(&self) -> bool {
        matches!(self, Self::List(..) | Self::Bytes)
    }

    /// The nature of its elements.
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

    /// Whether a value of this nature can be handed over where the other one is wanted.
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

    /// Whether `==` may stand between the two.
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
