//! What one stage of Argo's substitution makes of a text with simple tags.
//!
//! Argo fills a metric in up to three stages: stage 1 the workflow's variables, when the spec is read; stage 2 those
//! of the template, when a node is created or visited again; and the last one, when the metric is emitted. The first
//! two leave what they do not know, the last one fails on it. A plain DAG task goes through the last one only.
//!
//! Source: `util/template/{template,replace,simple_template}.go` of v3.4.18 … v4.1.2, held against the recorded
//! answers. Expressions (`{{=…}}`) are left as they are.

use std::fmt;

use super::substitute::{Scope, trim_tag};
use crate::yaml::go_quote;

/// What becomes of a tag that a stage does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// It stays for the next stage.
    Stays,
    /// The stage fails.
    Fails,
}

/// Why a stage fails, with Argo's words as its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A tag that is not known; what stands between its braces, as the JSON of the metric has it.
    Unresolved(String),
    /// A tag that is never closed: the whole text and what follows its braces, both as JSON.
    NoEnd(String, String),
    /// A value has a character that Argo writes in a form that JSON does not have.
    InvalidJson,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved(tag) => write!(f, "failed to resolve {{{{{tag}}}}}"),
            Self::NoEnd(template, rest) => write!(
                f,
                "Cannot find end tag=\"}}}}\" in the template={} starting from {}",
                go_quote(template),
                go_quote(rest)
            ),
            Self::InvalidJson => f.write_str(
                "cannot finish template replacement because the result was invalid JSON",
            ),
        }
    }
}

/// Fills the simple tags of a text, which Argo does in the text's JSON.
///
/// # Errors
/// Where Argo's engine fails: [`Failure`]. With [`Unknown::Stays`] that is never for a tag that is not known.
pub fn fill(text: &str, scope: &Scope, unknown: Unknown) -> Result<String, Failure> {
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    let json = json_of(text);
    // The engine looks for the ends of all tags before it fills any.
    let mut rest = json.as_str();
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        let Some(end) = inside.find("}}") else {
            return Err(Failure::NoEnd(json.clone(), inside.to_owned()));
        };
        rest = &inside[end + 2..];
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(open) = rest.find("{{") {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 2..];
        let Some(end) = inside.find("}}") else {
            break;
        };
        let tag = &inside[..end];
        rest = &inside[end + 2..];
        match replacement(tag, scope) {
            Some((kept, value)) => {
                if !kept.is_empty() {
                    out.push_str("{{");
                    out.push_str(kept);
                }
                let quoted = go_quote(value);
                out.push_str(&quoted[1..quoted.len() - 1]);
            }
            None if unknown == Unknown::Fails && !tag.starts_with('=') => {
                return Err(Failure::Unresolved(tag.to_owned()));
            }
            None => {
                out.push_str("{{");
                out.push_str(tag);
                out.push_str("}}");
            }
        }
    }
    out.push_str(rest);
    serde_json::from_str(&out).map_err(|_| Failure::InvalidJson)
}

/// The value of a tag, and what of the tag stays in front of it: a tag within a tag is filled by itself.
fn replacement<'a>(tag: &'a str, scope: &'a Scope) -> Option<(&'a str, &'a str)> {
    if tag.starts_with('=') {
        return None;
    }
    if let Some(value) = scope.text(trim_tag(tag)) {
        return Some(("", value));
    }
    let open = tag.rfind("{{").filter(|at| *at > 0)?;
    let value = scope.text(&tag[open + 2..])?;
    Some((&tag[..open], value))
}

/// A text as Go's `encoding/json` writes it.
fn json_of(text: &str) -> String {
    let plain = serde_json::Value::from(text).to_string();
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Any text gives an answer, and a stage that knows nothing changes nothing.
        #[test]
        fn what_is_not_known_stays(text in "([a-z ]|\\{\\{|\\}\\}|=|\"|\n|<|é){0,60}") {
            let empty = Scope::default();
            match fill(&text, &empty, Unknown::Stays) {
                Ok(filled) => prop_assert_eq!(&filled, &text),
                Err(failure) => prop_assert!(matches!(failure, Failure::NoEnd(..))),
            }
            let _ = fill(&text, &empty, Unknown::Fails);
        }
    }

    #[test]
    fn a_value_with_a_control_character_breaks_the_json() {
        let mut scope = Scope::default();
        scope.set("outputs.result", "\u{1b}[31mred");
        let failed = fill("{{outputs.result}}", &scope, Unknown::Fails).unwrap_err();
        assert_eq!(
            failed.to_string(),
            "cannot finish template replacement because the result was invalid JSON"
        );
    }
}
