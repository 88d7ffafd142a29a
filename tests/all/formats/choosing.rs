//! Which rules are reported.

use super::{ODD, Place, told};

/// The codes that are reported, each once.
fn codes(place: &Place, args: &[&str]) -> Vec<String> {
    let args = [&["lint", "--pedantic", "--format", "concise"], args].concat();
    let (code, out, err) = place.run(&args);
    assert!(code < 2, "{err}");
    let mut codes: Vec<String> = out
        .lines()
        .filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned()))
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn rules_are_chosen_by_code_class_and_name() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    let all = codes(&place, &[]);
    assert_eq!(
        all,
        ["AM006", "AM205", "AM206", "AM502", "AM506", "AM508"],
        "{:?}",
        told(&place)
    );
    for (args, left) in [
        (&["--select", "AM006"][..], &["AM006"][..]),
        (&["--select", "am2"], &["AM205", "AM206"]),
        (&["--select", "AM20"], &["AM205", "AM206"]),
        // It speaks for the releases that panic, too.
        (&["--select", "bad-name, AM105"], &["AM006", "AM205"]),
        (
            &["--select", "bad-name", "--select", "AM1"],
            &["AM006", "AM205"],
        ),
        (&["--ignore", "AM2,AM5,legacy-panic"], &["AM006"]),
        (&["--select", "AM2", "--ignore", "AM206"], &["AM205"]),
        (&["--select", "AM206", "--ignore", "AM2"], &[]),
    ] {
        assert_eq!(codes(&place, args), left, "{args:?}");
    }
}

#[test]
fn what_is_left_out_does_not_count() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    let (code, out, err) = place.run(&["lint", "--ignore", "AM0,AM1,AM2,AM5"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("no findings"), "{err}");
}

#[test]
fn a_file_that_was_not_checked_is_told_whatever_is_selected() {
    let place = Place::new(&[("broken.yaml", &ODD.replace("60, 30]", "60, 30"))]);
    assert_eq!(codes(&place, &["--select", "AM006"]), ["AM900"]);
    for ignored in ["AM900", "not-yaml", "AM9"] {
        assert!(!codes(&place, &["--ignore", ignored]).contains(&"AM900".to_owned()));
    }
}

#[test]
fn a_rule_that_is_none_is_told_in_one_line_with_the_nearest() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    for (option, value, words) in [
        (
            "--select",
            "bad-nme",
            "unknown rule `bad-nme`; perhaps AM006 bad-name",
        ),
        (
            "--ignore",
            "AM006,AM0055",
            "unknown rule `AM0055`; perhaps AM005",
        ),
        (
            "--ignore",
            "AM8",
            "unknown rule `AM8`; the classes are AM0, AM1, AM2",
        ),
        ("--select", "AM", "unknown rule `AM`; "),
        ("--select", "AM006,", "unknown rule ``; "),
    ] {
        let (code, out, err) = place.run(&["lint", option, value]);
        assert_eq!((code, out.as_str()), (2, ""), "{value}");
        assert!(
            err.starts_with(&format!("error: {option} ")) && err.contains(words),
            "{err}"
        );
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}
