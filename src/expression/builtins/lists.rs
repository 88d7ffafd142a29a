//! Functions of lists and maps.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{arg, count, text};
use crate::expression::convert::{kind, to_int};
use crate::expression::engine::Engine;
use crate::expression::golang::numbers;
use crate::expression::value::{Elem, Int, Outcome, Stop, Value};
use crate::expression::{members, operators};

/// Calls a function of lists or maps; `None` if the name is not one of theirs.
pub fn call(name: &str, args: &[Value], engine: Engine) -> Option<Outcome> {
    let value = arg(args, 0);
    Some(match name {
        "len" => len(value, engine),
        "type" => Ok(Value::text(type_name(value))),
        "first" => Ok(end(value, 0)),
        "last" => Ok(end(value, -1)),
        "get" => get(args, engine),
        "take" => take(args),
        "keys" => map_items(name, value, |key, _| key),
        "values" => map_items(name, value, |_, value| value),
        "toPairs" => map_items(name, value, |key, value| Value::list(vec![key, value])),
        "fromPairs" => from_pairs(value),
        "reverse" => items(name, value).map(|mut items| {
            items.reverse();
            Value::list(items)
        }),
        "uniq" => uniq(value, engine),
        "concat" => concat(args),
        "flatten" => flatten(value),
        "sort" if engine.expr < (16, 9) => early_sort(value, None, args.get(1)),
        "sortBy" if engine.expr < (16, 9) => {
            text(args, 1).and_then(|field| early_sort(value, Some(field), args.get(2)))
        }
        "sort" => sort(args),
        "sum" => early_sum(value),
        _ => return None,
    })
}

fn len(value: &Value, engine: Engine) -> Outcome {
    let length = match value {
        Value::Text(text) if engine.expr < (16, 9) => text.len(),
        Value::Text(text) => text.chars().count(),
        Value::List(items, _) => items.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Map(map) => map.len(),
        Value::AnyMap(pairs) => pairs.len(),
        other => {
            return Stop::fails(format!(
                "invalid argument for len (type {})",
                other.go_type()
            ));
        }
    };
    Ok(Value::int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Nil => "nil",
        Value::Bool(_) => "bool",
        Value::Int(_, Int::Month) => "time.Month",
        Value::Int(_, Int::Weekday) => "time.Weekday",
        Value::Int(_, Int::Uint8 | Int::Uint32 | Int::Uint64) => "uint",
        Value::Int(..) => "int",
        Value::Float(_) => "float",
        Value::Text(_) => "string",
        Value::List(..) | Value::Bytes(_) => "array",
        Value::Map(_) | Value::AnyMap(_) => "map",
        Value::Duration(_) => "time.Duration",
        Value::Time(_) => "time.Time",
        Value::Semver(_) => "github.com/Masterminds/semver/v3.Version",
        Value::Zone(_) => "unknown",
        Value::Func(_) => "func",
    }
}

/// The elements of a list or of bytes; the library's error for any other value. `name` is the function in that error.
pub fn items(name: &str, value: &Value) -> Result<Vec<Value>, Stop> {
    match value {
        Value::List(items, _) => Ok(items.as_ref().clone()),
        Value::Bytes(bytes) => Ok(bytes
            .iter()
            .map(|byte| Value::Int(i64::from(*byte), Int::Uint8))
            .collect()),
        other => Stop::fails(format!("cannot {name} {}", kind(other))),
    }
}

/// The first or last element; nil if there is none.
fn end(value: &Value, at: i64) -> Value {
    members::fetch(value, &Value::int(at)).unwrap_or(Value::Nil)
}

fn get(args: &[Value], engine: Engine) -> Outcome {
    let [of, key, ..] = args else {
        return count("2", args);
    };
    if matches!(of, Value::Nil) {
        return Ok(Value::Nil);
    }
    match members::fetch(of, key) {
        // A missing list of a map is nil here, not a nil slice.
        Ok(value) if value.is_nil() && engine.expr >= (16, 9) => Ok(Value::Nil),
        Ok(value) => Ok(value),
        // Only an index out of range or a missing key is nil; before v1.17 every error was.
        Err(stop) if engine.expr >= (16, 9) => match (of, key, stop) {
            (Value::List(..) | Value::Bytes(_) | Value::Text(_), key, stop) => {
                to_int(key).map(|_| Value::Nil).or(Err(stop))
            }
            (Value::Map(_), _, stop @ Stop::Fails(_)) => Err(stop),
            (_, _, stop @ Stop::Unsure(_)) => Err(stop),
            _ => Ok(Value::Nil),
        },
        Err(Stop::Fails(_)) => Ok(Value::Nil),
        Err(stop) => Err(stop),
    }
}

fn take(args: &[Value]) -> Outcome {
    let [list, wanted] = args else {
        return count("2", args);
    };
    let all = match list {
        Value::List(all, elem) => (Rc::clone(all), *elem),
        Value::Bytes(_) => return Stop::unsure("a part of bytes"),
        other => return Stop::fails(format!("cannot take from {}", kind(other))),
    };
    let wanted = match wanted {
        Value::Int(_, Int::Uint8 | Int::Uint32 | Int::Uint64) => {
            return Stop::fails(format!("cannot take {} elements", kind(wanted)));
        }
        Value::Int(n, _) | Value::Duration(n) => *n,
        other => return Stop::fails(format!("cannot take {} elements", kind(other))),
    };
    let Ok(wanted) = usize::try_from(wanted) else {
        return Stop::fails("reflect.Value.Slice: slice index out of bounds");
    };
    let part = all.0.iter().take(wanted).cloned().collect();
    Ok(Value::List(Rc::new(part), all.1))
}

fn map_items(name: &str, value: &Value, part: fn(Value, Value) -> Value) -> Outcome {
    let pairs: Vec<Value> = match value {
        Value::Map(map) => map
            .iter()
            .map(|(key, value)| part(Value::Text(Rc::clone(key)), value.clone()))
            .collect(),
        Value::AnyMap(pairs) => pairs
            .iter()
            .map(|(key, value)| part(key.clone(), value.clone()))
            .collect(),
        other => {
            let kind = kind(other);
            return Stop::fails(match name {
                "toPairs" => format!("cannot transform {kind} to pairs"),
                name => format!("cannot get {name} from {kind}"),
            });
        }
    };
    Ok(Value::list(pairs))
}

/// Adds or changes an entry of a map whose keys can have any type. `change` gets the present value, if there is one;
/// what it returns is added under the key.
///
/// # Errors
/// [`Stop::Fails`] with Go's message, if Go cannot use the key: a list, a map, bytes or a function.
pub fn put(
    pairs: &mut Vec<(Value, Value)>,
    key: Value,
    change: impl FnOnce(Option<&mut Value>) -> Option<Value>,
) -> Result<(), Stop> {
    if let Value::List(..) | Value::Map(_) | Value::AnyMap(_) | Value::Bytes(_) | Value::Func(_) =
        key
    {
        return Stop::fails(format!(
            "runtime error: hash of unhashable type {}",
            key.go_type()
        ));
    }
    let known = pairs
        .iter_mut()
        .find(|(known, _)| operators::identical(known, &key));
    if let Some(new) = change(known.map(|(_, value)| value)) {
        pairs.push((key, new));
    }
    Ok(())
}

fn from_pairs(value: &Value) -> Outcome {
    let Value::List(items, _) = value else {
        return Stop::fails(format!("cannot transform {} from pairs", kind(value)));
    };
    let mut pairs = Vec::new();
    for item in items.iter() {
        match item {
            Value::List(pair, _) => {
                let [key, value] = pair.as_slice() else {
                    return Stop::fails("invalid pair length");
                };
                put(&mut pairs, key.clone(), |known| match known {
                    Some(known) => {
                        *known = value.clone();
                        None
                    }
                    None => Some(value.clone()),
                })?;
            }
            _ => return Stop::fails("invalid pair"),
        }
    }
    Ok(Value::AnyMap(Rc::new(pairs)))
}

fn uniq(value: &Value, engine: Engine) -> Outcome {
    let all = items("uniq", value)?;
    if all.len() > 5_000 {
        return Stop::unsure("a list of that length");
    }
    let mut kept: Vec<Value> = Vec::new();
    for item in all {
        if !kept
            .iter()
            .any(|known| operators::equal(&item, known, engine))
        {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

fn concat(args: &[Value]) -> Outcome {
    if args.is_empty() {
        return count("at least 1", args);
    }
    let mut all = Vec::new();
    for arg in args {
        all.extend(items("concat", arg)?);
    }
    // Nothing was ever added to the slice.
    if all.is_empty() {
        return Ok(Value::nil_list());
    }
    Ok(Value::list(all))
}

fn flatten(value: &Value) -> Outcome {
    fn into(items: &[Value], out: &mut Vec<Value>, depth: usize) -> Result<(), Stop> {
        if depth > 400 {
            return Stop::unsure("lists that are nested so deeply");
        }
        for item in items {
            match item {
                Value::List(inner, _) => into(inner, out, depth + 1)?,
                item => out.push(item.clone()),
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    into(&items("flatten", value)?, &mut out, 0)?;
    Ok(Value::list(out))
}

/// Sorts values. It fails on the first two values that cannot be ordered.
pub fn sorted(
    mut all: Vec<(Value, Value)>,
    descending: bool,
    order: impl Fn(&Value, &Value) -> Result<bool, Stop>,
) -> Result<Vec<Value>, Stop> {
    let mut failed = None;
    all.sort_by(|(a, _), (b, _)| {
        let (a, b) = if descending { (b, a) } else { (a, b) };
        let mut less = |a, b| {
            order(a, b).unwrap_or_else(|stop| {
                failed.get_or_insert(stop);
                false
            })
        };
        if less(a, b) {
            Ordering::Less
        } else if less(b, a) {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    });
    match failed {
        Some(stop) => Err(stop),
        None => Ok(all.into_iter().map(|(_, value)| value).collect()),
    }
}

fn sort(args: &[Value]) -> Outcome {
    let descending = match args.get(1) {
        None => false,
        Some(Value::Text(order)) if **order == *"asc" => false,
        Some(Value::Text(order)) if **order == *"desc" => true,
        Some(Value::Text(order)) => {
            return Stop::fails(format!("invalid order {order}, expected asc or desc"));
        }
        Some(other) => {
            let given = other.go_type();
            return Stop::fails(format!(
                "sort order argument must be a string (got {given})"
            ));
        }
    };
    let all = match arg(args, 0) {
        Value::List(items, Elem::Any | Elem::Int | Elem::Text | Elem::Nil) => {
            items.as_ref().clone()
        }
        // For anything else, the slice is nil.
        _ => return Ok(Value::nil_list()),
    };
    let all = all
        .into_iter()
        .map(|value| (value.clone(), value))
        .collect();
    sorted(all, descending, |a, b| operators::order("<", a, b)).map(Value::list)
}

fn early_sort(value: &Value, field: Option<&str>, order: Option<&Value>) -> Outcome {
    let all = match value {
        Value::List(items, _) => items,
        other => return Stop::fails(format!("cannot sort {}", kind(other))),
    };
    let descending = match order {
        None => false,
        Some(Value::Text(order)) if **order == *"asc" => false,
        Some(Value::Text(order)) if **order == *"desc" => true,
        Some(Value::Text(order)) => {
            let given = crate::yaml::go_quote(order);
            return Stop::fails(format!(
                "invalid argument for sort (expected \"asc\" or \"desc\", got {given})"
            ));
        }
        Some(other) => {
            let given = other.go_type();
            return Stop::fails(format!(
                "invalid argument for sort (expected string, got {given})"
            ));
        }
    };
    let mut keyed: Vec<(Value, Value)> = Vec::new();
    for item in all.iter() {
        let key = match item {
            Value::Map(map) => match map.get(field.unwrap_or_default()) {
                Some(value) => value.clone(),
                None => return Stop::fails("cannot deref <invalid Value>"),
            },
            Value::Nil => return Stop::fails("cannot deref <nil>"),
            item => item.clone(),
        };
        if let Some((first, _)) = keyed.first()
            && first.go_type() != key.go_type()
        {
            let (a, b) = (key.go_type(), first.go_type());
            return Stop::fails(format!(
                "cannot sort array of different types ({a} and {b})"
            ));
        }
        keyed.push((key, item.clone()));
    }
    sorted(keyed, descending, |a, b| match (a, b) {
        (Value::Int(..) | Value::Float(_) | Value::Text(_), _) => operators::order("<", a, b),
        (Value::Duration(a), Value::Duration(b)) => Ok(a < b),
        (a, _) => Stop::fails(format!("sort: unsupported type {}", kind(a))),
    })
    .map(Value::list)
}

fn early_sum(value: &Value) -> Outcome {
    let all = match value {
        Value::List(items, _) => items,
        other => return Stop::fails(format!("cannot sum {}", kind(other))),
    };
    let (mut whole, mut float) = (0i64, None::<f64>);
    for item in all.iter() {
        match (item, &mut float) {
            (Value::Int(n, kind), None) if !kind.is_unsigned() => whole = whole.wrapping_add(*n),
            (Value::Int(n, kind), Some(sum)) if !kind.is_unsigned() => {
                *sum += numbers::to_float(*n);
            }
            (Value::Float(x), None) => float = Some(numbers::to_float(whole) + x),
            (Value::Float(x), Some(sum)) => *sum += x,
            (other, _) => return Stop::fails(format!("cannot sum {}", kind(other))),
        }
    }
    Ok(float.map_or(Value::int(whole), Value::Float))
}
