//! The report as one JSON document; `schemas/report.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::report::position;
use crate::argo::{CrdChoice, Crds, Version};
use crate::diagnostic::{Applicability, ArgoText, Effect, Finding, Severity};
use crate::lint::FileReport;
use crate::yaml::Position;

/// Number of the document's form; it changes when a field changes its meaning or goes.
const FORM: u32 = 1;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    summary: JsonSummary<'a>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    effect: Effect,
    message: &'a str,
    help: Option<&'a str>,
    path: &'a str,
    start: Position,
    end: Position,
    metric: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    underlying: Option<&'static str>,
    argo: &'a [ArgoText],
    #[serde(skip_serializing_if = "Option::is_none")]
    promlint: Option<&'a str>,
    versions: &'a [Version],
    related: Vec<JsonRelated<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonSummary<'a> {
    files: usize,
    files_with_metrics: usize,
    metrics: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    hidden: usize,
    skipped: Vec<PathAnd<'a>>,
    failed: Vec<PathAnd<'a>>,
    argo: Vec<Version>,
    crds: &'static str,
}

#[derive(Serialize)]
struct PathAnd<'a> {
    path: &'a str,
    message: &'a str,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = JsonReport {
        version: FORM,
        findings: report
            .findings()
            .map(|(file, finding)| json_finding(file, finding))
            .collect(),
        summary: summary(report),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn json_finding<'a>(file: &'a FileReport, finding: &'a Finding) -> JsonFinding<'a> {
    let at = |offset| position(file.checked.text.as_ref(), offset);
    JsonFinding {
        code: finding.code,
        name: finding.name,
        severity: finding.severity,
        effect: finding.effect,
        message: &finding.message,
        help: finding.help.as_deref(),
        path: &file.path,
        start: at(finding.place.span.start),
        end: at(finding.place.span.end),
        metric: finding.metric.as_deref(),
        underlying: finding.underlying,
        argo: &finding.argo,
        promlint: finding.promlint.as_deref(),
        versions: &finding.versions,
        related: finding
            .beside()
            .map(|related| JsonRelated {
                path: &file.path,
                start: at(related.place.span.start),
                end: at(related.place.span.end),
                message: &related.label,
            })
            .chain(finding.away().map(|(related, seen)| JsonRelated {
                path: &seen.path,
                start: seen.spot.start,
                end: seen.spot.end,
                message: &related.label,
            }))
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| JsonFix {
                title: &fix.title,
                applicability: fix.applicability,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| JsonEdit {
                        path: &file.path,
                        start: at(edit.place.span.start),
                        end: at(edit.place.span.end),
                        text: &edit.text,
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn summary(report: &Report) -> JsonSummary<'_> {
    let totals = report.totals;
    JsonSummary {
        files: report.run.checked,
        files_with_metrics: report.run.with_metrics,
        metrics: report.run.metrics,
        errors: totals.errors,
        warnings: totals.warnings,
        infos: totals.infos,
        hidden: totals.hidden,
        skipped: report
            .skipped()
            .map(|(path, message)| PathAnd { path, message })
            .collect(),
        failed: report
            .failures
            .iter()
            .map(|(path, message)| PathAnd { path, message })
            .collect(),
        argo: report.targets.iter().map(|target| target.version).collect(),
        crds: match report.crds {
            CrdChoice::ByVersion => "default",
            CrdChoice::Fixed(Crds::Full) => "full",
            CrdChoice::Fixed(Crds::Minimal) => "minimal",
        },
    }
}
