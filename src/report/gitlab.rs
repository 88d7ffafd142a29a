//! GitLab's report of code quality (<https://docs.gitlab.com/ci/testing/code_quality/>), which is also
//! whole by Code Climate's specification, of which GitLab's form is a part.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::fingerprint::fingerprints;
use super::report::position;
use crate::diagnostic::{Effect, Severity};

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    check_name: &'static str,
    categories: [&'static str; 1],
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue> = report
        .findings()
        .zip(fingerprints(report))
        .map(|((file, finding), fingerprint)| {
            let line = |offset| position(file.checked.text.as_ref(), offset).line;
            Issue {
                kind: "issue",
                description: format!("{} {}: {}", finding.code, finding.name, finding.message),
                check_name: finding.code,
                categories: [category(finding.effect)],
                fingerprint,
                severity: match finding.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "major",
                    Severity::Info => "info",
                },
                location: Location {
                    path: &file.path,
                    lines: Lines {
                        begin: line(finding.place.span.start),
                        end: line(finding.place.span.end),
                    },
                },
            }
        })
        .collect();
    serde_json::to_writer(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn category(effect: Effect) -> &'static str {
    match effect {
        Effect::Refused | Effect::Breaks | Effect::Dropped | Effect::Wrong => "Bug Risk",
        Effect::Costly => "Performance",
        Effect::Style => "Style",
    }
}
