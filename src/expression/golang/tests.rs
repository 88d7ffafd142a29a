//! Values as Go 1.26 prints them.

use super::format::{shown, sprintf};
use super::json::{from_json, to_json, to_json_indent};
use super::numbers::{float_json, float_v, parse_int, parse_int_any_base, pow, to_int};
use crate::expression::value::{Stop, Value};

#[test]
fn floats_are_written_as_go_writes_them() {
    for (value, v, json) in [
        (12.5, "12.5", Some("12.5")),
        (1.0, "1", Some("1")),
        (0.0, "0", Some("0")),
        (0.001, "0.001", Some("0.001")),
        (
            758_195_598_457_438.0 + 0.25,
            "7.581955984574382e+14",
            Some("758195598457438.2"),
        ),
        (1e20, "1e+20", Some("100000000000000000000")),
        (1e21, "1e+21", Some("1e+21")),
        (2_097_152.0, "2.097152e+06", Some("2097152")),
        (123_456.0, "123456", Some("123456")),
        (100_000_000.0, "1e+08", Some("100000000")),
        (0.000_01, "1e-05", Some("0.00001")),
        (1e-7, "1e-07", Some("1e-7")),
        (-0.0, "-0", Some("-0")),
        (f64::NAN, "NaN", None),
        (f64::INFINITY, "+Inf", None),
    ] {
        assert_eq!(float_v(value), v, "{value}");
        assert_eq!(float_json(value).as_deref(), json, "{value}");
    }
}

#[test]
fn whole_numbers_are_read_as_go_reads_them() {
    assert_eq!(parse_int("+7"), Ok(7));
    assert!(parse_int("5.0").is_err() && parse_int("").is_err() && parse_int("0x10").is_err());
    assert_eq!(parse_int_any_base("0x1F"), Ok(31));
    assert_eq!(parse_int_any_base("010"), Ok(8));
    assert_eq!(parse_int_any_base("-0b11"), Ok(-3));
    assert_eq!(parse_int_any_base("1_000"), Ok(1000));
    assert!(parse_int_any_base("08").is_err());
    assert_eq!(to_int(1e30), i64::MIN);
}

#[test]
fn values_are_printed_as_by_percent_v() {
    let value = Value::map([
        ("b", Value::list(vec![Value::int(1), Value::Nil])),
        ("a", Value::text("x y")),
    ]);
    assert_eq!(shown(&value), "map[a:x y b:[1 <nil>]]");
    assert_eq!(
        sprintf(
            "%05d|%-4s|%.2f|%q|%v|%x",
            &[
                Value::int(-42),
                Value::text("ab"),
                Value::Float(2.5),
                Value::text("q\"q"),
                Value::Bool(true),
                Value::int(255)
            ]
        ),
        "-0042|ab  |2.50|\"q\\\"q\"|true|ff"
    );
    assert_eq!(sprintf("%d", &[Value::text("x")]), "%!d(string=x)");
    assert_eq!(sprintf("%d", &[]), "%!d(MISSING)");
    assert_eq!(sprintf("a", &[Value::int(1)]), "a%!(EXTRA int=1)");
}

#[test]
fn json_is_written_and_read_as_by_go() {
    let value = from_json(r#"{"b":[1,2.5,"<é>"],"a":null,"c":{}}"#).unwrap();
    assert_eq!(
        to_json(&value, true).unwrap(),
        r#"{"a":null,"b":[1,2.5,"\u003cé\u003e"],"c":{}}"#
    );
    assert_eq!(
        to_json_indent(&from_json(r#"{"a":[1,{}],"b":"{[,:"}"#).unwrap(), "  ").unwrap(),
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"{[,:\"\n}"
    );
    for (text, said) in [
        ("", "unexpected end of JSON input"),
        ("{", "unexpected end of JSON input"),
        ("x", "invalid character 'x' looking for beginning of value"),
        ("[1 2]", "invalid character '2' after array element"),
        ("1 2", "invalid character '2' after top-level value"),
        (
            "nul",
            "invalid character ' ' in literal null (expecting 'l')",
        ),
        (
            "1.",
            "invalid character ' ' after decimal point in numeric literal",
        ),
        ("é", "invalid character 'Ã' looking for beginning of value"),
        (
            "nulL",
            "invalid character 'L' in literal null (expecting 'l')",
        ),
        (
            "{'a':1}",
            "invalid character '\\'' looking for beginning of object key string",
        ),
        ("\"\\q\"", "invalid character 'q' in string escape code"),
    ] {
        assert_eq!(
            from_json(text).unwrap_err(),
            Stop::Fails(said.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn powers_are_those_of_go_to_the_last_digit() {
    for (base, exponent, power) in [
        (2.0, 10.0, Some(1024.0)),
        (2.0, 0.5, Some(std::f64::consts::SQRT_2)),
        (0.1, 3.0, Some(0.001_000_000_000_000_000_2)),
        (10.0, -3.0, Some(0.001)),
        (1.1, 100.0, Some(13_780.612_339_822_364)),
        (-2.0, 3.0, Some(-8.0)),
        (10.0, 400.0, Some(f64::INFINITY)),
        (10.0, -400.0, Some(0.0)),
        (-1.0, 1e19, Some(1.0)),
        (2.0, 0.3, None),
    ] {
        assert_eq!(pow(base, exponent), power, "{base} ** {exponent}");
    }
    assert!(pow(-8.0, 0.3).is_some_and(f64::is_nan));
}
