//! How often each rule found something: one line for each code and severity, the most frequent first.

use std::collections::HashMap;
use std::io::{self, Write};

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE,
};

use super::Report;
use super::words::severity;
use crate::diagnostic::Severity;

/// How often a rule found something that matters so much.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    count: usize,
    code: &'static str,
    name: &'static str,
    severity: Severity,
    /// In how many files.
    files: usize,
}

/// A table for people; nothing at all where nothing was found.
pub(super) fn write(report: &Report, styled: bool, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(report);
    if rows.is_empty() {
        return Ok(());
    }
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let bold = DEFAULT_EMPHASIS_STYLE;
    let head = format!("count  code   {:width$}  severity  files", "name");
    if styled {
        writeln!(out, "{bold}{head}{bold:#}")?;
    } else {
        writeln!(out, "{head}")?;
    }
    for row in rows {
        let Row {
            count,
            code,
            name,
            severity: severe,
            files,
        } = row;
        let word = format!("{:8}", severity(severe));
        let word = if styled {
            let colour = match severe {
                Severity::Error => DEFAULT_ERROR_STYLE,
                Severity::Warning => DEFAULT_WARNING_STYLE,
                Severity::Info => DEFAULT_INFO_STYLE,
            };
            format!("{colour}{word}{colour:#}")
        } else {
            word
        };
        writeln!(
            out,
            "{count:>5}  {code:5}  {name:width$}  {word}  {files:>5}"
        )?;
    }
    Ok(())
}

/// The rows: the most frequent first, then by code, then the graver first.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut known: HashMap<(&str, Severity), (usize, usize)> = HashMap::new();
    for (number, file) in report.run.files.iter().enumerate() {
        for finding in &file.checked.findings {
            let key = (finding.code, finding.severity);
            let (at, last_file) = known.entry(key).or_insert_with(|| {
                rows.push(Row {
                    count: 0,
                    code: finding.code,
                    name: finding.name,
                    severity: finding.severity,
                    files: 0,
                });
                (rows.len() - 1, usize::MAX)
            });
            let row = &mut rows[*at];
            row.count += 1;
            row.files += usize::from(*last_file != number);
            *last_file = number;
        }
    }
    rows.sort_by(|a, b| {
        let by_count = b.count.cmp(&a.count);
        by_count.then_with(|| (a.code, b.severity).cmp(&(b.code, a.severity)))
    });
    rows
}
