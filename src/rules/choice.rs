//! Which rules a user selects and ignores.

use std::str::FromStr;

use super::{NOT_YAML, RULE_FAILED, all, find, nearest};
use crate::diagnostic::Finding;

/// Rules as a user names them: codes, classes such as `AM2`, and names, separated by commas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named(Vec<&'static str>);

/// A name that is neither a rule's nor a class's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule `{name}`; {hint}")]
pub struct NotNamed {
    /// The name as the user wrote it.
    pub name: String,
    /// The closest names, and how to list all rules.
    pub hint: String,
}

impl FromStr for Named {
    type Err = NotNamed;

    fn from_str(text: &str) -> Result<Self, NotNamed> {
        let mut codes = Vec::new();
        for name in text.split(',').map(str::trim) {
            match find(name) {
                Some(rule) => codes.push(rule.code),
                None => codes.extend(class(name)?),
            }
        }
        Ok(Self(codes))
    }
}

/// The codes of a class: `AM` and one or two digits, in upper or lower case, if at least one code begins with them.
fn class(name: &str) -> Result<Vec<&'static str>, NotNamed> {
    let upper = name.to_ascii_uppercase();
    let is_class = upper.strip_prefix("AM").is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    });
    let codes: Vec<&str> = all()
        .iter()
        .map(|rule| rule.code)
        .filter(|code| is_class && code.starts_with(&upper))
        .collect();
    if codes.is_empty() {
        return Err(unknown(name, is_class));
    }
    Ok(codes)
}

fn unknown(name: &str, is_class: bool) -> NotNamed {
    let near: Vec<String> = if is_class {
        let mut classes: Vec<&str> = all().iter().map(|rule| &rule.code[..3]).collect();
        classes.dedup();
        vec![format!("the classes are {}", classes.join(", "))]
    } else {
        nearest(name)
            .iter()
            .map(|rule| format!("{} {}", rule.code, rule.name))
            .collect()
    };
    let listed = "`argo-metrics rules` lists all";
    NotNamed {
        name: name.to_owned(),
        hint: match near.join(", ") {
            near if near.is_empty() => listed.to_owned(),
            near if is_class => format!("{near}; {listed}"),
            near => format!("perhaps {near}; {listed}"),
        },
    }
}

/// What a user selects and ignores. Ignoring wins.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The codes that are selected; `None` for all.
    selected: Option<Vec<&'static str>>,
    ignored: Vec<&'static str>,
}

impl Choice {
    /// A choice from what was selected and ignored; if nothing is selected, everything is.
    #[must_use]
    pub fn new(select: &[Named], ignore: &[Named]) -> Self {
        let codes = |named: &[Named]| named.iter().flat_map(|n| n.0.iter().copied()).collect();
        Self {
            selected: (!select.is_empty()).then(|| codes(select)),
            ignored: codes(ignore),
        }
    }

    /// Whether a finding is reported. A finding that another rule makes only with the defaults of an OpenShift Template
    /// (AM607) also depends on that rule: it is selected with it, and ignored with it. One that speaks for older releases, too, is also
    /// selected with the rule that reports those alone.
    #[must_use]
    pub fn takes(&self, finding: &Finding) -> bool {
        let ignored = |code| self.ignored.contains(&code);
        if ignored(finding.code) || finding.underlying.is_some_and(ignored) {
            return false;
        }
        let more = [finding.underlying, finding.older];
        let mut codes = more.into_iter().flatten().chain([finding.code]);
        codes.any(|code| self.admits(code))
    }

    /// Whether findings of this code are reported.
    ///
    /// Findings that a file was not checked, or not by every rule, are reported whatever is selected, because without
    /// them the file would seem to be clean. They are left out only if they are ignored.
    #[must_use]
    pub fn admits(&self, code: &str) -> bool {
        if self.ignored.contains(&code) {
            return false;
        }
        let about_the_tool = [NOT_YAML.code, RULE_FAILED.code].contains(&code);
        about_the_tool || self.selected.as_ref().is_none_or(|s| s.contains(&code))
    }
}
