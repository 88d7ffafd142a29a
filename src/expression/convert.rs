//! How expr-lang takes a value for a number, and what it calls it in its errors.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `vm/runtime/runtime.go`.

use super::golang::numbers;
use super::value::{Int, Stop, Value};

/// Go's error for a value that does not have the type that a function takes.
pub fn not_a<T>(value: &Value, wanted: &str) -> Result<T, Stop> {
    Stop::fails(match value {
        Value::Nil => format!("interface conversion: interface {{}} is nil, not {wanted}"),
        value => format!(
            "interface conversion: interface {{}} is {}, not {wanted}",
            value.go_type()
        ),
    })
}

/// A number as Go's `runtime.ToInt` converts it. Anything else is an error.
pub fn to_int(value: &Value) -> Result<i64, Stop> {
    match value {
        Value::Int(value, kind) if kind.is_plain() => Ok(*value),
        Value::Float(value) => Ok(numbers::to_int(*value)),
        other => Stop::fails(format!("invalid operation: int({})", other.go_type())),
    }
}

/// A number as Go's `runtime.ToFloat64` converts it. Anything else is an error.
pub fn to_float(value: &Value) -> Result<f64, Stop> {
    match value {
        Value::Int(value, Int::Uint64) => {
            #[allow(clippy::cast_precision_loss)] // Go rounds as well
            Ok(value.cast_unsigned() as f64)
        }
        Value::Int(value, kind) if kind.is_plain() => Ok(numbers::to_float(*value)),
        Value::Float(value) => Ok(*value),
        other => Stop::fails(format!("invalid operation: float({})", other.go_type())),
    }
}

/// Go's `reflect.Kind` of a value.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "invalid",
        Value::Bool(_) => "bool",
        Value::Int(_, Int::Month | Int::Weekday) => "int",
        Value::Int(_, kind) => kind.go_type(),
        Value::Float(_) => "float64",
        Value::Text(_) => "string",
        Value::Bytes(_) | Value::List(..) => "slice",
        Value::Map(_) | Value::AnyMap(_) => "map",
        Value::Duration(_) => "int64",
        Value::Time(_) => "struct",
        Value::Zone(_) | Value::Semver(_) => "ptr",
        Value::Func(_) => "func",
    }
}
