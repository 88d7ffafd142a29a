//! What the ways into other people's checks promise: the hooks for pre-commit, the GitHub Action, and what the guide
//! shows for GitLab, Argo and a plain shell, each run as its service would run it.
//!
//! What needs a network (the real pre-commit, pip, the published schemas) is in `.ci/install-paths`.

#[cfg(unix)]
mod action;
mod pre_commit;
#[cfg(unix)]
mod snippets;

use std::fs;
use std::path::Path;
use std::process::Command;

use argo_metrics::yaml::{Document, Kind, Limits, NodeId, Text, Value as Scalar, read};
use serde_json::Value;

use crate::place::{Ended, Place};

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
        image: example/orders:3
";

/// Line and column of the name in [`bad`].
const BAD_AT: &str = "11:19";

/// The same with a name that Argo refuses.
fn bad() -> String {
    FINE.replace("orders_total", "orders-total")
}

impl Place {
    #[cfg(unix)]
    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A script, run here by a shell that finds our binary, and first of all what is in `bin` here.
    #[cfg(unix)]
    fn shell(&self, shell: &[&str], script: &str, env: &[(&str, &str)]) -> Ended {
        let mut command = Command::new(shell[0]);
        command
            .args(&shell[1..])
            .arg(script)
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", self.search_path())
            .envs(env.iter().copied());
        ended(&mut command)
    }

    #[cfg(unix)]
    fn search_path(&self) -> std::ffi::OsString {
        let binary = Path::new(env!("CARGO_BIN_EXE_argo-metrics"));
        let mut path = vec![self.path("bin"), binary.parent().unwrap().to_path_buf()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        std::env::join_paths(path).unwrap()
    }
}

/// Whether a program is there that not every machine has. Where it is not, the test says so; in CI it must be.
#[cfg(unix)]
fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    assert!(there || std::env::var_os("CI").is_none(), "no {program}");
    if !there {
        use std::io::Write as _;

        // Straight to the handle: the test runner keeps what `println!` prints to itself.
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        let _ = writeln!(
            std::io::stdout(),
            "SKIPPED {test}: {program} is not installed"
        );
    }
    there
}

/// Writes a program.
#[cfg(unix)]
fn executable(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of the repository.
fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The first document of a YAML text.
fn yaml(text: &str) -> Value {
    let stream = read(&Text::decode(text.as_bytes()).unwrap(), &Limits::default());
    assert!(stream.problems.is_empty(), "{:?}", stream.problems);
    value(&stream.documents[0], stream.documents[0].root())
}

fn value(doc: &Document, id: NodeId) -> Value {
    let key = |id| match &doc.node(id).kind {
        Kind::Scalar { text, .. } => text.to_string(),
        other => panic!("{other:?} as a key"),
    };
    match &doc.node(id).kind {
        Kind::Map(entries) => entries
            .iter()
            .map(|e| (key(e.key), value(doc, e.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Seq(items) => items.iter().map(|item| value(doc, *item)).collect(),
        Kind::Scalar { text, value, .. } => match value {
            Scalar::Null => Value::Null,
            Scalar::Bool(bool) => (*bool).into(),
            Scalar::Int(int) => (*int).into(),
            Scalar::Uint(uint) => (*uint).into(),
            Scalar::Float(float) => (*float).into(),
            Scalar::Text => text.to_string().into(),
        },
        Kind::Alias(_) => unreachable!("`node` follows them"),
    }
}

/// The fenced block of the guide to CI with this behind its opening fence.
fn fence(info: &str) -> String {
    fence_of("docs/guide/ci.md", info)
}

/// The same of another page.
fn fence_of(page: &str, info: &str) -> String {
    let page = file(page);
    let start = format!("\n```{info}\n");
    let mut blocks = page.split(start.as_str()).skip(1);
    let block = blocks.next().unwrap_or_else(|| panic!("no block `{info}`"));
    assert!(blocks.next().is_none(), "two blocks `{info}`");
    let (body, _) = block.split_once("\n```").expect("a fence is never closed");
    format!("{body}\n")
}
