//! Repeated findings of one rule in one file: the first ones are shown in full, the others as a list.

use std::collections::{BTreeMap, HashMap};

use crate::argo::Version;
use crate::diagnostic::{Finding, Severity};

/// How many findings of one rule in one file are shown before a list begins.
const FIRST: usize = 3;
/// How many must be left for a list: a single one is not shorter as a list.
const LEAST: usize = 2;

/// The findings of one file.
pub(super) struct Grouped<'a> {
    /// Those that are shown in full, in order.
    pub shown: Vec<&'a Finding>,
    /// The others: one list for each code, severity and set of releases.
    pub lists: Vec<Vec<&'a Finding>>,
}

/// Sorts out which findings of a file are shown and which are listed.
pub(super) fn split(findings: &[Finding]) -> Grouped<'_> {
    let mut alike: BTreeMap<(&str, Severity, &[Version]), Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let key = (finding.code, finding.severity, &finding.versions[..]);
        alike.entry(key).or_default().push(index);
    }
    let mut listed = vec![false; findings.len()];
    let mut lists = Vec::new();
    for indexes in alike.into_values() {
        if indexes.len() < FIRST + LEAST {
            continue;
        }
        let rest = &indexes[FIRST..];
        for index in rest {
            listed[*index] = true;
        }
        lists.push(rest.iter().map(|index| &findings[*index]).collect());
    }
    let shown = findings
        .iter()
        .zip(listed)
        .filter_map(|(finding, listed)| (!listed).then_some(finding))
        .collect();
    Grouped { shown, lists }
}

/// How many findings of a file are listed only.
pub(super) fn listed(findings: &[Finding]) -> usize {
    if findings.len() < FIRST + LEAST {
        return 0;
    }
    split(findings).lists.iter().map(Vec::len).sum()
}

/// What several messages have in common, and in what they differ.
pub(super) struct Messages<'a> {
    /// The common words, `…` for what differs; empty if there are none.
    pub common: String,
    /// What differs, in the order of the first of each, with the indexes of the messages that say so.
    pub parts: Vec<(&'a str, Vec<usize>)>,
}

/// Compares messages word by word; what is between backticks counts as one word.
pub(super) fn compare<'a>(messages: &[&'a str]) -> Messages<'a> {
    let words: Vec<Vec<&str>> = messages.iter().map(|message| words(message)).collect();
    let first = words.first().map_or(&[][..], Vec::as_slice);
    let shared = |end: usize, same: &dyn Fn(&[&str], usize) -> bool| {
        (0..end)
            .take_while(|n| words.iter().all(|w| same(w, *n)))
            .count()
    };
    let start = shared(first.len(), &|w, n| w.get(n) == Some(&first[n]));
    let left = words.iter().map(|w| w.len() - start).min().unwrap_or(0);
    let end = shared(left, &|w, n| {
        w[w.len() - 1 - n] == first[first.len() - 1 - n]
    });

    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let before = length(&first[..start]);
    let after = length(&first[first.len() - end..]);
    let mut parts: Vec<(&'a str, Vec<usize>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (index, message) in messages.iter().enumerate() {
        let part = message[before..message.len() - after].trim();
        let at = *known.entry(part).or_insert_with(|| {
            parts.push((part, Vec::new()));
            parts.len() - 1
        });
        parts[at].1.push(index);
    }
    let common = match messages.first() {
        Some(message) if words.iter().all(|w| w.len() == start) => (*message).to_owned(),
        Some(message) if start + end > 0 => {
            format!(
                "{}…{}",
                &message[..before],
                &message[message.len() - after..]
            )
        }
        _ => String::new(),
    };
    Messages { common, parts }
}

/// A message in words: what is between backticks, letters and digits that hang together, and every
/// other character for itself.
fn words(message: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '`' => rest[1..].find('`').map_or(1, |end| end + 2),
            c if c.is_alphanumeric() => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Effect, FileId, Head, Place};
    use crate::yaml::Span;
    use proptest::prelude::*;

    fn finding(code: &'static str, severity: Severity, at: u32) -> Finding {
        let head = Head {
            code,
            name: "some-name",
            severity,
            effect: Effect::Style,
        };
        let place = Place::new(FileId(0), Span::new(at, at + 1));
        Finding::new(head, place, "a message")
    }

    fn starts(findings: &[&Finding]) -> Vec<u32> {
        findings.iter().map(|f| f.place.span.start).collect()
    }

    #[test]
    fn of_five_alike_two_are_listed_and_of_four_none() {
        let mut findings: Vec<Finding> = (0..4)
            .map(|at| finding("AM502", Severity::Info, at))
            .collect();
        assert_eq!(split(&findings).shown.len(), 4);
        assert_eq!(listed(&findings), 0);
        findings.push(finding("AM502", Severity::Info, 4));
        let grouped = split(&findings);
        assert_eq!(starts(&grouped.shown), [0, 1, 2]);
        assert_eq!(grouped.lists.len(), 1);
        assert_eq!(starts(&grouped.lists[0]), [3, 4]);
        assert_eq!(listed(&findings), 2);
    }

    #[test]
    fn other_codes_severities_and_releases_are_not_alike() {
        let mut findings: Vec<Finding> = Vec::new();
        for at in 0..4 {
            findings.push(finding("AM502", Severity::Info, at));
            findings.push(finding("AM502", Severity::Warning, at));
            findings.push(finding("AM518", Severity::Info, at));
            let mut one = finding("AM518", Severity::Info, at);
            one.versions = crate::argo::NEWEST[..2].to_vec();
            findings.push(one);
        }
        assert_eq!(listed(&findings), 0);
    }

    fn compared(messages: &[&str]) -> (String, Vec<String>) {
        let Messages { common, parts } = compare(messages);
        let parts = parts
            .iter()
            .map(|(part, at)| format!("{part}{at:?}"))
            .collect();
        (common, parts)
    }

    #[test]
    fn the_common_words_are_said_once() {
        let (common, parts) = compared(&[
            "the counter is exported as `argo_workflows_a`: Argo adds no `_total`",
            "the counter is exported as `argo_workflows_b`: Argo adds no `_total`",
            "the counter is exported as `argo_workflows_a`: Argo adds no `_total`",
        ]);
        assert_eq!(
            common,
            "the counter is exported as …: Argo adds no `_total`"
        );
        assert_eq!(parts, ["`argo_workflows_a`[0, 2]", "`argo_workflows_b`[1]"]);
    }

    #[test]
    fn one_message_has_no_parts_and_strange_ones_nothing_in_common() {
        assert_eq!(
            compared(&["a b", "a b"]),
            ("a b".into(), vec!["[0, 1]".into()])
        );
        assert_eq!(
            compared(&["one", "two `x y`"]),
            (String::new(), vec!["one[0]".into(), "two `x y`[1]".into()])
        );
        // Words do not count twice where one message repeats what another says once.
        assert_eq!(
            compared(&["a a", "a a a"]),
            ("a a…".into(), vec!["[0]".into(), "a[1]".into()])
        );
    }

    proptest! {
        #[test]
        fn every_message_can_be_put_together_again(
            messages in proptest::collection::vec("[ab`é: ]{0,8}", 1..6),
        ) {
            let borrowed: Vec<&str> = messages.iter().map(String::as_str).collect();
            let Messages { common, parts } = compare(&borrowed);
            let mut seen = 0;
            for (part, indexes) in &parts {
                for index in indexes {
                    seen += 1;
                    let whole = if common.is_empty() {
                        (*part).to_owned()
                    } else {
                        common.replacen('…', part, 1)
                    };
                    let blank = |text: &str| text.replace(' ', "");
                    prop_assert_eq!(blank(&whole), blank(borrowed[*index]));
                }
            }
            prop_assert_eq!(seen, messages.len());
        }
    }
}
