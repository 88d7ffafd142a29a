use proptest::prelude::*;

use super::*;

const NEW: Grammar = Grammar {
    sequences: true,
    else_if: true,
    bytes: true,
    long_escapes: true,
    late_predicates: true,
};

fn old() -> Grammar {
    Grammar::of((16, 0))
}

fn is_function(name: &str) -> bool {
    [
        "len", "split", "string", "round", "float", "type", "sum", "now",
    ]
    .contains(&name)
}

fn read(text: &str, grammar: Grammar) -> Result<String, String> {
    parse(text, grammar, is_function)
        .map(|tree| print(&tree))
        .map_err(|error| error.message)
}

fn reads(text: &str) -> String {
    read(text, NEW).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn operators_bind_as_in_the_library() {
    for (text, tree) in [
        ("1 + 2 * 3", "(1) + ((2) * (3))"),
        ("2 ** 3 ** 2", "(2) ** ((3) ** (2))"),
        ("-2 ** 2", "-((2) ** (2))"),
        ("not a in b", "(not a) in b"),
        ("a not in b", "not (a in b)"),
        ("a ?? b", "a ?? b"),
        ("1 < a < 3", "((1) < a) && (a < (3))"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("a ?: b", "a ? a : b"),
        ("a | len() | string()", "string(len(a))"),
        (
            "status == 'Succeeded' ? 1 : 0",
            "(status == (\"Succeeded\")) ? (1) : (0)",
        ),
        (
            "if a { 1 } else if b { 2 } else { 3 }",
            "a ? (1) : (b ? (2) : (3))",
        ),
        ("let x = 1; x + 1", "let x = (1); x + (1)"),
        ("a?.b.c['d']?.[0]", "a?.b.c[\"d\"]?.[0]"),
        ("filter(a, # > 1)[1:]", "filter(a, {# > (1)})[(1):]"),
        ("reduce(a, #acc + .b, 0)", "reduce(a, {#acc + #.b}, 0)"),
        (
            "{a: 1, 'b c': [2,], (d): 3}",
            "{\"a\": 1, \"b c\": [2], (d): 3}",
        ),
        (
            ".5 + 0x1F + 1_000 + 0b11 + 1e3",
            "((((0.5) + (31)) + (1000)) + (3)) + (1000.0)",
        ),
        (
            "'it\\'s' + \"\\u00e9\" + `a``b`",
            "((\"it's\") + (\"é\")) + (\"a`b\")",
        ),
        ("1..3", "(1) .. (3)"),
        ("a /* b */ + c // d", "a + c"),
        ("a.not.in", "a.not.in"),
    ] {
        assert_eq!(reads(text), tree, "{text}");
    }
}

#[test]
fn what_the_library_refuses_is_refused_with_its_words() {
    for (text, message, at) in [
        ("", "unexpected token EOF", 0..0),
        ("1 +", "unexpected token EOF", 3..3),
        ("a b", "unexpected token Identifier(\"b\")", 2..3),
        (
            "x ?? 0 + 1",
            "Operator (+) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.",
            7..8,
        ),
        ("all([1])", "expected at least 2 arguments", 7..8),
        ("'a", "literal not terminated", 1..2),
        ("'\\q'", "invalid char escape", 2..3),
        ("12abc", "bad number syntax: \"12a\"", 2..3),
        ("#", "unexpected token Operator(\"#\")", 0..1),
        ("{1+1: 2}", "unexpected token Operator(\"+\")", 2..3),
        ("a.1", "unexpected token Number(\".1\")", 1..3),
    ] {
        let error = parse(text, NEW, is_function).expect_err(text);
        assert_eq!((error.message.as_str(), error.at), (message, at), "{text}");
    }
    for text in ["9223372036854775808", "1e309", "1.2.3", "(1", "[1", "b'"] {
        assert!(read(text, NEW).is_err(), "{text}");
    }
}

#[test]
fn older_releases_know_less() {
    for text in [
        "if a { 1 } else { 2 }",
        "1; 2",
        "1 < 2 < 3 < 'a'[0]",
        "'abc'[0:1]",
        "a?.[0]",
        "b'a'",
        "'\\u{41}'",
        "count(a)",
    ] {
        assert!(read(text, NEW).is_ok(), "{text}");
        assert!(read(text, old()).is_err(), "{text}");
    }
    assert!(
        read(
            "if a { 1 } else if b { 2 } else { 3 }",
            Grammar::of((17, 5))
        )
        .is_err()
    );
    assert!(read("sortBy(a, 'b')", old()).is_ok());
}

/// The threads that check files have two megabytes of stack.
#[test]
fn depth_is_bounded_and_length_is_not() {
    let small = std::thread::Builder::new().stack_size(2 << 20);
    let thread = small.spawn(deep_and_long).expect("a thread");
    thread.join().expect("no overflow, and what is promised");
}

fn deep_and_long() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("!", ""),
        ("-", ""),
        ("f(", ")"),
        ("a?.[", "]"),
    ] {
        let text = format!("{}a{}", open.repeat(2_000), close.repeat(2_000));
        let error = parse(&text, NEW, is_function).expect_err(open);
        assert!(error.beyond, "{open}: {}", error.message);
        let text = format!("{}a{}", open.repeat(240), close.repeat(240));
        let tree = parse(&text, NEW, is_function);
        assert!(tree.is_ok(), "{open}: {tree:?}");
    }
    let long = vec!["1"; 4_000].join(" + ");
    let tree = parse(&long, NEW, is_function).expect("a long sum");
    assert!(print(&tree).ends_with(" + (1)"));
    // The grammar of 3.4 does not count nodes: if the time grew faster than the length, this would not finish.
    let megabyte = vec!["1"; 250_000].join(" + ");
    let tree = parse(&megabyte, old(), is_function).expect("a long sum");
    assert_eq!(tree.nodes().count(), 499_999);
    let text = format!("'{}'", "a".repeat(1_000_000));
    assert!(parse(&text, NEW, is_function).is_ok());
    let longer = vec!["1"; 6_000].join(" + ");
    let error = parse(&longer, NEW, is_function).expect_err("more nodes than the library takes");
    assert_eq!(
        error.message,
        "compilation failed: expression exceeds maximum allowed nodes"
    );
}

/// Strings that are mostly expressions.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "b.c", "1", "2.5", "'x'", "true", "nil", "[]", "{}", "len(a)", "now()", "a?.b", "#",
        "0x1f",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(6, 64, 3, |inner| {
        let op = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "**", "^", "==", "<", ">=", "in", "not in", "contains",
            "matches", "&&", "or", "..", "??",
        ]);
        prop_oneof![
            (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            inner.clone().prop_map(|a| format!("not {a}")),
            inner.clone().prop_map(|a| format!("{a} | split(',')")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})?.[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}:]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("filter({a}, {b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("let v = {a}; {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{{k: {a}, ({b}): 1}}")),
        ]
    })
}

#[test]
fn a_name_with_a_dollar_sign_is_printed_behind_its_dot() {
    for grammar in [NEW, old()] {
        assert_eq!(read("$EEE?.E$.a_1", grammar).as_deref(), Ok("$EEE?.E$.a_1"));
    }
}

proptest! {
    /// An expression that is printed and parsed again is the same, and is printed the same.
    #[test]
    fn printed_and_read_again_it_is_the_same(text in expressions()) {
        for grammar in [NEW, old()] {
            if let Ok(tree) = parse(&text, grammar, is_function) {
                let printed = print(&tree);
                let again = parse(&printed, grammar, is_function);
                let again = again.map_err(|e| TestCaseError::fail(format!("{printed}: {}", e.message)))?;
                prop_assert!(tree.same(&again), "{} {}", text, printed);
                prop_assert_eq!(print(&again), printed);
            }
        }
    }

    /// Any text gives an answer, and the range of its error lies within the text.
    #[test]
    fn any_text_gives_an_answer(text in "([a-z#?.:]|'|\"|`|\\\\|[0-9]|[(){}\\[\\]]| |\\+|\\*|é|\n|let |in |not ){0,40}") {
        for grammar in [NEW, old()] {
            if let Err(error) = parse(&text, grammar, is_function) {
                prop_assert!(text.get(error.at.clone()).is_some(), "{:?} {:?}", text, error);
            }
        }
    }
}
