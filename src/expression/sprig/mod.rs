//! The functions of Masterminds/sprig that Argo offers under `sprig.`.
//!
//! Source: sprig v3.2.3 (Argo 3.4 and 3.5) and v3.3.0 (3.6 and later), with their releases of spf13/cast,
//! Masterminds/semver and Masterminds/goutils; `functions.tsv` for what Argo removes.
//!
//! Values are never changed in place: where sprig writes into the map that it is given (`set`, `unset`, `merge`), only
//! the result has the change. `split` and `splitn` give a `map[string]string` in Go, here an ordinary map.

mod args;
mod case;
mod cast;
mod date;
mod decimal;
mod defaults;
mod dicts;
mod encoding;
mod lists;
mod numbers;
mod paths;
mod regexes;
mod semver;
mod strings;
mod table;
mod url;
mod values;
mod words;

#[cfg(test)]
mod tests;

use super::engine::Engine;
use super::value::{Outcome, Stop, Value};
use args::Args;

/// The Go type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// `interface{}`, which takes any value.
    Any,
    /// `string`: text in UTF-8.
    Text,
    /// `int`: a 64-bit whole number.
    Int,
    /// `uint32`: a whole number from 0 to 2^32 - 1.
    Uint32,
    /// `float64`: a number with a fraction.
    Float,
    /// `bool`: `true` or `false`.
    Bool,
    /// `map[string]interface{}`: a map from strings to any values.
    Map,
    /// `[]interface{}`: a list of any values.
    List,
    /// `time.Time`: a moment with its time zone.
    Time,
    /// `sprig.certificate`, a type that no value here has.
    Certificate,
}

/// The parameters of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The types of the required parameters.
    pub params: &'static [Param],
    /// The type of any further arguments; `None` if there must not be any.
    pub rest: Option<Param>,
}

impl Param {
    /// The type as Go's `reflect` prints it.
    #[must_use]
    pub const fn go_type(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Text => "string",
            Self::Int => "int",
            Self::Uint32 => "uint32",
            Self::Float => "float64",
            Self::Bool => "bool",
            Self::Map => "map[string]interface {}",
            Self::List => "[]interface {}",
            Self::Time => "time.Time",
            Self::Certificate => "sprig.certificate",
        }
    }
}

impl Signature {
    /// The smallest number of arguments.
    #[must_use]
    pub const fn min(&self) -> usize {
        self.params.len()
    }

    /// The largest number of arguments; `None` without a limit.
    #[must_use]
    pub const fn max(&self) -> Option<usize> {
        if self.rest.is_some() {
            None
        } else {
            Some(self.params.len())
        }
    }
}

/// The function of this name, if this release of Argo has it under `sprig.`.
#[must_use]
pub fn find(name: &str, engine: Engine) -> Option<&'static str> {
    table::row(name)
        .filter(|row| row.since <= engine.sprig)
        .map(|row| row.name)
}

/// The names of all functions that a release has, in alphabetical order.
#[must_use]
pub fn names(engine: Engine) -> Vec<&'static str> {
    table::rows()
        .filter(|row| row.since <= engine.sprig)
        .map(|row| row.name)
        .collect()
}

/// The parameters of a function, in any release; `None` if sprig does not have it.
#[must_use]
pub fn signature(name: &str) -> Option<Signature> {
    table::row(name).map(|row| row.signature)
}

/// Calls a function of sprig the way expr does, by reflection: the arguments are checked as `reflect.Value.Call` does.
///
/// # Errors
/// [`Stop::Fails`] with the message of Go's error or panic; [`Stop::Unsure`] if the result is not known here.
pub fn call(name: &'static str, args: &[Value], engine: Engine) -> Outcome {
    let Some(row) = table::row(name) else {
        return Stop::unsure(format!("sprig.{name}"));
    };
    let args = args::admit(&row.signature, args, engine)?;
    (row.run)(&Args::new(&args, engine))
}
