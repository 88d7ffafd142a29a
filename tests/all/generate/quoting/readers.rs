//! What the readers that others use make of thousands of texts and numbers.
//!
//! `.ci/readers` installs PyYAML and `yaml` of npm; `ARGO_METRICS_PYTHON` names the Python to use, and
//! `ARGO_METRICS_NODE_MODULES` the folder in which node looks. What is not there is SKIPPED, with `CI=true` a failure.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use argo_metrics::yaml::write_text;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::Manifest;
use super::shape::{Shape, differences, own};
use super::texts::{LITTLE_SEEN, NUMBERS, PLAIN, TRICKY, number, text};

/// As many values of a strategy, always the same.
fn drawn<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let draw = |_| strategy.new_tree(&mut runner).unwrap().current();
    (0..count).map(draw).collect()
}

/// Keys as long as readers take them: 1024 characters as they are written, in UTF-16.
fn long_keys() -> Vec<String> {
    let keys = vec![
        "k".repeat(1024),
        format!("#{}", "k".repeat(1021)),
        "\n".repeat(511),
        "\u{1}".repeat(170),
        "😀".repeat(511),
    ];
    for key in &keys {
        let written = write_text(key).encode_utf16().count();
        assert!((1018..=1024).contains(&written), "{written}");
    }
    keys
}

/// The tables, texts of all kinds, and long ones; those of them that are wanted as keys.
fn texts(wanted: fn(&str) -> bool) -> Manifest {
    let mut texts = drawn(&text(), 2_500);
    let plain = texts
        .iter()
        .filter(|text| !write_text(text).starts_with('"'));
    // Of both kinds there are many, or else this would say nothing.
    let plain = plain.count();
    assert!((300..2_000).contains(&plain), "{plain} without quotes");
    let tables = TRICKY.iter().chain(LITTLE_SEEN).chain(PLAIN);
    texts.extend(tables.map(|text| (*text).to_owned()));
    texts.extend(long_keys());
    texts.retain(|text| wanted(text));
    assert!(texts.len() > 2_000, "only {} texts", texts.len());
    let mut manifest = Manifest::texts(&texts);
    for (name, text) in [
        ("long_plain", "word ".repeat(2_000) + "word"),
        ("long_quoted", "word: ".repeat(2_000)),
    ] {
        let written = write_text(&text).into_owned();
        let mut lines = vec![format!("- {written}"), format!("- [{written}, {written}]")];
        let is_key = wanted(&text);
        let text = Shape::Text(text);
        let mut shapes = vec![text.clone(), Shape::List(vec![text.clone(), text.clone()])];
        if is_key {
            lines.push(format!("- ? {written}\n      : {written}"));
            shapes.push(Shape::map(vec![(text.clone(), text)]));
        }
        manifest.add(name, lines.into_iter(), Shape::List(shapes));
    }
    manifest
}

/// The table, and numbers of all kinds.
fn numbers() -> Vec<f64> {
    let mut numbers = drawn(&number(), 2_000);
    numbers.extend(NUMBERS);
    numbers
}

/// The same without minus zero, which has no sign any more when Kubernetes has made a whole number of it.
fn numbers_without_minus_zero() -> Manifest {
    let mut numbers = numbers();
    numbers.retain(|number| *number != 0.0 || number.is_sign_positive());
    Manifest::numbers(&numbers)
}

/// Says that a reader is not there; with `CI=true`, where all should be, that is a failure.
fn skip(test: &str, why: &str) {
    let said = format!("SKIPPED {test}, because {why}");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{said}");
    // Straight to the handle: the test runner keeps what `eprintln!` prints to itself.
    let _ = writeln!(std::io::stderr(), "{said}");
}

/// Whether a command ends well.
fn works(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// What a command prints, given an input.
fn output(command: &mut Command, input: &str) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Beside the reading: it may print before it has read all.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Gives the manifests to one of the scripts beside this file, and holds what each of its readers says against what
/// was written.
fn hold(mut command: impl FnMut() -> Command, readers: &[&str]) {
    for manifest in [texts(|_| true), Manifest::numbers(&numbers())] {
        let printed = output(&mut command(), &manifest.text);
        let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
        for reader in readers {
            let found = Shape::printed(&printed[reader]);
            let spec = found
                .get("spec")
                .unwrap_or_else(|| panic!("{reader}: no spec"));
            let wrong = differences(&manifest.expected(), spec);
            assert!(wrong.is_empty(), "{reader}:\n{wrong}");
        }
    }
}

/// The script beside this file.
fn script(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/generate/quoting");
    folder.join(name)
}

#[test]
fn pyyaml_reads_what_was_written() {
    let python = std::env::var_os("ARGO_METRICS_PYTHON").unwrap_or_else(|| "python3".into());
    if !works(Command::new(&python).args(["-c", "import yaml"])) {
        let why = format!("{} has no PyYAML", Path::new(&python).display());
        return skip("pyyaml_reads_what_was_written", &why);
    }
    let command = || {
        let mut command = Command::new(&python);
        command.arg("-B").arg(script("read.py"));
        command
    };
    let mut loaders = vec!["SafeLoader"];
    if works(Command::new(&python).args(["-c", "from yaml import CSafeLoader"])) {
        loaders.push("CSafeLoader");
    } else {
        skip(
            "pyyaml_reads_what_was_written with CSafeLoader",
            "PyYAML is without libyaml",
        );
    }
    hold(command, &loaders);
}

#[test]
fn yaml_of_npm_reads_what_was_written() {
    let node = || {
        let mut command = Command::new("node");
        if let Some(modules) = std::env::var_os("ARGO_METRICS_NODE_MODULES") {
            command.env("NODE_PATH", modules);
        }
        command
    };
    if !works(node().args(["-e", "require('yaml')"])) {
        return skip(
            "yaml_of_npm_reads_what_was_written",
            "node is not installed or finds no yaml (see ARGO_METRICS_NODE_MODULES)",
        );
    }
    let command = || {
        let mut command = node();
        command.arg(script("read.cjs"));
        command
    };
    hold(command, &["1.2 core", "1.2 json", "1.1 yaml-1.1"]);
}

/// Whether there is kubectl. Nothing installs it, so without it even CI passes.
fn has_kubectl(test: &str) -> bool {
    let there = works(Command::new("kubectl").args(["version", "--client"]));
    if !there {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}, because kubectl is not installed"
        );
    }
    there
}

#[test]
fn kubectl_reads_what_was_written() {
    if !has_kubectl("kubectl_reads_what_was_written") {
        return;
    }
    let label = |manifest: &Manifest| {
        let mut command = Command::new("kubectl");
        command.args(["label", "--local", "-f", "-", "q=w", "-o", "json"]);
        // A cluster has no say in this.
        command.env("KUBECONFIG", "/dev/null");
        output(&mut command, &manifest.text)
    };
    let manifest = texts(|_| true);
    let mut json: serde_json::Value = serde_json::from_str(&label(&manifest)).unwrap();
    let wrong = differences(&manifest.expected(), &Shape::json(json["spec"].take()));
    assert!(wrong.is_empty(), "{wrong}");

    // `serde_json` rounds; our own reader does not, and JSON is YAML.
    let manifest = numbers_without_minus_zero();
    let wrong = differences(&manifest.expected(), &own(&label(&manifest)).unwrap());
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether kustomize can carry the text, however it is written. What it has read it writes as JSON, reads that as YAML,
/// and stops at some characters, and at long keys, which have quotes now; a key `<<` it drops; and in what it prints it
/// indents what stands behind U+2028 and U+2029.
fn passes_kustomize(text: &str) -> bool {
    let stops = |c| {
        matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    text != "<<" && text.len() <= 1_000 && !text.contains(stops)
}

#[test]
fn kustomize_reads_what_was_written() {
    if !has_kubectl("kustomize_reads_what_was_written") {
        return;
    }
    let merge = [(write_text("<<").into_owned(), Shape::Text("<<".to_owned()))];
    let merge = Manifest::values(&merge);
    for manifest in [texts(passes_kustomize), merge, numbers_without_minus_zero()] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("scalars.yaml"), &manifest.text).unwrap();
        let kustomization = "resources: [scalars.yaml]\n";
        fs::write(folder.path().join("kustomization.yaml"), kustomization).unwrap();
        let mut command = Command::new("kubectl");
        command.arg("kustomize").arg(folder.path());
        // What it prints goes to Kubernetes, and that reads as we do.
        let found = own(&output(&mut command, "")).unwrap();
        let wrong = differences(&manifest.expected(), &found);
        assert!(wrong.is_empty(), "{wrong}");
    }
}
