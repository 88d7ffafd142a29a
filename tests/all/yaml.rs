//! What the YAML layer promises.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod places;
mod soundness;

use argo_metrics::yaml::{
    Document, Kind, Limits, NodeId, Problem, ProblemKind, Span, Stream, Text, Value, format_float,
    read, resolve_plain,
};

fn stream(source: &str) -> Stream {
    read(&Text::from(source), &Limits::default())
}

/// The only document of a text without problems.
fn document(source: &str) -> Document {
    let mut read = stream(source);
    assert!(read.problems.is_empty(), "{source:?}: {:?}", read.problems);
    assert_eq!(read.documents.len(), 1, "{source:?}");
    read.documents.remove(0)
}

/// The only problem of a text without documents.
fn problem(source: &str) -> Problem {
    let mut read = stream(source);
    assert!(read.documents.is_empty(), "{source:?} is read");
    assert_eq!(read.problems.len(), 1, "{source:?}: {:?}", read.problems);
    read.problems.remove(0)
}

/// The document as Argo's reader hands it on.
fn json(document: &Document, id: NodeId) -> serde_json::Value {
    match &document.node(id).kind {
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(number) => (*number).into(),
            Value::Uint(number) => (*number).into(),
            Value::Float(number) => {
                serde_json::from_str(&format_float(*number)).unwrap_or_default()
            }
            Value::Text => text.as_ref().into(),
        },
        Kind::Seq(items) => items.iter().map(|item| json(document, *item)).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| {
                (
                    document.key_text(entry.key).into_owned(),
                    json(document, entry.value),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Alias(_) => unreachable!("an alias is followed"),
    }
}

fn as_json(source: &str) -> String {
    let document = document(source);
    json(&document, document.root()).to_string()
}

/// What is written at the value under a path.
fn written(source: &str, path: &[&str]) -> String {
    let document = document(source);
    let id = document.path(document.root(), path).unwrap();
    Text::from(source)
        .slice(document.written_span(id))
        .to_owned()
}

mod scalars {
    use super::*;

    #[test]
    fn each_recorded_one_becomes_what_argos_reader_makes_of_it() {
        let recorded = include_str!("../../fixtures/recorded/yaml_scalars.jsonl");
        for line in recorded.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let source = case["yaml"].as_str().unwrap();
            let read = stream(source);
            match case["json"].as_str() {
                None => {
                    let words = match read.problems.first() {
                        Some(problem) => format!("yaml: {}", problem.message),
                        None => read.documents[0].unreadable[0].1.clone(),
                    };
                    assert_eq!(
                        words,
                        case["string_field_error"].as_str().unwrap(),
                        "{source}"
                    );
                }
                Some(expected) => {
                    assert!(read.documents[0].unreadable.is_empty(), "{source}");
                    assert_eq!(as_json(source), expected, "{source}");
                }
            }
        }
    }

    #[test]
    fn numbers_follow_go() {
        let number = |text| match resolve_plain(text) {
            Value::Int(number) => number.to_string(),
            Value::Uint(number) => number.to_string(),
            Value::Float(number) => format_float(number),
            other => format!("{other:?}"),
        };
        for (text, becomes) in [
            ("0755", "493"),
            ("-0755", "-493"),
            ("0o755", "493"),
            ("0O17", "15"),
            ("0o8", "Text"),
            ("08", "8"),
            ("+0x1F", "31"),
            ("0X1f", "31"),
            ("0b11", "3"),
            ("-0b11", "-3"),
            ("0b-11", "-3"),
            ("0b", "Text"),
            ("0b2", "Text"),
            ("1_000", "1000"),
            ("_1", "Text"),
            ("1_", "1"),
            (".5_0", "0.5"),
            (".5__0", "Text"),
            ("._5", "Text"),
            (".", "Text"),
            ("1.", "1"),
            ("+.5", "0.5"),
            ("-0.0", "-0"),
            ("1e", "Text"),
            ("1e+", "Text"),
            ("1e400", "Text"),
            ("0x1p-2", "Text"),
            ("1:30", "Text"),
            ("1.2.3", "Text"),
            ("2001-01-01", "Text"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "9223372036854775808"),
            ("+9223372036854775808", "9223372036854776000"),
            ("18446744073709551616", "18446744073709552000"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("123456789012345678901234567890", "1.2345678901234568e+29"),
            ("1e21", "1e+21"),
            ("1e-7", "1e-7"),
            ("-", "Text"),
            ("+", "Text"),
            ("--1", "Text"),
            ("NaN", "Text"),
            ("inf", "Text"),
        ] {
            assert_eq!(number(text), becomes, "{text}");
        }
    }

    #[test]
    fn tags_decide() {
        assert_eq!(
            as_json(
                "{a: !!str 1, b: !!int '3', c: !!float 1, d: !!bool yes, e: !!null '~', f: !!binary aGk=, g: !foo 1, h: ! 1}"
            ),
            r#"{"a":"1","b":3,"c":1,"d":true,"e":null,"f":"hi","g":"1","h":"1"}"#
        );
        let refused = |source| document(source).unreadable[0].1.clone();
        assert_eq!(
            refused("a: !!int x"),
            "yaml: cannot decode !!str `x` as a !!int"
        );
        assert_eq!(
            refused("a: !!int 1.5"),
            "yaml: cannot decode !!float `1.5` as a !!int"
        );
        assert_eq!(
            refused("a: !!binary '*'"),
            "yaml: !!binary value contains invalid base64 data"
        );
    }

    #[test]
    fn an_absent_value_is_null_behind_the_colon() {
        let source = "a:\nb: # c\nc: [x, {d: }]\n";
        let document = document(source);
        let text = Text::from(source);
        for (path, at) in [("a", 2), ("b", 5)] {
            let id = document.value(document.root(), path).unwrap();
            assert!(document.is_null(id));
            assert_eq!(document.span(id), Span::new(at, at));
            assert_eq!(
                document.source_map(&text, id).place(0..0),
                Span::new(at, at)
            );
        }
    }
}

mod keys {
    use super::*;

    #[test]
    fn become_text_as_json_has_them() {
        assert_eq!(
            as_json("on: 1\n0x10: 2\n1.5: 3\n1e7: 4\n08: 5\n.inf: 6"),
            r#"{".inf":6,"1.5":3,"16":2,"1e+07":4,"8":5,"true":1}"#
        );
        let document = document("on: {y: 1}");
        assert!(document.path(document.root(), &["true", "true"]).is_some());
    }

    #[test]
    fn that_json_cannot_say_are_refused_in_the_readers_words() {
        let refused = |source: &str| {
            let document = document(source);
            let (span, words) = document.unreadable[0].clone();
            (Text::from(source).slice(span).to_owned(), words)
        };
        let (place, words) = refused("help: {{duration}}");
        assert_eq!(place, "{{duration}}");
        assert_eq!(
            words,
            r#"yaml: invalid map key: map[interface {}]interface {}{"duration":interface {}(nil)}"#
        );
        let (place, words) = refused("? [1, a]\n: b");
        assert_eq!(place, "[1, a]");
        assert_eq!(words, r#"yaml: invalid map key: []interface {}{1, "a"}"#);
        let (_, words) = refused("{b: {c: x}, a: 1}: a");
        assert_eq!(
            words,
            r#"yaml: invalid map key: map[interface {}]interface {}{"a":1, "b":map[interface {}]interface {}{"c":"x"}}"#
        );
        let (place, words) = refused("~: a");
        assert_eq!(place, "~");
        assert_eq!(
            words,
            r#"unsupported map key of type: %!s(<nil>), key: <nil>, value: "a""#
        );
        let (_, words) = refused("18446744073709551615: a");
        assert_eq!(
            words,
            r#"unsupported map key of type: uint64, key: 0xffffffffffffffff, value: "a""#
        );
    }

    #[test]
    fn given_twice_are_found_at_both_places_and_the_later_one_counts() {
        let source = "a: 1\nb: 2\na: 3\n";
        let document = document(source);
        assert_eq!(
            json(&document, document.root()).to_string(),
            r#"{"a":3,"b":2}"#
        );
        let [duplicate] = document.duplicates.as_slice() else {
            panic!("one duplicate")
        };
        assert_eq!(
            (duplicate.key.as_str(), duplicate.map),
            ("a", document.root())
        );
        assert_eq!(
            (duplicate.first, duplicate.again),
            (Span::new(0, 1), Span::new(10, 11))
        );
    }

    #[test]
    fn are_the_same_when_they_resolve_to_the_same() {
        assert_eq!(document("yes: 1\non: 2").duplicates.len(), 1);
        assert_eq!(document("0x1: 1\n1: 2").duplicates.len(), 1);
        assert!(document("'1': 1\n1: 2").duplicates.is_empty());
        let many: String = (0..50).map(|n| format!("k{n}: {n}\n")).collect();
        assert_eq!(
            document(&format!("{many}k3: x\nk40: y\n")).duplicates.len(),
            2
        );
    }
}

mod merging {
    use super::*;

    #[test]
    fn happens_where_the_key_stands() {
        assert_eq!(as_json("<<: {a: 1, b: 2}\na: 3"), r#"{"a":3,"b":2}"#);
        assert_eq!(as_json("a: 3\n<<: {a: 1, b: 2}"), r#"{"a":1,"b":2}"#);
        assert_eq!(
            as_json("<<: [{a: 1}, {a: 2, b: 2}]"),
            r#"{"a":1,"b":2}"#.to_owned()
        );
        assert_eq!(
            as_json("x: &x {a: 1}\nz: {<<: *x, b: 2}"),
            r#"{"x":{"a":1},"z":{"a":1,"b":2}}"#
        );
        assert_eq!(as_json("'<<': {a: 1}"), r#"{"<<":{"a":1}}"#);
        assert_eq!(as_json("a: <<"), r#"{"a":"<<"}"#);
    }

    #[test]
    fn over_a_key_is_a_duplicate_in_either_order() {
        for source in [
            "<<: {a: 1}\na: 3",
            "a: 3\n<<: {a: 1}",
            "<<: [{a: 1}, {a: 2}]",
        ] {
            assert_eq!(document(source).duplicates.len(), 1, "{source}");
        }
    }

    #[test]
    fn tells_which_entries_came_in() {
        let document = document("<<: {a: 1}\nb: 2");
        let merged: Vec<bool> = document
            .entries(document.root())
            .iter()
            .map(|entry| entry.merged)
            .collect();
        assert_eq!(merged, [true, false]);
    }

    #[test]
    fn wants_mappings() {
        for source in ["<<: 3", "<<:", "<<: [{a: 1}, 2]", "a: &a [1]\n<<: *a"] {
            let unreadable = document(source).unreadable;
            assert_eq!(
                unreadable[0].1, "yaml: map merge requires map or sequence of maps as the value",
                "{source}"
            );
        }
    }
}

mod aliases {
    use super::*;

    #[test]
    fn stand_for_the_anchored_node_and_keep_their_place() {
        let source = "a: &x [1]\nb: *x\n";
        let document = document(source);
        let id = document.value(document.root(), "b").unwrap();
        assert_eq!(document.items(id).len(), 1);
        assert_eq!(Text::from(source).slice(document.written_span(id)), "*x");
        assert_eq!(Text::from(source).slice(document.span(id)), "[1]");
    }

    #[test]
    fn to_nothing_or_to_themselves_are_problems() {
        let unknown = problem("a: *x");
        assert_eq!(
            (unknown.message.as_str(), unknown.span),
            ("unknown anchor 'x' referenced", Span::new(3, 5))
        );
        assert_eq!(
            problem("a: &x [1, *x]").message,
            "anchor 'x' value contains itself"
        );
        assert_eq!(
            problem("a: &x [1\nb: *x").message,
            "did not find expected ',' or ']'"
        );
    }

    #[test]
    fn do_not_blow_up() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let inner = vec![format!("*a{}", level - 1); 9].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        let too_many = problem(&bomb);
        assert_eq!(too_many.kind, ProblemKind::Limit);
        assert_eq!(
            too_many.message,
            "aliases expand to more than 4000000 nodes"
        );
        // Below that bound Argo's reader has one of its own.
        let copies = vec!["*a"; 500].join(", ");
        let items = vec!["x"; 1_000].join(", ");
        let excessive = problem(&format!("a: &a [{items}]\nb: [{copies}]"));
        assert_eq!(
            (excessive.kind, excessive.message.as_str()),
            (ProblemKind::Limit, "document contains excessive aliasing")
        );
        // Each alias one level deeper than the one before.
        let mut chain = String::from("- &a0 [x]\n");
        for level in 1..2_000 {
            chain.push_str(&format!("- &a{level} [*a{}]\n", level - 1));
        }
        assert_eq!(problem(&chain).message, "more than 1000 nested collections");
    }
}

mod documents {
    use super::*;

    #[test]
    fn are_split_where_argo_splits_them() {
        let values = |source: &str| -> Vec<String> {
            let read = stream(source);
            read.documents
                .iter()
                .map(|document| json(document, document.root()).to_string())
                .collect()
        };
        assert_eq!(
            values("---\na: 1\n---\nb: 2\n"),
            [r#"{"a":1}"#, r#"{"b":2}"#]
        );
        assert_eq!(
            values("a: 1\r\n--- # text\r\nb: 2\r\n"),
            [r#"{"a":1}"#, r#"{"b":2}"#]
        );
        assert_eq!(
            values("a: 1\n--- {b: 2}\n--- text\n"),
            [r#"{"a":1}"#, r#"{"b":2}"#, r#""text""#]
        );
        assert_eq!(
            values("a: |\n  x\n---\nb: 2"),
            [r#"{"a":"x"}"#, r#"{"b":2}"#]
        );
        assert_eq!(values("a: 1\r---\rb: 2\r"), [r#"{"a":1}"#, r#"{"b":2}"#]);
        assert_eq!(values("%YAML 1.1\n---\na: 1"), [r#"{"a":1}"#]);
        assert!(values("# nothing\n---\n\n---\n# nothing\n---").is_empty());
        assert!(values("").is_empty());
    }

    #[test]
    fn behind_a_broken_one_are_read() {
        let source = "a: [1\n---\nb: 2\n---\nc: 'x\n---\nd: 4\n";
        let read = stream(source);
        let values: Vec<_> = read
            .documents
            .iter()
            .map(|d| json(d, d.root()).to_string())
            .collect();
        assert_eq!(values, [r#"{"b":2}"#, r#"{"d":4}"#]);
        assert_eq!(read.problems.len(), 2);
        let text = Text::from(source);
        assert_eq!(text.slice(read.documents[1].span), "d: 4");
    }

    #[test]
    fn of_another_yaml_are_refused() {
        let read = stream("%YAML 1.2\n---\na: 1");
        assert_eq!(read.problems[0].message, "found incompatible YAML document");
        assert_eq!(
            read.documents.len(),
            1,
            "Argo reads what stands behind by itself"
        );
    }

    #[test]
    fn in_json_are_one() {
        assert_eq!(
            as_json("{\"a\": \"x\\/\\n---\",\n\t\"b\": 1}"),
            r#"{"a":"x/\n---","b":1}"#
        );
    }
}

mod errors {
    use super::*;

    #[test]
    fn speak_like_argos_reader() {
        for (source, message) in [
            ("a: [1, 2", "did not find expected ',' or ']'"),
            ("{a: b", "did not find expected ',' or '}'"),
            ("a: {b: c]", "did not find expected ',' or '}'"),
            ("a: 'x", "found unexpected end of stream"),
            ("a: b: c", "mapping values are not allowed in this context"),
            (
                "a: b\n c: d",
                "mapping values are not allowed in this context",
            ),
            ("- a\nb: c", "did not find expected '-' indicator"),
            ("a:\n  b: c\n d: e", "did not find expected key"),
            ("a: {{x}}-foo", "did not find expected key"),
            ("{{- if x }}\na: b", "did not find expected node content"),
            ("...\na: b", "did not find expected node content"),
            ("a: @x", "found character that cannot start any token"),
            ("a: `x`", "found character that cannot start any token"),
            ("a: \u{1}", "control characters are not allowed"),
            ("a: \"\\q\"", "found unknown escape character"),
            ("a: \"\\/\"", "found unknown escape character"),
            ("a: !e!x y", "found undefined tag handle"),
            ("\ta: b", "found character that cannot start any token"),
            ("a:\n\tb: c", "found character that cannot start any token"),
            (
                "a: 'b'\n\t\nc: d",
                "found character that cannot start any token",
            ),
            (
                "a: b\n\t\nc: d",
                "found a tab character that violates indentation",
            ),
            (
                "a: |\n  \tb\n",
                "found a tab character where an indentation space is expected",
            ),
        ] {
            assert_eq!(problem(source).message, message, "{source:?}");
        }
    }

    #[test]
    fn lie_where_the_fault_is() {
        let source = "a: b\nc: @x\n";
        assert_eq!(
            Text::from(source).position(problem(source).span.start).line,
            2
        );
        let source = "a: 1\n---\nb: \u{7}\n";
        assert_eq!(stream(source).problems[0].span, Span::new(12, 13));
        // The tab, not the text above that it would go on with.
        let source = "a:\n  b: c\n\n\t\td:\n";
        assert_eq!(problem(source).span, Span::new(11, 12));
    }

    #[test]
    fn are_none_where_argo_reads_on() {
        let source = "a: \"x\"# {{c}} é\nb: [1]#c\nc: {\n\td: e\n}\n";
        assert_eq!(as_json(source), r#"{"a":"x","b":[1],"c":{"d":"e"}}"#);
        assert_eq!(written(source, &["c"]), "{\n\td: e\n}");
    }

    #[test]
    fn behind_the_first_document_of_a_piece_are_marked() {
        let read = stream("  a: 1\nb: 2\n---\nc: [\n");
        assert_eq!(read.documents.len(), 1);
        let unread: Vec<bool> = read.problems.iter().map(|problem| problem.unread).collect();
        assert_eq!(unread, [true, false]);
        let unread = |source| {
            stream(source)
                .documents
                .iter()
                .map(|d| d.unread)
                .collect::<Vec<bool>>()
        };
        assert_eq!(unread("a: 1\r---\rb: 2\r"), [false, true]);
        assert_eq!(unread("a: 1\n---\nb: 2\n"), [false, false]);
    }

    #[test]
    fn tabs_that_argo_accepts_pass() {
        for source in [
            "a:\tb",
            "a: b\t# c\n",
            "a: [b,\n\tc]",
            "a: |\n  b\n  \tc\n",
            "a: b\n  \t\nc: d",
        ] {
            document(source);
        }
    }
}

mod bounds {
    use super::*;

    #[test]
    fn are_named_in_the_problem() {
        let tight = Limits {
            bytes: 1 << 10,
            depth: 3,
            nodes: 20,
        };
        let read = |source: &str| read(&Text::from(source), &tight).problems.remove(0);
        assert_eq!(
            read(&"x".repeat(2_000)).message,
            "file is larger than 1 KiB"
        );
        assert_eq!(read("[[[[x]]]]").message, "more than 3 nested collections");
        assert_eq!(read("- - - - x").message, "more than 3 nested collections");
        assert_eq!(
            read("- - {a: [x]}").message,
            "more than 3 nested collections"
        );
        assert_eq!(
            read("[1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3]").message,
            "more than 20 nodes"
        );
    }

    #[test]
    fn hold_against_any_depth() {
        for source in [
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "{a: ".repeat(100_000),
        ] {
            let problem = problem(&source);
            assert_eq!(
                (problem.kind, problem.message.as_str()),
                (ProblemKind::Limit, "more than 1000 nested collections")
            );
        }
        let nested = format!("{}x{}", "[".repeat(1_000), "]".repeat(1_000));
        assert_eq!(document(&nested).len(), 1_001);
    }
}
