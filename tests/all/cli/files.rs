//! Which files it reads.

use std::fs;
use std::path::Path;

use super::{BAD_AT, Place, bad};

#[test]
fn a_directory_is_searched_for_yaml_and_json() {
    let place = Place::new(&[
        ("a.yaml", ""),
        ("b/c.yml", ""),
        ("b/d.json", ""),
        ("b/E.YAML", ""),
        ("b/f.txt", ""),
        (".hidden/g.yaml", ""),
        (".h.yaml", ""),
        ("out/i.yaml", ""),
        (".gitignore", "/out/\n"),
    ]);
    let all = ["a.yaml", "b/E.YAML", "b/c.yml", "b/d.json"];
    assert_eq!(place.would_read(&[]), all);
    assert_eq!(place.would_read(&["."]), all);
    assert_eq!(place.would_read(&["b"]), all[1..]);
    assert_eq!(
        place.would_read(&["b", "b/f.txt", ".h.yaml"]),
        [".h.yaml", "b/E.YAML", "b/c.yml", "b/d.json", "b/f.txt"]
    );
}

#[test]
fn a_glob_works_without_the_shell() {
    let place = Place::new(&[
        ("x.yaml", ""),
        ("a/x.yaml", ""),
        ("a/b/y.yaml", ""),
        ("a/b/z.tmpl", ""),
        ("c/x.yml", ""),
        ("c[1].yaml", ""),
    ]);
    assert_eq!(place.would_read(&["*.yaml"]), ["c[1].yaml", "x.yaml"]);
    assert_eq!(
        place.would_read(&["a/**/*.yaml"]),
        ["a/b/y.yaml", "a/x.yaml"]
    );
    assert_eq!(
        place.would_read(&["**/x.y*ml"]),
        ["a/x.yaml", "c/x.yml", "x.yaml"]
    );
    assert_eq!(
        place.would_read(&["a/*"]),
        ["a/b/y.yaml", "a/x.yaml"],
        "directories are searched"
    );
    assert_eq!(
        place.would_read(&["a/b/*.tmpl"]),
        ["a/b/z.tmpl"],
        "the glob names the ending"
    );
    assert_eq!(place.would_read(&["{a,c}/x.*"]), ["a/x.yaml", "c/x.yml"]);
    assert_eq!(
        place.would_read(&["c[1].yaml"]),
        ["c[1].yaml"],
        "a file of that name goes before"
    );
    let absolute = place.path("a/*.yaml");
    assert_eq!(place.would_read(&[absolute.to_str().unwrap()]).len(), 1);

    let nothing = place.run(&["lint", "d*.yaml"]);
    assert_eq!(nothing.code, 2);
    assert!(
        nothing.err.contains("d*.yaml: no file matches"),
        "{}",
        nothing.err
    );
}

#[test]
fn the_same_file_is_read_once() {
    let place = Place::new(&[("a/x.yaml", &bad())]);
    let absolute = place.path("a/x.yaml");
    let args = [
        "a/x.yaml",
        "a",
        "./a/x.yaml",
        "a/../a/x.yaml",
        "a/*.yaml",
        absolute.to_str().unwrap(),
    ];
    assert_eq!(place.would_read(&args), ["a/x.yaml"]);
    let ended = place.run(&[&["lint", "--format", "concise"], &args[..]].concat());
    assert_eq!(ended.out.lines().count(), 1, "{}", ended.out);
}

#[cfg(unix)]
#[test]
fn links_are_read_once_and_loops_end() {
    use std::os::unix::fs::symlink;

    let place = Place::new(&[("z/real.yaml", ""), ("elsewhere.txt", "")]);
    symlink("real.yaml", place.path("z/alias.yaml")).unwrap();
    symlink("../elsewhere.txt", place.path("z/b.yaml")).unwrap();
    symlink("nowhere", place.path("z/broken.yaml")).unwrap();
    symlink("..", place.path("z/loop")).unwrap();
    assert_eq!(place.would_read(&["z"]), ["z/b.yaml", "z/real.yaml"]);
    assert_eq!(place.would_read(&["z/loop/z"]).len(), 2);
    assert_eq!(place.run(&["lint", "z"]).code, 0);
    let shown = place.run(&["lint", "--show-files", "z"]).out;
    for words in [
        "z/alias.yaml: the same file",
        "z/broken.yaml: a broken link",
        "z/loop: a link to a directory",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
}

#[test]
fn excludes_name_entries_or_paths() {
    let place = Place::new(&[
        ("a/x.yaml", ""),
        ("a/b/x.yaml", ""),
        ("b/x.yaml", ""),
        ("b/y.yaml", ""),
    ]);
    assert_eq!(place.would_read(&["--exclude", "b"]), ["a/x.yaml"]);
    assert_eq!(place.would_read(&["--exclude", "./b/"]), ["a/x.yaml"]);
    assert_eq!(
        place.would_read(&["--exclude", "a/b"]),
        ["a/x.yaml", "b/x.yaml", "b/y.yaml"]
    );
    assert_eq!(place.would_read(&["--exclude", "x.yaml"]), ["b/y.yaml"]);
    assert_eq!(
        place.would_read(&["--exclude", "b/*.yaml", "--exclude", "a"]),
        Vec::<String>::new()
    );
    assert_eq!(place.would_read(&["--exclude", "**/b/*"]), ["a/x.yaml"]);
    assert_eq!(
        place.would_read(&["--exclude", "a", "--force-exclude", "a/x.yaml", "b/x.yaml"]),
        ["b/x.yaml"]
    );
}

#[test]
fn a_list_of_files_is_taken_by_line_or_by_nul() {
    let place = Place::new(&[("a b.yaml", ""), ("c.yaml", ""), ("d.txt", "")]);
    fs::write(place.path("list"), "a b.yaml\r\n\nd.txt\n").unwrap();
    assert_eq!(
        place.would_read(&["--files-from", "list"]),
        ["a b.yaml", "d.txt"]
    );
    assert_eq!(
        place.would_read(&["--files-from", "list", "c.yaml"]),
        ["a b.yaml", "c.yaml", "d.txt"]
    );
    let ended = place.run_with_stdin(
        &["lint", "--show-files", "--files-from", "-"],
        b"c.yaml\0a b.yaml\0",
    );
    assert_eq!(ended.out, "read      a b.yaml\nread      c.yaml\n");
    let empty = place.run_with_stdin(&["lint", "--files-from", "-"], b"");
    assert_eq!(empty.code, 0);
    assert!(empty.err.contains("checked 0 files"), "{}", empty.err);
    assert_eq!(place.run(&["lint", "--files-from", "nolist"]).code, 2);
}

#[test]
fn the_standard_input_is_a_file_with_a_name() {
    let place = Place::new(&[]);
    let args = [
        "lint",
        "-",
        "--stdin-filename",
        "deploy/w.yaml",
        "--format",
        "concise",
    ];
    let ended = place.run_with_stdin(&args, bad().as_bytes());
    assert_eq!(ended.code, 1);
    assert!(
        ended.out.starts_with(&format!("deploy/w.yaml{BAD_AT}")),
        "{}",
        ended.out
    );
    let nameless = place.run_with_stdin(&["lint", "-", "--format", "concise"], bad().as_bytes());
    assert!(nameless.out.starts_with("<stdin>:"), "{}", nameless.out);
    let forced = ["--exclude", "deploy", "--force-exclude"];
    let forced = place.run_with_stdin(&[&args[..], &forced].concat(), bad().as_bytes());
    assert_eq!((forced.code, forced.out.as_str()), (0, ""));
    assert_eq!(place.run(&["lint", "-", "--files-from", "-"]).code, 2);
    assert_eq!(place.run(&["lint", "--stdin-filename", "x"]).code, 2);
}

#[test]
fn show_files_says_why_the_rest_is_not_read() {
    let place = Place::new(&[
        ("a.yaml", &bad()),
        ("b.txt", ""),
        (".github/w.yaml", ""),
        ("out/x/i.yaml", ""),
        (".gitignore", "out\n"),
        ("charts/c.yaml", ""),
    ]);
    let ended = place.run(&["lint", "--show-files", "--exclude", "charts"]);
    assert_eq!(ended.code, 0, "nothing is checked");
    assert_eq!(
        ended.out,
        "\
read      a.yaml
not read  .github: hidden
not read  .gitignore: hidden
not read  b.txt: does not end in .yaml, .yml or .json
not read  charts: matched by --exclude
not read  out: matched by .gitignore or .ignore
"
    );
}

#[test]
fn paths_are_given_back_as_they_were_named() {
    let place = Place::new(&[("a/bad.yaml", &bad())]);
    let absolute = place.path("a");
    let first = |args: &[&str]| {
        let ended = place.run(&[&["lint", "--format", "concise"], args].concat());
        ended.out.split(":11:").next().unwrap().to_owned()
    };
    assert_eq!(first(&["a/bad.yaml"]), "a/bad.yaml");
    assert_eq!(first(&["./a/bad.yaml"]), "./a/bad.yaml");
    assert_eq!(first(&["a/"]), "a/bad.yaml");
    assert_eq!(first(&["."]), "a/bad.yaml");
    assert_eq!(first(&["a/b*.yaml"]), "a/bad.yaml");
    let whole = absolute.join("bad.yaml");
    assert_eq!(Path::new(&first(&[absolute.to_str().unwrap()])), whole);
}
