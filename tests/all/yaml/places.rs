//! Where things stand in a file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;

#[test]
fn of_collections_end_with_their_last_content() {
    let source = "a: # c\n  b: 1\n  c:\n  - x\n  -\n    - y\n  - z: 'q'   # end\n\n# after\nd: [1,\n  2 ]  # c\n";
    assert_eq!(
        written(source, &["a"]),
        "b: 1\n  c:\n  - x\n  -\n    - y\n  - z: 'q'"
    );
    assert_eq!(
        written(source, &["a", "c"]),
        "- x\n  -\n    - y\n  - z: 'q'"
    );
    assert_eq!(written(source, &["d"]), "[1,\n  2 ]");
    let source = "a:\n- - x\n  - y\nb: 1";
    assert_eq!(written(source, &["a"]), "- - x\n  - y");
}

#[test]
fn of_scalars_hold_their_quotes_and_not_the_block_header() {
    let source = "a: plain  # c\nb: 'x y'\nc: \"x\"\nd: | # c\n  line\n  line\n\ne: >-\n\n  folded\n  more\nf: one\n  two\n";
    assert_eq!(written(source, &["a"]), "plain");
    assert_eq!(written(source, &["b"]), "'x y'");
    assert_eq!(written(source, &["c"]), "\"x\"");
    assert_eq!(written(source, &["d"]), "line\n  line");
    assert_eq!(written(source, &["e"]), "folded\n  more");
    assert_eq!(written(source, &["f"]), "one\n  two");
}

#[test]
fn are_lines_and_columns_of_the_file_on_disk() {
    let source = "é: 1\r\nb: 😀 x\rc: 3\n";
    let at = |bytes: &[u8]| {
        let text = Text::decode(bytes).unwrap();
        let offset = u32::try_from(text.as_str().find(" x").unwrap()).unwrap();
        let position = text.position(offset);
        (position.line, position.column, position.offset)
    };
    assert_eq!(at(source.as_bytes()), (2, 5, 14));
    let marked = [b"\xef\xbb\xbf", source.as_bytes()].concat();
    assert_eq!(at(&marked), (2, 5, 17));
    let units: Vec<u16> = source.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(at(&[&[0xff, 0xfe], little.as_slice()].concat()), (2, 5, 24));
    assert_eq!(at(&[&[0xfe, 0xff], big.as_slice()].concat()), (2, 5, 24));
    let plain: Vec<u8> = "ab: x\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(Text::decode(&plain).unwrap().as_str(), "ab: x\n");
    let plain: Vec<u8> = "ab: x\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(Text::decode(&plain).unwrap().as_str(), "ab: x\n");
}

#[test]
fn of_lines_leave_the_break_out() {
    let text = Text::from("one\r\ntwo\rthree\u{2028}x\n");
    let line = |number| text.slice(text.line_span(number));
    assert_eq!(
        (line(1), line(2), line(3), line(4), line(9)),
        ("one", "two", "three\u{2028}x", "", "")
    );
}

#[test]
fn of_bytes_that_are_no_text_are_told() {
    let error = |bytes: &[u8]| {
        let error = Text::decode(bytes).unwrap_err();
        (error.offset, error.to_string())
    };
    assert_eq!(
        error(b"\xef\xbb\xbfab\xe9c"),
        (5, "byte 0xe9 is not valid UTF-8".to_owned())
    );
    assert_eq!(
        error(b"\xff\xfea\0\0\xd8"),
        (
            4,
            "unpaired surrogate 0xd800 is not valid UTF-16".to_owned()
        )
    );
    assert_eq!(
        error(b"\xff\xfea\0b"),
        (4, "half a UTF-16 character at the end".to_owned())
    );
}

mod source_maps {
    use super::*;

    /// What is written where the decoded text has `needle`.
    fn found(source: &str, needle: &str) -> String {
        let document = document(source);
        let text = Text::from(source);
        let id = document.value(document.root(), "a").unwrap();
        let decoded = document.text(id).unwrap();
        let at = decoded.find(needle).unwrap();
        text.slice(document.source_map(&text, id).place(at..at + needle.len()))
            .to_owned()
    }

    #[test]
    fn lead_to_the_true_place_in_every_style() {
        for source in [
            "a: say {{x}} now",
            "a: say\n  more\n\n   {{x}} now",
            "a: 'it''s {{x}}'",
            "a: 'it''s\n\n  ''{{x}}'''",
            "a: \"\\t\\x41\\u00e9\\U0001F600\\\"{{x}}\"",
            "a: \"\\ud83d\\ude00{{x}}\"",
            "a: \"one \\\n   two\n\n  three {{x}}\"",
            "a: |\n  one\n\n    two\n  {{x}}\n",
            "a: |+\n\n\n  one {{x}}\n\n\n",
            "a: |2-\n    one {{x}}",
            "a: >\n\n  one\n  two\n\n    more\n\n  three {{x}}\n",
            "a: >-\r\n  one\r\n  two {{x}}\r\n",
            "a: \"é\r\n  {{x}}\"",
            "b: &b \"é {{x}}\"\na: *b",
        ] {
            assert_eq!(found(source, "{{x}}"), "{{x}}", "{source:?}");
        }
    }

    #[test]
    fn take_escapes_and_folds_as_a_whole() {
        assert_eq!(found("a: \"x\\u00e9y\"", "é"), "\\u00e9");
        assert_eq!(found("a: \"x\\ud83d\\ude00y\"", "😀"), "\\ud83d\\ude00");
        assert_eq!(found("a: one  \n   two", "e t"), "e  \n   t");
        assert_eq!(found("a: 'it''s'", "'"), "'");
        assert_eq!(found("a: |\n  one\n  two\n", "e\nt"), "e\n  t");
        assert_eq!(found("a: \"x\\\n  y\"", "xy"), "x\\\n  y");
    }

    #[test]
    fn of_what_is_no_plain_text_lead_to_the_whole() {
        assert_eq!(found("a: !!binary aGk=", "i"), "aGk=");
        let source = "a: [1, 2]";
        let document = document(source);
        let id = document.value(document.root(), "a").unwrap();
        assert_eq!(
            document.source_map(&Text::from(source), id).place(0..1),
            document.span(id)
        );
    }
}
