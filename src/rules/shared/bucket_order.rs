//! What AM015, AM102 and AM205 share: buckets that are not in increasing order.

use crate::metric::TypeBlock;
use crate::rules::Context;
use crate::yaml::{Kind, Span, Value};

/// Buckets that are not in increasing order.
#[derive(Debug)]
pub struct Wrong {
    /// The span of the first bucket that is not greater than the one before it.
    pub span: Span,
    /// The bucket before it, and this bucket.
    pub decreasing_at: Option<(f64, f64)>,
    /// All buckets as Go prints them, in brackets.
    pub shown: String,
    /// The buckets sorted and without duplicates, in brackets.
    pub sorted: String,
}

impl Wrong {
    /// The error of OpenTelemetry about the buckets.
    pub fn words(&self) -> String {
        format!(
            "aggregation: explicit bucket histogram: non-monotonic boundaries: {}",
            self.shown
        )
    }
}

/// How a bucket that is not a number is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// Nothing is reported here: AM015 reports it.
    Unjudged,
    /// It is 0, as Argo reads it if no CRD refuses it.
    Zero,
}

/// Finds the first bucket that is not in increasing order.
pub fn wrong(cx: &Context, block: &TypeBlock, odd: Odd) -> Option<Wrong> {
    let items = cx.doc.items(block.buckets.value()?);
    #[allow(clippy::cast_precision_loss)] // Argo reads them as float64, too
    let numbers = items
        .iter()
        .map(|item| match &cx.doc.node(*item).kind {
            Kind::Scalar {
                value: Value::Int(n),
                ..
            } => Some(*n as f64),
            Kind::Scalar {
                value: Value::Uint(n),
                ..
            } => Some(*n as f64),
            Kind::Scalar {
                value: Value::Float(x),
                ..
            } => Some(*x),
            Kind::Scalar { text, .. } if cx.object.in_openshift() && text.contains("${") => None,
            _ => (odd == Odd::Zero).then_some(0.0),
        })
        .collect::<Option<Vec<f64>>>()?;
    let at = numbers.windows(2).position(|pair| pair[0] >= pair[1])?;
    let shown = numbers
        .iter()
        .map(|x| go_number(*x))
        .collect::<Vec<_>>()
        .join(" ");
    let mut sorted = numbers.clone();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    let sorted = sorted
        .iter()
        .map(|x| go_number(*x))
        .collect::<Vec<_>>()
        .join(", ");
    Some(Wrong {
        span: cx.doc.written_span(items[at + 1]),
        decreasing_at: Some((numbers[at], numbers[at + 1])),
        shown: format!("[{shown}]"),
        sorted: format!("[{sorted}]"),
    })
}

/// A float as Go's `%v` prints it: an exponent below 1e-4 and from 1e21 on.
fn go_number(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || (1e-4..1e21).contains(&size) {
        return if x == 0.0 && x.is_sign_negative() {
            "-0".to_owned()
        } else {
            format!("{x}")
        };
    }
    let text = format!("{x:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            format!("{mantissa}e{sign}{digits:0>2}")
        }
        None => text,
    }
}
