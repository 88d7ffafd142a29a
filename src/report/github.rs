//! Workflow commands of GitHub Actions, which become annotations of the changed lines.

use std::io::{self, Write};

use super::Report;
use super::report::position;
use crate::diagnostic::{Finding, Severity};
use crate::lint::FileReport;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (path, message) in &report.failures {
        writeln!(
            out,
            "::error title=argo-metrics,file={}::{}",
            property(path),
            data(message)
        )?;
    }
    report
        .findings()
        .try_for_each(|(file, finding)| command(file, finding, out))
}

fn command(file: &FileReport, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let at = |offset| position(file.checked.text.as_ref(), offset);
    let (start, end) = (at(finding.place.span.start), at(finding.place.span.end));
    // In the order in which GitHub's own toolkit writes them (actions/toolkit, `toCommandProperties`).
    write!(
        out,
        "::{word} title={},file={},line={},endLine={}",
        property(&format!("{} {}", finding.code, finding.name)),
        property(&file.path),
        start.line,
        end.line
    )?;
    // The runner refuses columns where there are several lines.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    write!(out, "::{}", data(&finding.message))?;
    if let Some(help) = &finding.help {
        write!(out, "{}", data(&format!("\nhelp: {help}")))?;
    }
    writeln!(out)
}

/// What follows `::`, as the runner reads it (actions/toolkit, `escapeData`).
fn data(text: &str) -> String {
    escaped(text, "%\r\n")
}

/// A value in the list of properties (actions/toolkit, `escapeProperty`).
fn property(text: &str) -> String {
    escaped(text, "%\r\n:,")
}

fn escaped(text: &str, special: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(c) {
            out += &format!("%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
