//! Values of expressions, as Go has them: their kinds decide how they are printed, compared and passed to functions.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::golang::time::Moment;

/// A value of an expression.
#[derive(Debug, Clone)]
pub enum Value {
    /// `nil`.
    Nil,
    /// `bool`.
    Bool(bool),
    /// One of Go's whole numbers; `Uint64` above 2^63 wraps around.
    Int(i64, Int),
    /// `float64`.
    Float(f64),
    /// `string`. Go's may hold any bytes; where a function would cut a character in two, it holds U+FFFD here, as in
    /// the JSON that Argo makes of it.
    Text(Rc<str>),
    /// `[]byte`.
    Bytes(Rc<[u8]>),
    /// A slice, with the type of its elements.
    List(Rc<Vec<Value>>, Elem),
    /// `map[string]interface{}`, in the order of its keys, as Go prints it.
    Map(Rc<BTreeMap<Rc<str>, Value>>),
    /// `map[interface{}]interface{}`, in the order in which the keys came.
    AnyMap(Rc<Vec<(Value, Value)>>),
    /// `time.Duration`, in nanoseconds.
    Duration(i64),
    /// `time.Time`.
    Time(Moment),
    /// `*time.Location`, by name.
    Zone(Rc<str>),
    /// `*semver.Version` of sprig.
    Semver(Rc<super::sprig::Semver>),
    /// A function that is not called: `sprig.upper` without parentheses, a method.
    Func(Function),
}

/// Which of Go's whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Int {
    /// `int`.
    Int,
    /// `int32`; also `rune`.
    Int32,
    /// `int64`.
    Int64,
    /// `uint8`; also `byte`.
    Uint8,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
    /// `time.Month`, printed as its English name by `%v` and as a number in JSON.
    Month,
    /// `time.Weekday`, likewise.
    Weekday,
}

/// The type of a slice's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Elem {
    /// `[]interface{}`.
    Any,
    /// A `[]interface{}` that is nil: it is empty, JSON has it as `null`, and `??` takes it for nil.
    Nil,
    /// `[]string`.
    Text,
    /// `[]int`.
    Int,
    /// `[]map[string]interface{}`.
    Map,
    /// Any other: no value has it, but the checker of v1.16 takes what `map(…)` gives for such a slice.
    Other,
}

/// A function as a value.
#[derive(Debug, Clone)]
pub enum Function {
    /// `sprig.<name>`.
    Sprig(&'static str),
    /// One that Argo or the expression library knows by this name.
    Named(&'static str),
    /// A method of a value, by name: `now().Unix`.
    Method(Rc<Value>, Rc<str>),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Argo's engine fails, with this text.
    Fails(String),
    /// It is not known here what Argo's engine gives, for this reason: chance, the clock, the network, cryptography.
    Unsure(String),
}

/// What a function gives.
pub type Outcome = Result<Value, Stop>;

impl Value {
    /// A Go `int`.
    #[must_use]
    pub const fn int(value: i64) -> Self {
        Self::Int(value, Int::Int)
    }

    /// A Go `int64`.
    #[must_use]
    pub const fn int64(value: i64) -> Self {
        Self::Int(value, Int::Int64)
    }

    /// A text.
    #[must_use]
    pub fn text(value: impl Into<Rc<str>>) -> Self {
        Self::Text(value.into())
    }

    /// A `[]interface{}`.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items), Elem::Any)
    }

    /// A `[]interface{}` that is nil.
    #[must_use]
    pub fn nil_list() -> Self {
        Self::List(Rc::default(), Elem::Nil)
    }

    /// Whether Go takes it for nil: `nil` itself, and a slice that is nil.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil | Self::List(_, Elem::Nil))
    }

    /// A `[]string`.
    #[must_use]
    pub fn texts<S: Into<Rc<str>>>(items: impl IntoIterator<Item = S>) -> Self {
        let items = items.into_iter().map(Self::text).collect();
        Self::List(Rc::new(items), Elem::Text)
    }

    /// A `map[string]interface{}`.
    #[must_use]
    pub fn map<S: Into<Rc<str>>>(entries: impl IntoIterator<Item = (S, Self)>) -> Self {
        Self::Map(Rc::new(
            entries.into_iter().map(|(k, v)| (k.into(), v)).collect(),
        ))
    }

    /// Whether a function is somewhere in it, whose address Go prints.
    #[must_use]
    pub fn has_function(&self) -> bool {
        match self {
            Self::Func(_) => true,
            Self::List(items, _) => items.iter().any(Self::has_function),
            Self::Map(map) => map.values().any(Self::has_function),
            Self::AnyMap(pairs) => pairs.iter().any(|(_, value)| value.has_function()),
            _ => false,
        }
    }

    /// Its Go type, as `%T` prints it.
    #[must_use]
    pub fn go_type(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_, kind) => kind.go_type(),
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::Bytes(_) => "[]uint8",
            Self::List(_, Elem::Any | Elem::Nil | Elem::Other) => "[]interface {}",
            Self::List(_, Elem::Text) => "[]string",
            Self::List(_, Elem::Int) => "[]int",
            Self::List(_, Elem::Map) => "[]map[string]interface {}",
            Self::Map(_) => "map[string]interface {}",
            Self::AnyMap(_) => "map[interface {}]interface {}",
            Self::Duration(_) => "time.Duration",
            Self::Time(_) => "time.Time",
            Self::Zone(_) => "*time.Location",
            Self::Semver(_) => "*semver.Version",
            Self::Func(_) => "func",
        }
    }
}

impl Int {
    /// Whether it is one of the plain numbers, not a named type.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        !matches!(self, Self::Month | Self::Weekday)
    }

    /// Whether it has no negative numbers.
    #[must_use]
    pub const fn is_unsigned(self) -> bool {
        matches!(self, Self::Uint8 | Self::Uint32 | Self::Uint64)
    }

    /// A number as it is kept in this type, beyond whose bounds it wraps around.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // that is what wrapping is
    pub const fn wrap(self, value: i64) -> i64 {
        match self {
            Self::Int32 => value as i32 as i64,
            Self::Uint8 => value as u8 as i64,
            Self::Uint32 => value as u32 as i64,
            _ => value,
        }
    }

    /// Its Go type.
    #[must_use]
    pub const fn go_type(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Uint8 => "uint8",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Month => "time.Month",
            Self::Weekday => "time.Weekday",
        }
    }
}

impl Stop {
    /// A failure with this text.
    pub fn fails<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self::Fails(text.into()))
    }

    /// A value that is not known, for this reason.
    pub fn unsure<T>(reason: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unsure(reason.into()))
    }
}
