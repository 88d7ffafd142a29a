//! What the documentation promises: its links lead somewhere, its commands exist, and what it shows is what
//! the binary prints.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// README.md, CONTRIBUTING.md, CHANGELOG.md and everything in `docs`.
fn pages() -> Vec<PathBuf> {
    fn below(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    let mut found = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(|name| root().join(name))
        .to_vec();
    below(&root().join("docs"), &mut found);
    found
}

/// A fenced block of a page.
struct Fence<'p> {
    /// What stands behind the opening fence, such as `yaml bad`.
    info: &'p str,
    body: String,
}

/// The fenced blocks, and the rest of the page.
fn split(page: &str) -> (Vec<Fence<'_>>, String) {
    let mut fences: Vec<Fence> = Vec::new();
    let mut prose = String::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(info), false) => {
                open = true;
                let body = String::new();
                fences.push(Fence { info, body });
            }
            (None, true) => {
                let body = &mut fences.last_mut().unwrap().body;
                body.push_str(line);
                body.push('\n');
            }
            (None, false) => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    assert!(!open, "a fence is never closed");
    (fences, prose)
}

/// The targets of the links of a text.
fn links(prose: &str) -> Vec<&str> {
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect()
}

/// The anchors of a page's headings, as code hosts make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let (_, prose) = split(page);
    prose
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut followed = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let (_, prose) = split(&text);
        for link in links(&prose) {
            if link.contains("://") {
                continue;
            }
            followed += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => page.clone(),
                path => page.parent().unwrap().join(path),
            };
            let there = target.exists()
                && (anchor.is_empty()
                    || anchors(&fs::read_to_string(&target).unwrap()).contains(anchor));
            if !there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(followed > 40, "{followed} links are fewer than there are");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A directory with files in it, and what the command prints there: findings, then the rest.
struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        for (name, content) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        Self(dir)
    }

    /// Exit code, standard output and standard error.
    fn run(&self, args: &[&str], stdin: &[u8]) -> (i32, String, String) {
        run_with(self.0.path(), args, stdin)
    }
}

fn run_in(directory: &Path, args: &[&str]) -> (i32, String, String) {
    run_with(directory, args, b"")
}

fn run_with(directory: &Path, args: &[&str], stdin: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argo-metrics"));
    let output = command
        .env_clear()
        .current_dir(directory)
        .args(args)
        .write_stdin(stdin)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The commands of a `console` block, each with the output that is shown.
fn commands(body: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in body.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command, String::new()));
        } else {
            let (_, shown) = commands.last_mut().expect("output before a command");
            shown.push_str(line);
            shown.push('\n');
        }
    }
    commands
}

/// The words of a command; quotes keep what is between them together.
fn arguments(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in line.split('\'').enumerate() {
        for (n, piece) in part.split(' ').enumerate() {
            match index % 2 {
                0 if n > 0 => words.push(String::new()),
                1 if n > 0 => words.last_mut().unwrap().push(' '),
                _ => {}
            }
            words.last_mut().unwrap().push_str(piece);
        }
    }
    words
}

/// Runs the commands of a page among the files that it shows, and compares what it shows of their output; says how often.
fn compared(page: &str) -> usize {
    let page = read(page);
    let (fences, _) = split(&page);
    let files: Vec<(&str, &str)> = fences
        .iter()
        .filter_map(|f| Some((f.info.split_once(' ')?.1, f.body.as_str())))
        .collect();
    let place = Place::new(&files);
    let mut compared = 0;
    for fence in fences.iter().filter(|f| f.info == "console") {
        for (command, shown) in commands(&fence.body) {
            // What a command writes is a file for those that follow.
            let (words, file) = command
                .split_once(" > ")
                .map_or((command, None), |(c, f)| (c, Some(f)));
            let (words, stdin) = match words.split_once(" < ") {
                Some((words, file)) => (words, fs::read(place.0.path().join(file)).unwrap()),
                None => (words, Vec::new()),
            };
            let args = words
                .strip_prefix("argo-metrics ")
                .expect("one of our own commands");
            let args = arguments(args);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let (code, out, err) = place.run(&args, &stdin);
            // A line of a batch may be wrong.
            assert!(code < 2 || !stdin.is_empty(), "{command}: {err}");
            if let Some(file) = file {
                fs::write(place.0.path().join(file), &out).unwrap();
            } else if !shown.is_empty() {
                let printed = out + &err;
                assert!(shown == printed, "{command} prints\n{printed}");
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    assert_eq!(compared("README.md"), 5, "an example's output is gone");
}

#[test]
fn the_guide_to_eval_shows_what_the_command_prints() {
    assert!(compared("docs/guide/eval.md") >= 6);
}

#[test]
fn the_guide_to_generate_shows_what_the_command_prints() {
    assert!(compared("docs/guide/generate.md") >= 6);
}

#[test]
fn the_guide_to_list_shows_what_the_command_prints() {
    assert!(compared("docs/guide/list.md") >= 5);
}

#[test]
fn the_readme_sets_up_with_two_commands() {
    let readme = read("README.md");
    let (fences, _) = split(&readme);
    let shell: Vec<&str> = fences
        .iter()
        .filter(|f| f.info == "sh")
        .flat_map(|f| f.body.lines())
        .collect();
    assert_eq!(
        shell,
        [
            "cargo run --release -- lint fixtures/manifests",
            "cargo test",
            "cargo install --path . --locked",
        ]
    );
    let (code, _, err) = run_in(root(), &["lint", "fixtures/manifests"]);
    assert_eq!(code, 1, "some of the examples are broken: {err}");
}

/// The ways to install are tried on them.
#[test]
fn the_good_examples_have_no_findings() {
    let (code, out, err) = run_in(root(), &["lint", "fixtures/manifests/good"]);
    assert_eq!((code, err.contains("no findings")), (0, true), "{out}{err}");
}

#[test]
fn the_guide_shows_the_statistics_of_the_examples() {
    let guide = read("docs/guide/usage.md");
    let (fences, _) = split(&guide);
    let shown = fences.iter().find_map(|f| {
        let (line, printed) = f.body.split_once('\n')?;
        let line = line.strip_prefix("$ argo-metrics ")?;
        line.contains("--statistics").then_some((line, printed))
    });
    let (line, printed) = shown.expect("an example of --statistics");
    let (code, out, _) = run_in(root(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!((code, out.as_str()), (1, printed));
}

/// What the example in the guide is about.
const ORDERS: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: orders-
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - name: orders-total
            help: orders that were handled
            counter:
              value: \"1\"
      container:
        image: example/orders:3
";

#[test]
fn the_guide_shows_what_the_command_prints() {
    let guide = read("docs/guide/usage.md");
    let (fences, _) = split(&guide);
    let shown = fences
        .iter()
        .find(|f| f.info == "text" && f.body.starts_with("error[AM006]"))
        .expect("the example of AM006");
    let place = Place::new(&[("manifests/orders.yaml", ORDERS)]);
    let (code, out, _) = place.run(&["lint", "manifests/orders.yaml"], b"");
    assert_eq!(code, 1);
    let same = shown.body.trim_end() == out.trim_end();
    assert!(same, "the command prints\n{out}");
}
