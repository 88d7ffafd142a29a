//! What it prints.

use std::fs;

use serde_json::Value;

use super::{FINE, Place, bad, ended};

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
    assert!(summary["argo"][0].as_str().unwrap().starts_with("4.0."));
    assert_eq!(summary["crds"], "default");
}

#[test]
fn json_fits_its_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../schemas/report.schema.json")).unwrap();
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
    if fs::write(place.0.path().join(name), bad()).is_err() {
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
        .current_dir(place.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1), "what was found stands");
}
