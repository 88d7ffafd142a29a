//! `action.yml`, its shell run as GitHub's runner runs it: `bash -eo pipefail`, with the variables that it sets.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::{BAD_AT, Ended, FINE, Place, bad, executable, fence, file, has, yaml};

/// GitHub's `shell: bash`, but for the script, which is an argument here.
const BASH: [&str; 6] = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"];

/// Where the runner keeps its own things: hidden, so that a run over everything passes them by.
const TEMP: &str = ".runner/temp with space";
const SUMMARY: &str = ".runner/summary.md";
const ACTION: &str = ".runner/action with space";

fn action() -> Value {
    yaml(&file("action.yml"))
}

fn steps() -> Vec<Value> {
    action()["runs"]["steps"].as_array().unwrap().clone()
}

/// What `github` says of the action in a workflow that uses it from a repository of its own.
const GITHUB: [(&str, &str); 2] = [
    ("action_repository", "example-org/argo-metrics"),
    ("action_ref", "v0.1.0"),
];

/// The context and the name from `${{ inputs.NAME }}` or `${{ github.NAME }}`, with nothing around it.
fn source_of(expression: &str) -> (&str, &str) {
    let inner = expression.strip_prefix("${{ ");
    let inner = inner.and_then(|i| i.strip_suffix(" }}")).unwrap();
    inner.split_once('.').unwrap()
}

/// A checkout on a runner.
struct Runner(Place);

impl Runner {
    /// None where there is no bash.
    fn new(files: &[(&str, &str)]) -> Option<Self> {
        if !has("bash") {
            return None;
        }
        let place = Place::new(files);
        fs::create_dir_all(place.path(TEMP)).unwrap();
        Some(Self(place))
    }

    /// Runs a step with these inputs, the others as `action.yml` has them by default.
    fn run(&self, step: &Value, inputs: &[(&str, &str)]) -> Ended {
        let declared = action()["inputs"].clone();
        let given = |input| inputs.iter().find(|(name, _)| *name == input);
        let mut env: Vec<(&str, String)> = [
            ("RUNNER_TEMP", TEMP),
            ("GITHUB_STEP_SUMMARY", SUMMARY),
            ("GITHUB_ACTION_PATH", ACTION),
        ]
        .map(|(name, path)| (name, self.0.path(path).to_str().unwrap().to_owned()))
        .to_vec();
        env.push(("GITHUB_SERVER_URL", "https://git.example.com".to_owned()));
        for (variable, expression) in step["env"].as_object().unwrap() {
            let (context, input) = source_of(expression.as_str().unwrap());
            if context == "github" {
                let known = GITHUB.iter().find(|(name, _)| *name == input).unwrap();
                let value = given(input).map_or(known.1, |(_, value)| value);
                env.push((variable, value.to_owned()));
                continue;
            }
            assert_eq!(context, "inputs", "{variable}");
            let default = declared[input]["default"].as_str().unwrap();
            let value = given(input).map_or(default, |(_, value)| value);
            env.push((variable, value.to_owned()));
        }
        let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.0.shell(&BASH, step["run"].as_str().unwrap(), &env)
    }

    fn install(&self, inputs: &[(&str, &str)]) -> Ended {
        self.run(&steps()[0], inputs)
    }

    fn lint(&self, inputs: &[(&str, &str)]) -> Ended {
        self.run(&steps()[1], inputs)
    }

    fn summary(&self) -> String {
        self.0.text(SUMMARY)
    }
}

/// The lines that the runner takes for commands, those between `stop-commands` and its token left out; and what
/// stands between those.
fn commands(log: &str) -> (Vec<&str>, String) {
    let (mut taken, mut quoted, mut token) = (Vec::new(), String::new(), None);
    for line in log.lines() {
        match (token, line.strip_prefix("::stop-commands::")) {
            (None, Some(new)) => token = Some(new),
            (None, None) if line.trim_start().starts_with("::") => taken.push(line),
            (None, None) => {}
            (Some(old), _) if line == format!("::{old}::") => token = None,
            (Some(_), _) => writeln!(quoted, "{line}").unwrap(),
        }
    }
    assert_eq!(token, None, "commands stay off for the steps that follow");
    (taken, quoted)
}

#[test]
fn what_a_user_writes_reaches_the_shell_as_a_variable_only() {
    let action = action();
    let mut used = BTreeSet::new();
    for step in steps() {
        let name = &step["name"];
        assert_eq!(step["shell"], "bash", "{name}");
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "{name}: pasted into the script");
        for (variable, expression) in step["env"].as_object().unwrap() {
            assert!(script.contains(variable), "{name}: {variable} is not used");
            if let ("inputs", input) = source_of(expression.as_str().unwrap()) {
                used.insert(input.to_owned());
            }
        }
    }
    let inputs = action["inputs"].as_object().unwrap();
    assert_eq!(
        used,
        inputs.keys().cloned().collect(),
        "every input is used"
    );
    for (name, input) in inputs {
        assert!(input["description"].as_str().is_some(), "{name}");
        assert_eq!(input["default"], "", "{name}");
    }
}

#[test]
fn findings_are_annotations_and_a_log_and_a_table_and_fail_the_step() {
    let Some(runner) = Runner::new(&[("apps/bad.yaml", &bad()), ("fine.yaml", FINE)]) else {
        return;
    };
    let ended = runner.lint(&[]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let (commands, log) = commands(&ended.out);
    assert_eq!(commands.len(), 1, "{commands:?}");
    assert!(
        commands[0].starts_with("::error title=AM006 bad-name,file=apps/bad.yaml,line=11,"),
        "{commands:?}"
    );
    assert!(
        log.contains(&format!("--> apps/bad.yaml:{BAD_AT}")),
        "{log}"
    );
    assert!(ended.err.contains("checked 2 files"), "{}", ended.err);
    let summary = runner.summary();
    assert!(summary.starts_with("## argo-metrics\n"), "{summary}");
    assert!(summary.contains("AM006"), "{summary}");
}

#[test]
fn without_findings_the_step_passes_and_the_summary_says_so() {
    let Some(runner) = Runner::new(&[("fine.yaml", FINE)]) else {
        return;
    };
    let ended = runner.lint(&[]);
    assert_eq!((ended.code, ended.out.trim()), (0, ""), "{}", ended.err);
    assert!(runner.summary().contains("no findings"));
}

#[test]
fn the_summary_leads_to_the_pages_of_the_version_that_is_used() {
    let Some(runner) = Runner::new(&[("bad.yaml", &bad())]) else {
        return;
    };
    let page = "https://git.example.com/example-org/argo-metrics/blob/v0.1.0/docs/rules/AM006.md";
    assert_eq!(runner.lint(&[]).code, 1);
    assert!(runner.summary().contains(page), "{}", runner.summary());
    // With an address of the user's own, and from the checkout itself, where GitHub names no version.
    for inputs in [
        ("args", "--docs-url=https://docs.example.com/rules"),
        ("action_ref", ""),
    ] {
        fs::remove_file(runner.0.path(SUMMARY)).unwrap();
        let ended = runner.lint(&[inputs]);
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(!runner.summary().contains(page), "{}", runner.summary());
    }
}

#[test]
fn what_cannot_be_read_and_wrong_usage_end_with_2() {
    let Some(runner) = Runner::new(&[("fine.yaml", FINE)]) else {
        return;
    };
    let missing = runner.lint(&[("paths", "fine.yaml\ngone.yaml")]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .out
            .contains("::error title=argo-metrics,file=gone.yaml"),
        "{}",
        missing.out
    );
    assert!(runner.summary().contains("gone.yaml"), "the table tells it");

    fs::remove_file(runner.0.path(SUMMARY)).unwrap();
    let wrong = runner.lint(&[("argo", "9.9")]);
    assert_eq!((wrong.code, wrong.out.trim()), (2, ""));
    assert!(wrong.err.contains("--argo 9.9"), "{}", wrong.err);
    assert!(
        !runner.0.path(SUMMARY).exists(),
        "nothing of the run before"
    );
}

#[test]
fn paths_and_args_are_one_a_line_and_may_hold_blanks() {
    let bad = bad();
    let files = [
        ("apps/nightly jobs/a.yaml", bad.as_str()),
        ("apps/vendor/b.yaml", &bad),
        ("apps/c d.yaml", &bad),
        ("other.yaml", &bad),
    ];
    let Some(runner) = Runner::new(&files) else {
        return;
    };
    let inputs = [
        ("paths", "apps/nightly jobs\n\napps/**/*.yaml\n"),
        ("args", "--exclude=vendor\n--exclude=c d.yaml\n--quiet"),
        ("argo", "3.7"),
        ("sarif", "out of it.sarif"),
    ];
    let ended = runner.lint(&inputs);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    let (commands, _) = commands(&ended.out);
    assert_eq!(commands.len(), 1, "{commands:?}");
    assert!(commands[0].contains("file=apps/nightly jobs/a.yaml"));
    let sarif: Value = serde_json::from_str(&runner.0.text("out of it.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    assert!(runner.summary().contains("3.7"), "the release is asked for");
}

#[test]
fn values_are_never_commands() {
    let Some(runner) = Runner::new(&[("fine.yaml", FINE)]) else {
        return;
    };
    let values = [
        "$(touch pwned)",
        "`touch pwned`",
        "'; touch pwned; '",
        "\"; touch pwned; \"",
        "x\ntouch pwned",
        "x && touch pwned",
        "${{ github.token }}",
    ];
    for value in values {
        for input in ["paths", "args", "argo", "sarif"] {
            let ended = runner.lint(&[(input, value)]);
            assert!(!runner.0.path("pwned").exists(), "{input}: {value}");
            // A file may be named anything.
            let expected = if input == "sarif" { 0 } else { 2 };
            assert_eq!(ended.code, expected, "{input} {value}: {}", ended.err);
        }
    }
    let ended = runner.lint(&[("paths", "--help")]);
    assert_eq!(ended.code, 2, "a path is no option: {}", ended.out);
}

#[test]
fn a_file_gives_no_commands_to_the_runner() {
    let evil = bad().replace(
        "          - name: orders-total\n",
        "          - name: orders-total  # ##[error]mine\n\
         ::error::mine\n",
    );
    let Some(runner) = Runner::new(&[("evil.yaml", &evil), ("bad.yaml", &bad())]) else {
        return;
    };
    let ended = runner.lint(&[]);
    assert_eq!(ended.code, 1);
    let (commands, log) = commands(&ended.out);
    assert!(log.contains("mine"), "the file is quoted: {log}");
    for command in commands {
        assert!(command.starts_with("::error title=AM"), "{command}");
    }
    // Another token in each run, so that no file can hold it.
    let again = runner.lint(&[]);
    let token = |ended: &Ended| {
        let rest = ended.out.split("::stop-commands::").nth(1).unwrap();
        rest.lines().next().unwrap().to_owned()
    };
    assert_eq!(token(&again).len(), 32);
    assert_ne!(token(&again), token(&ended));
}

#[test]
fn the_summary_is_added_to_what_is_there() {
    let Some(runner) = Runner::new(&[("fine.yaml", FINE), (SUMMARY, "# Before\n")]) else {
        return;
    };
    runner.lint(&[]);
    assert!(runner.summary().starts_with("# Before\n## argo-metrics\n"));
}

#[test]
fn a_summary_that_github_would_drop_is_cut_between_two_rows() {
    let metric = "          - {name: orders-total, help: '', counter: {value: '95%'}}\n";
    let (head, _) = FINE.split_once("          - name").unwrap();
    let (_, tail) = FINE.split_once("      container").unwrap();
    let file = format!("{head}{}      container{tail}", metric.repeat(400));
    let names: Vec<String> = (0..8).map(|n| format!("{n}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), file.as_str())).collect();
    let Some(runner) = Runner::new(&files) else {
        return;
    };
    let ended = runner.lint(&[]);
    assert_eq!(ended.code, 1);
    let summary = runner.summary();
    assert!(
        (900_000..1 << 20).contains(&summary.len()),
        "{} bytes",
        summary.len()
    );
    let (rows, end) = summary.rsplit_once("\n\n").unwrap();
    assert_eq!(end, "The summary is cut here, the log has the rest.\n");
    assert!(rows.ends_with(" |"), "a whole row is the last");
}

/// A `python3` that notes what it is asked and makes a virtual environment with our binary in it.
const PYTHON: &str = "\
#!/bin/sh
printf '%s\\n' \"$*\" >> calls
case $2 in
  venv) mkdir -p \"$3/bin\"; cp \"$0\" \"$3/bin/python\"; ln -sf \"$(command -v argo-metrics)\" \"$3/bin/argo-metrics\" ;;
esac
";

#[test]
fn the_action_installs_itself_or_the_package_that_is_named() {
    let Some(runner) = Runner::new(&[]) else {
        return;
    };
    executable(&runner.0.path("bin/python3"), PYTHON);
    let itself = runner.0.path(ACTION).to_str().unwrap().to_owned();
    let wheel = "a wheel.whl";
    for (inputs, package) in [(vec![], itself.as_str()), (vec![("package", wheel)], wheel)] {
        let ended = runner.install(&inputs);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let version = concat!("argo-metrics ", env!("CARGO_PKG_VERSION"), "\n");
        assert_eq!(ended.out, version);
        let calls = runner.0.text("calls");
        let last = calls.lines().last().unwrap();
        assert!(last.starts_with("-m pip install "), "{calls}");
        assert!(last.ends_with(package), "{calls}");
    }
}

/// What a workflow of the guide gives to the action.
fn inputs_of(workflow: &str) -> serde_json::Map<String, Value> {
    let workflow = yaml(&fence(&format!("yaml .github/workflows/{workflow}.yaml")));
    let steps = workflow["jobs"]["lint"]["steps"].as_array().unwrap();
    let ours = steps.iter().find(|step| {
        let uses = step["uses"].as_str().unwrap();
        uses.starts_with("example-org/argo-metrics@")
    });
    ours.unwrap()["with"].as_object().unwrap().clone()
}

#[test]
fn the_guide_gives_inputs_that_there_are() {
    let action = action();
    let inputs = action["inputs"].as_object().unwrap();
    let guide = file("docs/guide/ci.md");
    let (_, table) = guide.split_once("| Input |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let listed: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(listed, inputs.keys().map(String::as_str).collect());

    let bad = bad();
    for (workflow, code) in [("argo-metrics", 1), ("argo-metrics-code-scanning", 0)] {
        let files = [
            ("manifests/vendor/a.yaml", bad.as_str()),
            ("apps/nightly jobs/b.yaml", &bad),
        ];
        let Some(runner) = Runner::new(&files) else {
            return;
        };
        let given = inputs_of(workflow);
        let given: Vec<(&str, &str)> = given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().expect("in quotes")))
            .collect();
        for (name, _) in &given {
            assert!(inputs.contains_key(*name), "{workflow}: {name}");
        }
        let ended = runner.lint(&given);
        assert_eq!(ended.code, code, "{workflow}: {}", ended.err);
        if let Some((_, sarif)) = given.iter().find(|(name, _)| *name == "sarif") {
            assert!(runner.0.path(sarif).exists());
        }
    }
}
