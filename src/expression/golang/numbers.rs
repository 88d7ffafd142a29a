//! Numbers as Go's `strconv` and `fmt` write and read them.
//!
//! Source: Go's `strconv` (`ftoa.go`, `atoi.go`) and `encoding/json` (`floatEncoder`).

use std::fmt::Write as _;

/// The shortest number with an exponent that reads as this value. If two of the same length are equally near, Rust uses
/// the greater one and Go the even one, which is what rounding to that many digits gives.
#[must_use]
pub fn shortest(value: f64) -> String {
    let text = format!("{value:e}");
    let mantissa = text.split('e').next().unwrap_or_default();
    let decimals = mantissa.split_once('.').map_or(0, |(_, part)| part.len());
    let even = format!("{value:.decimals$e}");
    if even.parse() == Ok(value) {
        even
    } else {
        text
    }
}

/// The shortest decimal digits that read as the same number, and the power of ten of the first digit.
fn digits(value: f64) -> (String, i32) {
    let text = shortest(value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits, exponent.parse().unwrap_or(0))
}

/// `NaN`, `+Inf` and `-Inf`; `None` for every other number.
#[must_use]
pub fn special(value: f64) -> Option<&'static str> {
    match value {
        x if x.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

/// With an exponent of at least two digits: `strconv.FormatFloat(x, 'e', -1, 64)`.
#[must_use]
pub fn float_e(value: f64) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    let (digits, exponent) = digits(value);
    let mut out = String::new();
    if value.is_sign_negative() {
        out.push('-');
    }
    let (first, rest) = digits.split_at(1);
    out.push_str(first);
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "e{sign}{:02}", exponent.unsigned_abs());
    out
}

/// Without an exponent: `strconv.FormatFloat(x, 'f', -1, 64)`.
#[must_use]
pub fn float_f(value: f64) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    let (digits, exponent) = digits(value);
    let mut out = String::new();
    if value.is_sign_negative() {
        out.push('-');
    }
    match usize::try_from(exponent) {
        Ok(exponent) => {
            let whole = exponent + 1;
            for at in 0..whole {
                out.push(digits.as_bytes().get(at).map_or('0', |b| char::from(*b)));
            }
            if let Some(rest) = digits.get(whole..)
                && !rest.is_empty()
            {
                out.push('.');
                out.push_str(rest);
            }
        }
        Err(_) => {
            out.push_str("0.");
            let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
            out.extend(std::iter::repeat_n('0', zeros));
            out.push_str(&digits);
        }
    }
    out
}

/// With a fixed number of decimals: `strconv.FormatFloat(x, 'f', decimals, 64)`.
#[must_use]
pub fn float_fixed(value: f64, decimals: usize) -> String {
    special(value).map_or_else(|| format!("{value:.decimals$}"), str::to_owned)
}

/// As `%v` and `%g` write it: with an exponent below 0.0001 and from one million on.
#[must_use]
pub fn float_v(value: f64) -> String {
    if value == 0.0 || special(value).is_some() {
        return float_f(value);
    }
    let exponent = digits(value).1;
    if (-4..6).contains(&exponent) {
        float_f(value)
    } else {
        float_e(value)
    }
}

/// As `encoding/json` writes it; `None` for NaN and infinities, which JSON does not have.
#[must_use]
pub fn float_json(value: f64) -> Option<String> {
    if special(value).is_some() {
        return None;
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = float_e(value);
        // A small exponent has a single digit.
        return Some(match text.split_once("e-0") {
            Some((mantissa, digit)) => format!("{mantissa}e-{digit}"),
            None => text,
        });
    }
    Some(float_f(value))
}

/// What `strconv.ParseFloat(text, 64)` gives; `None` if it fails.
#[must_use]
pub fn parse_float(text: &str) -> Option<f64> {
    crate::argo::parse_go_float(text)
}

/// Why Go's `strconv` does not read a string as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInt {
    /// `invalid syntax`: the string is not a number.
    Syntax,
    /// `value out of range`: the number does not fit into 64 bits.
    Range,
}

impl NoInt {
    /// The message of `strconv`'s error, such as `strconv.Atoi: parsing "x": invalid syntax`.
    #[must_use]
    pub fn said(self, function: &str, text: &str) -> String {
        let why = match self {
            Self::Syntax => "invalid syntax",
            Self::Range => "value out of range",
        };
        format!(
            "strconv.{function}: parsing {}: {why}",
            crate::yaml::go_quote(text)
        )
    }
}

/// What `strconv.ParseInt(text, 10, 64)` gives.
///
/// # Errors
/// [`NoInt::Syntax`], if the string is not decimal digits with at most one sign before them; [`NoInt::Range`], if the
/// number does not fit into an `i64`.
pub fn parse_int(text: &str) -> Result<i64, NoInt> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NoInt::Syntax);
    }
    text.parse().map_err(|_| NoInt::Range)
}

/// What `strconv.ParseInt(text, 0, 64)` gives: a prefix such as `0x` sets the base, a leading zero means octal, and
/// underscores may separate digits.
///
/// # Errors
/// [`NoInt::Syntax`], if the string is not a number in its base; [`NoInt::Range`], if the number does not fit
/// into an `i64`.
pub fn parse_int_any_base(text: &str) -> Result<i64, NoInt> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    let (base, digits) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    let prefixed = digits.len() < lower.len();
    let odd = digits.ends_with('_')
        || digits.contains("__")
        || (digits.starts_with('_') && !prefixed)
        || digits.is_empty();
    let bare: String = digits.chars().filter(|c| *c != '_').collect();
    if odd || bare.is_empty() || !bare.chars().all(|c| c.is_digit(base)) {
        return Err(NoInt::Syntax);
    }
    let size = u64::from_str_radix(&bare, base).map_err(|_| NoInt::Range)?;
    let value = if negative {
        -i128::from(size)
    } else {
        i128::from(size)
    };
    i64::try_from(value).map_err(|_| NoInt::Range)
}

/// A whole number as `float64`, as Go converts it.
#[must_use]
#[allow(clippy::cast_precision_loss)] // Go rounds as well
pub fn to_float(value: i64) -> f64 {
    value as f64
}

/// `int(x)` of a `float64` as amd64 processors convert it: a number out of range becomes the smallest `int64`.
#[must_use]
#[allow(clippy::cast_possible_truncation)] // checked before
pub fn to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

/// Go's `math.Pow`; `None` if its last digit is not certain here: for exponents with a fraction, which need a
/// logarithm, and for results too small for all digits.
///
/// Source: Go's `math/pow.go`: whole exponents are handled bit by bit, with the power of two kept apart.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "the special cases of math.Pow, in the order of its source"
)]
pub fn pow(base: f64, exponent: f64) -> Option<f64> {
    let special = base.is_nan() || exponent.is_nan() || base == 0.0;
    if special || base.is_infinite() || exponent.is_infinite() || exponent == 0.0 {
        // As IEEE 754 defines it.
        return Some(base.powf(exponent));
    }
    if exponent == 1.0 || base == 1.0 {
        return Some(base);
    }
    if exponent == 0.5 {
        return Some(base.sqrt());
    }
    if exponent == -0.5 {
        return Some(1.0 / base.sqrt());
    }
    let size = exponent.abs();
    if size.fract() != 0.0 {
        return (base < 0.0).then_some(f64::NAN);
    }
    if size >= 9_223_372_036_854_775_808.0 {
        let grows = (base.abs() > 1.0) == (exponent > 0.0);
        return Some(match base.abs() == 1.0 {
            true => 1.0,
            false if grows => f64::INFINITY,
            false => 0.0,
        });
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
    let mut left = size as u64;
    let (mut result, mut power) = (1.0, 0_i64);
    let (mut square, mut square_power) = split(base);
    while left != 0 {
        if square_power.abs() > 1 << 12 {
            // Too great or too small, whatever follows; the sign is that of the result so far.
            power += square_power;
            break;
        }
        if left & 1 == 1 {
            result *= square;
            power += square_power;
        }
        square *= square;
        square_power *= 2;
        if square < 0.5 {
            square += square;
            square_power -= 1;
        }
        left >>= 1;
    }
    if exponent < 0.0 {
        result = 1.0 / result;
        power = -power;
    }
    let (fraction, more) = split(result);
    power += more;
    match power {
        1025.. => Some(f64::INFINITY.copysign(fraction)),
        ..=-1081 => Some(0.0_f64.copysign(fraction)),
        -1080..=-1021 => None,
        _ => {
            #[allow(clippy::cast_possible_truncation)] // in range
            let half = (power / 2) as i32;
            #[allow(clippy::cast_possible_truncation)]
            let rest = (power - power / 2) as i32;
            Some(fraction * 2.0_f64.powi(half) * 2.0_f64.powi(rest))
        }
    }
}

/// Go's `math.Frexp`: a fraction from one half up to one, and the power of two. For finite numbers other than zero.
fn split(value: f64) -> (f64, i64) {
    let (value, scaled) = if value.abs() < f64::MIN_POSITIVE {
        (value * 4_503_599_627_370_496.0, 52)
    } else {
        (value, 0)
    };
    let bits = value.to_bits();
    #[allow(clippy::cast_possible_wrap)] // eleven bits
    let power = ((bits >> 52) & 0x7ff) as i64 - 1022;
    let fraction = f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52));
    (fraction, power - scaled)
}
