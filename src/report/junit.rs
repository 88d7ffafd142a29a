//! JUnit's XML, which every CI shows: a suite for each file, a case for each finding.

use std::io::{self, Write};

use super::Report;
use super::report::position;
use super::words::{count, severity, with_releases};
use crate::diagnostic::Finding;
use crate::lint::FileReport;

/// How a case ended.
struct Case {
    name: String,
    /// `failure`, `error` or `skipped`; a case without one passed.
    outcome: Option<&'static str>,
    message: String,
    kind: &'static str,
    text: String,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<(&str, Vec<Case>)> = Vec::new();
    for file in &report.run.files {
        let cases: Vec<Case> = file
            .checked
            .findings
            .iter()
            .map(|finding| found(file, finding))
            .collect();
        if !cases.is_empty() {
            suites.push((&file.path, cases));
        }
    }
    for (path, message) in report.skipped() {
        suites.push((path, vec![left("not checked", "skipped", message)]));
    }
    for (path, message) in &report.failures {
        suites.push((path, vec![left("could not be checked", "error", message)]));
    }
    suites.sort_by_key(|(path, _)| *path);
    if suites.is_empty() {
        // A report without any case is a failure to some readers.
        let words = count(report.run.checked, "file", "files");
        suites.push((
            "argo-metrics",
            vec![passed(format!("no findings in {words}"))],
        ));
    }

    let all = || suites.iter().flat_map(|(_, cases)| cases);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    write!(out, "<testsuites name=\"argo-metrics\"")?;
    counts(all(), out)?;
    writeln!(out, ">")?;
    for (path, cases) in &suites {
        write!(out, "  <testsuite name=\"{}\"", attribute(path))?;
        let skipped = counts(cases.iter(), out)?;
        writeln!(out, " skipped=\"{skipped}\">")?;
        for one in cases {
            case(path, one, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn found(file: &FileReport, finding: &Finding) -> Case {
    let at = position(file.checked.text.as_ref(), finding.place.span.start);
    // The message is written here, too: GitLab shows the text only.
    let mut text = format!(
        "{}:{}:{}: {}",
        file.path, at.line, at.column, finding.message
    );
    if let Some(help) = &finding.help {
        text += &format!("\nhelp: {help}");
    }
    for said in &finding.argo {
        text += &format!("\n{}: {}", with_releases("argo", &said.versions), said.text);
    }
    Case {
        name: format!(
            "{} {} at {}:{}",
            finding.code, finding.name, at.line, at.column
        ),
        outcome: Some("failure"),
        message: finding.message.clone(),
        kind: severity(finding.severity),
        text,
    }
}

fn left(name: &str, outcome: &'static str, message: &str) -> Case {
    Case {
        name: name.to_owned(),
        outcome: Some(outcome),
        message: message.to_owned(),
        kind: outcome,
        text: message.to_owned(),
    }
}

fn passed(name: String) -> Case {
    Case {
        name,
        outcome: None,
        message: String::new(),
        kind: "",
        text: String::new(),
    }
}

/// Writes how many cases there are by outcome. Those that were skipped the root has no attribute for.
fn counts<'c>(cases: impl Iterator<Item = &'c Case>, out: &mut dyn Write) -> io::Result<usize> {
    let (mut tests, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
    for case in cases {
        tests += 1;
        match case.outcome {
            Some("failure") => failures += 1,
            Some("error") => errors += 1,
            Some(_) => skipped += 1,
            None => {}
        }
    }
    write!(
        out,
        " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\""
    )?;
    Ok(skipped)
}

fn case(path: &str, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
        attribute(&case.name),
        attribute(path)
    )?;
    let Some(outcome) = case.outcome else {
        return writeln!(out, "/>");
    };
    write!(out, "><{outcome}")?;
    // What was skipped has text and no attributes in Jenkins' older schemas, and Jenkins shows the text.
    if outcome != "skipped" {
        write!(
            out,
            " message=\"{}\" type=\"{}\"",
            attribute(&case.message),
            attribute(case.kind)
        )?;
    }
    writeln!(out, ">{}</{outcome}></testcase>", content(&case.text))
}

/// The value of an attribute. Blanks other than spaces are written so that no reader changes them.
fn attribute(text: &str) -> String {
    escaped(text, |c| {
        matches!(c, '<' | '>' | '&' | '"' | '\t' | '\n' | '\r')
    })
}

/// Text between tags.
fn content(text: &str) -> String {
    escaped(text, |c| matches!(c, '<' | '>' | '&' | '\r'))
}

fn escaped(text: &str, special: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special(c) {
            out += &format!("&#{};", u32::from(c));
        } else if allowed(c) {
            out.push(c);
        } else {
            // XML 1.0 cannot say it, not even as a reference.
            out.extend(c.escape_unicode());
        }
    }
    out
}

/// Whether XML 1.0 allows a character (§2.2), C1 controls aside, which terminals read.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
}
