//! Go's regular expressions, run by the `regex` crate.
//!
//! Source: Go's `regexp`.

use regex::{Regex, RegexBuilder};

use super::pattern::{Refused, translated};
use crate::expression::value::Stop;

/// The largest size of a compiled expression, in bytes.
const SIZE: usize = 500_000;

/// Longer strings, in bytes, are not searched: finding all matches can take the square of the length.
const MOST_SEARCHED: usize = 10_000;

/// A compiled pattern.
#[derive(Debug)]
pub struct Compiled<'a> {
    /// The pattern, compiled by the regex crate.
    pub regex: Regex,
    /// The name of each group, empty for one without a name. Kept here because Go allows one name for several groups,
    /// and the crate does not.
    pub names: Vec<&'a str>,
}

/// Compiles a pattern as Go would.
///
/// # Errors
/// [`Stop::Fails`] with Go's message, if Go refuses the pattern; [`Stop::Unsure`] if it is not known here
/// whether it does.
pub fn compile(pattern: &str) -> Result<Compiled<'_>, Stop> {
    let pattern = match translated(pattern) {
        Ok(pattern) => pattern,
        Err(Refused::Go(text)) => {
            return Stop::fails(format!("error parsing regexp: {text}"));
        }
        Err(Refused::Unknown) => return Stop::unsure("this regular expression"),
    };
    let regex = RegexBuilder::new(&pattern.rust)
        .size_limit(SIZE)
        .build()
        .map_err(|_| Stop::Unsure("this regular expression".to_owned()))?;
    Ok(Compiled {
        regex,
        names: pattern.names,
    })
}

/// Compiles a pattern to search a string with it.
///
/// # Errors
/// As for [`compile`]; also [`Stop::Unsure`], if the string is too long to be searched here.
pub fn compile_for<'a>(pattern: &'a str, text: &str) -> Result<Compiled<'a>, Stop> {
    if text.len() > MOST_SEARCHED {
        return Stop::unsure("a search in a long text");
    }
    compile(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_go_reads_them() {
        for (pattern, text, is) in [
            ("^[A-Z]", "Succeeded", true),
            ("a{", "a{", true),
            ("a{2}", "aa", true),
            (r"\Qa.b\E+", "a.bb", true),
            (r"\Qa.b\E", "axb", false),
            ("[[:alpha:]]", "x", true),
            ("[a&&b]", "&", true),
            ("[]a]", "]", true),
            ("(?i)abc", "ABC", true),
            (r"^\d+\.\d{6}$", "12.500000", true),
            (r"^\d$", "٣", false),
        ] {
            let is_match = compile(pattern).map(|found| found.regex.is_match(text));
            assert_eq!(is_match, Ok(is), "{pattern}");
        }
        for (pattern, why) in [
            ("(", "error parsing regexp: missing closing ): `(`"),
            ("[a", "error parsing regexp: missing closing ]: `[a`"),
            (
                "*",
                "error parsing regexp: missing argument to repetition operator: `*`",
            ),
            (
                r"\u0041",
                r"error parsing regexp: invalid escape sequence: `\u`",
            ),
            (
                "a{1001}",
                "error parsing regexp: invalid repeat count: `{1001}`",
            ),
        ] {
            assert_eq!(
                compile(pattern).map(|_| ()).unwrap_err(),
                Stop::Fails(why.to_owned()),
                "{pattern}"
            );
        }
    }
}
