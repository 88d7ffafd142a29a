//! Formats that are documents: JUnit's XML and Markdown.

use std::collections::BTreeSet;

use super::{Place, Told, told};

// JUnit.

#[test]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_finding() {
    let place = Place::odd();
    let out = place.printed("junit");
    let document = roxmltree::Document::parse(&out).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let elements = |node: roxmltree::Node<'_, '_>| -> Vec<_> {
        node.children()
            .filter(|c| c.is_element())
            .map(|c| c.id())
            .collect()
    };
    let mut read: Vec<Told> = Vec::new();
    for suite in elements(root) {
        let suite = document.get_node(suite).unwrap();
        let cases = elements(suite);
        assert_eq!(
            suite.attribute("tests"),
            Some(cases.len().to_string().as_str())
        );
        assert_eq!(suite.attribute("failures"), suite.attribute("tests"));
        for case in cases {
            let case = document.get_node(case).unwrap();
            assert_eq!(case.attribute("classname"), suite.attribute("name"));
            let (rule, at) = case.attribute("name").unwrap().split_once(" at ").unwrap();
            let failure = case.first_element_child().unwrap();
            assert_eq!(failure.tag_name().name(), "failure");
            // GitLab shows the text and no attribute, Jenkins both.
            let (message, text) = (
                failure.attribute("message").unwrap(),
                failure.text().unwrap(),
            );
            let first = text.split("\nhelp: ").next().unwrap();
            assert!(first.ends_with(&format!("{at}: {message}")), "{text}");
            assert!(text.contains("\nhelp: "));
            read.push((
                suite.attribute("name").unwrap().replace("\\u{1}", "\u{1}"),
                rule.split(' ').next().unwrap().to_owned(),
                at.split(':').next().unwrap().parse().unwrap(),
                failure.attribute("message").unwrap().to_owned(),
            ));
        }
    }
    assert_eq!(read, told(&place));
    assert_eq!(
        root.attribute("tests"),
        Some(read.len().to_string().as_str())
    );
}

#[test]
fn junit_says_what_passed_and_what_was_not_checked() {
    let empty = Place::new(&[("fine.yaml", "a: b\n")]);
    let out = empty.printed("junit");
    assert!(out.contains("tests=\"1\" failures=\"0\""), "{out}");
    roxmltree::Document::parse(&out).unwrap();

    let helm =
        "{{- if .Values.metrics }}\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\n{{- end }}\n";
    let place = Place::new(&[("chart.yaml", helm)]);
    let (code, out, _) = place.run(&["lint", "--format", "junit", ".", "missing"]);
    assert_eq!(code, 2);
    let document = roxmltree::Document::parse(&out).unwrap();
    let one = |name: &str| {
        let mut all = document.descendants().filter(|n| n.has_tag_name(name));
        (all.next().unwrap(), all.count())
    };
    // No attribute of what was skipped: the schema has none.
    let (skipped, more) = one("skipped");
    assert_eq!((skipped.attributes().len(), more), (0, 0), "{out}");
    assert!(
        skipped
            .text()
            .unwrap()
            .starts_with("template text of another tool")
    );
    let (error, more) = one("error");
    assert_eq!(
        (error.attribute("message"), more),
        (error.text(), 0),
        "{out}"
    );
    assert!(error.text().is_some_and(|text| !text.is_empty()));
}

// Markdown.

/// The cells of all tables as a code host shows them, and the headings.
fn shown(markdown: &str) -> (Vec<Vec<String>>, Vec<String>) {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    let (mut rows, mut headings, mut text) = (Vec::new(), Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            // The head is no row, its cells are nobody's.
            Event::End(TagEnd::TableHead) => drop(rows.pop()),
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell | Tag::Heading { .. }) => text.clear(),
            Event::Text(piece) => text += &piece,
            Event::InlineHtml(tag) => assert!(["<code>", "</code>"].contains(&&*tag), "{tag}"),
            Event::End(TagEnd::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(text.clone());
                }
            }
            Event::End(TagEnd::Heading(_)) => headings.push(text.clone()),
            Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strong | Tag::Image { .. })
            | Event::Code(_)
            | Event::Html(_) => panic!("markup out of the user's text: {event:?}"),
            _ => {}
        }
    }
    (rows, headings)
}

#[test]
fn markdown_has_a_table_for_each_file_and_nothing_of_it_is_markup() {
    let place = Place::odd();
    let (rows, headings) = shown(&place.printed("markdown"));
    let told = told(&place);
    assert_eq!(rows.len(), told.len());
    for (row, (_, code, line, message)) in rows.iter().zip(&told) {
        let [at, _, rule, wrong, help] = &row[..] else {
            panic!("five cells, not {row:?}")
        };
        assert!(at.starts_with(&format!("{line}:")) && rule.starts_with(code));
        // Pairs of backticks are shown as code.
        assert_eq!(wrong.replace('`', ""), message.replace('`', ""));
        assert!(!help.is_empty());
    }
    let paths: BTreeSet<&String> = told.iter().map(|(path, ..)| path).collect();
    assert_eq!(headings.len(), 1 + paths.len());
    for path in paths {
        let escaped = path
            .replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\u{1}', "\\u{1}");
        let heading = headings
            .iter()
            .any(|h| h.starts_with(&format!("{escaped} (")));
        assert!(heading, "{path:?} in {headings:?}");
    }
}
