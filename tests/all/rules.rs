//! What the rules promise: each has its page, and the page's examples are true.
//!
//! A page is `docs/rules/AMxxx.md`. Its fenced blocks are executed: ` ```yaml bad [--argo V] [--crds full|minimal] `
//! gives exactly the findings that its comments announce, ` ```yaml good ` none. A comment `# AM006 AM012` announces
//! findings that start on its own line, `# AM013@+1` on the next, `# AM013@-1` on the one before. A block
//! ` ```yaml spec bad [--target NAME] ` is a spec, and `generate` says what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use argo_metrics::argo::{CrdChoice, Crds, NEWEST, Target, Version};
use argo_metrics::generate::{Form, Target as Generated};
use argo_metrics::lint::{Checked, Options, check};
use argo_metrics::rules;
use argo_metrics::yaml::{Limits, Text};
use assert_cmd::Command;

use crate::generate::{generated, resolved};

/// The rule that speaks of this tool's own failures: no YAML brings it about.
pub const WITHOUT_EXAMPLES: &str = "AM907";

pub const SECTIONS: [&str; 3] = ["What Argo does", "What to write instead", "Source"];

/// Those of a page about a spec: what happens is the tool's own doing.
pub const SECTIONS_OF_SPECS: [&str; 2] = ["What happens", "What to write instead"];

/// The sections of a page.
pub fn sections(code: &str) -> &'static [&'static str] {
    if code.starts_with("AM7") {
        &SECTIONS_OF_SPECS
    } else {
        &SECTIONS
    }
}

/// One fenced block of YAML.
pub struct Block {
    /// `AM006.md, block 2 (line 31)`, for failures.
    pub place: String,
    /// The line of the page on which the YAML starts, counted from one.
    line: usize,
    pub bad: bool,
    pub targets: Vec<Target>,
    /// What is generated of it, if it is a spec.
    pub spec: Option<Generated>,
    pub yaml: String,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

fn read(name: &str) -> String {
    let path = directory().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("docs/rules/{name}: {error}"))
}

/// The pages by their codes.
pub fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(directory()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let code = name
            .strip_suffix(".md")
            .unwrap_or_else(|| panic!("docs/rules/{name} is no page"));
        if code != "README" {
            pages.insert(code.to_owned(), read(&name));
        }
    }
    pages
}

/// The releases and CRDs that the words behind `bad` or `good` ask for.
fn targets(place: &str, words: &[&str]) -> Vec<Target> {
    let mut versions = NEWEST.to_vec();
    let mut crds = CrdChoice::ByVersion;
    for option in words.chunks(2) {
        match option {
            ["--argo", list] => {
                versions = list
                    .split(',')
                    .map(|v| v.parse::<Version>())
                    .collect::<Result<_, _>>()
                    .unwrap_or_else(|error| panic!("{place}: {error}"));
            }
            ["--crds", "full"] => crds = CrdChoice::Fixed(Crds::Full),
            ["--crds", "minimal"] => crds = CrdChoice::Fixed(Crds::Minimal),
            _ => panic!("{place}: what is `{}`?", option.join(" ")),
        }
    }
    versions
        .into_iter()
        .map(|version| Target {
            version,
            crds: crds.for_version(version),
        })
        .collect()
}

/// The executed blocks of a page.
pub fn blocks(code: &str, page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in page.lines().enumerate() {
        if let Some(mut block) = open.take() {
            if line == "```" {
                blocks.push(block);
            } else {
                block.yaml.push_str(line);
                block.yaml.push('\n');
                open = Some(block);
            }
        } else if let Some(info) = line.strip_prefix("```yaml") {
            let place = format!("{code}.md, block {} (line {})", blocks.len() + 1, index + 1);
            let words = info.split_whitespace().collect::<Vec<_>>();
            let (is_spec, words) = match words.split_first() {
                Some((&"spec", rest)) => (true, rest),
                _ => (false, &words[..]),
            };
            let (bad, options) = match words.split_first() {
                Some((&"bad", rest)) => (true, rest),
                Some((&"good", rest)) => (false, rest),
                _ => panic!("{place}: a block of YAML is `bad` or `good`"),
            };
            let (spec, options) = match (is_spec, options) {
                (true, ["--target", name]) => (
                    Generated::ALL.into_iter().find(|t| t.name() == *name),
                    &[][..],
                ),
                (true, rest) => (Some(Generated::Argo), rest),
                (false, rest) => (None, rest),
            };
            assert_eq!(spec.is_some(), is_spec, "{place}: an unknown target");
            open = Some(Block {
                targets: targets(&place, options),
                spec,
                place,
                line: index + 2,
                bad,
                yaml: String::new(),
            });
        }
    }
    assert!(open.is_none(), "{code}.md: the last block is not closed");
    blocks
}

/// The codes in a comment, each with the distance of the line it speaks of; `None` where it is another comment.
fn announced(comment: &str) -> Option<Vec<(&str, isize)>> {
    let words = comment.split_whitespace();
    let codes = words
        .map(|word| {
            let (code, distance) = word.split_once('@').unwrap_or((word, "0"));
            let digits = code.strip_prefix("AM")?;
            let is_code = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
            Some((code, is_code.then(|| distance.parse().ok())??))
        })
        .collect::<Option<Vec<_>>>()?;
    (!codes.is_empty()).then_some(codes)
}

/// How often each code is announced for each line of the block, counted from one.
fn announcements(yaml: &str) -> BTreeMap<(usize, &str), usize> {
    let mut all = BTreeMap::new();
    for (index, line) in yaml.lines().enumerate() {
        let codes = line.rsplit_once("# ").and_then(|(_, c)| announced(c));
        for (code, distance) in codes.unwrap_or_default() {
            let at = (index + 1).checked_add_signed(distance).unwrap();
            *all.entry((at, code)).or_default() += 1;
        }
    }
    all
}

/// What `lint` finds in a block, or `generate` if it is a spec.
pub fn findings(block: &Block) -> Checked {
    let Some(target) = block.spec else {
        let options = Options {
            targets: block.targets.clone(),
            limits: Limits::default(),
            prefilter: true,
            all_names: false,
        };
        return check(block.yaml.as_bytes(), &options);
    };
    let form = Form {
        complete: true,
        ..Form::default()
    };
    let findings = match resolved(&block.yaml) {
        Err(problems) => problems,
        Ok(spec) => {
            let mut told = spec.warnings.clone();
            let (Ok((_, more)) | Err(more)) = generated(&spec, target, form);
            told.extend(more);
            told
        }
    };
    Checked {
        findings,
        ..Checked::default()
    }
}

/// What differs between the findings and the announcements of a block, one line each.
fn differences(block: &Block) -> String {
    let found = findings(block);
    let text = Text::decode(block.yaml.as_bytes()).unwrap();
    let mut awaited = announcements(&block.yaml);
    let mut wrong = String::new();
    let place = &block.place;
    if found.skipped.is_some() {
        let _ = writeln!(wrong, "{place}: the file was not checked");
    }
    for finding in &found.findings {
        let line = text.position(finding.place.span.start).line as usize;
        let left = awaited.get_mut(&(line, finding.code));
        match left.filter(|n| **n > 0) {
            Some(left) => *left -= 1,
            None => {
                let _ = writeln!(
                    wrong,
                    "{place}, line {} of the page: found {} and did not announce it: {}\n    {}",
                    block.line + line - 1,
                    finding.code,
                    finding.message,
                    block.yaml.lines().nth(line - 1).unwrap_or_default().trim(),
                );
            }
        }
    }
    for ((line, code), left) in awaited {
        if left > 0 {
            let _ = writeln!(
                wrong,
                "{place}, line {} of the page: announced {code} and did not find it",
                block.line + line - 1,
            );
        }
    }
    wrong
}

#[test]
fn every_example_gives_what_it_announces() {
    let mut wrong = String::new();
    let mut executed = 0;
    let pages = pages();
    for (code, page) in &pages {
        for block in blocks(code, page) {
            executed += 1;
            wrong.push_str(&differences(&block));
            let own = announcements(&block.yaml).keys().any(|(_, c)| c == code);
            if block.bad && !own {
                let _ = writeln!(wrong, "{}: announces no {code}", block.place);
            }
            if !block.bad && !announcements(&block.yaml).is_empty() {
                let _ = writeln!(wrong, "{}: good, and announces findings", block.place);
            }
        }
    }
    println!("{executed} blocks of {} pages", pages.len());
    assert!(wrong.is_empty(), "examples that are not true:\n{wrong}");
}

#[test]
fn every_page_has_a_bad_and_a_good_example_and_its_sections() {
    for (code, page) in pages() {
        for section in sections(&code) {
            let heading = format!("## {section}");
            assert!(
                page.lines().any(|line| line == heading),
                "{code}.md has no section `{heading}`"
            );
        }
        if code != WITHOUT_EXAMPLES {
            let blocks = blocks(&code, &page);
            for (bad, word) in [(true, "bad"), (false, "good")] {
                assert!(
                    blocks.iter().any(|block| block.bad == bad),
                    "{code}.md has no {word} example"
                );
            }
        }
    }
}

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let pages = pages();
    for rule in rules::all() {
        let page = pages
            .get(rule.code)
            .unwrap_or_else(|| panic!("{} has no page docs/rules/{0}.md", rule.code));
        let heading = format!("# {} {}", rule.code, rule.name);
        assert_eq!(page.lines().next(), Some(heading.as_str()), "{}", rule.code);
        assert_eq!(rule.page, page, "{} has the page of another", rule.code);
    }
    let codes = rules::all().iter().map(|r| r.code).collect::<BTreeSet<_>>();
    for code in pages.keys() {
        assert!(
            codes.contains(code.as_str()),
            "docs/rules/{code}.md belongs to no rule"
        );
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let pages = pages();
    let list = read("README.md");
    for (from, text) in pages
        .iter()
        .map(|(code, page)| (code.as_str(), page))
        .chain([("README", &list)])
    {
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let known = target
                .strip_suffix(".md")
                .is_some_and(|code| pages.contains_key(code));
            assert!(known, "{from}.md links to {target}, which is no page");
        }
    }
}

#[test]
fn explain_prints_the_page() {
    for rule in rules::all() {
        for asked in [rule.code, rule.name] {
            let output = Command::new(env!("CARGO_BIN_EXE_argo-metrics"))
                .args(["explain", asked])
                .env_clear()
                .output()
                .unwrap();
            assert!(output.status.success(), "explain {asked} fails");
            let out = String::from_utf8(output.stdout).unwrap();
            assert_eq!(out, read(&format!("{}.md", rule.code)), "explain {asked}");
        }
    }
}
