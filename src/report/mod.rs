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
#[allow(
    clippy::module_inception,
    reason = "the room is named after what it writes"
)]
mod report;
mod sarif;
mod statistics;
mod summary;
mod words;

use std::io::{self, Write};

pub use docs_url::{DocsUrl, NotDocsUrl};
pub use inventory::{InventoryFormat, inventory_summary, write_inventory};
pub use report::{Report, Totals};
pub use words::{one_line, releases, steers, write_json};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Each with its place in the source, help and Argo's words.
    Full {
        /// Whether colours are written.
        styled: bool,
        /// Whether findings of one rule that repeat in a file are listed in short.
        grouped: bool,
    },
    /// One line for each finding.
    Concise {
        /// Whether colours are written.
        styled: bool,
    },
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML, for test reports of CI systems.
    Junit,
    /// Markdown for the summary of a job.
    Markdown,
    /// The number of findings of each rule, as a table for people.
    Statistics {
        /// Whether colours are written.
        styled: bool,
    },
}

impl Report {
    /// Writes the findings.
    ///
    /// # Errors
    /// Returns the writer's error.
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
}
