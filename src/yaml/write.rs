//! Scalars of one line that every reader takes for the same text or number.
//!
//! What is written here is read by Argo and `kubectl` (go-yaml v2, YAML 1.1), by kustomize (go-yaml v3, between the
//! two), by PyYAML (YAML 1.1) and by readers of YAML 1.2. A library's writer looks at one of them: `serde_yaml` and
//! what came after it leave `yes`, `on`, `y` and `1_000` without quotes, and to Kubernetes they are `true` and 1000;
//! PyYAML takes the `1e+21` that JSON writes for a text. So both are written here, and `tests/all/generate/quoting.rs`
//! gives them to the readers themselves.

use std::borrow::Cow;
use std::fmt::Write as _;

/// What some reader takes for something else than a text although it starts with a letter; in lower case. The
/// spellings that YAML gives for them are fewer (`no`, `No`, `NO`), the others are not worth a doubt, and `nan` and
/// `inf` without a dot are numbers to what reads YAML as if it were its own language.
const WORDS: [&str; 12] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity",
];

/// Numbers up to this one, 2^53, are written as whole numbers: each of them is exact in every reader, whether it
/// takes whole numbers for 64 bits, for any number of digits, or for a 64-bit float.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A text as a scalar of one line, which every reader reads as exactly this text.
///
/// It may be written wherever a scalar may: as a value, as a key, as an item of a list, in block style and in `[a, b]` and
/// `{k: v}`. Only what can be taken for nothing else is written plain: ASCII letters, digits, `_ . - / ( )` and single
/// spaces between them, with a letter or `_` at the start, and nothing like `yes` or `e3`. Everything else appears in double
/// quotes; line breaks, and what cannot be printed or seen, as the escapes that YAML 1.1 and 1.2 have in common.
///
/// A key is the text before a `:` on the same line, and readers look for the `:` no further than 1024 characters
/// from where the key starts; `yaml` of npm counts in UTF-16, an astral character as two. What is written here for a
/// key must not be longer than that, quotes and escapes included. Where it is, the key needs a `? ` before it.
///
/// No spelling brings everything through kustomize, which writes again what it has read: it drops a key `<<`, refuses
/// keys that are longer than 1024 characters as JSON, U+007F to U+009F, U+FFFE and U+FFFF, and puts whitespace after
/// U+2028 and U+2029 (seen with 5.5).
///
/// To the letter, the JSON schema of YAML 1.2 knows no plain text at all. `yaml` of npm warns of each when it is told
/// to use that schema, and reads it as text nevertheless.
///
/// # Examples
///
/// ```
/// use argo_metrics::yaml::write_text;
///
/// assert_eq!(write_text("runs by status"), "runs by status");
/// assert_eq!(write_text("yes"), r#""yes""#);
/// assert_eq!(write_text("{{status}}"), r#""{{status}}""#);
/// assert_eq!(write_text("two\nlines"), r#""two\nlines""#);
/// ```
#[must_use]
pub fn write_text(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // `\xNN` would be shorter for some, but JSON does not have it.
            c if is_hidden(c) && u32::from(c) <= 0xffff => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            // In JSON these are two surrogates, which go-yaml refuses.
            c if is_hidden(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// Whether the text may be written without quotes.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    let goes_on = |b: u8| b.is_ascii_alphanumeric() || b" _.-/()".contains(&b);
    bytes.first().is_some_and(starts)
        && bytes.iter().all(|b| goes_on(*b))
        // Two spaces would do no harm to the value, but an editor that fills lines makes one of them.
        && !text.contains("  ")
        && !text.ends_with(' ')
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        && !is_exponent(text)
}

/// Whether the text is the exponent of a number without the digits before it: `yaml` of npm takes `e3` and `E-3` for
/// numbers, and even for NaN, when it reads YAML 1.1.
fn is_exponent(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['e', 'E']) else {
        return false;
    };
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the character needs an escape: what YAML 1.1 or 1.2 does not allow as it is, what one of them takes for a
/// line break, and what nobody sees, or what makes others be seen elsewhere than they are read. The joiners U+200C
/// and U+200D stay: words and emoji are written with them.
fn is_hidden(c: char) -> bool {
    // U+FFFE, U+FFFF, and the last two of every further plane.
    let ends_plane = u32::from(c) & 0xfffe == 0xfffe;
    ends_plane
        || matches!(c,
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// A number as a scalar that every reader reads as exactly this number; none for NaN and the infinite ones, which
/// Kubernetes' reader refuses (`json: unsupported value: +Inf`).
///
/// It may be written wherever [`write_text`]'s may except as a key, which would be a text in JSON. Whole numbers up to
/// 2^53 have neither point nor exponent. Beyond, where PyYAML would read more digits than go-yaml can hold, and for
/// what is smaller than a millionth there is an exponent, with a point before it and a sign in it: to PyYAML `1e21`,
/// `1e+21` and `1.0e21` are texts. Minus zero has a point, since a whole number has no such thing; Kubernetes takes
/// it for zero even so.
///
/// # Examples
///
/// ```
/// use argo_metrics::yaml::write_number;
///
/// assert_eq!(write_number(5.0).as_deref(), Some("5"));
/// assert_eq!(write_number(0.1).as_deref(), Some("0.1"));
/// assert_eq!(write_number(1e21).as_deref(), Some("1.0e+21"));
/// assert_eq!(write_number(f64::NAN), None);
/// ```
#[must_use]
pub fn write_number(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let size = number.abs();
    if size == 0.0 && number.is_sign_negative() {
        return Some("-0.0".to_owned());
    }
    // The shortest digits that lead back to the number, with a point unless it is whole.
    if size == 0.0 || (1e-6..=LARGEST_WHOLE).contains(&size) {
        return Some(number.to_string());
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e')?;
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    Some(format!("{mantissa}{point}e{sign}{exponent}"))
}
