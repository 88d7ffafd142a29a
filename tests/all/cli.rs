//! What the command promises: which files it reads, what it prints where, and how it ends.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

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

/// A directory with files in it, and the command run there with nothing in its environment.
struct Place {
    dir: TempDir,
}

/// How a run ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self {
            dir: TempDir::new().unwrap(),
        };
        for (name, content) in files {
            let path = place.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_argo-metrics"));
        command.env_clear().current_dir(self.dir.path()).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        ended(&mut self.command(args))
    }

    fn run_with_stdin(&self, args: &[&str], stdin: &[u8]) -> Ended {
        ended(self.command(args).write_stdin(stdin))
    }

    /// The files that would be read.
    fn read(&self, args: &[&str]) -> Vec<String> {
        let ended = self.run(&[&["lint", "--show-files"], args].concat());
        ended
            .out
            .lines()
            .filter_map(|line| line.strip_prefix("read "))
            .map(|rest| rest.trim().to_owned())
            .collect()
    }
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
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
    assert_eq!(place.run(&["lint", "--no-such-option"]).code, 2);
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
    known.remove("--help");
    // Options of git in the examples of both.
    known.remove("--name-only");
    let mut named = options(guide);
    named.remove("--name-only");
    assert_eq!(named, known);
}

// Which files it reads.

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
    assert_eq!(place.read(&[]), all);
    assert_eq!(place.read(&["."]), all);
    assert_eq!(place.read(&["b"]), all[1..]);
    assert_eq!(
        place.read(&["b", "b/f.txt", ".h.yaml"]),
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
    assert_eq!(place.read(&["*.yaml"]), ["c[1].yaml", "x.yaml"]);
    assert_eq!(place.read(&["a/**/*.yaml"]), ["a/b/y.yaml", "a/x.yaml"]);
    assert_eq!(
        place.read(&["**/x.y*ml"]),
        ["a/x.yaml", "c/x.yml", "x.yaml"]
    );
    assert_eq!(
        place.read(&["a/*"]),
        ["a/b/y.yaml", "a/x.yaml"],
        "directories are searched"
    );
    assert_eq!(
        place.read(&["a/b/*.tmpl"]),
        ["a/b/z.tmpl"],
        "the glob names the ending"
    );
    assert_eq!(place.read(&["{a,c}/x.*"]), ["a/x.yaml", "c/x.yml"]);
    assert_eq!(
        place.read(&["c[1].yaml"]),
        ["c[1].yaml"],
        "a file of that name goes before"
    );
    let absolute = place.path("a/*.yaml");
    assert_eq!(place.read(&[absolute.to_str().unwrap()]).len(), 1);

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
    assert_eq!(place.read(&args), ["a/x.yaml"]);
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
    assert_eq!(place.read(&["z"]), ["z/b.yaml", "z/real.yaml"]);
    assert_eq!(place.read(&["z/loop/z"]).len(), 2);
    assert_eq!(place.run(&["lint", "z"]).code, 0);
    let shown = place.run(&["lint", "--show-files", "z"]).out;
    for words in [
        "z/alias.yaml: the same file",
        "z/broken.yaml: a link that leads nowhere",
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
    assert_eq!(place.read(&["--exclude", "b"]), ["a/x.yaml"]);
    assert_eq!(place.read(&["--exclude", "./b/"]), ["a/x.yaml"]);
    assert_eq!(
        place.read(&["--exclude", "a/b"]),
        ["a/x.yaml", "b/x.yaml", "b/y.yaml"]
    );
    assert_eq!(place.read(&["--exclude", "x.yaml"]), ["b/y.yaml"]);
    assert_eq!(
        place.read(&["--exclude", "b/*.yaml", "--exclude", "a"]),
        Vec::<String>::new()
    );
    assert_eq!(place.read(&["--exclude", "**/b/*"]), ["a/x.yaml"]);
    assert_eq!(
        place.read(&["--exclude", "a", "--force-exclude", "a/x.yaml", "b/x.yaml"]),
        ["b/x.yaml"]
    );
}

#[test]
fn a_list_of_files_is_taken_by_line_or_by_nul() {
    let place = Place::new(&[("a b.yaml", ""), ("c.yaml", ""), ("d.txt", "")]);
    fs::write(place.path("list"), "a b.yaml\r\n\nd.txt\n").unwrap();
    assert_eq!(place.read(&["--files-from", "list"]), ["a b.yaml", "d.txt"]);
    assert_eq!(
        place.read(&["--files-from", "list", "c.yaml"]),
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
not read  b.txt: ends in none of .yaml, .yml, .json
not read  charts: named by --exclude
not read  out: named by .gitignore or .ignore
"
    );
}

// What it prints.

#[test]
fn the_order_is_the_same_with_any_number_of_threads() {
    let names: Vec<String> = (0..60).map(|n| format!("{}/{n}.yaml", n % 7)).collect();
    let bad = bad();
    let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), bad.as_str())).collect();
    let place = Place::new(&files);
    for format in ["full", "concise", "json"] {
        let one = place.run(&["lint", "-j1", "--format", format]);
        let many = place.run(&["lint", "-j8", "--format", format]);
        assert_eq!((one.code, one.out), (many.code, many.out));
    }
    let concise = place.run(&["lint", "-j8", "--format", "concise"]).out;
    let paths: Vec<&str> = concise
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(paths.len(), 60);
    assert!(paths.is_sorted(), "{paths:?}");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = place.command(&[&["lint"], args].concat());
        ended(command.envs(env.iter().copied()))
            .out
            .contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always", "--format", "concise"], &[]));
    assert!(
        coloured(&["--color", "always"], &[("NO_COLOR", "1")]),
        "the option goes before"
    );
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &[],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "always", "--format", "json"], &[]));
}

#[test]
fn json_has_everything_a_program_needs() {
    let place = Place::new(&[("a/bad.yaml", &bad()), ("fine.yaml", FINE)]);
    let ended = place.run(&["lint", "--format", "json", "--argo", "4.0", ".", "missing"]);
    assert_eq!(ended.code, 2);
    assert!(ended.out.ends_with("}\n"));
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["version"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "AM006");
    assert_eq!(finding["name"], "bad-name");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["path"], "a/bad.yaml");
    assert_eq!(
        (&finding["start"]["line"], &finding["start"]["column"]),
        (&11.into(), &19.into())
    );
    let offset = bad().find("orders-total").unwrap();
    assert_eq!(finding["start"]["offset"], offset);
    assert_eq!(finding["end"]["offset"], offset + "orders-total".len());
    for field in [
        "effect", "message", "help", "metric", "argo", "versions", "related",
    ] {
        assert!(finding.get(field).is_some(), "{field}");
    }
    let summary = &report["summary"];
    assert_eq!(summary["files"], 2);
    assert_eq!(summary["files_with_metrics"], 2);
    assert_eq!(
        summary["errors"],
        report["findings"].as_array().unwrap().len()
    );
    assert_eq!(summary["failed"][0]["path"], "missing");
    assert_eq!(summary["argo"][0]["crds"], "full");
    assert!(
        summary["argo"][0]["version"]
            .as_str()
            .unwrap()
            .starts_with("4.0.")
    );
}

#[test]
fn json_fits_its_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../schemas/report.schema.json")).unwrap();
    let place = Place::new(&[
        ("bad.yaml", &bad()),
        ("chart.yaml", "{{- if .Values.metrics }}\n"),
    ]);
    let report: Value =
        serde_json::from_str(&place.run(&["lint", "--format", "json", ".", "no"]).out).unwrap();
    fits(&report, &schema, &schema, "report");
}

/// Whether a value has just the fields that a schema names, of the types it names. Knows what the
/// schema uses, not all of JSON Schema.
fn fits(value: &Value, schema: &Value, whole: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = whole.pointer(name.trim_start_matches('#')).unwrap();
        return fits(value, target, whole, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(one) => assert_eq!(kind, one, "{at}"),
        Value::Array(many) => assert!(many.contains(&kind.into()), "{at}: {kind}"),
        other => panic!("{at}: no type but {other}"),
    }
    if let Some(known) = schema["enum"].as_array() {
        assert!(known.contains(value), "{at}: {value}");
    }
    if let Some(items) = value.as_array() {
        for item in items {
            fits(item, &schema["items"], whole, &format!("{at}[]"));
        }
    }
    if let Some(fields) = value.as_object() {
        for (name, field) in fields {
            let known = schema["properties"].get(name);
            fits(
                field,
                known.unwrap_or_else(|| panic!("{at}: {name}?")),
                whole,
                &format!("{at}.{name}"),
            );
        }
        for name in schema["required"].as_array().unwrap() {
            assert!(
                fields.contains_key(name.as_str().unwrap()),
                "{at}: no {name}"
            );
        }
    }
}

#[test]
fn template_text_is_counted_and_named_on_request() {
    let helm =
        "{{- if .Values.metrics }}\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\n{{- end }}\n";
    let place = Place::new(&[("chart/w.yaml", helm), ("fine.yaml", FINE)]);
    let ended = place.run(&["lint"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert!(
        ended.err.contains("1 skipped as template text"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains("chart/w.yaml"));
    let verbose = place.run(&["lint", "--verbose"]);
    assert!(
        verbose.err.contains("chart/w.yaml: skipped: template text"),
        "{}",
        verbose.err
    );
}

#[test]
fn quiet_leaves_only_findings_and_errors() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    let ended = place.run(&["lint", "--quiet", ".", "missing"]);
    assert!(ended.out.contains("AM006"));
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
}

#[test]
fn the_summary_names_what_was_assumed() {
    let place = Place::new(&[("fine.yaml", FINE)]);
    for (args, words) in [
        (
            &["--argo", "3.7"][..],
            "(Argo 3.7.18, its default CRDs: minimal)",
        ),
        (
            &["--argo", "v4.1.0", "--crds", "minimal"],
            "(Argo 4.1.0, minimal CRDs)",
        ),
        (&["--crds", "full"], "(any of Argo 3.4 to 4.1, full CRDs)"),
    ] {
        let ended = place.run(&[&["lint"], args].concat());
        assert!(ended.err.contains(words), "{}", ended.err);
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_no_obstacle() {
    use std::os::unix::ffi::OsStrExt;

    let place = Place::new(&[]);
    let name = std::ffi::OsStr::from_bytes(b"b\xff\n.yaml");
    if fs::write(place.dir.path().join(name), bad()).is_err() {
        return; // Not every file system takes it.
    }
    let concise = place.run(&["lint", "--format", "concise"]);
    assert_eq!(concise.out.lines().count(), 1, "{}", concise.out);
    let json: Value = serde_json::from_str(&place.run(&["lint", "--format", "json"]).out).unwrap();
    assert_eq!(json["findings"][0]["path"], "b\u{fffd}\n.yaml");
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    use std::process::{Command, Stdio};

    let bad = bad();
    let names: Vec<String> = (0..400).map(|n| format!("{n}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), bad.as_str())).collect();
    let place = Place::new(&files);
    let mut child = Command::new(env!("CARGO_BIN_EXE_argo-metrics"))
        .args(["lint", "--quiet"])
        .env_clear()
        .current_dir(place.dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1), "what was found stands");
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
