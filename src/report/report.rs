//! All there is to report, as every format reads it.

use super::DocsUrl;
use crate::argo::{CrdChoice, Target};
use crate::diagnostic::{Finding, Severity};
use crate::lint::{FileReport, Run, Skip};
use crate::yaml::{Position, Text};

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

    /// The files that were not checked, each with the reason.
    pub fn skipped(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.run.files.iter().filter_map(|f| {
            f.checked
                .skipped
                .map(|skip| (f.path.as_ref(), skip_words(skip)))
        })
    }

    /// Every finding with its file, in order.
    pub(super) fn findings(&self) -> impl Iterator<Item = (&FileReport, &Finding)> {
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

/// Where in the file an offset of the text is. Bytes that are not text have no lines.
pub(super) fn position(text: Option<&Text>, offset: u32) -> Position {
    text.map_or(
        Position {
            line: 1,
            column: 1,
            offset: u64::from(offset),
        },
        |t| t.position(offset),
    )
}
