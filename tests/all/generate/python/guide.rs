//! The guide's page about Python: its specs, commands and programs are run as they stand there, and what it says is scraped is.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

use super::{promtool_is_silent, run, script};

const PAGE: &str = include_str!("../../../../docs/guide/python.md");

/// The fenced blocks: what stands behind the fence, and the block.
fn fences(page: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(info), false) => {
                open = true;
                found.push((info, String::new()));
            }
            (None, true) => {
                let block = &mut found.last_mut().unwrap().1;
                block.push_str(line);
                block.push('\n');
            }
            (None, false) => {}
        }
    }
    found
}

/// A section with its files in a folder, its command run; and the lines that it says are scraped.
fn prepared(heading: &str) -> (TempDir, Vec<String>) {
    let section = PAGE
        .split("\n## ")
        .find(|section| section.starts_with(heading));
    let folder = TempDir::new().unwrap();
    let mut scraped = Vec::new();
    let mut ran = 0;
    for (info, block) in fences(section.expect("the section is there")) {
        match info.split_once(' ') {
            Some((_, file)) => fs::write(folder.path().join(file), block).unwrap(),
            None if info == "text" => scraped = block.lines().map(str::to_owned).collect(),
            None => {
                let command = block.strip_prefix("$ argo-metrics ").expect("a command");
                Command::new(env!("CARGO_BIN_EXE_argo-metrics"))
                    .current_dir(folder.path())
                    .args(command.split_whitespace())
                    .assert()
                    .success()
                    .stderr("");
                ran += 1;
            }
        }
    }
    assert!(ran == 1 && scraped.len() > 3, "{heading}");
    assert!(folder.path().join("metrics.py").exists());
    (folder, scraped)
}

fn holds(heading: &str, using: &str) {
    let (folder, wanted) = prepared(heading);
    let Some(page) = run(folder.path(), &script(using), "") else {
        return;
    };
    for line in wanted {
        assert!(page.lines().any(|l| l == line), "{line}\n{page}");
    }
    promtool_is_silent(&folder.path().join("page.txt"));
}

#[test]
fn the_program_of_the_guide_counts_what_the_guide_says() {
    holds("A program", "guide_program.py");
}

#[test]
fn the_application_of_the_guide_counts_what_the_guide_says() {
    holds("A Flask application", "guide_application.py");
}
