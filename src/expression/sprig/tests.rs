//! Tests of the most used functions; the answers are those of the Go libraries.

use super::{call, find, signature};
use crate::argo::Version;
use crate::expression::engine::Engine;
use crate::expression::golang::json::to_json;
use crate::expression::value::{Int, Outcome, Stop, Value};

const OLD: Version = Version::new(3, 4, 18);
const NEW: Version = Version::new(4, 1, 2);

fn of(name: &str, args: &[Value], argo: Version) -> Outcome {
    let engine = Engine::of(argo);
    let name = find(name, engine).expect("the release has it");
    call(name, args, engine)
}

/// The result as JSON, or the message of the failure.
fn answer(name: &str, args: &[Value], argo: Version) -> String {
    match of(name, args, argo) {
        Ok(value) => to_json(&value, false).expect("it has a JSON"),
        Err(Stop::Fails(text)) => text,
        Err(Stop::Unsure(text)) => format!("unsure: {text}"),
    }
}

fn t(text: &str) -> Value {
    Value::text(text)
}

fn i(value: i64) -> Value {
    Value::int(value)
}

fn f(value: f64) -> Value {
    Value::Float(value)
}

fn words(texts: &[&str]) -> Value {
    Value::list(texts.iter().map(|text| t(text)).collect())
}

/// Checks that every row gives its answer in all releases.
fn always(rows: &[(&str, Vec<Value>, &str)]) {
    for (name, args, expected) in rows {
        for argo in [OLD, Version::new(3, 5, 15), Version::new(3, 7, 18), NEW] {
            assert_eq!(
                &answer(name, args, argo),
                expected,
                "{name} {args:?} {argo:?}"
            );
        }
    }
}

#[test]
fn names_are_those_of_the_release() {
    for name in ["env", "expandenv", "printf", "len", "nope", ""] {
        assert_eq!(find(name, Engine::of(NEW)), None, "{name}");
    }
    assert_eq!(find("sha512sum", Engine::of(Version::new(3, 5, 15))), None);
    assert_eq!(
        find("sha512sum", Engine::of(Version::new(3, 6, 19))),
        Some("sha512sum")
    );
    let ternary = signature("ternary").expect("it is there");
    assert_eq!((ternary.min(), ternary.max()), (3, Some(3)));
    let round = signature("round").expect("it is there");
    assert_eq!((round.min(), round.max()), (2, None));
}

#[test]
fn the_table_is_sorted() {
    let names: Vec<&str> = super::table::rows().map(|row| row.name).collect();
    assert!(names.is_sorted(), "binary search needs it");
}

#[test]
fn arguments_are_checked_as_reflect_does() {
    always(&[
        ("atoi", vec![i(5)], "reflect: Call using int as type string"),
        (
            "unixEpoch",
            vec![i(5)],
            "reflect: Call using int as type time.Time",
        ),
        (
            "ternary",
            vec![i(1), i(2), t("true")],
            "reflect: Call using string as type bool",
        ),
        (
            "until",
            vec![t("3")],
            "reflect: Call using string as type int",
        ),
        (
            "keys",
            vec![t("3")],
            "reflect: cannot use string as type map[string]interface {} in Call",
        ),
    ]);
    let few = "reflect: Call with too few input arguments";
    let many = "reflect: Call with too many input arguments";
    assert_eq!(answer("round", &[f(1.5)], OLD), few);
    assert_eq!(answer("upper", &[t("a"), t("b")], OLD), many);
    assert_eq!(
        answer("round", &[f(1.5)], NEW),
        "invalid number of arguments: expected at least 2, got 1"
    );
    assert_eq!(
        answer("ternary", &[i(1), i(2)], NEW),
        "invalid number of arguments: expected 3, got 2"
    );
}

#[test]
fn nil_is_taken_differently() {
    let nil = [Value::Nil];
    assert_eq!(
        answer("upper", &nil, OLD),
        "reflect: Call using interface {} as type string"
    );
    assert_eq!(answer("upper", &nil, NEW), "\"\"");
    let keys = |argo| answer("keys", &nil, argo);
    assert_eq!(
        keys(OLD),
        "reflect: cannot use interface {} as type map[string]interface {} in Call"
    );
    assert_eq!(
        keys(Version::new(3, 5, 15)),
        "reflect: cannot use []map[string]interface {} as type map[string]interface {} in Call"
    );
    assert_eq!(keys(NEW), "[]");
    assert_eq!(
        answer(
            "quote",
            &[t("a"), Value::Nil, t("b")],
            Version::new(3, 5, 15)
        ),
        "runtime error: index out of range [1] with length 1"
    );
    assert_eq!(
        answer("quote", &[t("a"), Value::Nil, t("b")], NEW),
        r#""\"a\" \"b\"""#
    );
}

#[test]
fn casts_depend_on_the_library() {
    for (text, old, new) in [
        ("12.500000", "0", "12"),
        ("12.000", "12", "12"),
        ("5.", "0", "5"),
        (".5", "0", "0"),
        ("010", "8", "8"),
        ("0x1F", "31", "31"),
        ("1_000", "1000", "1000"),
        ("", "0", "0"),
        (" 7", "0", "0"),
        ("1e3", "0", "0"),
        ("9223372036854775808", "0", "0"),
    ] {
        assert_eq!(answer("int", &[t(text)], OLD), old, "{text}");
        assert_eq!(answer("int64", &[t(text)], NEW), new, "{text}");
    }
    let second = [Value::Duration(1_000_000_000)];
    assert_eq!(answer("int64", &second, OLD), "0");
    assert_eq!(answer("int64", &second, NEW), "1000000000");
    always(&[
        ("int", vec![f(-1.9)], "-1"),
        ("int", vec![f(1e300)], "-9223372036854775808"),
        ("int", vec![Value::Bool(true)], "1"),
        ("float64", vec![t("12.500000")], "12.5"),
        ("float64", vec![t("x")], "0"),
        (
            "float64",
            vec![Value::Int(-1, Int::Uint64)],
            "18446744073709552000",
        ),
        ("atoi", vec![t("12.5")], "0"),
        (
            "atoi",
            vec![t("9223372036854775808")],
            "9223372036854775807",
        ),
        ("toDecimal", vec![t("777")], "511"),
    ]);
}

#[test]
fn arithmetic() {
    always(&[
        // The shortest decimal of the first is …438.2 in Go, though …438.3 is just as near.
        (
            "subf",
            vec![f(758_195_598_457_438.0 + 0.25), i(758_195_598_457_438)],
            "0.2",
        ),
        ("add", vec![t("3"), i(4), f(1.9)], "8"),
        ("sub", vec![i(3), i(4)], "-1"),
        ("mul", vec![i(3), i(4), i(5)], "60"),
        ("div", vec![i(7), i(2)], "3"),
        ("mod", vec![i(-7), i(2)], "-1"),
        (
            "mod",
            vec![i(7), i(0)],
            "runtime error: integer divide by zero",
        ),
        ("divf", vec![i(7), i(0)], "decimal division by 0"),
        ("divf", vec![i(1), i(3)], "0.3333333333333333"),
        ("addf", vec![f(0.1), f(0.2)], "0.3"),
        ("subf", vec![i(1), f(0.9)], "0.1"),
        ("mulf", vec![f(1.1), f(1.1)], "1.21"),
        (
            "addf",
            vec![f(f64::INFINITY)],
            "Cannot create a Decimal from +Inf",
        ),
        ("round", vec![f(123.555_555), i(3)], "123.556"),
        ("round", vec![f(-2.5), i(0)], "-3"),
        ("max", vec![i(1), t("7"), f(3.2)], "7"),
        ("minf", vec![f(1.5), i(3)], "1.5"),
        ("until", vec![i(3)], "[0,1,2]"),
        ("untilStep", vec![i(6), i(0), i(-2)], "[6,4,2]"),
        ("seq", vec![i(0), i(2), i(5)], "\"0 2 4\""),
        ("seq", vec![i(-2)], "\"1 0 -1 -2\""),
        (
            "until",
            vec![i(i64::MIN)],
            "unsure: more than a million numbers",
        ),
    ]);
}

#[test]
fn texts() {
    always(&[
        ("splitn", vec![t(""), i(0), t("ab")], "{}"),
        ("substr", vec![i(0), i(3), t("hello")], "\"hel\""),
        ("substr", vec![i(3), i(-1), t("hello")], "\"lo\""),
        (
            "substr",
            vec![i(9), i(-1), t("hello")],
            "runtime error: slice bounds out of range [9:5]",
        ),
        ("trunc", vec![i(-3), t("hello")], "\"llo\""),
        ("trunc", vec![i(2), t("日本")], "\"\u{FFFD}\u{FFFD}\""),
        (
            "title",
            vec![t("hello wörld foo-bar")],
            "\"Hello Wörld Foo-Bar\"",
        ),
        ("upper", vec![t("straße")], "\"STRAßE\""),
        (
            "repeat",
            vec![i(-1), t("a")],
            "strings: negative Repeat count",
        ),
        (
            "repeat",
            vec![i(i64::MAX), t("a")],
            "unsure: a text of more than a million bytes",
        ),
        ("indent", vec![i(2), t("a\nb")], r#""  a\n  b""#),
        ("quote", vec![t("a\"b"), i(3)], r#""\"a\\\"b\" \"3\"""#),
        ("squote", vec![t("a"), f(1.5)], r#""'a' '1.5'""#),
        ("cat", vec![t("a"), i(3), Value::Bool(true)], "\"a 3 true\""),
        ("join", vec![t("-"), words(&["a", "b"])], "\"a-b\""),
        ("split", vec![t("."), t("a.b")], r#"{"_0":"a","_1":"b"}"#),
        ("splitList", vec![t(","), t("a,b,")], r#"["a","b",""]"#),
        (
            "splitn",
            vec![t("."), i(2), t("a.b.c")],
            r#"{"_0":"a","_1":"b.c"}"#,
        ),
        ("abbrev", vec![i(5), t("hello world")], "\"he...\""),
        ("initials", vec![t("First Try")], "\"FT\""),
        ("nospace", vec![t(" h e ")], "\"he\""),
        ("wrap", vec![i(5), t("aa bb cc")], r#""aa bb\ncc""#),
        ("snakecase", vec![t("HTTPServer2xx")], "\"http_server_2xx\""),
        ("kebabcase", vec![t("FirstName")], "\"first-name\""),
        ("camelcase", vec![t("http_server")], "\"HttpServer\""),
        ("plural", vec![t("one"), t("many"), i(2)], "\"many\""),
        ("trimAll", vec![t("$"), t("$5$")], "\"5\""),
        ("contains", vec![t("b"), t("abc")], "true"),
    ]);
    assert_eq!(answer("camelcase", &[t("fooBAR")], OLD), "\"Foobar\"");
    assert_eq!(answer("camelcase", &[t("fooBAR")], NEW), "\"FooBAR\"");
}

#[test]
fn lists() {
    let list = words(&["b", "a", "b"]);
    always(&[
        ("first", vec![list.clone()], "\"b\""),
        ("first", vec![t("a")], "Cannot find first on type string"),
        (
            "first",
            vec![Value::map([("a", i(1))])],
            "Cannot find first on type map",
        ),
        ("last", vec![Value::list(Vec::new())], "null"),
        ("uniq", vec![list.clone()], r#"["b","a"]"#),
        ("without", vec![list.clone(), t("b")], r#"["a"]"#),
        ("has", vec![t("a"), list.clone()], "true"),
        (
            "has",
            vec![i(1), Value::list(vec![Value::int64(1)])],
            "false",
        ),
        ("sortAlpha", vec![list.clone()], r#"["a","b","b"]"#),
        ("reverse", vec![list.clone()], r#"["b","a","b"]"#),
        ("append", vec![list.clone(), i(1)], r#"["b","a","b",1]"#),
        ("compact", vec![words(&["", "a"])], r#"["a"]"#),
        ("slice", vec![list.clone(), i(1)], r#"["a","b"]"#),
        (
            "slice",
            vec![list.clone(), i(2), i(1)],
            "reflect.Value.Slice: slice index out of bounds",
        ),
        ("chunk", vec![i(2), list.clone()], r#"[["b","a"],["b"]]"#),
        (
            "chunk",
            vec![i(0), list.clone()],
            "runtime error: makeslice: len out of range",
        ),
        (
            "concat",
            vec![list.clone(), words(&["c"])],
            r#"["b","a","b","c"]"#,
        ),
        ("rest", vec![Value::list(Vec::new())], "null"),
    ]);
}

#[test]
fn maps() {
    let map = Value::map([("a", Value::map([("b", i(1))])), ("c", t(""))]);
    always(&[
        ("get", vec![map.clone(), t("nope")], "\"\""),
        ("hasKey", vec![map.clone(), t("c")], "true"),
        ("dict", vec![t("a"), i(1), t("b")], r#"{"a":1,"b":""}"#),
        ("dig", vec![t("a"), t("b"), t("d"), map.clone()], "1"),
        ("dig", vec![t("a"), t("x"), t("d"), map.clone()], "\"d\""),
        (
            "dig",
            vec![t("c"), t("x"), t("d"), map.clone()],
            "interface conversion: interface {} is string, not map[string]interface {}",
        ),
        ("pick", vec![map.clone(), t("c")], r#"{"c":""}"#),
        ("omit", vec![map.clone(), t("a")], r#"{"c":""}"#),
        ("keys", vec![map.clone()], "unsure: the order of a map"),
        (
            "merge",
            vec![
                map.clone(),
                Value::map([("a", Value::map([("b", i(2)), ("x", i(3))])), ("c", t("z"))]),
            ],
            r#"{"a":{"b":1,"x":3},"c":"z"}"#,
        ),
        (
            "mergeOverwrite",
            vec![map, Value::map([("a", Value::map([("b", i(2))]))])],
            r#"{"a":{"b":2},"c":""}"#,
        ),
    ]);
}

#[test]
fn choices_and_reflection() {
    always(&[
        ("default", vec![t("d"), t("")], "\"d\""),
        ("default", vec![t("d"), i(0)], "\"d\""),
        ("default", vec![t("d"), t("x")], "\"x\""),
        ("default", vec![t("d")], "\"d\""),
        ("coalesce", vec![t(""), i(0), t("x")], "\"x\""),
        ("empty", vec![f(0.0)], "true"),
        ("ternary", vec![i(1), i(2), Value::Bool(false)], "2"),
        ("kindOf", vec![Value::list(Vec::new())], "\"slice\""),
        (
            "typeOf",
            vec![Value::list(Vec::new())],
            "\"[]interface {}\"",
        ),
        ("deepEqual", vec![i(1), f(1.0)], "false"),
        ("toJson", vec![t("<")], r#""\"\\u003c\"""#),
        ("toRawJson", vec![t("<")], r#""\"<\"""#),
        ("fromJson", vec![t("{")], "null"),
        (
            "mustFromJson",
            vec![t("x")],
            "invalid character 'x' looking for beginning of value",
        ),
        ("fail", vec![t("no")], "no"),
        ("randAlpha", vec![i(3)], "unsure: chance"),
        ("now", vec![], "unsure: the clock"),
        ("getHostByName", vec![t("h")], "unsure: the network"),
    ]);
}

#[test]
fn regular_expressions() {
    always(&[
        (
            "regexReplaceAll",
            vec![t("(?P<n>a)|(?P<n>b)"), t("ab"), t("[$n]")],
            "\"[a][b]\"",
        ),
        ("regexMatch", vec![t(r"^\d+$"), t("42")], "true"),
        ("regexMatch", vec![t(r"^\d+$"), t("٤٢")], "false"),
        ("regexMatch", vec![t("("), t("42")], "false"),
        (
            "mustRegexMatch",
            vec![t("a**"), t("")],
            "error parsing regexp: invalid nested repetition operator: `**`",
        ),
        (
            "regexFind",
            vec![t("("), t("")],
            "regexp: Compile(`(`): error parsing regexp: missing closing ): `(`",
        ),
        ("regexFind", vec![t("[a-c&&b]+"), t("xx&b")], "\"&b\""),
        (
            "regexReplaceAll",
            vec![t("a(x*)b"), t("-ab-axxb-"), t("${1}W")],
            "\"-W-xxW-\"",
        ),
        (
            "regexReplaceAll",
            vec![t("a(x*)b"), t("-ab-axxb-"), t("$1W")],
            "\"---\"",
        ),
        (
            "regexReplaceAllLiteral",
            vec![t("a"), t("ba"), t("$1")],
            "\"b$1\"",
        ),
        (
            "regexSplit",
            vec![t("z+"), t("pizza"), i(-1)],
            r#"["pi","a"]"#,
        ),
        (
            "regexFindAll",
            vec![t("[2,4]"), t("1234"), i(-1)],
            r#"["2","4"]"#,
        ),
        ("regexQuoteMeta", vec![t("1.2")], r#""1\\.2""#),
    ]);
}

#[test]
fn versions() {
    always(&[
        ("semverCompare", vec![t("^1.2"), t("1.10.0")], "true"),
        ("semverCompare", vec![t(">=1.2, <2"), t("2.0.0")], "false"),
        ("semverCompare", vec![t("1.2 - 2"), t("1.3")], "true"),
        ("semver", vec![t("v1.2-rc.1")], "\"1.2.0-rc.1\""),
    ]);
    assert_eq!(answer("semver", &[t("x")], OLD), "Invalid Semantic Version");
    assert_eq!(answer("semver", &[t("x")], NEW), "invalid semantic version");
    let zero = [t("=1.2.3"), t("01.2.3")];
    assert_eq!(answer("semverCompare", &zero, NEW), "true");
    assert_eq!(
        answer("semverCompare", &zero, Version::new(3, 7, 18)),
        "Invalid Semantic Version"
    );
}

#[test]
fn encodings_paths_and_urls() {
    always(&[
        ("b64enc", vec![t("wf")], "\"d2Y=\""),
        ("b64dec", vec![t("d2Y=")], "\"wf\""),
        (
            "b64dec",
            vec![t("d2Y")],
            "\"illegal base64 data at input byte 0\"",
        ),
        ("b32enc", vec![t("wf")], "\"O5TA====\""),
        ("b32dec", vec![t("O5TA====")], "\"wf\""),
        ("adler32sum", vec![t("Wikipedia")], "\"300286872\""),
        ("base", vec![t("/a/b/")], "\"b\""),
        ("dir", vec![t("/a/b")], "\"/a\""),
        ("clean", vec![t("a/../../b//c/.")], "\"../b/c\""),
        ("ext", vec![t("a/b.tar.gz")], "\".gz\""),
        (
            "urlParse",
            vec![t("https://u@h:80/p%20q?x=1#f")],
            r#"{"fragment":"f","host":"h:80","hostname":"h","opaque":"","path":"/p q","query":"x=1","scheme":"https","userinfo":"u"}"#,
        ),
        (
            "urlParse",
            vec![t(":x")],
            "unable to parse url: parse \":x\": missing protocol scheme",
        ),
        (
            "urlJoin",
            vec![Value::map([
                ("scheme", t("http")),
                ("host", t("h")),
                ("path", t("p q")),
            ])],
            "\"http://h/p%20q\"",
        ),
    ]);
}

#[test]
fn dates() {
    let date = of("toDate", &[t("2006-01-02"), t("2020-02-03")], NEW).expect("a date");
    always(&[
        (
            "date",
            vec![t("2006-01-02 15:04"), i(1_580_000_000)],
            "\"2020-01-26 00:53\"",
        ),
        ("unixEpoch", vec![date.clone()], "\"1580688000\""),
        (
            "dateModify",
            vec![t("-1.5h"), date.clone()],
            "\"2020-02-02T22:30:00Z\"",
        ),
        (
            "dateModify",
            vec![t("x"), date.clone()],
            "\"2020-02-03T00:00:00Z\"",
        ),
        ("htmlDate", vec![date], "\"2020-02-03\""),
        ("htmlDate", vec![t("2020-02-03")], "unsure: the clock"),
        ("duration", vec![t("95")], "\"1m35s\""),
        ("duration", vec![i(95)], "\"0s\""),
        ("durationRound", vec![t("2h10m5s")], "\"2h\""),
        (
            "mustToDate",
            vec![t("2006"), t("x")],
            "parsing time \"x\" as \"2006\": cannot parse \"x\" as \"2006\"",
        ),
    ]);
}

#[test]
fn no_number_makes_a_function_panic() {
    let engine = Engine::of(NEW);
    let numbers = [
        i64::MIN,
        i64::MIN + 1,
        -1,
        0,
        1,
        3,
        999_999,
        i64::MAX - 1,
        i64::MAX,
    ];
    for name in super::table::rows().map(|row| row.name) {
        let params = signature(name).expect("it is there").params;
        for first in numbers {
            for second in numbers {
                let mut next = [first, second].into_iter().cycle();
                let args: Vec<Value> = params
                    .iter()
                    .map(|param| match param {
                        super::Param::Int => i(next.next().unwrap_or(0)),
                        super::Param::Text => t("aé b"),
                        super::Param::Bool => Value::Bool(true),
                        super::Param::Map => Value::map([("a", i(1))]),
                        _ => Value::list(vec![i(first), t("é"), i(second)]),
                    })
                    .collect();
                let _ = call(name, &args, engine);
            }
        }
    }
}
