//! What Prometheus' own linter says: `promtool check metrics`.
//!
//! Source: prometheus/client_golang `prometheus/testutil/promlint` (units, prefixes, abbreviations, texts), held
//! against promtool 2.42. Names are given without [`crate::argo::PREFIX`]: it ends with `_` and holds no unit and
//! no type, so every word of the name is a word of the name that promtool sees.

use std::ops::Range;

use super::MetricType;

/// The page has no help: it is absent, empty or whitespace.
pub const NO_HELP: &str = "no help text";
/// A counter without `_total`.
pub const COUNTER_WITHOUT_TOTAL: &str = "counter metrics should have \"_total\" suffix";
/// `_total` on another type.
pub const TOTAL: &str = "non-counter metrics should not have \"_total\" suffix";
/// A colon in the name.
pub const COLON: &str = "metric names should not contain ':'";
/// A name with a capital letter after a lower-case one.
pub const CAMEL_CASE_NAME: &str = "metric names should be written in 'snake_case' not 'camelCase'";
/// A label key with a capital letter after a lower-case one.
pub const CAMEL_CASE_LABEL: &str = "label names should be written in 'snake_case' not 'camelCase'";
/// An abbreviated unit, once for each.
pub const ABBREVIATION: &str = "metric names should not contain abbreviated units";

/// Suffixes that a histogram's own series have, and what is said of them on other types.
pub const RESERVED_SUFFIXES: [(&str, &str); 3] = [
    (
        "_bucket",
        "non-histogram metrics should not have \"_bucket\" suffix",
    ),
    (
        "_count",
        "non-histogram and non-summary metrics should not have \"_count\" suffix",
    ),
    (
        "_sum",
        "non-histogram and non-summary metrics should not have \"_sum\" suffix",
    ),
];

/// Names of types that promtool does not want to see in a metric's name.
pub const TYPES: [&str; 5] = [
    "counter",
    "gauge",
    "summary",
    "histogram",
    "gauge_histogram",
];

/// Units and their base units.
pub const UNITS: [(&str, &str); 24] = [
    ("amperes", "amperes"),
    ("bytes", "bytes"),
    ("celsius", "celsius"),
    ("grams", "grams"),
    ("joules", "joules"),
    ("kelvin", "kelvin"),
    ("meters", "meters"),
    ("metres", "metres"),
    ("seconds", "seconds"),
    ("volts", "volts"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("weeks", "seconds"),
    ("kelvins", "kelvin"),
    ("fahrenheit", "celsius"),
    ("rankine", "celsius"),
    ("inches", "meters"),
    ("yards", "meters"),
    ("miles", "meters"),
    ("bits", "bytes"),
    ("calories", "joules"),
    ("pounds", "grams"),
    ("ounces", "grams"),
];

/// Prefixes of units; `mibi` is their spelling.
pub const UNIT_PREFIXES: [&str; 18] = [
    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega",
    "mibi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
];

/// Abbreviations of units, with what they stand for most often (the meanings are ours).
pub const ABBREVIATIONS: [(&str, &str); 14] = [
    ("s", "seconds"),
    ("ms", "milliseconds"),
    ("us", "microseconds"),
    ("ns", "nanoseconds"),
    ("sec", "seconds"),
    ("b", "bytes"),
    ("kb", "kilobytes"),
    ("mb", "megabytes"),
    ("gb", "gigabytes"),
    ("tb", "terabytes"),
    ("pb", "petabytes"),
    ("m", "minutes or meters"),
    ("h", "hours"),
    ("d", "days"),
];

/// The name without a suffix such as `_total`. A name that is the suffix's word has it, too, once Argo's prefix
/// is in front.
#[must_use]
pub fn without_suffix<'n>(name: &'n str, suffix: &str) -> Option<&'n str> {
    let whole = suffix.strip_prefix('_') == Some(name);
    name.strip_suffix(suffix).or(whole.then_some(""))
}

/// The words of a name, between underscores, with their places.
pub fn words(name: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    name.split('_').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((word, start..start + word.len()))
    })
}

/// The base unit of a word that is a unit.
#[must_use]
pub fn base_of(word: &str) -> Option<&'static str> {
    let plain = |word: &str| UNITS.iter().find(|(unit, _)| *unit == word);
    plain(word)
        .or_else(|| {
            let mut rests = UNIT_PREFIXES.iter().filter_map(|p| word.strip_prefix(p));
            rests.find_map(plain)
        })
        .map(|(_, base)| *base)
}

/// The first unit in a name, if it is not a base unit: its place and the base unit.
#[must_use]
pub fn non_base_unit(name: &str) -> Option<(Range<usize>, &'static str)> {
    words(name)
        .find_map(|(word, range)| Some((word, range, base_of(word)?)))
        .filter(|(word, _, base)| word != base)
        .map(|(_, range, base)| (range, base))
}

/// Promlint's text about a unit that is not a base unit.
#[must_use]
pub fn use_base_unit(base: &str, unit: &str) -> String {
    format!("use base unit {base:?} instead of {unit:?}")
}

/// The abbreviated units of a name, each once: its place, and what it may stand for.
#[must_use]
pub fn abbreviations(name: &str) -> Vec<(Range<usize>, &'static str)> {
    ABBREVIATIONS
        .iter()
        .filter_map(|(short, meaning)| {
            let (_, range) = words(name).find(|(word, _)| word.eq_ignore_ascii_case(short))?;
            Some((range, *meaning))
        })
        .collect()
}

/// The types in a name, each once: its place and the type.
#[must_use]
pub fn types_in(name: &str) -> Vec<(Range<usize>, &'static str)> {
    let framed = format!("_{}_", name.to_ascii_lowercase());
    TYPES
        .iter()
        .filter_map(|ty| {
            let start = framed.find(&format!("_{ty}_"))?;
            Some((start..start + ty.len(), *ty))
        })
        .collect()
}

/// The text about a type in a name.
#[must_use]
pub fn no_type_in_name(ty: &str) -> String {
    format!("metric name should not include type '{ty}'")
}

/// Whether a lower-case letter comes before a capital one.
#[must_use]
pub fn is_camel_case(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// The text about a label key that only another type of metric has.
#[must_use]
pub fn reserved_label(key: &str, ty: MetricType) -> Option<&'static str> {
    match key {
        "le" if ty != MetricType::Histogram => {
            Some("non-histogram metrics should not have \"le\" label")
        }
        "quantile" => Some("non-summary metrics should not have \"quantile\" label"),
        _ => None,
    }
}
