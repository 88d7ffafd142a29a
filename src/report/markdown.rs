//! Markdown as code hosts render it, for the summary of a job: a table for each file.

use std::io::{self, Write};

use super::report::position;
use super::words::{one_line, severity};
use super::{DocsUrl, Report, summary};
use crate::diagnostic::Finding;
use crate::lint::FileReport;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## argo-metrics\n\n{}", plain(&summary::line(report)))?;
    let with_findings = report
        .run
        .files
        .iter()
        .filter(|f| !f.checked.findings.is_empty());
    for file in with_findings {
        writeln!(
            out,
            "\n### {} ({})\n",
            code(&file.path),
            file.checked.findings.len()
        )?;
        writeln!(
            out,
            "| place | severity | rule | what is wrong | what to write |"
        )?;
        writeln!(out, "|---|---|---|---|---|")?;
        for finding in &file.checked.findings {
            row(report.docs.as_ref(), file, finding, out)?;
        }
    }
    list("Not checked", &report.skipped().collect::<Vec<_>>(), out)?;
    let failures = report.failures.iter();
    let failures = failures.map(|(path, why)| (path.as_str(), why.as_str()));
    list("Failed", &failures.collect::<Vec<_>>(), out)
}

fn row(
    docs: Option<&DocsUrl>,
    file: &FileReport,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let at = position(file.checked.text.as_ref(), finding.place.span.start);
    let rule = docs.map_or_else(
        || finding.code.to_owned(),
        |docs| docs.link(finding.code, &format!("{}.md", finding.code)),
    );
    writeln!(
        out,
        "| {}:{} | {} | {rule} {} | {} | {} |",
        at.line,
        at.column,
        severity(finding.severity),
        finding.name,
        prose(&finding.message),
        prose(finding.help.as_deref().unwrap_or_default())
    )
}

fn list(heading: &str, items: &[(&str, &str)], out: &mut dyn Write) -> io::Result<()> {
    if !items.is_empty() {
        writeln!(out, "\n### {heading}\n")?;
    }
    items
        .iter()
        .try_for_each(|(path, why)| writeln!(out, "* {}: {}", code(path), prose(why)))
}

/// A message, in which pairs of backticks enclose what the user wrote.
fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let paired = pieces.len() % 2 == 1;
    if !paired {
        return plain(text);
    }
    pieces
        .iter()
        .enumerate()
        .map(|(i, piece)| match (i % 2, piece.is_empty()) {
            (1, false) => code(piece),
            (1, true) => plain("``"),
            _ => plain(piece),
        })
        .collect()
}

/// As code. Not between backticks: between them no character can be escaped, and a `|` would end the cell.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text of one line in which nothing is markup: what could be is written as a reference to the character.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in one_line(text).chars() {
        if "\\`*_[]<>|&~$@#".contains(c) {
            out += &format!("&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    // A bare address would become a link.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}
