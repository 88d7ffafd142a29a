//! Argo's function `jsonpath(text, path)`.
//!
//! Source: Argo's `util/expr/env`, which uses evilmonkeyinc/jsonpath v0.8.1 since 3.5, and oliveagle/jsonpath of 2018
//! in 3.4. The two have little more in common than `$.a.b`.

use super::engine::Engine;
use super::golang::json::from_json;
use super::value::{Outcome, Stop, Value};

mod apply;
mod old;
mod old_filter;
mod path;
mod script;
mod subscript;
#[cfg(test)]
mod tests;

/// The longest path that is followed here, in bytes.
const LONGEST: usize = 1_000;

/// How many steps into a value are made here for one path: `$..........` visits a value again and again.
const STEPS: u32 = 100_000;

/// How deep filters may be nested here.
const DEEPEST: u32 = 100;

/// Calls `jsonpath` with its two arguments: the JSON document as a string, and the path.
///
/// # Errors
/// [`Stop::Fails`] with the message of Argo's engine; [`Stop::Unsure`] if the library's answer is not known here.
pub fn call(args: &[Value], engine: Engine) -> Outcome {
    let [text, path] = args else {
        let how = if args.len() < 2 {
            "not enough"
        } else {
            "too many"
        };
        return Stop::fails(format!("{how} arguments to call jsonpath"));
    };
    let (text, path) = (argument(text, engine)?, argument(path, engine)?);
    let data = from_json(text)?;
    if path.len() > LONGEST {
        return Stop::unsure("a long path");
    }
    if engine.argo.at_least(3, 5) {
        path::query(path, &data)
    } else {
        old::query(path, &data)
    }
}

/// One of the two arguments as a string. Since 3.5, nil is the empty string.
fn argument(value: &Value, engine: Engine) -> Result<&str, Stop> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Nil if engine.argo.at_least(3, 5) => Ok(""),
        Value::Nil => Stop::fails("reflect: Call using interface {} as type string"),
        Value::Map(_) | Value::List(..) => Stop::fails(format!(
            "reflect: Call using {} as type string",
            value.go_type()
        )),
        other => Stop::fails(format!(
            "cannot use {} as argument (type string) to call jsonpath ",
            other.go_type()
        )),
    }
}

/// The kind of a JSON value's Go type, as the libraries' errors write it.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "nil",
        Value::Bool(_) => "bool",
        Value::Float(_) => "float64",
        Value::Text(_) => "string",
        Value::List(..) => "slice",
        Value::Map(_) => "map",
        _ => "int64",
    }
}
