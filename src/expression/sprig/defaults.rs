//! Choices, JSON and reflection: `default`, `coalesce`, `ternary`, `toJson`, `kindOf`, `deepEqual`.
//!
//! Source: defaults.go and reflect.go of sprig.

use super::args::Args;
use super::values::{deep_equal, is_empty};
use crate::expression::convert::kind;
use crate::expression::golang::json::{from_json, to_json, to_json_indent};
use crate::expression::value::{Outcome, Stop, Value};

pub(super) fn default(a: &Args<'_>) -> Outcome {
    let given = a.rest(1).first().filter(|given| !is_empty(given));
    Ok(given.unwrap_or_else(|| a.any(0)).clone())
}

pub(super) fn empty(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(is_empty(a.any(0))))
}

pub(super) fn coalesce(a: &Args<'_>) -> Outcome {
    let first = a.rest(0).iter().find(|v| !is_empty(v));
    Ok(first.cloned().unwrap_or(Value::Nil))
}

pub(super) fn all(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(!a.rest(0).iter().any(is_empty)))
}

pub(super) fn any(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(a.rest(0).iter().any(|v| !is_empty(v))))
}

pub(super) fn ternary(a: &Args<'_>) -> Outcome {
    Ok(a.any(usize::from(!a.bool(2))).clone())
}

pub(super) fn must_from_json(a: &Args<'_>) -> Outcome {
    from_json(a.text(0))
}

pub(super) fn from_json_or_nil(a: &Args<'_>) -> Outcome {
    match from_json(a.text(0)) {
        Err(Stop::Fails(_)) => Ok(Value::Nil),
        other => other,
    }
}

/// The JSON of a function's argument, written in one of three ways.
fn written(a: &Args<'_>, how: fn(&Value) -> Result<String, String>) -> Result<String, Stop> {
    how(a.any(0)).map_err(Stop::Fails)
}

fn plain(value: &Value) -> Result<String, String> {
    to_json(value, true)
}

fn raw(value: &Value) -> Result<String, String> {
    to_json(value, false)
}

fn pretty(value: &Value) -> Result<String, String> {
    to_json_indent(value, "  ")
}

/// The JSON, or the empty string where sprig ignores the error.
fn or_empty(json: Result<String, Stop>) -> Outcome {
    match json {
        Err(Stop::Fails(_)) => Ok(Value::text("")),
        other => other.map(Value::text),
    }
}

pub(super) fn to_json_or_empty(a: &Args<'_>) -> Outcome {
    or_empty(written(a, plain))
}

pub(super) fn must_to_json(a: &Args<'_>) -> Outcome {
    written(a, plain).map(Value::text)
}

pub(super) fn to_pretty_json(a: &Args<'_>) -> Outcome {
    or_empty(written(a, pretty))
}

pub(super) fn must_to_pretty_json(a: &Args<'_>) -> Outcome {
    written(a, pretty).map(Value::text)
}

pub(super) fn to_raw_json(a: &Args<'_>) -> Outcome {
    written(a, raw).map(Value::text)
}

pub(super) fn deep_copy(a: &Args<'_>) -> Outcome {
    match a.any(0) {
        Value::Nil => Stop::fails("reflect: call of reflect.Value.Type on zero Value"),
        Value::Time(_) | Value::Zone(_) | Value::Semver(_) | Value::Func(_) => {
            Stop::unsure("a copy of a structure")
        }
        other => Ok(other.clone()),
    }
}

/// `%T` of a value; that of a function is not known here.
fn type_name(value: &Value) -> Result<&'static str, Stop> {
    match value {
        Value::Func(_) => Stop::unsure("the type of a function"),
        other => Ok(other.go_type()),
    }
}

pub(super) fn type_of(a: &Args<'_>) -> Outcome {
    type_name(a.any(0)).map(Value::text)
}

pub(super) fn type_is(a: &Args<'_>) -> Outcome {
    type_name(a.any(1)).map(|name| Value::Bool(name == a.text(0)))
}

pub(super) fn type_is_like(a: &Args<'_>) -> Outcome {
    let target = a.text(0);
    type_name(a.any(1))
        .map(|name| Value::Bool(name == target || name.strip_prefix('*') == Some(target)))
}

pub(super) fn kind_of(a: &Args<'_>) -> Outcome {
    Ok(Value::text(kind(a.any(0))))
}

pub(super) fn kind_is(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(kind(a.any(1)) == a.text(0)))
}

pub(super) fn equal(a: &Args<'_>) -> Outcome {
    Ok(Value::Bool(deep_equal(a.any(0), a.any(1))))
}

pub(super) fn fail(a: &Args<'_>) -> Outcome {
    Stop::fails(a.text(0))
}

pub(super) fn chance(_: &Args<'_>) -> Outcome {
    Stop::unsure("chance")
}

pub(super) fn cryptography(_: &Args<'_>) -> Outcome {
    Stop::unsure("cryptography")
}

pub(super) fn network(_: &Args<'_>) -> Outcome {
    Stop::unsure("the network")
}
