//! Evaluates what [`super::parse`] reads, in Argo's way of showing the result.

use std::collections::BTreeMap;

use super::Expr;
use crate::argo::Version;

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Val {
    /// Nothing.
    Nil,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Val>),
    /// A map; keys in order, as Go prints them.
    Map(BTreeMap<String, Val>),
}

/// The variables: dotted names are nested maps, as Argo expands them.
pub type Env = BTreeMap<String, Val>;

/// Where names get their values.
pub trait Names {
    /// The value of a name.
    fn value(&self, name: &str) -> Option<&Val>;
}

impl Names for Env {
    fn value(&self, name: &str) -> Option<&Val> {
        self.get(name)
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A value.
    Value(Val),
    /// Argo's engine gives an error.
    Fails,
    /// Not certain here.
    Unsure,
}

use Outcome::{Fails, Unsure, Value};

/// Names that are functions of the engine: alone they are no variable, and a nil of that name is known.
const ENGINE_NAMES: &[&str] = &[
    "duration", "now", "date", "len", "int", "float", "string", "type",
];

/// Evaluates an expression leniently: a name that is not in `env` makes Argo leave the tag for later, unless
/// it goes straight into a function of sprig, which gets a nil.
#[must_use]
pub fn evaluate(expr: &Expr, env: &dyn Names, version: Version) -> Outcome {
    match expr {
        Expr::Nil => Value(Val::Nil),
        Expr::Bool(b) => Value(Val::Bool(*b)),
        Expr::Int(n) => Value(Val::Int(*n)),
        Expr::Float(x) => Value(Val::Float(*x)),
        Expr::Text(t) => Value(Val::Text(t.clone())),
        Expr::List(items) => match all(items, env, version) {
            Ok(values) => Value(Val::List(values)),
            Err(other) => other,
        },
        Expr::Map(entries) => {
            let mut map = BTreeMap::new();
            for (key, value) in entries {
                match evaluate(value, env, version) {
                    Value(v) => map.insert(key.clone(), v),
                    other => return other,
                };
            }
            Value(Val::Map(map))
        }
        Expr::Name(name) => match env.value(name) {
            Some(value) => Value(value.clone()),
            None if ENGINE_NAMES.contains(&name.as_str()) => Value(Val::Nil),
            None => Fails,
        },
        Expr::Member(of, key) => member(of, key, env, version),
        Expr::Call(function, arguments) => call(function, arguments, env, version),
        Expr::Unary(op, operand) => match (*op, evaluate(operand, env, version)) {
            ("-", Value(Val::Int(n))) => n.checked_neg().map_or(Unsure, |n| Value(Val::Int(n))),
            ("-", Value(Val::Float(x))) => Value(Val::Float(-x)),
            ("!", Value(Val::Bool(b))) => Value(Val::Bool(!b)),
            (_, Value(_)) => Fails,
            (_, other) => other,
        },
        Expr::Binary(op, left, right) => binary(op, left, right, env, version),
        Expr::Choice(condition, yes, no) => match evaluate(condition, env, version) {
            Value(Val::Bool(true)) => evaluate(yes, env, version),
            Value(Val::Bool(false)) => evaluate(no, env, version),
            Value(_) => Fails,
            other => other,
        },
    }
}

fn all(items: &[Expr], env: &dyn Names, version: Version) -> Result<Vec<Val>, Outcome> {
    items
        .iter()
        .map(|item| match evaluate(item, env, version) {
            Value(value) => Ok(value),
            other => Err(other),
        })
        .collect()
}

fn member(of: &Expr, key: &Expr, env: &dyn Names, version: Version) -> Outcome {
    let (of, key) = match (evaluate(of, env, version), evaluate(key, env, version)) {
        (Value(of), Value(key)) => (of, key),
        (Fails, _) | (_, Fails) => return Fails,
        _ => return Unsure,
    };
    match (of, key) {
        (Val::Map(map), Val::Text(key)) => Value(map.get(&key).cloned().unwrap_or(Val::Nil)),
        (Val::List(items), Val::Int(n)) => usize::try_from(n)
            .ok()
            .and_then(|n| items.into_iter().nth(n))
            .map_or(Fails, Value),
        (Val::Text(_), _) => Unsure,
        _ => Fails,
    }
}

fn call(function: &Expr, arguments: &[Expr], env: &dyn Names, version: Version) -> Outcome {
    let name = match function {
        Expr::Name(name) => name.clone(),
        Expr::Member(of, key) => match (&**of, &**key) {
            (Expr::Name(of), Expr::Text(key)) => format!("{of}.{key}"),
            _ => return Unsure,
        },
        _ => return Unsure,
    };
    let arguments = arguments.iter().map(|argument| match argument {
        Expr::Name(missing) if name.starts_with("sprig.") && env.value(missing).is_none() => {
            Expr::Nil
        }
        other => other.clone(),
    });
    let arguments = match all(&arguments.collect::<Vec<_>>(), env, version) {
        Ok(values) => values,
        Err(other) => return other,
    };
    match (name.as_str(), arguments.as_slice()) {
        ("toJson", [value]) => Value(Val::Text(json(value))),
        // sprig's text functions read a nil as "" (3.4 refuses the nil: the tag is deferred).
        ("sprig.upper" | "sprig.lower" | "sprig.trim" | "sprig.title", [Val::Nil]) => {
            if version.at_least(3, 5) {
                Value(Val::Text(String::new()))
            } else {
                Fails
            }
        }
        ("sprig.upper", [Val::Text(t)]) => Value(Val::Text(t.to_uppercase())),
        ("sprig.lower", [Val::Text(t)]) => Value(Val::Text(t.to_lowercase())),
        ("sprig.trim", [Val::Text(t)]) => Value(Val::Text(t.trim().to_owned())),
        ("float" | "asFloat" | "int" | "asInt", [Val::Nil]) => Fails,
        _ => Unsure,
    }
}

fn binary(op: &str, left: &Expr, right: &Expr, env: &dyn Names, version: Version) -> Outcome {
    let left = match evaluate(left, env, version) {
        Value(value) => value,
        other => return other,
    };
    match (op, &left) {
        ("&&" | "and", Val::Bool(false)) => return Value(Val::Bool(false)),
        ("||" | "or", Val::Bool(true)) => return Value(Val::Bool(true)),
        ("??", value) if *value != Val::Nil => return Value(left),
        _ => {}
    }
    let right = match evaluate(right, env, version) {
        Value(value) => value,
        other => return other,
    };
    let numbers = number(&left).zip(number(&right));
    match (op, &left, &right) {
        ("??", _, _) => Value(right),
        ("==", _, _) => Value(Val::Bool(left == right)),
        ("!=", _, _) => Value(Val::Bool(left != right)),
        ("&&" | "and" | "||" | "or", Val::Bool(_), Val::Bool(b)) => Value(Val::Bool(*b)),
        ("in", _, Val::List(items)) => Value(Val::Bool(items.contains(&left))),
        ("+", Val::Text(a), Val::Text(b)) => Value(Val::Text(format!("{a}{b}"))),
        ("+", Val::Int(a), Val::Int(b)) => a.checked_add(*b).map_or(Unsure, |n| Value(Val::Int(n))),
        ("-", Val::Int(a), Val::Int(b)) => a.checked_sub(*b).map_or(Unsure, |n| Value(Val::Int(n))),
        ("*", Val::Int(a), Val::Int(b)) => a.checked_mul(*b).map_or(Unsure, |n| Value(Val::Int(n))),
        ("/", _, _) => numbers.map_or(Fails, |(a, b)| Value(Val::Float(a / b))),
        ("+", _, _) => numbers.map_or(Fails, |(a, b)| Value(Val::Float(a + b))),
        ("-", _, _) => numbers.map_or(Fails, |(a, b)| Value(Val::Float(a - b))),
        ("*", _, _) => numbers.map_or(Fails, |(a, b)| Value(Val::Float(a * b))),
        ("<", _, _) => numbers.map_or(Unsure, |(a, b)| Value(Val::Bool(a < b))),
        (">", _, _) => numbers.map_or(Unsure, |(a, b)| Value(Val::Bool(a > b))),
        ("<=", _, _) => numbers.map_or(Unsure, |(a, b)| Value(Val::Bool(a <= b))),
        (">=", _, _) => numbers.map_or(Unsure, |(a, b)| Value(Val::Bool(a >= b))),
        _ => Unsure,
    }
}

#[allow(clippy::cast_precision_loss)] // the engine divides whole numbers as floats, too
fn number(value: &Val) -> Option<f64> {
    match value {
        Val::Int(n) => Some(*n as f64),
        Val::Float(x) => Some(*x),
        _ => None,
    }
}

/// The text that a value becomes in place of its tag: `None` where the tag is left as it is.
#[must_use]
pub fn render(value: &Val, version: Version) -> Option<String> {
    match value {
        Val::Nil => None,
        Val::Text(text) => Some(text.clone()),
        Val::Float(x) if !x.is_finite() => {
            (!version.at_least(3, 6)).then(|| go_special(*x).to_owned())
        }
        _ if version.at_least(3, 6) => Some(json(value)),
        _ => Some(go_print(value)),
    }
}

fn go_special(x: f64) -> &'static str {
    if x.is_nan() {
        "NaN"
    } else if x > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    }
}

fn json(value: &Val) -> String {
    match value {
        Val::Nil => "null".to_owned(),
        Val::Bool(b) => b.to_string(),
        Val::Int(n) => n.to_string(),
        Val::Float(x) => crate::yaml::format_float(*x),
        Val::Text(t) => serde_json::Value::from(t.as_str()).to_string(),
        Val::List(items) => {
            format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(","))
        }
        Val::Map(map) => {
            let entries = map
                .iter()
                .map(|(k, v)| format!("{}:{}", serde_json::Value::from(k.as_str()), json(v)))
                .collect::<Vec<_>>();
            format!("{{{}}}", entries.join(","))
        }
    }
}

/// Go's `%v`.
fn go_print(value: &Val) -> String {
    match value {
        Val::Nil => "<nil>".to_owned(),
        Val::Text(t) => t.clone(),
        Val::List(items) => {
            format!(
                "[{}]",
                items.iter().map(go_print).collect::<Vec<_>>().join(" ")
            )
        }
        Val::Map(map) => {
            let entries = map
                .iter()
                .map(|(k, v)| format!("{k}:{}", go_print(v)))
                .collect::<Vec<_>>();
            format!("map[{}]", entries.join(" "))
        }
        other => json(other),
    }
}
