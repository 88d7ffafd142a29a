//! What a message and a page promise to who reads them: short, in plain words, with what to write instead.

use std::fmt::Write as _;

use argo_metrics::diagnostic::Finding;
use argo_metrics::rules;

use super::rule_list::{severity, word};
use super::rules::{WITHOUT_EXAMPLES, blocks, pages};

/// Together about two lines of a terminal each. Most are below 100 characters.
const LONGEST_MESSAGE: usize = 180;
const LONGEST_HELP: usize = 150;

/// Words that begin with a capital wherever they stand.
const NAMES: [&str; 4] = ["Argo", "JSON", "Prometheus", "YAML"];

/// Words of this house, and of Argo's source, that no user should have to know.
const JARGON: [&str; 7] = [
    "verdict", "T-dag", "T-proc", "W-final", "W-rt", "leaf", "stage ",
];

/// Where Prometheus, OpenTelemetry and this tool are the source, and not Argo.
const SOURCES: [&str; 3] = ["Prometheus", "promlint", "This tool"];

/// What CONTRIBUTING.md says not to write.
fn not_to_write() -> Vec<String> {
    let text = include_str!("../../CONTRIBUTING.md");
    let table = text.split("\n## Words\n").nth(1).expect("a section");
    let rows = table.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let cell = row.rsplit('|').nth(1).expect("a second column");
        cell.split('`').skip(1).step_by(2)
    })
    .map(str::to_lowercase)
    .collect()
}

/// What is outside backticks: a user's own words, and Argo's, may be any.
fn own_words(text: &str) -> String {
    let outside = text.split('`').step_by(2);
    outside.collect::<Vec<_>>().join("`").to_lowercase()
}

/// The first phrase of the list that a text has as whole words.
fn found_in<'p>(text: &str, phrases: &'p [String]) -> Option<&'p str> {
    let text = own_words(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let phrase = phrases.iter().find(|phrase| {
        text.match_indices(phrase.as_str()).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + phrase.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    });
    phrase.map(String::as_str)
}

#[test]
fn each_phrase_that_is_not_to_be_written_is_found() {
    let phrases = not_to_write();
    assert!(phrases.len() > 30, "{phrases:?}");
    for phrase in &phrases {
        let message = format!("`x` {phrase} `y`: the controller drops it");
        let found = found_in(&message, &phrases).expect("it is found");
        assert!(phrase.contains(found), "{phrase}: {found}");
        let quoted = format!("write `{phrase}`");
        assert_eq!(found_in(&quoted, &phrases), None);
    }
    assert_eq!(found_in("the metric is notable", &phrases), None);
}

#[test]
fn findings_are_written_in_the_words_of_the_glossary() {
    let phrases = not_to_write();
    let mut wrong = String::new();
    let mut read = 0;
    let mut look = |place: &str, finding: &Finding| {
        read += 1;
        for text in [Some(&finding.message), finding.help.as_ref()] {
            let text = text.map(String::as_str).unwrap_or_default();
            if let Some(phrase) = found_in(text, &phrases) {
                let _ = writeln!(wrong, "{place} {}: `{phrase}`: {text}", finding.code);
            }
        }
    };
    for (code, page) in pages() {
        for (place, finding) in findings(&code, &page) {
            look(&place, &finding);
        }
    }
    for rule in rules::all() {
        if let Some(phrase) = found_in(rule.summary, &phrases) {
            let _ = writeln!(wrong, "{} summary: `{phrase}`: {}", rule.code, rule.summary);
        }
    }
    assert!(read > 80, "only {read} messages");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The findings of each bad example of a page.
fn findings(code: &str, page: &str) -> Vec<(String, Finding)> {
    let mut all = Vec::new();
    for block in blocks(code, page).into_iter().filter(|b| b.bad) {
        let found = crate::rules::findings(&block).findings;
        all.extend(found.into_iter().map(|f| (block.place.clone(), f)));
    }
    all
}

#[test]
fn messages_are_short_plain_and_say_what_to_write() {
    let (mut wrong, mut read) = (String::new(), 0);
    for (code, page) in pages() {
        for (place, finding) in findings(&code, &page) {
            read += 1;
            let message = finding.message.as_str();
            let help = finding.help.as_deref().unwrap_or_default();
            let first = message.split([' ', '`']).next().unwrap_or_default();
            let capital = first.starts_with(char::is_uppercase) && !NAMES.contains(&first);
            let faults = [
                (
                    message.chars().count() > LONGEST_MESSAGE,
                    "message too long",
                ),
                (help.chars().count() > LONGEST_HELP, "help too long"),
                (capital, "message begins with a capital"),
                (
                    help.starts_with(char::is_uppercase),
                    "help begins with a capital",
                ),
                (message.ends_with('.') || help.ends_with('.'), "full stop"),
                (message.contains('\n') || help.contains('\n'), "line break"),
                (help.is_empty(), "no help"),
            ];
            for (_, fault) in faults.iter().filter(|(is, _)| *is) {
                let _ = writeln!(
                    wrong,
                    "{place} {}: {fault}: {message} / {help}",
                    finding.code
                );
            }
            for word in JARGON {
                if message.contains(word) || help.contains(word) {
                    let _ = writeln!(wrong, "{place}: `{word}` is jargon: {message} / {help}");
                }
            }
        }
    }
    assert!(read > 80, "only {read} messages");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_severity_that_a_page_tells_is_that_of_its_findings() {
    let mut wrong = String::new();
    for rule in rules::all() {
        let told = severity(rule);
        // AM607's is that of another rule.
        if !["error", "warning", "info"]
            .iter()
            .any(|w| told.contains(w))
        {
            continue;
        }
        for (place, finding) in findings(rule.code, rule.page) {
            // What does not hold for all releases is lowered.
            let own = finding.code == rule.code && finding.versions.is_empty();
            if own && !told.contains(word(finding.severity)) {
                let found = word(finding.severity);
                let _ = writeln!(wrong, "{place}: {found}, and the list says `{told}`");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The lines of a page up to the first section, without the heading and the severity.
fn opening(page: &str) -> Vec<&str> {
    let body = page
        .lines()
        .skip(1)
        .skip_while(|l| l.is_empty() || l.starts_with("Severity: "));
    body.take_while(|l| !l.is_empty()).collect()
}

/// The lines of a section.
fn section<'p>(page: &'p str, title: &str) -> Vec<&'p str> {
    let heading = format!("## {title}");
    let body = page.lines().skip_while(|line| *line != heading).skip(1);
    body.take_while(|line| !line.starts_with("## ")).collect()
}

#[test]
fn a_page_begins_with_what_is_wrong_and_ends_with_what_it_stands_on() {
    let mut wrong = String::new();
    for (code, page) in pages() {
        let opening = opening(&page);
        if opening.is_empty() || opening.len() > 3 {
            let _ = writeln!(wrong, "{code}.md begins with {} lines", opening.len());
        }
        for line in opening {
            if line.chars().count() > 130 {
                let _ = writeln!(wrong, "{code}.md begins with a long line: {line}");
            }
        }
        for title in crate::rules::sections(&code) {
            if section(&page, title).iter().all(|line| line.is_empty()) {
                let _ = writeln!(wrong, "{code}.md says nothing under `{title}`");
            }
        }
        if code.starts_with("AM7") {
            continue;
        }
        let source = section(&page, "Source").join(" ");
        let of_argo =
            source.contains("argo-workflows v3.") || source.contains("argo-workflows v4.");
        let of_openshift = source.contains("OpenShift") || source.contains("openshift");
        if !of_argo && !of_openshift && !SOURCES.iter().any(|s| source.contains(s)) {
            let _ = writeln!(
                wrong,
                "{code}.md names no source that can be looked up: {source}"
            );
        }
        if of_argo && !source.contains('`') {
            let _ = writeln!(wrong, "{code}.md names no file of Argo: {source}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The kind and name of the first object of an example.
fn object(yaml: &str) -> (Option<&str>, Option<&str>) {
    let value = |key: &str| {
        let mut lines = yaml.lines();
        lines.find_map(|line| line.strip_prefix(key)).map(str::trim)
    };
    let name = value("  name: ").or_else(|| value("  generateName: "));
    (value("kind: "), name)
}

#[test]
fn a_good_example_is_a_bad_one_repaired() {
    let mut wrong = String::new();
    for (code, page) in pages() {
        if code == WITHOUT_EXAMPLES {
            continue;
        }
        let mut blocks = blocks(&code, &page);
        // A spec has no kind and no name.
        blocks.retain(|block| block.spec.is_none());
        let bad = blocks.iter().filter(|b| b.bad).map(|b| object(&b.yaml));
        let bad = bad.collect::<Vec<_>>();
        for good in blocks.iter().filter(|b| !b.bad) {
            let object = object(&good.yaml);
            if object.1.is_none() || !bad.contains(&object) {
                let _ = writeln!(wrong, "{}: {object:?} is none of {bad:?}", good.place);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
