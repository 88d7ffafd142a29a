//! `semver` and `semverCompare`.
//!
//! Source: Masterminds/semver v3.2.0, v3.3.0, v3.3.1 and v3.5.0, `version.go` and `constraints.go`.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::args::Args;
use crate::expression::golang::format::sprintf;
use crate::expression::semver::Semver;
use crate::expression::value::{Outcome, Stop, Value};

/// A number, dotted parts after `-`, dotted parts after `+`: a version as most releases of `NewVersion` read it.
const LOOSE: &str = r"v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";

/// The same in a constraint, where a number may be a wildcard.
const WILD: &str = r"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";

/// The operators before a version in a constraint.
const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";

/// Whitespace in Go's expressions.
const SPACE: &str = r"[\t\n\x0C\r ]";

/// The release that refuses leading zeros, and the one that accepts them again.
const STRICT: ((u16, u16), (u16, u16)) = ((3, 1), (5, 0));

static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("^{LOOSE}$")).ok());

static CONSTRAINT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"^{SPACE}*({OPERATORS}){SPACE}*({WILD}){SPACE}*$")).ok());

static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"{SPACE}*({WILD}){SPACE}+-{SPACE}+({WILD}){SPACE}*"
    ))
    .ok()
});

static FIND: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"({OPERATORS}){SPACE}*({WILD})")).ok());

static VALID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^({SPACE}*({OPERATORS}){SPACE}*({WILD}){SPACE}*)((?:{SPACE}+|,{SPACE}*)({OPERATORS}){SPACE}*({WILD}){SPACE}*)*$"
    ))
    .ok()
});

fn regex(of: &'static LazyLock<Option<Regex>>) -> Result<&'static Regex, Stop> {
    of.as_ref()
        .ok_or_else(|| Stop::Unsure("semantic versions".to_owned()))
}

fn group<'a>(captures: &Captures<'a>, at: usize) -> &'a str {
    captures.get(at).map_or("", |group| group.as_str())
}

/// The library's message, which begins with a lower-case letter in the newest release.
fn words(release: (u16, u16), old: &str, new: &str) -> Stop {
    Stop::Fails(if release >= (5, 0) { new } else { old }.to_owned())
}

fn leading_zero(number: &str) -> bool {
    number.len() > 1 && number.starts_with('0')
}

fn digits(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// Parses a version.
fn version(text: &str, release: (u16, u16)) -> Result<Semver, Stop> {
    if release >= (5, 0) && text.len() > 256 {
        return Stop::fails("version string is too long (max 256 bytes)");
    }
    let invalid = || {
        words(
            release,
            "Invalid Semantic Version",
            "invalid semantic version",
        )
    };
    let captures = regex(&VERSION)?.captures(text).ok_or_else(invalid)?;
    let mut numbers = [0; 3];
    for (at, slot) in numbers.iter_mut().enumerate() {
        let number = group(&captures, at + 1).trim_start_matches('.');
        if number.is_empty() {
            continue;
        }
        if release >= STRICT.0 && release < STRICT.1 && leading_zero(number) {
            return Err(invalid());
        }
        *slot = number.parse().map_err(|_| {
            let why = format!("strconv.ParseUint: parsing \"{number}\": value out of range");
            words(
                release,
                &format!("Error parsing version segment: {why}"),
                &format!("error parsing version segment: {why}"),
            )
        })?;
    }
    let prerelease = group(&captures, 5);
    if prerelease
        .split('.')
        .any(|part| digits(part) && leading_zero(part))
    {
        if release >= STRICT.0 && release < STRICT.1 {
            return Err(invalid());
        }
        return Err(words(
            release,
            "Version segment starts with 0",
            "version segment starts with 0",
        ));
    }
    Ok(Semver {
        numbers,
        prerelease: prerelease.to_owned(),
        metadata: group(&captures, 8).to_owned(),
        original: text.to_owned(),
    })
}

/// Which of two pre-releases is newer: a version without one is newer than any.
fn by_prerelease(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let (mut x, mut y) = (a.split('.'), b.split('.'));
    loop {
        let order = match (x.next(), y.next()) {
            (None, None) => return Ordering::Equal,
            (p, q) => by_part(p.unwrap_or_default(), q.unwrap_or_default()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn by_part(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (a.is_empty(), b.is_empty()) {
        (true, _) => return Ordering::Less,
        (_, true) => return Ordering::Greater,
        _ => {}
    }
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(x), Ok(y)) => x.cmp(&y),
        // Numbers are older than words.
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

fn compare(a: &Semver, b: &Semver) -> Ordering {
    a.numbers
        .cmp(&b.numbers)
        .then_with(|| by_prerelease(&a.prerelease, &b.prerelease))
}

/// One comparison with a version, in which some numbers may be wildcards or missing.
struct Constraint {
    operator: String,
    version: Semver,
    minor_open: bool,
    patch_open: bool,
    open: bool,
}

fn wildcard(number: &str) -> bool {
    matches!(number, "" | "x" | "X" | "*")
}

fn constraint(text: &str, release: (u16, u16)) -> Result<Constraint, Stop> {
    if text.is_empty() {
        return Ok(Constraint {
            operator: String::new(),
            version: version("0.0.0", release)?,
            minor_open: false,
            patch_open: false,
            open: true,
        });
    }
    let captures = regex(&CONSTRAINT)?
        .captures(text)
        .ok_or_else(|| improper(text, release))?;
    let (major, minor, patch) = (
        group(&captures, 3),
        group(&captures, 4),
        group(&captures, 5),
    );
    let prerelease = group(&captures, 6);
    let number = |part: &str| part.strip_prefix('.').unwrap_or(part).to_owned();
    let mut minor_open = false;
    let mut patch_open = false;
    let mut open = true;
    let written = if wildcard(major) {
        format!("0.0.0{prerelease}")
    } else if wildcard(&number(minor)) {
        minor_open = true;
        format!("{major}.0.0{prerelease}")
    } else if wildcard(&number(patch)) {
        patch_open = true;
        format!("{major}{minor}.0{prerelease}")
    } else {
        open = false;
        group(&captures, 2).to_owned()
    };
    let version = version(&written, release).map_err(|stop| match stop {
        Stop::Fails(_) => words(
            release,
            "constraint Parser Error",
            "constraint parser error",
        ),
        other => other,
    })?;
    Ok(Constraint {
        operator: group(&captures, 1).to_owned(),
        version,
        minor_open,
        patch_open,
        open,
    })
}

fn improper(text: &str, release: (u16, u16)) -> Stop {
    Stop::Fails(if release >= (5, 0) {
        sprintf("improper constraint: %q", &[Value::text(text)])
    } else {
        format!("improper constraint: {text}")
    })
}

impl Constraint {
    /// Whether a version satisfies the constraint; `with_prereleases` is the newest library's setting for
    /// the whole group.
    fn admits(&self, v: &Semver, release: (u16, u16), with_prereleases: bool) -> bool {
        let grouped = release >= (5, 0);
        let wanted = if grouped {
            with_prereleases
        } else {
            !self.version.prerelease.is_empty()
        };
        let pre = !v.prerelease.is_empty() && !wanted;
        // Earlier releases checked it for `!=` only if a number is open.
        if pre && (grouped || self.operator != "!=" || self.open) {
            return false;
        }
        let c = &self.version;
        let order = compare(v, c);
        let [major, minor, _] = v.numbers;
        let [c_major, c_minor, _] = c.numbers;
        match self.operator.as_str() {
            "!=" if self.minor_open => major != c_major,
            "!=" if self.patch_open && (major, minor) == (c_major, c_minor) => {
                by_prerelease(&v.prerelease, &c.prerelease) != Ordering::Equal
            }
            "!=" => order != Ordering::Equal,
            ">" if self.open && major != c_major => major > c_major,
            ">" if self.open && self.minor_open => false,
            ">" if self.open && self.patch_open => minor > c_minor,
            ">" => order == Ordering::Greater,
            "<" => order == Ordering::Less,
            ">=" | "=>" => order != Ordering::Less,
            "<=" | "=<" if self.open => {
                major < c_major || major == c_major && (minor <= c_minor || self.minor_open)
            }
            "<=" | "=<" => order != Ordering::Greater,
            "~" | "~>" => self.tilde(v, order),
            "^" => self.caret(v, order),
            _ if self.open => self.tilde(v, order),
            _ => order == Ordering::Equal,
        }
    }

    fn tilde(&self, v: &Semver, order: Ordering) -> bool {
        let any = self.version.numbers == [0; 3] && !self.minor_open && !self.patch_open;
        let [major, minor, _] = v.numbers;
        let [c_major, c_minor, _] = self.version.numbers;
        order != Ordering::Less
            && (any || major == c_major && (minor == c_minor || self.minor_open))
    }

    fn caret(&self, v: &Semver, order: Ordering) -> bool {
        let [major, minor, patch] = v.numbers;
        let [c_major, c_minor, c_patch] = self.version.numbers;
        if order == Ordering::Less {
            false
        } else if c_major > 0 || self.minor_open {
            major == c_major
        } else if major > 0 {
            false
        } else if c_minor > 0 || self.patch_open {
            minor == c_minor
        } else {
            minor == 0 && patch == c_patch
        }
    }
}

/// Rewrites `a - b` as two comparisons.
fn without_ranges(text: &str, release: (u16, u16)) -> Result<String, Stop> {
    let end = if release >= (3, 0) { " " } else { "" };
    let mut out = text.to_owned();
    for captures in regex(&RANGE)?.captures_iter(text) {
        let both = format!(
            ">= {}, <= {}{end}",
            group(&captures, 1),
            group(&captures, 11)
        );
        out = out.replacen(group(&captures, 0), &both, 1);
    }
    Ok(out)
}

fn satisfied(text: &str, by: &str, release: (u16, u16)) -> Result<bool, Stop> {
    if release >= (5, 0) && text.len() > 512 {
        return Stop::fails("constraint string is too long (max 512 bytes)");
    }
    if text.len() > 4096 {
        return Stop::unsure("a constraint of thousands of bytes");
    }
    let text = without_ranges(text, release)?;
    let alternatives: Vec<&str> = text.split("||").collect();
    if release >= (5, 0) && alternatives.len() > 32 {
        return Stop::fails("too many constraint groups (max 32)");
    }
    let mut groups = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        if !regex(&VALID)?.is_match(alternative) {
            return Err(improper(alternative, release));
        }
        let mut parts: Vec<&str> = regex(&FIND)?
            .find_iter(alternative)
            .map(|found| found.as_str())
            .collect();
        if parts.is_empty() {
            parts.push(alternative);
        }
        let parts: Result<Vec<Constraint>, Stop> = parts
            .into_iter()
            .map(|part| constraint(part, release))
            .collect();
        groups.push(parts?);
    }
    let version = version(by, release)?;
    Ok(groups.iter().any(|group| {
        let pre = group.iter().any(|c| !c.version.prerelease.is_empty());
        group.iter().all(|c| c.admits(&version, release, pre))
    }))
}

pub(super) fn semver(a: &Args<'_>) -> Outcome {
    version(a.text(0), a.engine.semver).map(|version| Value::Semver(Rc::new(version)))
}

pub(super) fn semver_compare(a: &Args<'_>) -> Outcome {
    satisfied(a.text(0), a.text(1), a.engine.semver).map(Value::Bool)
}
