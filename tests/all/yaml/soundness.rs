//! Whatever a file holds, what is read of it lies in the file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};

use argo_metrics::yaml::{Kind, Limits, ProblemKind, Span, Stream, Style, Text, read};
use proptest::prelude::*;

/// Every place in the file, every child in its parent, every character of a scalar in the scalar.
fn sound(text: &Text, stream: &Stream) -> Result<(), TestCaseError> {
    let inside = |span: Span| span.start <= span.end && text.as_str().get(span.range()).is_some();
    for problem in &stream.problems {
        prop_assert!(inside(problem.span), "{problem:?}");
        prop_assert!(
            !problem.message.starts_with(char::is_uppercase),
            "{problem:?}"
        );
    }
    for document in &stream.documents {
        for (span, _) in &document.unreadable {
            prop_assert!(inside(*span));
        }
        for duplicate in &document.duplicates {
            prop_assert!(inside(duplicate.first) && inside(duplicate.again));
        }
        for (id, node) in document.nodes() {
            prop_assert!(inside(node.span), "{node:?}");
            if matches!(node.kind, Kind::Alias(_)) {
                continue;
            }
            let children = document.items(id).iter().copied();
            let entries = document.entries(id).iter().filter(|entry| !entry.merged);
            for child in children.chain(entries.flat_map(|entry| [entry.key, entry.value])) {
                let child = document.written_span(child);
                prop_assert!(
                    node.span.start <= child.start && child.end <= node.span.end,
                    "{child:?} in {node:?}"
                );
            }
            let Kind::Scalar {
                text: decoded,
                style,
                ..
            } = &node.kind
            else {
                continue;
            };
            if *style == Style::Plain
                && !text.slice(node.span).contains(['\n', '\r'])
                && !decoded.is_empty()
            {
                // A `!!binary` text is decoded.
                let same = text.slice(node.span) == decoded.as_ref();
                prop_assert!(same || text.as_str().contains('!'), "{node:?}");
            }
            let map = document.source_map(text, id);
            for (at, c) in decoded.char_indices() {
                let place = map.place(at..at + c.len_utf8());
                prop_assert!(
                    inside(place) && node.span.start <= place.start && place.end <= node.span.end
                );
            }
        }
    }
    Ok(())
}

/// A flow of pieces that YAML is made of.
fn yamlish() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "key",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\r\n",
        "\r",
        "\t",
        " ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "'",
        "\"",
        "|",
        ">",
        "|-\n  ",
        ">+\n  ",
        "#",
        " # c",
        "&x ",
        "*x",
        "!!str ",
        "!!int ",
        "!t ",
        "<<: ",
        "~",
        "yes",
        "0x1",
        "1_0",
        ".inf",
        "? ",
        "---",
        "\n---\n",
        "...",
        "%YAML 1.1\n",
        "{{x}}",
        "\\",
        "\\u0041",
        "é",
        "😀",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "\u{1}",
        "@",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A value, written in block or flow style at some indentation.
fn written_value() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        "[a-z]{1,8}( [a-z{}]{1,6}){0,3}",
        "'([a-z{} ]|''){0,10}'",
        r#""([a-z{} ]|\\n|\\"|\\u00e9){0,10}""#,
        Just("|\n  one {{x}}\n\n  two".to_owned()),
        Just(">-\n  one\n  two {{x}}".to_owned()),
    ];
    let indented = |text: &str| text.replace('\n', "\n  ");
    scalar
        .prop_filter("braces start a flow mapping", |text| {
            !text.starts_with(['{', '}'])
        })
        .prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(move |items| {
                    items
                        .iter()
                        .map(|item| format!("\n- {}", indented(item).trim_start()))
                        .collect::<String>()
                }),
                prop::collection::vec(inner, 1..4).prop_map(move |items| {
                    let entry = |(n, item): (usize, &String)| format!("\nk{n}: {}", indented(item));
                    items.iter().enumerate().map(entry).collect::<String>()
                }),
            ]
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_yamlish_text_is_read_soundly(source in yamlish()) {
        let text = Text::from(source);
        sound(&text, &read(&text, &Limits::default()))?;
    }

    #[test]
    fn any_bytes_are_read_soundly_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = Text::decode(&bytes) {
            sound(&text, &read(&text, &Limits::default()))?;
        }
    }

    #[test]
    fn a_well_formed_document_is_read_whole_and_soundly(source in written_value()) {
        let text = Text::from(source);
        let stream = read(&text, &Limits::default());
        prop_assert!(stream.problems.is_empty(), "{:?}", stream.problems);
        prop_assert_eq!(stream.documents.len(), 1);
        sound(&text, &stream)?;
    }

    #[test]
    fn a_mutilated_document_is_read_soundly(source in written_value(), cut in any::<prop::sample::Index>(), with in "[\\[\\]{}:'\"|>\\-#&*\t\n ]{0,2}") {
        let mut source: Vec<char> = source.chars().collect();
        let at = cut.index(source.len());
        source.splice(at..=at, with.chars());
        let text = Text::from(source.into_iter().collect::<String>());
        sound(&text, &read(&text, &Limits::default()))?;
    }
}

/// The recorded corpus, where it is at hand.
fn corpus() -> Option<PathBuf> {
    let beside = || {
        Some(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .parent()?
                .join("shared"),
        )
    };
    let shared = std::env::var_os("ARGO_METRICS_SHARED")
        .map(PathBuf::from)
        .or_else(beside)?;
    Some(shared.join("corpus")).filter(|corpus| corpus.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
}

#[test]
fn the_corpus_is_read_soundly() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus; set ARGO_METRICS_SHARED to the folder that holds it");
        return;
    };
    let mut found = Vec::new();
    files(&corpus, &mut found);
    assert!(found.len() > 500, "{} files", found.len());
    for path in found {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let text = match Text::decode(&bytes) {
            Ok(text) => text,
            Err(error) => {
                assert!(name.contains("latin1"), "{name}: {error}");
                continue;
            }
        };
        let stream = read(&text, &Limits::default());
        sound(&text, &stream).unwrap();
        match name.as_str() {
            "alias-bomb.yaml" | "deep.yaml" => {
                assert_eq!(stream.problems[0].kind, ProblemKind::Limit, "{name}")
            }
            "adviser.linesep-u2028.yaml" => {
                assert!(stream.problems.is_empty(), "{name}: {:?}", stream.problems)
            }
            _ => {}
        }
        // Every template that stands in a value is found where it is written.
        for (id, node) in stream
            .documents
            .iter()
            .flat_map(|document| document.nodes().map(move |n| (document, n)))
            .filter_map(|(document, (id, node))| match &node.kind {
                Kind::Scalar { text, .. } if text.contains("{{") => Some(((document, id), text)),
                _ => None,
            })
        {
            let (document, id) = id;
            let at = node.find("{{").unwrap();
            let place = document.source_map(&text, id).place(at..at + 2);
            assert_eq!(text.slice(place), "{{", "{name}: {node}");
        }
    }
}
