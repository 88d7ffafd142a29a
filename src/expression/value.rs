//! Values of expressions with their Go types, which decide how they are printed, compared and passed to functions.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::semver::Semver;
use super::time::Moment;

/// A value of an expression.
#[derive(Debug, Clone)]
pub enum Value {
    /// `nil`: no value.
    Nil,
    /// `bool`: `true` or `false`.
    Bool(bool),
    /// One of Go's types of whole numbers; a `Uint64` from 2^63 on is kept as the negative number with the same bits.
    Int(i64, Int),
    /// `float64`: a number with a fraction.
    Float(f64),
    /// `string`. In Go it may contain any bytes; where a function would cut a character in two, it contains U+FFFD
    /// here, as in the JSON that Argo writes.
    Text(Rc<str>),
    /// `[]byte`: a sequence of bytes.
    Bytes(Rc<[u8]>),
    /// A slice with its elements, and their type in Go.
    List(Rc<Vec<Value>>, Elem),
    /// `map[string]interface{}`, sorted by key, as Go prints it.
    Map(Rc<BTreeMap<Rc<str>, Value>>),
    /// `map[interface{}]interface{}`, in the order in which the keys were added.
    AnyMap(Rc<Vec<(Value, Value)>>),
    /// `time.Duration`, in nanoseconds.
    Duration(i64),
    /// `time.Time`: a moment with its time zone.
    Time(Moment),
    /// `*time.Location`: a time zone, by its name.
    Zone(Rc<str>),
    /// `*semver.Version`: a version of sprig's `semver`.
    Semver(Rc<Semver>),
    /// A function that is not called: `sprig.upper` without parentheses, a method.
    Func(Function),
}

/// Which of Go's types of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Int {
    /// `int`: 64 bits, the type of number literals.
    Int,
    /// `int32`, also called `rune`: 32 bits.
    Int32,
    /// `int64`: 64 bits, like `int`, but a type of its own.
    Int64,
    /// `uint8`, also called `byte`: 8 bits without a sign.
    Uint8,
    /// `uint32`: 32 bits without a sign.
    Uint32,
    /// `uint64`: 64 bits without a sign.
    Uint64,
    /// `time.Month`: written as its English name by `%v`, and as a number in JSON.
    Month,
    /// `time.Weekday`: written as its English name by `%v`, and as a number in JSON.
    Weekday,
}

/// The type of a slice's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Elem {
    /// The elements of a `[]interface{}`: values of any type.
    Any,
    /// Those of a `[]interface{}` that is nil: it is empty, JSON writes it as `null`, and `??` treats it as nil.
    Nil,
    /// The elements of a `[]string`.
    Text,
    /// The elements of a `[]int`.
    Int,
    /// The elements of a `[]map[string]interface{}`.
    Map,
    /// Any other type: no value has it, but v1.16's checker assumes such a slice for the result of `map(…)`.
    Other,
}

/// A function as a value.
#[derive(Debug, Clone)]
pub enum Function {
    /// A function of sprig: `sprig.upper`, with the name after the dot.
    Sprig(&'static str),
    /// A function of Argo or of the expression library, with its name.
    Named(&'static str),
    /// A method of a value, by its name: `now().Unix`.
    Method(Rc<Value>, Rc<str>),
}

/// Why an expression or a function has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Argo's engine fails, with this message.
    Fails(String),
    /// It is not known here what Argo's engine gives, for this reason: randomness, the clock,
    /// the network, cryptography.
    Unsure(String),
}

/// The result of a function: its value, or why there is none.
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

    /// A Go `string`.
    #[must_use]
    pub fn text(value: impl Into<Rc<str>>) -> Self {
        Self::Text(value.into())
    }

    /// A `[]interface{}` with these elements.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items), Elem::Any)
    }

    /// A `[]interface{}` that is nil.
    #[must_use]
    pub fn nil_list() -> Self {
        Self::List(Rc::default(), Elem::Nil)
    }

    /// Whether Go treats it as nil: `nil` itself, or a nil slice.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil | Self::List(_, Elem::Nil))
    }

    /// A `[]string` with these elements.
    #[must_use]
    pub fn texts<S: Into<Rc<str>>>(items: impl IntoIterator<Item = S>) -> Self {
        let items = items.into_iter().map(Self::text).collect();
        Self::List(Rc::new(items), Elem::Text)
    }

    /// A `map[string]interface{}` with these entries.
    #[must_use]
    pub fn map<S: Into<Rc<str>>>(entries: impl IntoIterator<Item = (S, Self)>) -> Self {
        Self::Map(Rc::new(
            entries.into_iter().map(|(k, v)| (k.into(), v)).collect(),
        ))
    }

    /// Whether it is or contains a function, for which Go prints an address.
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

    /// The Go type, as `%T` prints it.
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
    /// Whether it is a plain number, not a named type (`time.Month`, `time.Weekday`).
    #[must_use]
    pub const fn is_plain(self) -> bool {
        !matches!(self, Self::Month | Self::Weekday)
    }

    /// Whether it is unsigned.
    #[must_use]
    pub const fn is_unsigned(self) -> bool {
        matches!(self, Self::Uint8 | Self::Uint32 | Self::Uint64)
    }

    /// A number as this type stores it: out of range, it wraps around.
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

    /// The Go type, as `%T` prints it.
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
    /// A failure of Argo's engine with this message.
    pub fn fails<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self::Fails(text.into()))
    }

    /// A value that is not known here, for this reason.
    pub fn unsure<T>(reason: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unsure(reason.into()))
    }
}
