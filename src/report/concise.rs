//! One line for each finding: `path:line:column: error[AM006] message`.

use std::io::{self, Write};

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE,
};

use super::Report;
use super::report::position;
use super::words::{one_line, severity};
use crate::diagnostic::{Finding, Severity};
use crate::lint::FileReport;

pub(super) fn write(report: &Report, styled: bool, out: &mut dyn Write) -> io::Result<()> {
    report
        .findings()
        .try_for_each(|(file, finding)| line(file, finding, styled, out))
}

/// One finding in one line.
pub(super) fn line(
    file: &FileReport,
    finding: &Finding,
    styled: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let at = position(file.checked.text.as_ref(), finding.place.span.start);
    let path = one_line(&file.path);
    let (word, code) = (severity(finding.severity), finding.code);
    let message = one_line(&finding.message);
    if !styled {
        return writeln!(
            out,
            "{path}:{}:{}: {word}[{code}] {message}",
            at.line, at.column
        );
    }
    let (bold, colour) = (
        DEFAULT_EMPHASIS_STYLE,
        match finding.severity {
            Severity::Error => DEFAULT_ERROR_STYLE,
            Severity::Warning => DEFAULT_WARNING_STYLE,
            Severity::Info => DEFAULT_INFO_STYLE,
        },
    );
    writeln!(
        out,
        "{bold}{path}{bold:#}:{}:{}: {colour}{word}[{code}]{colour:#} {message}",
        at.line, at.column
    )
}
