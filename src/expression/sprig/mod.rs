//! The functions of Masterminds/sprig that Argo puts below `sprig.`.
//!
//! Source: sprig v3.2.3 (Argo 3.4 and 3.5) and v3.3.0 (3.6 and later), with the releases of spf13/cast,
//! Masterminds/semver and Masterminds/goutils beside them; `functions.tsv` for what Argo takes out again.
//!
//! Values are never changed in place: where sprig writes into the map it was given (`set`, `unset`, `merge`), only the
//! result has the change. `split` and `splitn` give a `map[string]string` in Go, here an ordinary map.

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
mod words;

#[cfg(test)]
mod tests;

use super::engine::Engine;
use super::value::{Outcome, Stop, Value};
use args::Args;

/// A `*semver.Version` of Masterminds/semver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Semver {
    /// Major, minor and patch number.
    pub numbers: [u64; 3],
    /// What follows a `-`; empty if nothing does.
    pub prerelease: String,
    /// What follows a `+`; empty if nothing does.
    pub metadata: String,
    /// The text it was read from.
    pub original: String,
}

impl std::fmt::Display for Semver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// The Go type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// `interface{}`, which takes any value.
    Any,
    /// `string`.
    Text,
    /// `int`.
    Int,
    /// `uint32`.
    Uint32,
    /// `float64`.
    Float,
    /// `bool`.
    Bool,
    /// `map[string]interface{}`.
    Map,
    /// `[]interface{}`.
    List,
    /// `time.Time`.
    Time,
    /// `sprig.certificate`, which no value here is.
    Certificate,
}

/// The parameters of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Those that must be there.
    pub params: &'static [Param],
    /// The type of any number of others after them.
    pub rest: Option<Param>,
}

impl Param {
    /// The type as reflect prints it.
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
    /// The fewest arguments.
    #[must_use]
    pub const fn min(&self) -> usize {
        self.params.len()
    }

    /// The most arguments, if there is a bound.
    #[must_use]
    pub const fn max(&self) -> Option<usize> {
        if self.rest.is_some() {
            None
        } else {
            Some(self.params.len())
        }
    }
}

/// The name of a function that Argo of this release has below `sprig.`.
#[must_use]
pub fn find(name: &str, engine: Engine) -> Option<&'static str> {
    table::row(name)
        .filter(|row| row.since <= engine.sprig)
        .map(|row| row.name)
}

/// The names of all functions that a release has, in order.
#[must_use]
pub fn names(engine: Engine) -> Vec<&'static str> {
    table::rows()
        .filter(|row| row.since <= engine.sprig)
        .map(|row| row.name)
        .collect()
}

/// The parameters of a function.
#[must_use]
pub fn signature(name: &str) -> Option<Signature> {
    table::row(name).map(|row| row.signature)
}

/// What a function gives when expr calls it by reflection: the arguments are checked as `reflect.Value.Call` does.
///
/// # Errors
/// The text of Go's error or panic, or why the result is not known here.
pub fn call(name: &'static str, args: &[Value], engine: Engine) -> Outcome {
    let Some(row) = table::row(name) else {
        return Stop::unsure(format!("sprig.{name}"));
    };
    let args = args::admit(&row.signature, args, engine)?;
    (row.run)(&Args::new(&args, engine))
}
