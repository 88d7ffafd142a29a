//! Reports that go to files.

use std::fs;

use super::{ODD, Place, sarif};

/// The names of what is in the place, hidden entries too.
fn entries(place: &Place) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(place.0.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn one_run_writes_several_formats() {
    let place = Place::new(&[("odd.yaml", ODD), ("out/old.xml", "")]);
    let (code, out, err) = place.run(&[
        "lint",
        "odd.yaml",
        "--color=always",
        "--format=concise",
        "--format=sarif=r.sarif",
        "--format=full=out/a b=c.txt",
        "--format=junit=out/old.xml",
    ]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("AM006") && err.contains("checked 1 file"));
    assert!(!sarif(&place.read("r.sarif")).results.is_empty());
    let full = place.read("out/a b=c.txt");
    assert!(full.contains("--> odd.yaml:11:"), "{full}");
    assert!(
        !full.contains('\u{1b}'),
        "colours are for the standard output"
    );
    assert!(place.read("out/old.xml").starts_with("<?xml"));
    assert_eq!(
        entries(&place),
        ["odd.yaml", "out", "r.sarif"],
        "nothing is left over"
    );
}

#[test]
fn with_files_only_nothing_is_printed() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    let (code, out, _) = place.run(&["lint", "--format", "json=r.json"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let (_, printed, _) = place.run(&["lint", "odd.yaml", "--format", "json=-"]);
    assert_eq!(place.read("r.json"), printed, "`-` is the standard output");
}

#[test]
fn two_formats_for_one_place_are_refused_in_one_line() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    for (args, words) in [
        (["json", "sarif"], "both go to the standard output"),
        (["json=-", "full"], "both go to the standard output"),
        (["json=x", "sarif=x"], "another format goes to this file"),
        (["json=", "full"], "a file name is missing"),
        (["xml=x", "full"], "sarif, github, gitlab, junit, markdown"),
    ] {
        let (code, out, err) = place.run(&["lint", "--format", args[0], "--format", args[1]]);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.starts_with("error: ") && err.contains(words), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    assert_eq!(entries(&place), ["odd.yaml"]);
}

#[test]
fn a_file_that_cannot_be_written_keeps_no_other_back() {
    let place = Place::new(&[("odd.yaml", ODD), ("folder/x", "")]);
    let (code, out, err) = place.run(&[
        "lint",
        "odd.yaml",
        "--quiet",
        "--format=junit=missing/r.xml",
        "--format=sarif=folder",
        "--format=gitlab=r.json",
        "--format=concise",
    ]);
    assert_eq!(code, 2);
    assert!(out.contains("AM006"));
    assert!(place.read("r.json").starts_with("[{"));
    assert_eq!(err.lines().count(), 2, "{err}");
    assert!(
        err.contains("missing/r.xml: the report cannot be written"),
        "{err}"
    );
    assert!(
        err.contains("folder: the report cannot be written"),
        "{err}"
    );
    assert_eq!(
        entries(&place),
        ["folder", "odd.yaml", "r.json"],
        "nothing is left over"
    );
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_as_a_whole() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let place = Place::new(&[("odd.yaml", ODD), ("real/r.json", "old")]);
    let real = place.path("real/r.json");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/r.json", place.path("r.json")).unwrap();
    // Whoever has it open goes on reading what it was.
    let opened = fs::File::open(&real).unwrap();
    assert_eq!(
        place.run(&["lint", "odd.yaml", "--format=json=r.json"]).0,
        1
    );
    assert_eq!(std::io::read_to_string(opened).unwrap(), "old");
    assert!(place.read("real/r.json").starts_with("{\"version\""));
    assert!(place.path("r.json").is_symlink(), "a link stays one");
    assert_eq!(
        fs::metadata(&real).unwrap().mode() & 0o777,
        0o640,
        "so do its permissions"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_written_to() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    let (code, out, err) = place.run(&["lint", "-q", "--format=github=/dev/stderr"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("::error title=AM006 bad-name,file=odd.yaml,"),
        "{err}"
    );
    let (code, _, err) = place.run(&["lint", "-q", "--format=json=/dev/full"]);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("/dev/full: the report cannot be written"),
        "{err}"
    );
}
