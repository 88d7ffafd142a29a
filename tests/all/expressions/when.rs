//! The table of what Argo makes of a `when` whose tags are filled: `true`, `false`, or its words. The same in every release.

use std::fmt::Write as _;

use argo_metrics::argo::NEWEST;
use argo_metrics::expression::govaluate::{Answer, judge};

/// A text; `true`, `false`, or what stands in Argo's words.
const ROWS: &[(&str, &str)] = &[
    ("", "true"),
    ("Succeeded in (Succeeded, Failed)", "true"),
    ("Succeeded =~ 'Succ.*'", "true"),
    ("!(a == b)", "true"),
    ("a == b || c == c", "true"),
    ("12.5 > 10", "true"),
    ("0 == \"0\"", "false"),
    ("\"12.5\" > 10", "it is not a number"),
    ("true == \"true\"", "false"),
    (
        "a-b == a-b",
        "Failed to evaluate 'when' expresion 'a-b == a-b': Value 'a' cannot be used with the modifier '-', it is not a number",
    ),
    (
        "foo.bar == foo.bar",
        "Unable to access unexported field 'bar' in token 'foo.bar'",
    ),
    ("a == b and c == c", "Cannot transition token types"),
    (
        "a = b",
        "Invalid 'when' expression 'a = b': Invalid token: '=' (hint: try wrapping the affected expression in quotes (\"))",
    ),
    ("1", "Expected boolean evaluation for '1'. Got 1"),
    ("abc", "Expected boolean evaluation for 'abc'. Got abc"),
    ("   ", "Unexpected end of expression"),
    ("1e3 > 5", "Cannot transition token types"),
    ("10m > 5", "Cannot transition token types"),
    ("50% == 50%", "Cannot transition token types"),
    (
        "Succeeded in (Succeeded)",
        "Value 'Succeeded' cannot be used with the comparator 'in', it is not a number",
    ),
    ("a in ()", "!"),
    ("a in 'abc'", "!"),
    ("a in [a, b]", "!"),
    ("a not in (a, b)", "!"),
    ("a !in (a, b)", "!"),
    ("a In (a, b)", "!"),
    ("a IN (a, b)", "true"),
    (
        "'{\"a\":1}' == x",
        "Cannot transition token types from STRING [{] to VARIABLE [a]",
    ),
    ("\"it's\" == x", "!"),
    ("a\\-b == 'a-b'", "true"),
    ("a == b\\", "panic"),
    ("Error (exit code 1) == x", "Undefined function Error"),
    ("not (a == b)", "Undefined function not"),
    ("a,b == a", "Got [a false]"),
    ("1,000 > 5", "Got [1 false]"),
    ("foo.Bar == 1", "No parameter 'foo' found."),
    ("v1.2.3 == v1.2.3", "No parameter 'v1' found."),
    ("foo. == 1", "Hanging accessor on token 'foo.'"),
    (
        "1.2.3 == 1.2.3",
        "Unable to parse numeric value '1.2.3' to float64",
    ),
    ("[a.b-c] == 'a.b-c'", "true"),
    ("True", "Expected boolean evaluation for 'True'. Got True"),
    ("TRUE", "Expected boolean evaluation for 'TRUE'. Got TRUE"),
    ("yes", "Expected boolean evaluation for 'yes'. Got yes"),
    ("nil", "Expected boolean evaluation for 'nil'. Got nil"),
    ("null", "Expected boolean evaluation for 'null'. Got null"),
    ("true == True", "false"),
    ("NaN == NaN", "true"),
    (
        "!a",
        "Failed to parse 'when' expression '!a': Cannot transition token types from PREFIX [!] to STRING [a]",
    ),
    ("!!true", "Invalid token"),
    ("1--1", "Invalid token"),
    ("-.5", "Invalid token"),
    ("'2020-01-01' == 1577836800", "true"),
    (
        "'2020-01-01T00:00:00+02:00' == '2019-12-31T22:00:00Z'",
        "true",
    ),
    ("2020-01-01 == 2018", "true"),
    ("a < b", "true"),
    ("'10' < '9'", "true"),
    ("'5' + 1 == '51'", "true"),
    ("7 / 2 == 3.5", "true"),
    ("1 / 0 > 1", "true"),
    ("0x1f == 31", "true"),
    ("0X1F == 31", "!"),
    ("1_000 > 1", "!"),
    ("1 == 1 || x", "true"),
    ("x || 1 == 1", "!"),
    ("false ? true", "Got <nil>"),
    ("a == a ? 'true' : 'false'", "Got true"),
    ("'{{status}}' == Succeeded", "false"),
    ("😀 == a", "Invalid token"),
    ("“a” == a", "Invalid token"),
    ("\u{200b}a == a", "Invalid token"),
    ("a\u{a0}== a", "true"),
    ("größe == größe", "true"),
];

#[test]
fn each_row_has_argos_answer_in_every_release() {
    let mut wrong = String::new();
    for (text, expected) in ROWS {
        for version in NEWEST {
            let answer = judge(text, version);
            let fits = match &answer {
                Answer::Runs(is) => is.to_string() == *expected,
                Answer::Fails { message, .. } => *expected == "!" || message.contains(expected),
                Answer::Panics(_) => *expected == "panic",
                Answer::Unsure(_) => false,
            };
            if !fits {
                let _ = writeln!(wrong, "{text:?} {version}: {answer:?}, not {expected:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
