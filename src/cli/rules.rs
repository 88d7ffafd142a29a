//! `argo-metrics rules`

use std::io::Write;

use argo_metrics::diagnostic::Severity;
use argo_metrics::rules::all;
use serde::Serialize;

use super::Exit;
use super::args::{ListFormat, Rules};
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
            for rule in all() {
                let severity = match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                };
                writeln!(
                    out,
                    "{}  {:width$}  {severity:7}  {}",
                    rule.code, rule.name, rule.summary
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
