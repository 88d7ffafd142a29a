//! Findings as people and programs read them: one file per format. Knows nothing about Argo.

mod concise;
mod docs_url;
mod fingerprint;
mod frame;
mod full;
mod github;
mod gitlab;
mod group;
mod inventory;
mod json;
mod junit;
mod markdown;
mod sarif;
mod statistics;
mod summary;
mod words;

use std::io::{self, Write};

use crate::argo::{CrdChoice, Target};
use crate::diagnostic::{Finding, Severity};
use crate::lint::{FileReport, Run, Skip};
use crate::yaml::{Position, Text};

pub use docs_url::{DocsUrl, NotDocsUrl};
pub use inventory::{InventoryFormat, inventory_summary, write_inventory};
pub use words::{one_line, releases, steers, write_json};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Each with its place in the source, help and Argo's words.
    Full {
        /// Whether with colours.
        styled: bool,
        /// Whether findings of one rule that repeat in a file are listed in short.
        grouped: bool,
    },
    /// One line each.
    Concise {
        /// Whether with colours.
        styled: bool,
    },
    /// One JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's report of code quality.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Markdown for the summary of a job.
    Markdown,
    /// How often each rule found something, as a table for people.
    Statistics {
        /// Whether with colours.
        styled: bool,
    },
}

/// All there is to report.
#[derive(Debug)]
pub struct Report {
    /// What was found, those findings left out that are not to be shown.
    pub run: Run,
    /// Findings by severity.
    pub totals: Totals,
    /// What was assumed.
    pub targets: Vec<Target>,
    /// What the user said about the CRDs.
    pub crds: CrdChoice,
    /// What could not be looked at or checked, in words: path and message.
    pub failures: Vec<(String, String)>,
    /// Where the rules' pages are published, if anywhere.
    pub docs: Option<DocsUrl>,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// Informational findings that are shown.
    pub infos: usize,
    /// Informational findings that are not shown.
    pub hidden: usize,
}

impl Report {
    /// Makes a report of a run; informational findings are counted and dropped unless `pedantic`.
    #[must_use]
    pub fn new(
        mut run: Run,
        pedantic: bool,
        targets: Vec<Target>,
        crds: CrdChoice,
        failures: Vec<(String, String)>,
        docs: Option<DocsUrl>,
    ) -> Self {
        let mut totals = Totals::default();
        for file in &mut run.files {
            file.checked.findings.retain(|finding| {
                match finding.severity {
                    Severity::Error => totals.errors += 1,
                    Severity::Warning => totals.warnings += 1,
                    Severity::Info if pedantic => totals.infos += 1,
                    Severity::Info => {
                        totals.hidden += 1;
                        return false;
                    }
                }
                true
            });
        }
        Self {
            run,
            totals,
            targets,
            crds,
            failures,
            docs,
        }
    }

    /// Whether a finding of this severity or above is shown.
    #[must_use]
    pub fn reaches(&self, least: Severity) -> bool {
        let Totals {
            errors,
            warnings,
            infos,
            ..
        } = self.totals;
        match least {
            Severity::Error => errors > 0,
            Severity::Warning => errors + warnings > 0,
            Severity::Info => errors + warnings + infos > 0,
        }
    }

    /// Writes the findings.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Full { styled, grouped } => full::write(self, styled, grouped, out),
            Format::Concise { styled } => concise::write(self, styled, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Github => github::write(self, out),
            Format::Gitlab => gitlab::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Markdown => markdown::write(self, out),
            Format::Statistics { styled } => statistics::write(self, styled, out),
        }
    }

    /// The summary in one line, without a newline.
    #[must_use]
    pub fn summary(&self) -> String {
        summary::line(self)
    }

    /// How many findings `full` lists in short, where findings that repeat in a file are grouped.
    #[must_use]
    pub fn listed(&self) -> usize {
        let files = self.run.files.iter();
        files.map(|f| group::listed(&f.checked.findings)).sum()
    }

    /// The files that were not checked, each with the reason.
    pub fn skipped(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.run.files.iter().filter_map(|f| {
            f.checked
                .skipped
                .map(|skip| (f.path.as_ref(), skip_words(skip)))
        })
    }

    /// Every finding with its file, in order.
    fn findings(&self) -> impl Iterator<Item = (&FileReport, &Finding)> {
        self.run
            .files
            .iter()
            .flat_map(|f| f.checked.findings.iter().map(move |finding| (f, finding)))
    }
}

fn skip_words(skip: Skip) -> &'static str {
    match skip {
        Skip::TemplateText => {
            "template text of another tool such as Helm or Jinja; check what it renders"
        }
    }
}

/// Where in the file an offset of the text is. Bytes that are no text have no lines.
fn position(text: Option<&Text>, offset: u32) -> Position {
    text.map_or(
        Position {
            line: 1,
            column: 1,
            offset: u64::from(offset),
        },
        |t| t.position(offset),
    )
}
