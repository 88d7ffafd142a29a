//! `argo-metrics explain`: a rule's page, in the terminal.

use std::io::Write;

use argo_metrics::rules::{find, nearest};

use super::args::Explain;
use super::exit::Exit;
use super::output::Streams;

/// Prints a rule's page.
pub fn run(args: &Explain, streams: &Streams) -> anyhow::Result<Exit> {
    let Some(rule) = find(&args.rule) else {
        let near: Vec<String> = nearest(&args.rule)
            .into_iter()
            .map(|r| format!("{} {}", r.code, r.name))
            .collect();
        let hint = if near.is_empty() {
            "`argo-metrics rules` lists all".to_owned()
        } else {
            format!(
                "perhaps {}; `argo-metrics rules` lists all",
                near.join(", ")
            )
        };
        streams.error(&format!("no rule `{}`; {hint}", args.rule));
        return Ok(Exit::Failure);
    };
    let mut out = streams.out();
    out.write_all(rule.page.as_bytes())?;
    if !rule.page.ends_with('\n') {
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}
