//! `argo-metrics rules`: all rules, as a table or as data.

use std::io::Write;

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE};
use argo_metrics::diagnostic::Severity;
use argo_metrics::rules::all;
use serde::Serialize;

use super::args::{ListFormat, Rules};
use super::exit::Exit;
use super::output::Streams;

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    summary: &'static str,
}

/// Lists the rules.
pub fn run(args: &Rules, streams: &Streams) -> anyhow::Result<Exit> {
    let mut out = streams.out();
    match args.format {
        ListFormat::Json => {
            let rows: Vec<Row> = all()
                .iter()
                .map(|rule| Row {
                    code: rule.code,
                    name: rule.name,
                    severity: rule.severity,
                    summary: rule.summary,
                })
                .collect();
            serde_json::to_writer(&mut out, &rows).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        ListFormat::Text => {
            let width = all().iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            let styled = streams.styled();
            for rule in all() {
                let (word, colour) = match rule.severity {
                    Severity::Error => ("error", DEFAULT_ERROR_STYLE),
                    Severity::Warning => ("warning", DEFAULT_WARNING_STYLE),
                    Severity::Info => ("info", DEFAULT_INFO_STYLE),
                };
                let severity = if styled {
                    format!("{colour}{word:7}{colour:#}")
                } else {
                    format!("{word:7}")
                };
                writeln!(
                    out,
                    "{}  {:width$}  {severity}  {}",
                    rule.code, rule.name, rule.summary
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
