//! What `docs/rules/README.md` promises: it lists every rule, as the rules and their pages have it.
//!
//! The list is generated. Code, name and what it says come from the rule (`summary`), the severity too, unless the
//! page has a line `Severity: ….` below its heading, which says more. Where the list differs, the test says how to
//! write it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use argo_metrics::diagnostic::Severity;
use argo_metrics::rules::{self, Rule};

/// Set to write the list instead of comparing it.
const UPDATE: &str = "UPDATE_DOCS";
const COMMAND: &str = "UPDATE_DOCS=1 cargo test --test all rule_list";

const HEAD: &str = "# Rules

<!-- Generated from the rules and their pages. Write it anew: UPDATE_DOCS=1 cargo test --test all rule_list -->

One page per rule: what is wrong, what Argo does about it in which release, and what to write instead.
`argo-metrics explain AM006` prints the same page. The examples are executed by the tests: a bad one gives exactly the
findings that its comments announce, a good one none.

The first digit of a code says what Argo would do. A finding that holds only in some of the releases asked about is shown
with a lower severity.
";

/// The first digit of a code, the heading of its class, and what the class has in common.
const CLASSES: [(&str, &str, &str); 9] = [
    (
        "AM0",
        "0: refused",
        "A reader, `argo lint` or the CRD refuses the object.",
    ),
    (
        "AM1",
        "1: breaks",
        "The workflow, or everything on the controller's `/metrics`.",
    ),
    (
        "AM2",
        "2: dropped",
        "The workflow runs; the metric, or a part of it, does not appear, at most a `MetricsError` condition says why.",
    ),
    (
        "AM3",
        "3: wrong",
        "The metric is there, and its value is wrong or misleading.",
    ),
    (
        "AM4",
        "4: cluster-wide",
        "Right by itself, and it meets the metrics of other workflows or the cluster's scraper.",
    ),
    (
        "AM5",
        "5: style",
        "Prometheus' conventions, and what is written twice. What `promtool check metrics` says about the same comes with the finding.",
    ),
    (
        "AM6",
        "6: OpenShift Template",
        "A metric in an OpenShift Template, and what `oc process` makes of it.",
    ),
    ("AM7", "7: spec", "A concise spec that `generate` reads."),
    ("AM9", "9: this tool", ""),
];

pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// How much a rule's findings matter: the page's own words where it has some, else the rule's.
pub fn severity(rule: &Rule) -> &str {
    let line = rule
        .page
        .lines()
        .find_map(|line| line.strip_prefix("Severity: "));
    match line {
        Some(words) => words
            .strip_suffix('.')
            .unwrap_or_else(|| panic!("{}: `Severity: …` ends with a full stop", rule.code)),
        None => word(rule.severity),
    }
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn generated() -> String {
    let mut list = HEAD.to_owned();
    let mut listed = 0;
    for (start, title, about) in CLASSES {
        let class = rules::all()
            .iter()
            .filter(|rule| rule.code.starts_with(start))
            .collect::<Vec<_>>();
        if class.is_empty() {
            continue;
        }
        let _ = write!(list, "\n## {title}\n\n");
        if !about.is_empty() {
            let _ = write!(list, "{about}\n\n");
        }
        list.push_str("| code | name | severity | what it says |\n|---|---|---|---|\n");
        for rule in &class {
            let _ = writeln!(
                list,
                "| [{0}]({0}.md) | {1} | {2} | {3} |",
                rule.code,
                rule.name,
                cell(severity(rule)),
                cell(rule.summary)
            );
        }
        listed += class.len();
    }
    assert_eq!(
        listed,
        rules::all().len(),
        "a rule belongs to no class: add the class to CLASSES"
    );
    list
}

#[test]
fn the_list_of_rules_is_what_the_rules_and_their_pages_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules/README.md");
    let wanted = generated();
    if std::env::var_os(UPDATE).is_some_and(|v| v != "0") {
        fs::write(&path, &wanted).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    let differs = there
        .lines()
        .zip(wanted.lines())
        .find(|(is, should)| is != should);
    let shown = differs.map_or(String::new(), |(is, should)| {
        format!("\nit has\n    {is}\nand should have\n    {should}")
    });
    assert!(
        there == wanted,
        "docs/rules/README.md is not what the rules and their pages say{shown}\nwrite it anew with\n    {COMMAND}\n"
    );
}

#[test]
fn a_page_says_its_severity_only_where_there_is_more_to_say() {
    for rule in rules::all() {
        let lines = rule.page.lines().collect::<Vec<_>>();
        let at = lines.iter().position(|l| l.starts_with("Severity: "));
        if let Some(at) = at {
            assert_eq!(at, 2, "{}: `Severity:` stands below the heading", rule.code);
            assert_ne!(severity(rule), word(rule.severity), "{}", rule.code);
        }
    }
}
