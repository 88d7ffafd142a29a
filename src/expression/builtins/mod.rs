//! The expression library's own functions: their parameters and their results.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `builtin/{builtin,lib,validation}.go`, checked
//! against those releases.

mod lists;
mod numbers;
mod shapes;
mod texts;

use super::convert::not_a;
use super::engine::Engine;
use super::functions;
use super::golang::methods;
use super::nature::Nature;
use super::time::Moment;
use super::value::{Outcome, Stop, Value};

pub use lists::{put, sorted};
pub use shapes::{Param, Predicate, Shape, predicate, shape};
pub use texts::as_number;

/// The function of this name, if the release has it.
#[must_use]
pub fn find(name: &str, engine: Engine) -> Option<&'static str> {
    functions::builtin(name, engine.expr)
}

/// Whether values of this nature have a method of this name.
#[must_use]
pub fn has_method(nature: &Nature, name: &str) -> bool {
    let one = match nature {
        Nature::Time => Value::Time(Moment::utc(0, 0)),
        Nature::Duration => Value::Duration(0),
        Nature::Int(kind) if !kind.is_plain() => Value::Int(1, *kind),
        Nature::Zone => Value::Zone("UTC".into()),
        Nature::Semver => return true,
        _ => return false,
    };
    methods::method(&one, name, &[]).is_some()
}

/// Calls a function of the library that takes no predicate.
///
/// # Errors
/// [`Stop::Fails`] with the library's error or Go's panic, also for an unknown name; [`Stop::Unsure`] if the result is
/// not known here.
pub fn call(name: &str, args: &[Value], engine: Engine) -> Outcome {
    let given = texts::call(name, args, engine)
        .or_else(|| numbers::call(name, args, engine))
        .or_else(|| lists::call(name, args, engine));
    given.unwrap_or_else(|| Stop::fails(format!("unknown builtin {name}")))
}

/// The library's error for a wrong number of arguments.
fn count<T>(wanted: &str, args: &[Value]) -> Result<T, Stop> {
    let given = args.len();
    Stop::fails(format!(
        "invalid number of arguments (expected {wanted}, got {given})"
    ))
}

/// An argument; nil if there is none.
fn arg(args: &[Value], at: usize) -> &Value {
    args.get(at).unwrap_or(&Value::Nil)
}

/// An argument that must be a string.
fn text(args: &[Value], at: usize) -> Result<&str, Stop> {
    match arg(args, at) {
        Value::Text(text) => Ok(text),
        other => not_a(other, "string"),
    }
}
