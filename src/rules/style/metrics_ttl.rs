//! AM510: a `metricsTTL` that the controller cannot read.

use crate::argo::config::NOT_DECODED;
use crate::diagnostic::{ArgoText, By, Effect, Severity};
use crate::expression::time::parse_duration;
use crate::rules::wording::shown;
use crate::rules::{Checker, ConfigContext, Rule, Sink};
use crate::yaml::{Kind, Value, go_quote};

/// AM510: a `metricsTTL` that the controller cannot read.
pub static RULE: Rule = Rule {
    code: "AM510",
    name: "metrics-ttl",
    summary: "a `metricsTTL` that the controller cannot read",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM510.md"),
    effect: Effect::Dropped,
    check: Checker::MetricsConfig(check),
};

/// A unit that the text can end in, and its nanoseconds, the longest first.
const UNITS: [(char, i64); 4] = [
    ('d', 86_400_000_000_000),
    ('h', 3_600_000_000_000),
    ('m', 60_000_000_000),
    ('s', 1_000_000_000),
];

fn check(cx: &ConfigContext, sink: &mut Sink) {
    let Some(entry) = cx.config.field(cx.doc, "metricsTTL") else {
        return;
    };
    let (written, words, help) = match &cx.doc.node(entry.value).kind {
        Kind::Scalar {
            text,
            value: Value::Text,
            ..
        } => match read(text) {
            // What a tool puts in there is not known.
            _ if text.contains(['$', '{']) => return,
            Ok(()) => return,
            Err(words) => (shown(text), words, instead(text)),
        },
        Kind::Scalar {
            value: Value::Null, ..
        } => return,
        Kind::Scalar { text, value, .. } => {
            let help = match value {
                Value::Int(0) => "write `\"0\"` in quotes, or remove it: then nothing is removed",
                _ => "write a string with the unit, such as `metricsTTL: 10m`",
            };
            (shown(text), "invalid TTL".to_owned(), help.to_owned())
        }
        _ => {
            let help = "write one string, such as `metricsTTL: 10m`".to_owned();
            ("…".to_owned(), "invalid TTL".to_owned(), help)
        }
    };
    cx.report(
        sink,
        &RULE,
        cx.doc.written_span(entry.value),
        format!(
            "the controller cannot read `metricsTTL: {written}`: it refuses its whole configuration and does not start"
        ),
    )
    .help(help)
    .argo(vec![ArgoText::new(By::Decode, format!("{NOT_DECODED}{words}"))])
    .done();
}

/// `TTL.UnmarshalJSON` (argo-workflows `config/ttl.go`): one whole number with one unit, else what Go's
/// `time.ParseDuration` takes, which without these units is a zero only.
fn read(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    let number = UNITS.iter().find_map(|(unit, _)| text.strip_suffix(*unit));
    let Some(number) = number else {
        return parse_duration(text).map(|_| ());
    };
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let why = if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        "invalid syntax"
    } else if number.parse::<i64>().is_err() {
        "value out of range"
    } else {
        return Ok(());
    };
    let number = go_quote(number);
    Err(format!("strconv.Atoi: parsing {number}: {why}"))
}

/// What to write for a text that is a time for others.
fn instead(text: &str) -> String {
    let unit = UNITS.iter().find_map(|(unit, length)| {
        let time = parse_duration(text).ok().filter(|time| *time > 0)?;
        (time % length == 0).then_some((time / length, unit))
    });
    match unit {
        Some((number, unit)) => format!("write `{number}{unit}`: one whole number, one unit"),
        None if text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("write the unit, too: `{text}s`, `{text}m`, `{text}h` or `{text}d`")
        }
        None => "write one whole number with `s`, `m`, `h` or `d`, such as `10m`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_with_one_unit_is_read_and_nothing_else() {
        for good in ["", "0", "10s", "5m", "24h", "7d", "0s", "+1h"] {
            assert_eq!(read(good), Ok(()), "{good}");
        }
        for (bad, words) in [
            ("1h30m", "strconv.Atoi: parsing \"1h30\": invalid syntax"),
            ("1.5h", "strconv.Atoi: parsing \"1.5\": invalid syntax"),
            ("100ms", "strconv.Atoi: parsing \"100m\": invalid syntax"),
            ("5 m", "strconv.Atoi: parsing \"5 \": invalid syntax"),
            ("d", "strconv.Atoi: parsing \"\": invalid syntax"),
            ("10", "time: missing unit in duration \"10\""),
            ("2w", "time: unknown unit \"w\" in duration \"2w\""),
            ("never", "time: invalid duration \"never\""),
            (
                "99999999999999999999s",
                "strconv.Atoi: parsing \"99999999999999999999\": value out of range",
            ),
        ] {
            assert_eq!(read(bad), Err(words.to_owned()), "{bad}");
        }
    }

    #[test]
    fn what_is_a_time_for_others_is_written_with_one_unit() {
        assert_eq!(instead("1h30m"), "write `90m`: one whole number, one unit");
        assert_eq!(instead("48h0m0s"), "write `2d`: one whole number, one unit");
        assert!(instead("100ms").contains("such as `10m`"));
        assert!(instead("10").contains("`10s`"));
    }
}
