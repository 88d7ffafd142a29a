//! The run in one line.

use super::words::{count, releases};
use super::{Report, Totals};
use crate::argo::{CrdChoice, Crds, NEWEST, Target};

/// `checked 920 files, 36 with metrics: 3 errors, 2 warnings (any of Argo 3.4 to 4.1, its default CRDs)`.
pub(super) fn line(report: &Report) -> String {
    let run = &report.run;
    let mut line = format!("checked {}", count(run.checked, "file", "files"));
    if run.checked > 0 {
        line += &match run.with_metrics {
            0 => ", none with metrics".to_owned(),
            n => format!(", {n} with metrics"),
        };
    }
    match report.skipped().count() {
        0 => {}
        n => line += &format!(", {n} skipped as template text"),
    }
    match report.failures.len() {
        0 => {}
        n => line += &format!(", {n} failed"),
    }
    line += ": ";
    line += &found(report.totals);
    line += &format!(" ({})", assumed(&report.targets, report.crds));
    line
}

fn found(totals: Totals) -> String {
    let Totals {
        errors,
        warnings,
        infos,
        hidden,
    } = totals;
    let mut parts: Vec<String> = [
        (errors, "error", "errors"),
        (warnings, "warning", "warnings"),
        (infos, "info", "infos"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| count(n, one, many))
    .collect();
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    if hidden > 0 {
        parts.push(format!("{hidden} more with --pedantic"));
    }
    parts.join(", ")
}

/// The releases and CRDs that a check assumes, in words.
pub(super) fn assumed(targets: &[Target], crds: CrdChoice) -> String {
    let versions: Vec<_> = targets.iter().map(|t| t.version).collect();
    let (release, single) = match versions[..] {
        [one] => (format!("Argo {one}"), true),
        [first, .., last] if versions == NEWEST => (
            format!("any of Argo {} to {}", first.line(), last.line()),
            false,
        ),
        _ => (format!("any of Argo {}", releases(&versions)), false),
    };
    let crds = match crds {
        CrdChoice::Fixed(fixed) => format!("{} CRDs", crds_word(fixed)),
        CrdChoice::ByVersion => match targets {
            [one] if single => format!("its default CRDs: {}", crds_word(one.crds)),
            _ => "its default CRDs".to_owned(),
        },
    };
    format!("{release}, {crds}")
}

fn crds_word(crds: Crds) -> &'static str {
    match crds {
        Crds::Full => "full",
        Crds::Minimal => "minimal",
    }
}
