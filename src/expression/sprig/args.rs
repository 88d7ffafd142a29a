//! The arguments of a call: how expr passes them to `reflect.Value.Call`, and how a function reads them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Param, Signature};
use crate::expression::engine::Engine;
use crate::expression::time::Moment;
use crate::expression::value::{Elem, Int, Stop, Value};

/// The largest number of items or bytes that is built here.
pub(super) const MOST: usize = 1_000_000;

/// Go's zero time, 0001-01-01T00:00:00Z, in seconds since 1970.
pub(super) const ZERO_TIME: i64 = -62_135_596_800;

/// The first release of expr that gives a `nil` argument the parameter's type.
///
/// Source: `OpCall` of vm.go, v1.16.9 and v1.17.0.
const TYPED_NIL: (u16, u16) = (17, 0);

/// The first release of expr that uses the type of the variadic parameter for `nil`.
const VARIADIC_NIL: (u16, u16) = (17, 7);

/// The first release of expr that counts the arguments itself.
const COUNTS: (u16, u16) = (17, 8);

/// The arguments that a function gets: of the right number and types.
pub(super) struct Args<'a> {
    values: &'a [Value],
    /// The libraries of the release of Argo.
    pub engine: Engine,
}

impl<'a> Args<'a> {
    /// The arguments of a call that [`admit`] has accepted.
    pub fn new(values: &'a [Value], engine: Engine) -> Self {
        Self { values, engine }
    }

    /// The argument at a position, counted from 0.
    pub fn any(&self, at: usize) -> &'a Value {
        self.values.get(at).unwrap_or(&Value::Nil)
    }

    /// The `string` at a position, counted from 0.
    pub fn text(&self, at: usize) -> &'a str {
        match self.values.get(at) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The `int` at a position, counted from 0.
    pub fn int(&self, at: usize) -> i64 {
        match self.values.get(at) {
            Some(Value::Int(value, _)) => *value,
            _ => 0,
        }
    }

    /// The `bool` at a position, counted from 0.
    pub fn bool(&self, at: usize) -> bool {
        matches!(self.values.get(at), Some(Value::Bool(true)))
    }

    /// The map at a position, counted from 0; an empty one for nil.
    pub fn map(&self, at: usize) -> Rc<BTreeMap<Rc<str>, Value>> {
        match self.values.get(at) {
            Some(Value::Map(map)) => Rc::clone(map),
            _ => Rc::default(),
        }
    }

    /// The arguments from a position on.
    pub fn rest(&self, from: usize) -> &'a [Value] {
        self.values.get(from..).unwrap_or_default()
    }
}

/// The arguments as the function gets them, or the error with which expr or reflect refuses them.
///
/// Source: `OpCall` of expr's vm.go; `Value.call` of Go's reflect.
pub(super) fn admit<'a>(
    signature: &Signature,
    args: &'a [Value],
    engine: Engine,
) -> Result<Cow<'a, [Value]>, Stop> {
    if engine.expr >= COUNTS {
        count(signature, args.len())?;
    }
    let typed_nil = engine.expr >= TYPED_NIL;
    let mut out = Cow::Borrowed(args);
    if typed_nil && args.iter().any(|arg| matches!(arg, Value::Nil)) {
        let mut filled = args.to_vec();
        for (at, arg) in filled.iter_mut().enumerate().rev() {
            if matches!(arg, Value::Nil) {
                *arg = nil_at(signature, at, engine)?;
            }
        }
        out = Cow::Owned(filled);
    }
    if args.len() < signature.min() {
        return Stop::fails("reflect: Call with too few input arguments");
    }
    if signature.max().is_some_and(|max| args.len() > max) {
        return Stop::fails("reflect: Call with too many input arguments");
    }
    for (at, arg) in out.iter().enumerate() {
        match (signature.params.get(at), signature.rest) {
            (Some(param), _) if !takes(*param, arg, typed_nil) => {
                return Stop::fails(format!(
                    "reflect: Call using {} as type {}",
                    given(arg),
                    param.go_type()
                ));
            }
            (None, Some(rest)) if !takes(rest, arg, typed_nil && engine.expr >= VARIADIC_NIL) => {
                let found = match (arg, rest) {
                    (Value::Nil, _) if typed_nil => format!("[]{}", rest.go_type()),
                    _ => given(arg).to_owned(),
                };
                return Stop::fails(format!(
                    "reflect: cannot use {found} as type {} in Call",
                    rest.go_type()
                ));
            }
            _ => {}
        }
    }
    Ok(out)
}

/// Checks the number of arguments, as expr 1.17.8 does.
fn count(signature: &Signature, given: usize) -> Result<(), Stop> {
    let least = signature.min();
    if signature.rest.is_some() {
        if given < least {
            return Stop::fails(format!(
                "invalid number of arguments: expected at least {least}, got {given}"
            ));
        }
    } else if given != least {
        return Stop::fails(format!(
            "invalid number of arguments: expected {least}, got {given}"
        ));
    }
    Ok(())
}

/// The value of a `nil` argument at a position, in those releases of expr that give it the parameter's type.
fn nil_at(signature: &Signature, at: usize, engine: Engine) -> Result<Value, Stop> {
    let fixed = signature.params.len();
    match (signature.params.get(at), signature.rest) {
        (Some(param), _) => Ok(zero(*param)),
        (None, Some(rest)) if engine.expr >= VARIADIC_NIL => Ok(zero(rest)),
        // The last parameter is treated as what it is in Go: a slice, here an empty one.
        (None, Some(Param::Any)) if at == fixed => Ok(Value::nil_list()),
        (None, Some(_)) if at == fixed => Ok(Value::Nil),
        (None, rest) => {
            let known = fixed + usize::from(rest.is_some());
            Stop::fails(format!(
                "runtime error: index out of range [{at}] with length {known}"
            ))
        }
    }
}

/// The zero value of a type.
fn zero(param: Param) -> Value {
    match param {
        // A nil map stays `nil`: it is empty, but nothing can be set in it.
        Param::Any | Param::Certificate | Param::Map => Value::Nil,
        Param::Text => Value::text(""),
        Param::Int => Value::int(0),
        Param::Uint32 => Value::Int(0, Int::Uint32),
        Param::Float => Value::Float(0.0),
        Param::Bool => Value::Bool(false),
        Param::List => Value::nil_list(),
        Param::Time => Value::Time(Moment {
            seconds: ZERO_TIME,
            nanos: 0,
            offset: 0,
            zone: Rc::from("UTC"),
        }),
    }
}

/// Whether a value can be assigned to a parameter.
const fn takes(param: Param, value: &Value, typed_nil: bool) -> bool {
    match (param, value) {
        (Param::Any, _)
        | (Param::Text, Value::Text(_))
        | (Param::Int, Value::Int(_, Int::Int))
        | (Param::Uint32, Value::Int(_, Int::Uint32))
        | (Param::Float, Value::Float(_))
        | (Param::Bool, Value::Bool(_))
        | (Param::Map, Value::Map(_))
        | (Param::List, Value::List(_, Elem::Any | Elem::Nil))
        | (Param::Time, Value::Time(_)) => true,
        (Param::Map, Value::Nil) => typed_nil,
        _ => false,
    }
}

/// The type of an argument as reflect prints it.
fn given(value: &Value) -> &'static str {
    match value {
        Value::Nil => "interface {}",
        other => other.go_type(),
    }
}
