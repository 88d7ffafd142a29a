//! The program that asks the libraries.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::{Kind, VARIABLES};

#[derive(Serialize)]
struct Question<'a> {
    kind: &'a str,
    text: &'a str,
    vars: &'a BTreeMap<&'a str, &'a str>,
}

/// What the library says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Theirs {
    /// What Go's `%v` prints.
    pub value: Option<String>,
    /// The same as JSON.
    pub json: Option<String>,
    /// Why there is no JSON of it.
    pub json_error: Option<String>,
    /// Whether it is nil.
    pub nil: bool,
    /// Whether there is a function in it; of a `when`, whether it is no truth value.
    pub func: bool,
    /// The first line of the error.
    pub error: Option<String>,
    /// Whether nobody caught it.
    pub panics: bool,
}

/// The program of one set of versions.
pub struct Library {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    vars: BTreeMap<&'static str, &'static str>,
}

impl Library {
    /// Builds and starts it.
    pub fn start(set: &str) -> Self {
        let program = built(set);
        let mut child = Command::new(program)
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let input = child.stdin.take().expect("its input");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self {
            child,
            input,
            output,
            vars: VARIABLES.into(),
        }
    }

    pub fn ask(&mut self, kind: Kind, text: &str) -> Theirs {
        let question = Question {
            kind: match kind {
                Kind::Expression => "expr",
                Kind::When => "when",
                Kind::Tags => "tags",
                Kind::Scalar => "yaml",
            },
            text,
            vars: &self.vars,
        };
        let mut line = serde_json::to_vec(&question).expect("JSON");
        line.push(b'\n');
        self.input.write_all(&line).expect("it reads");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("it answers");
        serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("{text:?}: {answer:?}: {error}"))
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the program with the versions of a set, below the target directory.
fn built(set: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("oracle")
        .join(set);
    std::fs::create_dir_all(&place).expect("a directory");
    for (from, to) in [
        (source.join("oracle.go"), "main.go"),
        (source.join("sets").join(set).join("go.mod"), "go.mod"),
        (source.join("sets").join(set).join("go.sum"), "go.sum"),
    ] {
        std::fs::copy(&from, place.join(to))
            .unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
    let status = Command::new("go")
        .args(["build", "-o", "oracle", "."])
        .current_dir(&place)
        .status()
        .expect("go is installed");
    assert!(status.success(), "the program for {set} is built");
    place.join("oracle")
}
