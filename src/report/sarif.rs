//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), for dashboards of code scanning.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::report::position;
use super::{DocsUrl, Report};
use crate::diagnostic::{ArgoText, Effect, Finding, Fix, Severity};
use crate::lint::FileReport;
use crate::rules::{Rule, find};
use crate::yaml::{Position, Span};

/// Where the schema of the format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of our fingerprint; the number changes when it is made in another way.
const FINGERPRINT: &str = "argoMetricsFinding/v1";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [SarifRun<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'a> {
    tool: Tool,
    invocations: [Invocation<'a>; 1],
    results: Vec<SarifResult<'a>>,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<String>,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

/// What GitHub's code scanning sorts by.
#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 1],
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Properties<'a>,
}

/// Edits of one fix. SARIF takes them file by file; those of a finding are in its own file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'a> {
    description: Message,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_region: Option<Region>,
    inserted_content: Inserted<'a>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
struct Logical<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Properties<'a> {
    effect: Effect,
    #[serde(skip_serializing_if = "no_words")]
    argo: &'a [ArgoText],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<String>,
}

fn no_words(words: &&[ArgoText]) -> bool {
    words.is_empty()
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    // Only the rules that found something: with their pages all would be a large part of most reports.
    let codes: BTreeMap<&str, &Rule> = report
        .findings()
        .filter_map(|(_, finding)| Some((finding.code, find(finding.code)?)))
        .collect();
    let docs = report.docs.as_ref();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [SarifRun {
            tool: Tool {
                driver: Driver {
                    name: "argo-metrics",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: docs.map(|docs| docs.folder().to_owned()),
                    rules: codes.values().map(|rule| descriptor(rule, docs)).collect(),
                },
            },
            invocations: [invocation(report)],
            results: report
                .findings()
                .zip(fingerprints(report))
                .map(|((file, finding), print)| {
                    let index = codes.keys().position(|code| *code == finding.code);
                    result(file, finding, index.unwrap_or_default(), print)
                })
                .collect(),
            column_kind: "unicodeCodePoints",
            newline_sequences: ["\r\n", "\n", "\r"],
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn descriptor(rule: &Rule, docs: Option<&DocsUrl>) -> Descriptor {
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Message {
            text: sentence(rule.summary),
        },
        full_description: Message {
            text: first_paragraph(rule.page),
        },
        help_uri: docs.map(|docs| docs.page(rule.code)),
        help: Help {
            text: format!(
                "`argo-metrics explain {}` prints the rule's page.",
                rule.code
            ),
            markdown: linked(rule.page, docs),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: RuleProperties {
            tags: [rule.class()],
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

fn invocation(report: &Report) -> Invocation<'_> {
    Invocation {
        execution_successful: report.failures.is_empty(),
        tool_execution_notifications: report
            .failures
            .iter()
            .map(|(path, message)| Notification {
                level: "error",
                message: Message {
                    text: message.clone(),
                },
                locations: [Location {
                    id: None,
                    physical_location: Physical {
                        artifact_location: Artifact { uri: uri(path) },
                        region: None,
                    },
                    logical_locations: Vec::new(),
                    message: None,
                }],
            })
            .collect(),
    }
}

fn result<'a>(
    file: &'a FileReport,
    finding: &'a Finding,
    rule_index: usize,
    fingerprint: String,
) -> SarifResult<'a> {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text += "\nhelp: ";
        text += help;
    }
    SarifResult {
        rule_id: finding.code,
        rule_index,
        level: level(finding.severity),
        message: Message { text },
        locations: [Location {
            id: None,
            physical_location: physical(file, finding.place.span),
            logical_locations: finding.metric.iter().map(|name| Logical { name }).collect(),
            message: None,
        }],
        related_locations: related(file, finding),
        fixes: finding.fixes.iter().map(|fix| edits(file, fix)).collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint)]),
        properties: Properties {
            effect: finding.effect,
            argo: &finding.argo,
            versions: finding.versions.iter().map(ToString::to_string).collect(),
        },
    }
}

/// The further places, in this file and in others.
fn related<'a>(file: &FileReport, finding: &Finding) -> Vec<Location<'a>> {
    let here = finding.beside();
    let here = here.map(|related| (physical(file, related.place.span), &related.label));
    let there = finding.away().map(|(related, seen)| {
        let place = region(&seen.path, seen.spot.start, seen.spot.end);
        (place, &related.label)
    });
    here.chain(there)
        .enumerate()
        .map(|(id, (physical_location, label))| Location {
            id: Some(id),
            physical_location,
            logical_locations: Vec::new(),
            message: Some(Message {
                text: label.clone(),
            }),
        })
        .collect()
}

fn edits<'a>(file: &FileReport, fix: &'a Fix) -> SarifFix<'a> {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: physical(file, edit.place.span).region,
        inserted_content: Inserted { text: &edit.text },
    });
    SarifFix {
        description: Message {
            text: fix.title.clone(),
        },
        artifact_changes: [ArtifactChange {
            artifact_location: Artifact {
                uri: uri(&file.path),
            },
            replacements: replacements.collect(),
        }],
    }
}

fn physical(file: &FileReport, span: Span) -> Physical {
    let at = |offset| position(file.checked.text.as_ref(), offset);
    region(&file.path, at(span.start), at(span.end))
}

fn region(path: &str, start: Position, end: Position) -> Physical {
    Physical {
        artifact_location: Artifact { uri: uri(path) },
        region: Some(Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a URI, relative where the path is: everything but letters, digits, `-._~` and `/` is
/// percent-encoded, so that no segment can be taken for a scheme, a query or a fragment (RFC 3986 §2.3).
fn uri(path: &str) -> String {
    let mut uri = match path.as_bytes() {
        [b'/', b'/', ..] => "file:".to_owned(),
        [b'/', ..] => "file://".to_owned(),
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

/// A summary as a sentence: SARIF requires a full stop.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// The first paragraph below a page's heading, in one line.
fn first_paragraph(page: &str) -> String {
    page.lines()
        .skip_while(|line| line.starts_with('#') || line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A page whose links to other pages lead to where these are published. If they are nowhere, only the words
/// are left: where the page is shown the others are not.
fn linked(page: &str, docs: Option<&DocsUrl>) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, words, file, after)) = first_link(rest) {
        out += before;
        match docs {
            Some(docs) => out += &docs.link(words, file),
            None => out += words,
        }
        rest = after;
    }
    out + rest
}

/// The text before the first link to a page, the link's words, the page's file, and the text after it.
fn first_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let end = text.find(".md)")? + ".md".len();
    let (before, file) = text[..end].rsplit_once("](")?;
    let (before, words) = before.rsplit_once('[')?;
    Some((before, words, file, &text[end + 1..]))
}
