//! What the rest may rely on. The answers are those of the libraries.

use super::*;
use crate::argo::Version;
use crate::expression::golang::json::to_json;

fn ask(line: (u16, u16), text: &str, path: &str) -> Result<String, Stop> {
    let engine = Engine::of(Version::new(line.0, line.1, 2));
    call(&[Value::text(text), Value::text(path)], engine)
        .map(|value| to_json(&value, false).unwrap())
}

fn check(line: (u16, u16), text: &str, cases: &[(&str, &str)]) {
    for (path, want) in cases {
        assert_eq!(ask(line, text, path).as_deref(), Ok(*want), "{path}");
    }
}

fn refused(line: (u16, u16), text: &str, cases: &[(&str, &str)]) {
    for (path, want) in cases {
        assert_eq!(ask(line, text, path), Stop::fails(*want), "{path}");
    }
}

const TEXT: &str = r#"{"a":[{"b":1,"c":"x"},{"b":2,"c":"y"},{"b":3}],"e-f":{"g":null,"h":[4,5]}}"#;

#[test]
fn paths_are_followed_as_the_newer_library_does() {
    check(
        (4, 1),
        TEXT,
        &[
            ("$.a[0].b", "1"),
            ("$.a[-1]['b']", "3"),
            ("$['e-f'][\"h\"]", "[4,5]"),
            ("$.a[*].b", "[1,2,3]"),
            ("$..b", "[1,2,3]"),
            ("$.a[1:].b", "[2,3]"),
            ("$.a[::-1].b", "[3,2,1]"),
            ("$.a[0,2].b", "[1,3]"),
            ("$.a.length", "3"),
            ("$.a[(@.length-1)].b", "3"),
            ("$.a[?(@.c == 'x')].b", "[1]"),
            ("$.a[?(@.b > 1 && @.c)].b", "[]"),
            ("$.a[?(@.b>=2)].b", "[2,3]"),
            ("$.a[?(@.b in [1,3])].b", "[1,3]"),
            ("$['e-f'].g", "null"),
        ],
    );
}

#[test]
fn the_newer_librarys_words_are_kept() {
    refused(
        (3, 5),
        TEXT,
        &[
            ("$.x", "key: invalid token key 'x' not found"),
            (
                "$.a.b",
                "key: invalid token target. expected [map] got [slice]",
            ),
            ("$.a[7]", "index: invalid token out of range"),
            (
                "a",
                "invalid JSONPath selector 'a' unexpected token 'a' at index 0",
            ),
            (
                "$[",
                "invalid JSONPath selector '$[' invalid token. '[' does not match any token format",
            ),
        ],
    );
    refused(
        (3, 5),
        "x",
        &[("$", "invalid character 'x' looking for beginning of value")],
    );
}

#[test]
fn argo_3_4_has_the_older_library() {
    check(
        (3, 4),
        TEXT,
        &[
            ("$.a[0].b", "1"),
            ("$.a.b", "[1,2,3]"),
            ("$.a[0:1].b", "[1,2]"),
            ("$.a[?(@.b > 1)].b", "[2,3]"),
            ("$.a[?(@.b>1)].b", "[]"),
            ("$.a[?(@.c == 'x')].b", "[1]"),
        ],
    );
    refused(
        (3, 4),
        TEXT,
        &[
            (
                "$['e-f']",
                "strconv.Atoi: parsing \"'e-f'\": invalid syntax",
            ),
            ("$.x", "key error: x not found in object"),
            ("$[", "len(tail) should >=3, ["),
            ("a", "should start with '$'"),
            ("$..b", "expression don't support in filter"),
            ("$.a[0].d[0]", "key error: d not found in object"),
            (
                "$.e-f.g[0]",
                "runtime error: invalid memory address or nil pointer dereference",
            ),
        ],
    );
}

#[test]
fn a_path_of_endless_steps_ends() {
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    for path in [
        format!("${}", "..".repeat(90)),
        format!("$[?({}1)]", "-*/%".repeat(200)),
        format!("$[?({}@.a{})]", "(".repeat(400), ")".repeat(400)),
        format!("${}", ".a".repeat(400)),
    ] {
        for line in [(3, 4), (4, 1)] {
            // only checks that there is an answer
            drop(ask(line, &deep, &path));
        }
    }
}

#[test]
fn the_empty_text_is_what_a_nil_is_since_3_5() {
    let nil = |line: (u16, u16)| {
        let engine = Engine::of(Version::new(line.0, line.1, 2));
        call(&[Value::Nil, Value::text("$")], engine).map(|_| ())
    };
    assert_eq!(nil((3, 5)), Stop::fails("unexpected end of JSON input"));
    assert_eq!(
        nil((3, 4)),
        Stop::fails("reflect: Call using interface {} as type string")
    );
}
