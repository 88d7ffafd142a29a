//! What the command promises: which files it reads, what it prints where, and how it ends.

mod eval;
mod files;
mod groups;
mod list;
mod output;
mod shell;

use std::fs;

use serde_json::Value;

use crate::place::{Ended, Place, ended};

/// A workflow whose only metric is in order, for every release.
const FINE: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: fine-
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - name: orders_total
            help: Orders that were handled
            counter:
              value: \"1\"
      container:
        image: alpine
        command: [echo]
";

/// Line and column of the name in [`fine`] made bad.
const BAD_AT: &str = ":11:19:";

/// The same with a name that Argo refuses.
fn bad() -> String {
    FINE.replace("orders_total", "orders-total")
}

impl Place {
    /// The files that would be read.
    fn would_read(&self, args: &[&str]) -> Vec<String> {
        let ended = self.run(&[&["lint", "--show-files"], args].concat());
        ended
            .out
            .lines()
            .filter_map(|line| line.strip_prefix("read "))
            .map(|rest| rest.trim().to_owned())
            .collect()
    }
}

// How it ends.

#[test]
fn a_file_in_order_gives_nothing_but_a_summary() {
    let ended = Place::new(&[("fine.yaml", FINE)]).run(&["lint"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(
        ended
            .err
            .contains("checked 1 file, 1 with metrics: no findings"),
        "{}",
        ended.err
    );
    assert!(
        ended
            .err
            .contains("(any of Argo 3.4 to 4.1, its default CRDs)"),
        "{}",
        ended.err
    );
}

#[test]
fn a_finding_ends_with_1_and_is_printed_with_its_place() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    let full = place.run(&["lint", "bad.yaml"]);
    assert_eq!(full.code, 1);
    assert!(
        full.out.starts_with("error[AM006] bad-name: "),
        "{}",
        full.out
    );
    assert!(
        full.out
            .contains(&format!("--> bad.yaml{}", BAD_AT.trim_end_matches(':')))
    );
    assert!(full.out.contains("- name: orders-total"), "{}", full.out);
    assert!(full.out.contains("^^^"), "{}", full.out);

    let concise = place.run(&["lint", "--format", "concise", "bad.yaml"]);
    assert_eq!(concise.code, 1);
    assert!(
        concise
            .out
            .starts_with(&format!("bad.yaml{BAD_AT} error[AM006] ")),
        "{}",
        concise.out
    );
}

#[test]
fn a_file_that_is_no_yaml_is_a_finding() {
    let broken = "kind: Workflow\nspec: {metrics: [\napiVersion: argoproj.io/v1alpha1\n";
    let ended = Place::new(&[("a.yaml", broken)]).run(&["lint", "--format", "concise"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(ended.out.contains("error[AM900]"), "{}", ended.out);
}

#[test]
fn fail_on_says_what_counts() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    for (fail_on, code) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
        let ended = place.run(&["lint", "--fail-on", fail_on]);
        assert_eq!(ended.code, code, "{fail_on}");
        assert!(
            ended.out.contains("AM006"),
            "findings are printed all the same"
        );
    }
}

#[test]
fn a_missing_path_ends_with_2_and_the_others_are_still_checked() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    let ended = place.run(&["lint", "nowhere.yaml", "bad.yaml", "--format", "concise"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .err
            .contains("error: nowhere.yaml: no such file or directory"),
        "{}",
        ended.err
    );
    assert!(ended.out.contains("bad.yaml"), "{}", ended.out);
    assert!(
        ended
            .err
            .contains("checked 1 file, 1 with metrics, 1 failed"),
        "{}",
        ended.err
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_ends_with_2_and_the_others_are_still_checked() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new(&[
        ("bad.yaml", &bad()),
        ("shut.yaml", FINE),
        ("closed/x.yaml", FINE),
    ]);
    let (shut, closed) = (place.path("shut.yaml"), place.path("closed"));
    let mode = |path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&shut, 0o000);
    if fs::read(&shut).is_ok() {
        return; // Root reads everything.
    }
    mode(&closed, 0o000);
    let ended = place.run(&["lint", "--format", "concise"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .err
            .contains("shut.yaml: cannot be read (permission denied)"),
        "{}",
        ended.err
    );
    assert!(ended.out.contains("bad.yaml"), "{}", ended.out);
}

#[test]
fn a_directory_without_yaml_is_a_note() {
    let place = Place::new(&[("docs/a.md", "# a")]);
    let ended = place.run(&["lint", "docs"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert!(
        ended
            .err
            .contains("note: docs: no YAML or JSON file to check"),
        "{}",
        ended.err
    );
}

#[test]
fn nothing_left_after_excludes_is_no_failure() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    assert_eq!(place.run(&["lint", "--exclude", "*.yaml"]).code, 0);
    assert_eq!(
        place.run(&["lint", "--exclude", "bad*", "*.yaml"]).code,
        0,
        "found by a glob"
    );
    assert_eq!(
        place.run(&["lint", "--exclude", "*.yaml", "bad.yaml"]).code,
        1,
        "named explicitly"
    );
    let forced = place.run(&["lint", "--exclude", "*.yaml", "--force-exclude", "bad.yaml"]);
    assert_eq!((forced.code, forced.out.as_str()), (0, ""));
}

#[test]
fn a_wrong_value_is_told_in_one_line_with_the_valid_ones() {
    let place = Place::new(&[]);
    for (args, words) in [
        (["lint", "--format", "xml"], "full, concise, json"),
        (["lint", "--fail-on", "all"], "error, warning, info, never"),
        (["lint", "--crds", "some"], "full, minimal"),
        (["lint", "--argo", "9.9"], "3.4, 3.5, 3.6, 3.7, 4.0 and 4.1"),
        (["lint", "--argo", "three"], "3.7.18"),
        (["lint", "--exclude", "a["], "--exclude a["),
        (["lint", "--threads", "0"], "1 or more"),
    ] {
        let ended = place.run(&args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{args:?}");
        assert!(
            ended.err.starts_with("error: ") && ended.err.contains(words),
            "{}",
            ended.err
        );
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
    assert_eq!(place.run(&[]).code, 2);
}

#[test]
fn version_and_help_are_there() {
    let place = Place::new(&[]);
    let version = place.run(&["--version"]);
    assert_eq!(version.code, 0);
    assert_eq!(
        version.out.trim(),
        concat!("argo-metrics ", env!("CARGO_PKG_VERSION"))
    );
    for args in [&["--help"][..], &["lint", "--help"]] {
        let help = place.run(args);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Examples:"), "{}", help.out);
    }
}

#[test]
fn the_guide_names_every_option_and_no_other() {
    let guide = include_str!("../../docs/guide/usage.md");
    let options = |text: &str| -> std::collections::BTreeSet<String> {
        text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
            .filter(|word| word.starts_with("--") && word.len() > 3 && !word.ends_with('-'))
            .map(ToOwned::to_owned)
            .collect()
    };
    let mut known = options(&Place::new(&[]).run(&["lint", "--help"]).out);
    known.extend(options(&Place::new(&[]).run(&["list", "--help"]).out));
    known.remove("--help");
    // Options of git in the examples of both.
    known.remove("--name-only");
    let mut named = options(guide);
    named.remove("--name-only");
    assert_eq!(named, known);
}

// The other commands.

#[test]
fn rules_are_listed() {
    let place = Place::new(&[]);
    let text = place.run(&["rules"]);
    assert_eq!(text.code, 0);
    assert!(
        text.out.lines().any(|l| l.starts_with("AM006  bad-name")),
        "{}",
        text.out
    );
    let json: Value = serde_json::from_str(&place.run(&["rules", "--format", "json"]).out).unwrap();
    let rules = json.as_array().unwrap();
    assert_eq!(rules.len(), text.out.lines().count());
    for rule in rules {
        for field in ["code", "name", "severity", "summary"] {
            assert!(rule[field].is_string(), "{rule}");
        }
    }
}

#[test]
fn a_rule_is_explained_by_code_or_name_in_any_case() {
    let place = Place::new(&[]);
    let page = place.run(&["explain", "AM006"]);
    assert_eq!(page.code, 0);
    assert!(
        page.out.contains("AM006") && page.out.ends_with('\n'),
        "{}",
        page.out
    );
    for other in ["am006", "bad-name", "Bad-Name"] {
        assert_eq!(place.run(&["explain", other]).out, page.out);
    }
    let unknown = place.run(&["explain", "bad-nmae"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("AM006 bad-name"), "{}", unknown.err);
    assert_eq!(unknown.err.lines().count(), 1);
}
