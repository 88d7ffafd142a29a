//! Many findings stay readable: what repeats is listed, what was found can be counted, and where the time
//! went can be seen.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::{FINE, Place, bad};

/// A workflow with a metric for each name.
fn workflow(names: &[&str]) -> String {
    let (before, after) = FINE.split_once("          - name: orders_total").unwrap();
    let rest = after.split_once("      container:").unwrap();
    let mut text = before.to_owned();
    for name in names {
        let _ = write!(text, "          - name: {name}{}", rest.0);
    }
    text + "      container:" + rest.1
}

const SIX: [&str; 6] = ["a-a", "b-b", "c-c", "d-d", "e-e", "f-f"];

#[test]
fn what_repeats_in_a_file_is_shown_three_times_and_then_listed() {
    let place = Place::new(&[("many.yaml", &workflow(&SIX))]);
    let ended = place.run(&["lint"]);
    assert_eq!(ended.code, 1);
    for name in &SIX[..3] {
        let shown = format!("error[AM006] bad-name: `{name}` is not a valid metric name");
        assert!(ended.out.contains(&shown), "{}", ended.out);
    }
    let list = ended
        .out
        .split("\n\n")
        .find(|block| block.contains("more in this file"))
        .unwrap();
    insta::assert_snapshot!(list, @r"
    error[AM006] bad-name: 3 more in this file: … is not a valid metric name: Argo refuses the template
    --> many.yaml:23:19
     = also: `d-d` at 23:19
     = also: `e-e` at 27:19
     = also: `f-f` at 31:19
    ");
    assert!(
        ended.err.contains("6 errors"),
        "the summary counts all: {}",
        ended.err
    );
    assert!(
        ended
            .err
            .contains("note: 3 findings are abbreviated; --no-group"),
        "{}",
        ended.err
    );
}

#[test]
fn who_wants_all_gets_all() {
    let place = Place::new(&[("many.yaml", &workflow(&SIX))]);
    let full = place.run(&["lint", "--no-group"]);
    assert_eq!(full.out.matches("error[AM006]").count(), 6, "{}", full.out);
    assert!(!full.out.contains("more in this file"));
    assert!(!full.err.contains("in short"), "{}", full.err);
    let concise = place.run(&["lint", "--format", "concise"]);
    assert_eq!(concise.out.lines().count(), 6, "{}", concise.out);
    assert!(!concise.err.contains("in short"), "{}", concise.err);
    // A report for a file is grouped as the printed one is.
    place.run(&["lint", "--format", "full=out.txt"]);
    let written = std::fs::read_to_string(place.path("out.txt")).unwrap();
    assert_eq!(written, place.run(&["lint"]).out);
    place.run(&["lint", "--no-group", "--format", "full=out.txt"]);
    assert_eq!(
        std::fs::read_to_string(place.path("out.txt")).unwrap(),
        full.out
    );
}

#[test]
fn no_place_is_lost_in_a_list() {
    let names: Vec<String> = (0..120).map(|n| format!("m-{}", n % 50)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let place = Place::new(&[("many.yaml", &workflow(&names))]);
    let places = |args: &[&str]| -> BTreeSet<String> {
        let out = place
            .run(&[&["lint", "--select", "AM006"], args].concat())
            .out;
        let words = out.split(|c: char| c.is_whitespace() || c == ',');
        words
            .map(|word| word.trim_start_matches("many.yaml:").trim_end_matches(':'))
            .filter(|word| word.split(':').count() == 2)
            .filter(|word| word.chars().all(|c| c.is_ascii_digit() || c == ':'))
            .map(ToOwned::to_owned)
            .collect()
    };
    let all = places(&["--format", "concise"]);
    assert_eq!(all.len(), 120);
    assert_eq!(places(&[]), all);
}

#[test]
fn four_alike_and_the_same_in_two_files_are_no_list() {
    let four = workflow(&SIX[..4]);
    let place = Place::new(&[("a.yaml", &four), ("b.yaml", &four)]);
    let ended = place.run(&["lint"]);
    assert_eq!(ended.out.matches("error[AM006]").count(), 8);
    assert!(!ended.out.contains("more in this file"), "{}", ended.out);
}

#[test]
fn statistics_count_instead_of_showing() {
    let place = Place::new(&[
        ("a.yaml", &workflow(&["a-a", "b-b", "c_counter"])),
        ("b.yaml", &bad()),
        ("fine.yaml", FINE),
    ]);
    let ended = place.run(&["lint", "--statistics"]);
    assert_eq!(ended.code, 1, "the exit code is that of the findings");
    assert_eq!(
        ended.out,
        "count  code   name      severity  files\n\
         \x20   3  AM006  bad-name  error         2\n"
    );
    assert!(ended.err.contains("3 errors"), "{}", ended.err);

    let pedantic = place.run(&["lint", "--statistics", "--pedantic"]).out;
    let rows: Vec<Vec<&str>> = pedantic
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(rows.len() > 1, "{pedantic}");
    let order: Vec<(std::cmp::Reverse<usize>, &str)> = rows
        .iter()
        .map(|row| (std::cmp::Reverse(row[0].parse().unwrap()), row[1]))
        .collect();
    assert!(order.is_sorted(), "{pedantic}");

    let json = place.run(&["lint", "--pedantic", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    for row in &rows {
        let findings = json["findings"].as_array().unwrap().iter();
        let of_rule: Vec<&Value> = findings.filter(|f| f["code"] == row[1]).collect();
        let paths: BTreeSet<&str> = of_rule
            .iter()
            .map(|f| f["path"].as_str().unwrap())
            .collect();
        assert_eq!(row[0], of_rule.len().to_string(), "{pedantic}");
        assert_eq!(row[4], paths.len().to_string(), "{pedantic}");
    }

    let chosen = place.run(&["lint", "--statistics", "--pedantic", "--ignore", "AM006"]);
    assert!(!chosen.out.contains("AM006"), "{}", chosen.out);
    let nothing = place.run(&["lint", "--statistics", "fine.yaml"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
}

#[test]
fn statistics_break_no_document_for_programs() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    for format in ["json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let refused = place.run(&["lint", "--statistics", "--format", format]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{format}");
        let hint = format!("--format {format}=FILE");
        assert!(refused.err.contains(&hint), "{}", refused.err);
        assert_eq!(refused.err.lines().count(), 1);
    }
    let both = place.run(&["lint", "--statistics", "--format", "json=out.json"]);
    assert_eq!(both.code, 1);
    assert!(both.out.starts_with("count  code "), "{}", both.out);
    let report = std::fs::read_to_string(place.path("out.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["findings"][0]["code"], "AM006");
}

/// Times and sizes as `N`.
fn scrubbed(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if !c.is_ascii_digit() => out.push(c),
            _ if out.ends_with('N') => {}
            _ => out.push('N'),
        }
    }
    out.replace("N.N ms", "TIME").replace("N.N s", "TIME")
}

#[test]
fn verbose_tells_where_the_time_went() {
    let place = Place::new(&[("a.yaml", FINE), ("b/c.yaml", FINE)]);
    let verbose = place.run(&["lint", "--verbose"]);
    let quick = place.run(&["lint"]);
    assert_eq!((verbose.code, &verbose.out), (quick.code, &quick.out));
    let notes: Vec<&str> = verbose.err.lines().collect();
    let told: Vec<String> = notes[..3].iter().map(|line| scrubbed(line)).collect();
    assert_eq!(
        told,
        [
            "note: found N files in TIME",
            "note: read and checked N bytes in TIME",
            "note: wrote the report in TIME",
        ]
    );
    assert!(notes[0].contains("found 2 files"), "{}", verbose.err);
    let bytes = format!("checked {} bytes", 2 * FINE.len());
    assert!(notes[1].contains(&bytes), "{}", verbose.err);
    let slow: BTreeSet<String> = notes[3..5].iter().map(|line| scrubbed(line)).collect();
    let expected = ["a.yaml", "b/c.yaml"].map(|f| format!("note: slow: {f}: TIME, N bytes"));
    assert_eq!(slow, expected.into());
    assert_eq!(notes[5..], quick.err.lines().collect::<Vec<_>>());
}

#[test]
fn nothing_but_the_summary_is_told_to_a_program() {
    // The standard error is no terminal: no progress, however long it takes.
    let place = Place::new(&[("a.yaml", FINE)]);
    let err = place.run(&["lint"]).err;
    assert!(!err.contains('\r') && err.lines().count() == 1, "{err}");
}
