//! Metrics in an OpenShift Template: what `oc process` makes of them before Argo sees them.

pub mod default_breaks_metric;
pub mod dollar_before_tag;
pub mod duplicate_parameter;
pub mod number_for_text;
pub mod parameter_per_run;
pub mod text_for_number;
pub mod undeclared_parameter;

/// What govaluate says about a `$` in a `when`, unless it is in quotes (recorded for six releases).
const NO_TOKEN: &str =
    "Invalid token: '$' (hint: try wrapping the affected expression in quotes (\"))";

/// Whether a place in a `when` is in quotes. Either quote ends a string, whichever opened it, and a backslash takes the
/// next character as it is.
fn is_quoted(when: &str, at: usize) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for byte in when[..at].bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\'' | b'"' => quoted = !quoted,
            _ => {}
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::is_quoted;

    #[test]
    fn either_quote_opens_and_either_ends() {
        let quoted = |when: &str| is_quoted(when, when.find('$').unwrap());
        assert!(!quoted("$x == y"));
        assert!(!quoted("'a' == $x"));
        assert!(quoted("'$x' == y"));
        assert!(quoted("a == \"b$x\""));
        assert!(!quoted("'a\" == $x"));
        assert!(quoted(r"'a\'$x' == y"));
    }
}
