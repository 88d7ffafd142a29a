//! Expressions, conditions, tags and scalars by chance, answered by us and by the published libraries that Argo uses.
//!
//! Needs Go, and modules from its proxy; without `ARGO_METRICS_ORACLE` (how many cases) it is skipped.
//! `ARGO_METRICS_ORACLE_SETS` names releases with commas between them, or `all` (default: the oldest and the newest),
//! `ARGO_METRICS_ORACLE_SEED` another beginning.

// A test that cannot go on has failed.
#![expect(clippy::too_many_lines, reason = "a table of pieces of texts")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod chance;
mod expressions;
mod known;
mod library;
mod ours;
mod piece;
mod scalars;
mod tags;
mod whens;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use argo_metrics::argo::Version;

use chance::Chance;
use library::Library;
use ours::Verdict;
use piece::Piece;

/// One directory of `sets/` for each distinct set of versions of the libraries, oldest first.
const SETS: [&str; 5] = ["3.4.18", "3.5.15", "3.6.19", "3.7.18", "4.1.2"];

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `{{=…}}`.
    Expression,
    /// `when`.
    When,
    /// `{{…}}`.
    Tags,
    /// YAML.
    Scalar,
}

/// Of ten cases so many are of each kind.
const SHARES: [(Kind, u64); 4] = [
    (Kind::Expression, 6),
    (Kind::When, 2),
    (Kind::Tags, 1),
    (Kind::Scalar, 1),
];

/// Disagreements that are shown.
const SHOWN: usize = 40;

/// Steps of making a case smaller.
const SHRINKING: usize = 400;

/// The variables that there are, in the names that dots make maps of.
pub const VARIABLES: [(&str, &str); 8] = [
    ("took", "12.500000"),
    ("status", "Succeeded"),
    ("workflow.name", "import-4711"),
    ("workflow.status", "Running"),
    ("inputs.parameters.in", "5"),
    ("inputs.parameters.list", "[1,2,3]"),
    ("outputs.result", "42"),
    ("outputs.parameters.out", "8.5"),
];

fn say(words: &str) {
    // Straight to the handle: the test runner keeps what `println!` prints to itself.
    let _ = writeln!(std::io::stdout(), "{words}");
}

#[test]
fn the_published_libraries_answer_as_we_do() {
    let Ok(cases) = std::env::var("ARGO_METRICS_ORACLE") else {
        say(
            "SKIPPED the_published_libraries_answer_as_we_do: ARGO_METRICS_ORACLE is not set (to the number of cases; needs Go)",
        );
        return;
    };
    let cases: u64 = cases.parse().expect("ARGO_METRICS_ORACLE is a number");
    let seed =
        std::env::var("ARGO_METRICS_ORACLE_SEED").map_or(1, |seed| seed.parse().expect("a number"));
    let sets = match std::env::var("ARGO_METRICS_ORACLE_SETS") {
        Ok(all) if all == "all" => SETS.to_vec(),
        Ok(named) => SETS
            .into_iter()
            .filter(|set| named.split(',').any(|name| name == *set))
            .collect(),
        Err(_) => vec![SETS[0], SETS[SETS.len() - 1]],
    };
    let mut wrong = String::new();
    for set in sets {
        let found = against(set, cases, seed);
        if !found.is_empty() {
            let _ = writeln!(wrong, "{set}:\n{}", found.join("\n"));
        }
    }
    assert!(wrong.is_empty(), "the libraries answer otherwise:\n{wrong}");
}

/// Asks one set, says how often both agree, and returns the disagreements, made small.
fn against(set: &str, cases: u64, seed: u64) -> Vec<String> {
    let version: Version = set.parse().expect("a release");
    let mut library = Library::start(set);
    let mut chance = Chance::new(seed);
    let mut counts: BTreeMap<(Kind, &str), u64> = BTreeMap::new();
    let mut found: Vec<String> = Vec::new();
    for n in 0..cases {
        let mut left = n % 10;
        let kind = SHARES
            .into_iter()
            .find(|(_, share)| match left.checked_sub(*share) {
                None => true,
                Some(rest) => {
                    left = rest;
                    false
                }
            })
            .map_or(Kind::Expression, |(kind, _)| kind);
        let piece = match kind {
            Kind::Expression => expressions::any(&mut chance, version),
            Kind::When => whens::any(&mut chance),
            Kind::Tags => tags::any(&mut chance),
            Kind::Scalar => scalars::any(&mut chance),
        };
        let verdict = compared(kind, &piece.text(), version, &mut library);
        let word = match &verdict {
            Verdict::Same => "agree",
            Verdict::SameClass => "fail in other words",
            Verdict::Known => "differ for a known reason",
            Verdict::Unsure => "not known here",
            Verdict::Differs(_) => "disagree",
        };
        *counts.entry((kind, word)).or_default() += 1;
        if matches!(verdict, Verdict::Differs(_)) && found.len() < SHOWN {
            let small = shrunk(kind, piece, version, &mut library);
            if let Verdict::Differs(how) = compared(kind, &small.text(), version, &mut library) {
                let told = format!("  {:?} {how}", small.text());
                if !found.contains(&told) {
                    found.push(told);
                }
            }
        }
    }
    for ((kind, word), count) in counts {
        say(&format!("oracle {set}: {kind:?}: {count} {word}"));
    }
    found
}

fn compared(kind: Kind, text: &str, version: Version, library: &mut Library) -> Verdict {
    let theirs = library.ask(kind, text);
    let verdict = match kind {
        Kind::Expression => ours::expression(text, version, &theirs),
        Kind::When => ours::when(text, version, &theirs),
        Kind::Tags => ours::tags(text, version, &theirs),
        Kind::Scalar => ours::scalar(text, &theirs),
    };
    match verdict {
        Verdict::Differs(_)
            if kind == Kind::Expression && known::reason(text, version, &theirs).is_some() =>
        {
            Verdict::Known
        }
        verdict => verdict,
    }
}

/// The smallest case that still differs, as far as leaving out parts leads.
fn shrunk(kind: Kind, mut piece: Piece, version: Version, library: &mut Library) -> Piece {
    let mut steps = SHRINKING;
    'again: loop {
        for smaller in piece.smaller() {
            if steps == 0 {
                return piece;
            }
            steps -= 1;
            if matches!(
                compared(kind, &smaller.text(), version, library),
                Verdict::Differs(_)
            ) {
                piece = smaller;
                continue 'again;
            }
        }
        return piece;
    }
}
