//! Words and numbers that several formats share.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::argo::{NEWEST, Version};
use crate::diagnostic::Severity;

/// `error`, `warning` or `info`.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Whether a character breaks the line or steers the terminal: bidirectional controls reorder what it shows.
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text that cannot break the line or steer the terminal: control characters are written as escapes.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_default())
        } else {
            out.push(c)
        }
    }
    out.into()
}

/// Writes a document on one line. What could steer a terminal is written as an escape, as JSON does for other control
/// characters.
pub fn write_json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string(document)?;
    let mut rest = json.as_str();
    while let Some(at) = rest.find(|c| c > '~' && steers(c)) {
        let (before, after) = rest.split_at(at);
        out.write_all(before.as_bytes())?;
        let mut chars = after.chars();
        if let Some(c) = chars.next() {
            write!(out, "\\u{:04x}", u32::from(c))?;
        }
        rest = chars.as_str();
    }
    writeln!(out, "{rest}")
}

/// Text of several lines, each fit for a terminal.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(one_line).collect::<Vec<_>>().join("\n")
}

/// `1 file`, `2 files`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Releases by line, neighbours of three and more as a range: `3.4, 3.6–4.1`.
pub fn releases(versions: &[Version]) -> String {
    let place = |v: Version| NEWEST.iter().position(|known| *known == v);
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < versions.len() {
        let mut end = at;
        while let (Some(here), Some(next)) = (
            place(versions[end]),
            versions.get(end + 1).copied().and_then(place),
        ) {
            if next != here + 1 {
                break;
            }
            end += 1;
        }
        let name = |v: Version| {
            if place(v).is_some() {
                v.line()
            } else {
                v.to_string()
            }
        };
        if end - at >= 2 {
            parts.push(format!("{}–{}", name(versions[at]), name(versions[end])));
        } else {
            parts.extend(versions[at..=end].iter().map(|v| name(*v)));
        }
        at = end + 1;
    }
    parts.join(", ")
}

/// Who says something, with the releases that do, unless all do: what only some say is never shown as if all did.
pub(super) fn with_releases(who: &str, versions: &[Version]) -> String {
    match versions {
        [] => who.to_owned(),
        versions => format!("{who} ({})", releases(versions)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_releases_become_a_range() {
        let of = |picks: &[usize]| releases(&picks.iter().map(|i| NEWEST[*i]).collect::<Vec<_>>());
        assert_eq!(of(&[0, 1]), "3.4, 3.5");
        assert_eq!(of(&[2, 3, 4, 5]), "3.6–4.1");
        assert_eq!(of(&[0, 2, 3, 4]), "3.4, 3.6–4.0");
        assert_eq!(of(&[]), "");
        assert_eq!(releases(&[Version::new(3, 7, 2)]), "3.7.2");
    }

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(one_line("a\nb\u{1b}[31m"), "a\\nb\\u{1b}[31m");
        assert_eq!(lines("write\n  a: \u{7}\n"), "write\n  a: \\u{7}");
        assert!(matches!(one_line("übliches"), Cow::Borrowed(_)));
    }
}
