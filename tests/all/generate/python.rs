//! What the generated Python promises: it runs. Each test takes the binary's real output, imports it under a real Python with the
//! pinned libraries, uses it, and looks at what is scraped.
//!
//! The libraries go into a virtual environment below the target folder. Where Python, the package index or promtool is missing the
//! tests say so; with `CI` set they must be there.

mod client;
mod flask;
mod guide;
mod random;
mod told;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// Every package that is installed, so that pip looks for no other.
const REQUIREMENTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/all/generate/requirements.txt"
);
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/generate/python");

/// Says that something is not tested; in CI that is a failure.
fn skip(why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    assert!(
        std::env::var_os("CI").is_none(),
        "{test} cannot be skipped in CI: {why}"
    );
    // Straight to the handle: the test runner keeps what `eprintln!` prints to itself.
    let _ = writeln!(std::io::stderr(), "SKIPPED {test} because {why}");
}

/// A program's words on the standard error, or why there are none.
fn complaint(output: std::io::Result<Output>) -> Result<(), String> {
    match output {
        Err(error) => Err(error.to_string()),
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(if said.is_empty() {
                String::from_utf8_lossy(&output.stdout).trim().to_owned()
            } else {
                said
            })
        }
    }
}

/// Where tests keep what outlives them: beside Cargo's own folder for tests.
fn kept() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().unwrap_or(tmp).join("generated-python")
}

/// An interpreter with the libraries; `None` where it cannot be had.
fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match PYTHON.get_or_init(environment) {
        Ok(python) => Some(python),
        Err(why) => {
            skip(why);
            None
        }
    }
}

/// Makes the virtual environment, unless it is there with the same packages.
fn environment() -> Result<PathBuf, String> {
    let kept = kept();
    fs::create_dir_all(&kept).unwrap();
    // Other test binaries may be at it at the same time. The lock ends with the file.
    let lock = fs::File::create(kept.join("lock")).unwrap();
    lock.lock().unwrap();
    let venv = kept.join("venv");
    let python = if cfg!(windows) {
        venv.join("Scripts/python.exe")
    } else {
        venv.join("bin/python")
    };
    let wanted = fs::read_to_string(REQUIREMENTS).unwrap();
    let stamp = venv.join("requirements.txt");
    let there = fs::read_to_string(&stamp).is_ok_and(|there| there == wanted);
    if there && complaint(Command::new(&python).arg("--version").output()).is_ok() {
        return Ok(python);
    }
    let _ = fs::remove_dir_all(&venv);
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&venv)
        .output();
    complaint(made).map_err(|why| format!("python3 makes no virtual environment: {why}"))?;
    let installed = Command::new(&python)
        .args(["-m", "pip", "--disable-pip-version-check", "install"])
        .args(["--quiet", "--no-deps", "--requirement", REQUIREMENTS])
        .output();
    complaint(installed).map_err(|why| format!("pip installs nothing: {why}"))?;
    fs::write(stamp, wanted).unwrap();
    Ok(python)
}

/// Runs a script of ours, or of a page, in a folder; what it prints.
fn run(folder: &Path, script: &Path, input: &str) -> Option<String> {
    let mut command = Command::new(python()?);
    let modules = std::env::join_paths([folder, Path::new(SCRIPTS)]).unwrap();
    command
        .args(["-W", "error"])
        .arg(script)
        .current_dir(folder)
        .env("PYTHONPATH", modules)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .env("METRICS_PORT", "0")
        .env_remove("PROMETHEUS_MULTIPROC_DIR")
        .env_remove("PROMETHEUS_DISABLE_CREATED_SERIES")
        .env_remove("PROMETHEUS_LEGACY_NAME_VALIDATION");
    let output = feed(command, input).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    let script = script.display();
    assert!(output.status.success(), "{script}:\n{out}\n{err}");
    Some(out)
}

fn feed(mut command: Command, input: &str) -> std::io::Result<Output> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that ends without reading everything says why with its exit code.
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(input.as_bytes());
    });
    let output = child.wait_with_output();
    writer.join().unwrap();
    output
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// What `generate` prints for a spec, and what it says about it.
fn generate(target: &str, spec: &str, more: &[&str]) -> (Option<String>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argo-metrics"));
    command.args(["generate", "--color", "never", "-t", target, "-"]);
    let output = feed(
        {
            command.args(more).env_clear();
            command
        },
        spec,
    )
    .unwrap();
    let (out, said) = (text(output.stdout), text(output.stderr));
    match output.status.code() {
        Some(0) => (Some(out), said),
        Some(1) => (None, said),
        other => panic!("{other:?}: {said}\n{spec}"),
    }
}

/// The module for a spec about which there is nothing to tell, in a folder as `metrics.py`.
fn module(target: &str, spec: &str) -> TempDir {
    let (module, said) = generate(target, spec, &[]);
    assert_eq!(said, "", "nothing is to be told");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("metrics.py"), module.unwrap()).unwrap();
    folder
}

fn script(name: &str) -> PathBuf {
    Path::new(SCRIPTS).join(name)
}

/// What was scraped is taken by promtool without a word.
fn promtool_is_silent(page: &Path) {
    let program = std::env::var_os("PROMTOOL").unwrap_or_else(|| "promtool".into());
    let page = fs::read_to_string(page).unwrap();
    let mut command = Command::new(program);
    command.args(["check", "metrics"]);
    match feed(command, &page) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            skip("promtool is not installed (Debian: prometheus)");
        }
        Err(error) => panic!("promtool: {error}"),
        Ok(output) => {
            let said = text(output.stdout) + &text(output.stderr);
            assert!(output.status.success() && said.is_empty(), "{said}\n{page}");
        }
    }
}
