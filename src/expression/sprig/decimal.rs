//! Decimal numbers of any size, for `addf` and related functions.
//!
//! Source: shopspring/decimal, `NewFromFloat`, `Add`, `Sub`, `Mul`, `Div` (16 decimals, half away from zero).

use std::cmp::Ordering;

/// The largest number of digits that is calculated with.
const MOST_DIGITS: usize = 2_500;

/// How many decimals a division keeps.
const PRECISION: i64 = 16;

/// `digits * 10^exponent`; the most significant digit comes first, and there are no leading zeros.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// The shortest decimal that reads as this number; `None` for an infinity or NaN.
    pub fn of(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let text = crate::expression::golang::numbers::shortest(value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole
            .bytes()
            .chain(decimals.bytes())
            .map(|b| b.wrapping_sub(b'0'))
            .collect();
        let exponent = exponent.parse::<i64>().ok()?;
        let size = i64::try_from(decimals.len()).ok()?;
        Some(Self::new(value < 0.0, digits, exponent - size))
    }

    fn new(negative: bool, digits: Vec<u8>, exponent: i64) -> Self {
        let digits = trimmed(digits);
        let zero = digits.is_empty();
        Self {
            negative: negative && !zero,
            digits,
            exponent: if zero { 0 } else { exponent },
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number with the opposite sign.
    pub fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.is_zero();
        self
    }

    /// The nearest `float64`.
    pub fn float(&self) -> f64 {
        let digits: String = self
            .digits
            .iter()
            .map(|d| char::from(b'0' + d.min(&9)))
            .collect();
        let sign = if self.negative { "-" } else { "" };
        let digits = if digits.is_empty() { "0" } else { &digits };
        format!("{sign}{digits}e{}", self.exponent)
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// The sum; `None` if it has too many digits.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        if self.is_zero() {
            return Some(other.clone());
        }
        if other.is_zero() {
            return Some(self.clone());
        }
        let exponent = self.exponent.min(other.exponent);
        let a = shifted(&self.digits, self.exponent - exponent)?;
        let b = shifted(&other.digits, other.exponent - exponent)?;
        if self.negative == other.negative {
            return Some(Self::new(self.negative, sum(&a, &b), exponent));
        }
        Some(match compare(&a, &b) {
            Ordering::Less => Self::new(other.negative, difference(&b, &a), exponent),
            _ => Self::new(self.negative, difference(&a, &b), exponent),
        })
    }

    /// The product; `None` if it has too many digits.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if self.digits.len() + other.digits.len() > MOST_DIGITS {
            return None;
        }
        let mut cells = vec![0_u32; self.digits.len() + other.digits.len()];
        for (i, a) in self.digits.iter().rev().enumerate() {
            for (j, b) in other.digits.iter().rev().enumerate() {
                if let Some(cell) = cells.get_mut(i + j) {
                    *cell += u32::from(*a) * u32::from(*b);
                }
            }
        }
        let mut carry = 0;
        let mut digits: Vec<u8> = cells
            .into_iter()
            .map(|cell| {
                let all = cell + carry;
                carry = all / 10;
                u8::try_from(all % 10).unwrap_or(0)
            })
            .collect();
        digits.reverse();
        Some(Self::new(
            self.negative != other.negative,
            digits,
            self.exponent + other.exponent,
        ))
    }

    /// The quotient; `other` must not be zero. `None` if it has too many digits.
    pub fn over(&self, other: &Self) -> Option<Self> {
        let shift = self.exponent - other.exponent + PRECISION;
        let (num, den) = if shift >= 0 {
            (shifted(&self.digits, shift)?, other.digits.clone())
        } else {
            (self.digits.clone(), shifted(&other.digits, -shift)?)
        };
        let mut quotient = Vec::with_capacity(num.len());
        let mut left: Vec<u8> = Vec::new();
        for digit in num {
            left.push(digit);
            left = trimmed(left);
            let mut times = 0;
            while compare(&left, &den) != Ordering::Less && times < 10 {
                left = trimmed(difference(&left, &den));
                times += 1;
            }
            quotient.push(times);
        }
        if compare(&trimmed(sum(&left, &left)), &den) != Ordering::Less {
            quotient = sum(&trimmed(quotient), &[1]);
        }
        Some(Self::new(
            self.negative != other.negative,
            quotient,
            -PRECISION,
        ))
    }
}

fn trimmed(mut digits: Vec<u8>) -> Vec<u8> {
    let zeros = digits.iter().take_while(|d| **d == 0).count();
    digits.drain(..zeros);
    digits
}

/// The digits with zeros appended; `None` if they are too many.
fn shifted(digits: &[u8], zeros: i64) -> Option<Vec<u8>> {
    let zeros = usize::try_from(zeros).ok()?;
    if digits.len() + zeros > MOST_DIGITS {
        return None;
    }
    let mut out = digits.to_vec();
    out.resize(digits.len() + zeros, 0);
    Some(out)
}

fn compare(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(a.len().max(b.len()) + 1);
    let (mut x, mut y) = (a.iter().rev(), b.iter().rev());
    let mut carry = 0;
    loop {
        let (p, q) = (x.next(), y.next());
        if p.is_none() && q.is_none() && carry == 0 {
            break;
        }
        let all = p.unwrap_or(&0) + q.unwrap_or(&0) + carry;
        carry = all / 10;
        out.push(all % 10);
    }
    out.reverse();
    out
}

/// `a - b`, where `b` is not greater than `a`.
fn difference(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(a.len());
    let mut y = b.iter().rev();
    let mut borrowed = 0;
    for p in a.iter().rev() {
        let less = y.next().unwrap_or(&0) + borrowed;
        borrowed = u8::from(*p < less);
        out.push((p + 10 * borrowed).wrapping_sub(less));
    }
    out.reverse();
    out
}
