//! The value of a `when`'s tree.
//!
//! Source: `evaluateStage` in `EvaluableExpression.go`, `evaluationStage.go`.

use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use super::Halt;
use super::token::Op;
use super::tree::{NodeId, NodeKind, Scalar, Tree};
use crate::expression::golang::numbers::{float_v, pow};
use crate::expression::golang::regex;
use crate::expression::value::Stop;

/// How many regular-expression searches are made at most for one `when`.
const MOST_SEARCHES: usize = 64;

/// A value, written as Go's `%v` does.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Number(f64),
    Text(String),
    Pattern(String),
    List(Vec<Value>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("<nil>"),
            Self::Bool(is) => write!(f, "{is}"),
            Self::Number(number) => f.write_str(&float_v(*number)),
            Self::Text(text) | Self::Pattern(text) => f.write_str(text),
            Self::List(items) => {
                f.write_str("[")?;
                for (n, item) in items.iter().enumerate() {
                    let blank = if n == 0 { "" } else { " " };
                    write!(f, "{blank}{item}")?;
                }
                f.write_str("]")
            }
        }
    }
}

/// Whether Go's `reflect.DeepEqual` takes the two for equal: the same type and the same value.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        #[allow(clippy::float_cmp)] // as Go does
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Text(a), Value::Text(b)) | (Value::Pattern(a), Value::Pattern(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        _ => false,
    }
}

/// A step that remains to be done. There is no recursion, because chains of operators can be long.
enum Step {
    Value(NodeId),
    /// The left side has a value; the right side is next.
    Right(NodeId),
    /// Both sides have values; the operator is next.
    Apply(NodeId),
}

#[expect(
    clippy::too_many_lines,
    reason = "the loop of the evaluator: one arm for each kind of step"
)]
pub(super) fn evaluate(tree: &Tree) -> Result<Value, Halt> {
    let wraps = Cell::new(false);
    let mut steps = vec![Step::Value(tree.root())];
    let mut values: Vec<Value> = Vec::new();
    let mut searches = 0;
    while let Some(step) = steps.pop() {
        match step {
            Step::Value(id) => match &tree.node(id).kind {
                NodeKind::Operand(operand) => values.push(match &operand.value {
                    Scalar::Text(text) => Value::Text(text.clone()),
                    Scalar::Pattern(text) => Value::Pattern(text.clone()),
                    Scalar::Number(number) => Value::Number(*number),
                    Scalar::Bool(is) => Value::Bool(*is),
                }),
                NodeKind::Group(Some(inner)) => steps.push(Step::Value(*inner)),
                NodeKind::Group(None) => values.push(Value::Nil),
                NodeKind::Prefix { right, .. } | NodeKind::Access { right, .. } => {
                    steps.push(Step::Apply(id));
                    enter(*right, &mut steps, &mut values);
                }
                NodeKind::Binary { left, .. } => {
                    steps.push(Step::Right(id));
                    steps.push(Step::Value(*left));
                }
            },
            Step::Right(id) => {
                if let NodeKind::Binary { op, right, .. } = &tree.node(id).kind {
                    let left = values.pop().unwrap_or(Value::Nil);
                    let decided = match (op, &left) {
                        (Op::Then, Value::Bool(false)) => Some(Value::Nil),
                        (Op::And, Value::Bool(false)) | (Op::Or, Value::Bool(true)) => None,
                        (Op::Else | Op::Coalesce, left) if !matches!(left, Value::Nil) => None,
                        _ => {
                            values.push(left);
                            steps.push(Step::Apply(id));
                            enter(*right, &mut steps, &mut values);
                            continue;
                        }
                    };
                    values.push(decided.unwrap_or(left));
                }
            }
            Step::Apply(id) => {
                let right = values.pop().unwrap_or(Value::Nil);
                let node = tree.node(id);
                let value = match &node.kind {
                    NodeKind::Prefix { op, right: at } => {
                        let at = at.map_or(&node.span, |id| &tree.node(id).span);
                        prefix(*op, &right, at)?
                    }
                    NodeKind::Access { path, .. } => {
                        let name = path.first().map_or("", String::as_str);
                        return Err(Halt::at(
                            format!("No parameter '{name}' found."),
                            &node.span,
                        ));
                    }
                    NodeKind::Binary {
                        op,
                        op_at,
                        left: left_id,
                        right: right_id,
                    } => {
                        if matches!(op, Op::Matches | Op::MatchesNot) {
                            searches += 1;
                        }
                        if searches > MOST_SEARCHES {
                            return Err(Halt::unsure("many searches"));
                        }
                        let left = values.pop().unwrap_or(Value::Nil);
                        let places = Places {
                            left: &tree.node(*left_id).span,
                            right: right_id.map_or(op_at, |id| &tree.node(id).span),
                            wraps: &wraps,
                        };
                        binary(*op, left, right, &places)?
                    }
                    NodeKind::Operand(_) | NodeKind::Group(_) => right,
                };
                values.push(value);
            }
        }
    }
    match values.pop().unwrap_or(Value::Nil) {
        // The error about a value that is not a boolean is the same except for the number in it.
        Value::Bool(_) if wraps.get() => {
            Err(Halt::unsure("a whole number that the processor decides on"))
        }
        value => Ok(value),
    }
}

/// Schedules the evaluation of a node, or uses nil if there is none.
fn enter(id: Option<NodeId>, steps: &mut Vec<Step>, values: &mut Vec<Value>) {
    match id {
        Some(id) => steps.push(Step::Value(id)),
        None => values.push(Value::Nil),
    }
}

/// The operands' byte ranges in the text.
struct Places<'a> {
    left: &'a Range<usize>,
    right: &'a Range<usize>,
    /// Set if the result depends on how the processor converts a negative number to an unsigned one.
    wraps: &'a Cell<bool>,
}

fn unfit<T>(op: Op, value: &Value, at: &Range<usize>) -> Result<T, Halt> {
    Err(Halt::at(op.unfit(&value.to_string()), at))
}

fn prefix(op: Op, right: &Value, at: &Range<usize>) -> Result<Value, Halt> {
    match (op, right) {
        (Op::Negate, Value::Number(n)) => Ok(Value::Number(-n)),
        (Op::BitNot, Value::Number(n)) => Ok(whole(!int(*n)?)),
        (Op::Not, Value::Bool(is)) => Ok(Value::Bool(!is)),
        _ => unfit(op, right, at),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
fn binary(op: Op, left: Value, right: Value, at: &Places<'_>) -> Result<Value, Halt> {
    Ok(match op {
        Op::Equal => Value::Bool(equal(&left, &right)),
        Op::NotEqual => Value::Bool(!equal(&left, &right)),
        Op::Greater | Op::AtLeast | Op::Less | Op::AtMost => {
            let ordering = match (&left, &right) {
                (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
                (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
                _ => return unfit(op, &left, at.left),
            };
            Value::Bool(ordering.is_some_and(|is| match op {
                Op::Greater => is == Ordering::Greater,
                Op::AtLeast => is != Ordering::Less,
                Op::Less => is == Ordering::Less,
                _ => is != Ordering::Greater,
            }))
        }
        Op::Matches | Op::MatchesNot => {
            let Value::Text(text) = &left else {
                return unfit(op, &left, at.left);
            };
            Value::Bool(search(op, text, &right, at.right)? == (op == Op::Matches))
        }
        Op::In => {
            let Value::List(items) = &right else {
                return unfit(op, &right, at.right);
            };
            Value::Bool(is_in(&left, items)?)
        }
        Op::And | Op::Or | Op::Then => {
            let Value::Bool(is) = left else {
                return unfit(op, &left, at.left);
            };
            match (op, right) {
                (Op::Then, right) => {
                    if is {
                        right
                    } else {
                        Value::Nil
                    }
                }
                (Op::And, Value::Bool(also)) => Value::Bool(is && also),
                (_, Value::Bool(also)) => Value::Bool(is || also),
                (_, right) => return unfit(op, &right, at.right),
            }
        }
        Op::Else | Op::Coalesce => match left {
            Value::Nil => right,
            left => left,
        },
        Op::Separate => match left {
            Value::List(mut items) => {
                items.push(right);
                Value::List(items)
            }
            left => Value::List(vec![left, right]),
        },
        Op::Plus => match (left, right) {
            (Value::Number(a), Value::Number(b)) => Value::Number(a + b),
            (Value::Text(mut text), right) => {
                // In place, so that the time for a long chain is proportional to its length.
                match right {
                    Value::Text(more) => text.push_str(&more),
                    other => text.push_str(&other.to_string()),
                }
                Value::Text(text)
            }
            (left, Value::Text(text)) => Value::Text(format!("{left}{text}")),
            (left, _) => return unfit(op, &left, at.left),
        },
        _ => match (left, right) {
            (Value::Number(a), Value::Number(b)) => arithmetic(op, a, b, at.wraps)?,
            (Value::Number(_), right) => return unfit(op, &right, at.right),
            (left, _) => return unfit(op, &left, at.left),
        },
    })
}

fn search(op: Op, text: &str, right: &Value, at: &Range<usize>) -> Result<bool, Halt> {
    let (pattern, is_late) = match right {
        Value::Pattern(pattern) => (pattern, false),
        Value::Text(pattern) => (pattern, true),
        other => return unfit(op, other, at),
    };
    match regex::compile(pattern) {
        Ok(found) => Ok(found.regex.is_match(text)),
        Err(Stop::Fails(said)) if is_late => Err(Halt::at(
            format!("Unable to compile regexp pattern '{pattern}': {said}"),
            at,
        )),
        Err(Stop::Fails(said)) => Err(Halt::at(said, at)),
        Err(Stop::Unsure(why)) => Err(Halt::Unsure(why)),
    }
}

/// Go compares the values themselves, and cannot compare two lists.
fn is_in(left: &Value, items: &[Value]) -> Result<bool, Halt> {
    for item in items {
        match (left, item) {
            (Value::List(_), Value::List(_)) => {
                return Err(Halt::Panics(
                    "runtime error: comparing uncomparable type []interface {}".to_owned(),
                ));
            }
            _ if equal(left, item) => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}

#[allow(clippy::cast_precision_loss)] // Go rounds as well
const fn whole(value: i64) -> Value {
    Value::Number(value as f64)
}

/// `int64(x)`: out of range, processors differ.
#[allow(clippy::cast_possible_truncation)] // checked before
fn int(value: f64) -> Result<i64, Halt> {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        Ok(value as i64)
    } else {
        Err(Halt::unsure("a whole number that the processor decides on"))
    }
}

/// `uint64(x)`: out of range, processors differ. A negative number is converted as amd64 does it, and `wraps` is set.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked before
fn uint(value: f64, wraps: &Cell<bool>) -> Result<u64, Halt> {
    if value > -1.0 && value < 18_446_744_073_709_551_616.0 {
        Ok(value as u64)
    } else if (-9_223_372_036_854_775_808.0..0.0).contains(&value) {
        wraps.set(true);
        Ok(value as i64 as u64)
    } else {
        Err(Halt::unsure("a whole number that the processor decides on"))
    }
}

fn arithmetic(op: Op, a: f64, b: f64, wraps: &Cell<bool>) -> Result<Value, Halt> {
    Ok(Value::Number(match op {
        Op::Minus => a - b,
        Op::Times => a * b,
        Op::Divide => a / b,
        Op::Modulus => a % b,
        Op::Power => power(a, b)?,
        Op::BitAnd => return Ok(whole(int(a)? & int(b)?)),
        Op::BitOr => return Ok(whole(int(a)? | int(b)?)),
        Op::BitXor => return Ok(whole(int(a)? ^ int(b)?)),
        _ => return shift(op, uint(a, wraps)?, uint(b, wraps)?),
    }))
}

#[allow(clippy::cast_precision_loss)] // Go rounds as well
fn shift(op: Op, a: u64, b: u64) -> Result<Value, Halt> {
    let by = u32::try_from(b).unwrap_or(u32::MAX);
    let shifted = match op {
        Op::ShiftLeft => a.checked_shl(by),
        Op::ShiftRight => a.checked_shr(by),
        _ => return Err(Halt::unsure("an operator")),
    };
    Ok(Value::Number(shifted.unwrap_or(0) as f64))
}

/// `math.Pow`; [`Halt::Unsure`] if the last digit could differ here.
fn power(base: f64, exponent: f64) -> Result<f64, Halt> {
    pow(base, exponent).ok_or_else(|| Halt::unsure("the last digit of a power"))
}
