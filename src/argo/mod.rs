//! Facts about Argo Workflows as data, by version, each with its source.

mod builtins;
pub mod config;
pub mod schema;
mod variables;
mod version;

pub use builtins::{BUILTINS, Builtin, Instrument, builtin};
pub use variables::{
    ALWAYS_THERE, AtLint, AtStart, Form, Growth, Id, Levels, Needs, Refused, Root, Stage,
    USAGE_PREFIX, VARIABLES, Values, Variable, WAITED_FOR, WORKFLOW_OUTPUTS, at_start,
    has_variable_prefix, is_checked, is_unrecorded, meant_by, variable,
};
pub use version::{CrdChoice, Crds, NEWEST, Target, Version, VersionError};

/// How many series of one metric OpenTelemetry's SDK keeps since Argo 4.1, including the one for all series above the
/// limit (`sdk/metric/config.go` of v1.44.0; `OTEL_GO_X_CARDINALITY_LIMIT`).
pub const SERIES_LIMIT: u64 = 2000;

/// The prefix that Argo adds to a custom metric's name on `/metrics`, in every release.
pub const PREFIX: &str = "argo_workflows_";

/// Whether a text names a variable of metrics that has no dot in its name (`operator.go`, the scopes of a node and of
/// a realtime metric).
#[must_use]
pub fn is_metric_variable(name: &str) -> bool {
    matches!(
        name,
        "status" | "duration" | "exitCode" | "retries" | "item"
    )
}

/// Whether the release's `argo lint` takes a text as a metric name, and as a label key: it uses one check
/// for both (`workflow/metrics/util.go:18`; up to 3.5 colons are allowed).
#[must_use]
pub fn is_valid_name(name: &str, version: Version) -> bool {
    let colon = !version.at_least(3, 6);
    let mut bytes = name.bytes();
    let first = |b: u8| b.is_ascii_alphabetic() || b == b'_' || (colon && b == b':');
    bytes.next().is_some_and(first) && bytes.all(|b| first(b) || b.is_ascii_digit())
}

/// Whether a release exposes a metric of this name: it neither refuses the name nor loses it (since 3.6 OpenTelemetry
/// drops an instrument whose name does not start with a letter or is longer than 255 bytes).
#[must_use]
pub fn is_exposed_name(name: &str, version: Version) -> bool {
    let lost = version.at_least(3, 6) && (name.starts_with('_') || name.len() > 255);
    is_valid_name(name, version) && !lost
}

/// The CRD's pattern for a metric's name and a label's key (since 4.0, `manifests/base/crds/full/*.yaml`).
pub const NAME_PATTERN: &str = "^[a-zA-Z_][a-zA-Z0-9_]*$";

/// How many metrics the CRD allows in one list (since 4.0).
pub const MAX_METRICS: usize = 100;

/// How many characters the CRD allows in a gauge's value (since 4.0).
pub const MAX_GAUGE_VALUE: usize = 256;

/// What the CRD allows as a gauge's operation (since 4.0).
pub const OPERATIONS: [&str; 3] = ["Set", "Add", "Sub"];

/// Whether a text matches [`NAME_PATTERN`].
#[must_use]
pub fn matches_crd_pattern(name: &str) -> bool {
    is_valid_name(name, NEWEST[5])
}

/// Whether Go's `strconv.ParseFloat(text, 64)` takes the text (without range errors).
///
/// Decimal and hexadecimal floats, underscores only where a base prefix allows them or between digits as
/// `ParseFloat` documents it, `inf`/`infinity`/`nan` in any case. Executed on six releases of Argo.
#[must_use]
pub fn parse_go_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let sign = if negative { -1.0 } else { 1.0 };
    let lower = unsigned.to_ascii_lowercase();
    match lower.as_str() {
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        // Go takes "nan" without a sign only.
        "nan" => return (unsigned.len() == text.len()).then_some(f64::NAN),
        _ => {}
    }
    if let Some(hex) = lower.strip_prefix("0x") {
        return parse_hex_float(hex).map(|x| sign * x);
    }
    let digits = strip_underscores(&lower)?;
    let (mantissa, exponent) = match digits.split_once('e') {
        Some((m, e)) => (m, Some(e)),
        None => (digits.as_str(), None),
    };
    let whole_ok = mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && mantissa.bytes().filter(|b| *b == b'.').count() <= 1
        && mantissa.bytes().any(|b| b.is_ascii_digit());
    let exponent_ok = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        !e.is_empty() && e.bytes().all(|b| b.is_ascii_digit())
    });
    if !(whole_ok && exponent_ok) {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    value.is_finite().then_some(sign * value)
}

/// Underscores are allowed between digits only. `ParseFloat` itself takes them only with base prefix
/// "0x" unless base 0 is meant; the recorded releases take `1_000`.
fn strip_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        if *b == b'_' {
            let digit = |j: Option<usize>| {
                j.and_then(|j| bytes.get(j))
                    .is_some_and(u8::is_ascii_hexdigit)
            };
            if !(digit(i.checked_sub(1)) && digit(Some(i + 1))) {
                return None;
            }
        }
    }
    Some(text.replace('_', ""))
}

/// A hexadecimal float needs its `p` exponent.
fn parse_hex_float(text: &str) -> Option<f64> {
    let text = strip_underscores(text)?;
    let (mantissa, exponent) = text.split_once('p')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0.0f64;
    for c in whole.chars() {
        value = value * 16.0 + f64::from(c.to_digit(16)?);
    }
    let mut scale = 1.0 / 16.0;
    for c in fraction.chars() {
        value += f64::from(c.to_digit(16)?) * scale;
        scale /= 16.0;
    }
    let result = value * 2f64.powi(exponent);
    result.is_finite().then_some(result)
}
