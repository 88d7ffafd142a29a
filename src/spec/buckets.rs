//! The bounds that a rule gives.

use super::model::{BucketRule, Duration};

/// Bounds that a rule may give at most. Each is a series for every set of labels.
const MOST: u32 = 100;

/// Round times, in seconds, for bounds up to a deadline.
const ROUND: [f64; 33] = [
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    1_200.0,
    1_800.0,
    3_600.0,
    7_200.0,
    14_400.0,
    28_800.0,
    43_200.0,
    86_400.0,
    172_800.0,
    345_600.0,
    604_800.0,
    1_209_600.0,
    2_592_000.0,
    7_776_000.0,
    31_536_000.0,
];

/// The first bound is not below this part of the deadline, so that there are about ten.
const SMALLEST_PART: f64 = 1.0 / 700.0;

/// The bounds of a rule, in ascending order.
///
/// # Errors
/// Which key is wrong, and how.
pub fn bounds(rule: &BucketRule) -> Result<Vec<f64>, (&'static str, String)> {
    let BucketRule {
        linear,
        exponential,
        upto,
    } = rule;
    let bounds = match (linear, exponential, upto) {
        (Some(linear), None, None) => {
            count("count", linear.count)?;
            if !is_positive(linear.width) {
                return Err(("width", "`width` must be more than 0".to_owned()));
            }
            (0..linear.count)
                .map(|n| rounded(f64::from(n).mul_add(linear.width, linear.start)))
                .collect::<Vec<_>>()
        }
        (None, Some(exponential), None) => {
            count("count", exponential.count)?;
            if !is_positive(exponential.start) {
                return Err(("start", "`start` must be more than 0".to_owned()));
            }
            if exponential.factor <= 1.0 || !exponential.factor.is_finite() {
                return Err(("factor", "`factor` must be more than 1".to_owned()));
            }
            (0..exponential.count)
                .map(|n| rounded(exponential.start * exponential.factor.powi(n as i32)))
                .collect()
        }
        (None, None, Some(deadline)) => {
            let seconds = match deadline {
                Duration::Seconds(seconds) => Some(*seconds),
                Duration::Text(text) => seconds(text),
            };
            let Some(end) = seconds.filter(|s| is_positive(*s)) else {
                let message = "`upto` must be a number of seconds above 0, or a duration such as `90s`, `50m` or `1h30m`";
                return Err(("upto", message.to_owned()));
            };
            let mut bounds = ROUND
                .into_iter()
                .filter(|bound| *bound < end * 0.999 && *bound >= end * SMALLEST_PART)
                .collect::<Vec<_>>();
            bounds.push(end);
            bounds
        }
        _ => {
            return Err((
                "",
                "`buckets` has none, or more than one, of `linear`, `exponential` and `upto`"
                    .to_owned(),
            ));
        }
    };
    match ascending(&bounds) {
        None => Ok(bounds),
        Some(_) => Err((
            "",
            "this rule gives the same bound more than once".to_owned(),
        )),
    }
}

/// The index of the first bound that is not a finite number greater than the one before.
#[must_use]
pub fn ascending(bounds: &[f64]) -> Option<usize> {
    bounds
        .iter()
        .enumerate()
        .position(|(n, bound)| !bound.is_finite() || (n > 0 && *bound <= bounds[n - 1]))
}

fn count(key: &'static str, count: u32) -> Result<(), (&'static str, String)> {
    match count {
        1..=MOST => Ok(()),
        _ => Err((key, format!("`count` must be from 1 to {MOST}"))),
    }
}

fn is_positive(number: f64) -> bool {
    number > 0.0 && number.is_finite()
}

/// Without the dust of binary fractions: 0.3, not 0.30000000000000004.
fn rounded(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// The seconds of a duration such as `1h30m`.
fn seconds(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    if let Ok(plain) = rest.parse() {
        return Some(plain);
    }
    let mut sum = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let unit = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        sum += number
            * match &after[..unit] {
                "ms" => 0.001,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3_600.0,
                "d" => 86_400.0,
                _ => return None,
            };
        rest = &after[unit..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::model::{Exponential, Linear};

    fn until(deadline: Duration) -> Result<Vec<f64>, (&'static str, String)> {
        bounds(&BucketRule {
            upto: Some(deadline),
            ..BucketRule::default()
        })
    }

    fn upto(text: &str) -> Vec<f64> {
        until(Duration::Text(text.to_owned())).unwrap()
    }

    #[test]
    fn up_to_a_deadline_the_bounds_are_round_times() {
        assert_eq!(
            upto("3000s"),
            [
                5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3000.0
            ]
        );
        assert_eq!(upto("50m"), upto("3000s"));
        assert_eq!(upto("50m"), upto("3000"));
        assert_eq!(
            upto("1h"),
            [
                10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0
            ]
        );
        assert_eq!(upto("1h30m").last(), Some(&5400.0));
        assert_eq!(
            upto("1s"),
            [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]
        );
    }

    #[test]
    fn every_deadline_gives_a_handful_of_ascending_bounds() {
        for exponent in -3..9 {
            for mantissa in [1.0, 1.7, 3.0, 5.0, 9.9] {
                let end = mantissa * 10f64.powi(exponent);
                let found = until(Duration::Seconds(end)).unwrap();
                assert_eq!(ascending(&found), None);
                assert!((1..=14).contains(&found.len()), "{end}: {found:?}");
                assert_eq!(found.last(), Some(&end));
            }
        }
    }

    #[test]
    fn steps_have_no_dust() {
        let linear = Linear {
            start: 0.1,
            width: 0.1,
            count: 4,
        };
        let rule = BucketRule {
            linear: Some(linear),
            ..BucketRule::default()
        };
        assert_eq!(bounds(&rule).unwrap(), [0.1, 0.2, 0.3, 0.4]);
        let exponential = Exponential {
            start: 1.0,
            factor: 1.1,
            count: 3,
        };
        let rule = BucketRule {
            exponential: Some(exponential),
            ..BucketRule::default()
        };
        assert_eq!(bounds(&rule).unwrap(), [1.0, 1.1, 1.21]);
        assert_eq!(bounds(&BucketRule::default()).unwrap_err().0, "");
    }

    #[test]
    fn what_gives_no_bounds_is_told_by_its_key() {
        let linear = |width, count| {
            bounds(&BucketRule {
                linear: Some(Linear {
                    start: 1.0,
                    width,
                    count,
                }),
                ..BucketRule::default()
            })
        };
        assert_eq!(linear(0.0, 3).unwrap_err().0, "width");
        assert_eq!(linear(1.0, 0).unwrap_err().0, "count");
        assert_eq!(linear(1.0, 101).unwrap_err().0, "count");
        assert_eq!(linear(1e-300, 3).unwrap_err().0, "");
        for wrong in ["5x", "", "h", "-3s", "0s", "1e400", "5 m"] {
            let found = until(Duration::Text(wrong.to_owned()));
            assert_eq!(found.unwrap_err().0, "upto", "{wrong}");
        }
    }
}
