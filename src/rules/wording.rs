//! How a piece of the user's file is shown in a message.

use crate::expression::{TagKind, tags};

/// What happens if the controller's configuration cannot be decoded: all of it is refused (`UnmarshalStrict` in
/// `config/controller.go`), and `workflow/controller/controller.go` exits.
pub const CONFIG_REFUSED: &str =
    "the controller refuses its whole configuration and does not start";

/// How many characters of a string are shown.
const LONGEST: usize = 60;

/// A string on one line: invisible characters are escaped, quotes stay as they are, and a long string is cut off.
pub(super) fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::new();
    for c in chars.by_ref().take(LONGEST) {
        match c {
            '\'' | '"' => out.push(c),
            c => out.extend(c.escape_debug()),
        }
    }
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// A string as a name, with `_` for characters that a name cannot contain; `None` if nothing sensible is left.
pub(super) fn as_name(text: &str) -> Option<String> {
    let replaced = text
        .trim()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect::<String>();
    let trimmed = replaced.trim_matches('_');
    let starts_well = trimmed.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts_well && !text.contains(['$', '{'])).then(|| trimmed.to_owned())
}

/// A name without its variables, and the first of them as a label: its key and its value.
pub(super) fn variable_as_label(name: &str) -> Option<(String, String, String)> {
    let first = tags(name).find(|tag| tag.closed && tag.kind == TagKind::Simple)?;
    let key = as_name(first.text(name).rsplit('.').next()?)?;
    let mut fixed = String::new();
    let mut end = 0;
    for tag in tags(name) {
        fixed.push_str(&name[end..tag.whole.start]);
        end = tag.whole.end;
    }
    fixed.push_str(&name[end..]);
    Some((as_name(&fixed)?, key, name[first.whole].to_owned()))
}

/// Why the controller makes no metric of such a name (3.6 and newer).
pub const INVALID_NAME: &str =
    "metric name is invalid: names may only contain alphanumeric characters or '_'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_on_one_short_line_with_its_own_quotes() {
        assert_eq!(shown("{{=''}}"), "{{=''}}");
        assert_eq!(shown("a\nb"), "a\\nb");
        assert_eq!(shown(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }

    #[test]
    fn the_variable_of_a_name_becomes_a_label() {
        let name = "{{inputs.parameters.stage}}_runs_total";
        let label = variable_as_label(name).expect("a label");
        let tag = "{{inputs.parameters.stage}}".to_owned();
        assert_eq!(label, ("runs_total".to_owned(), "stage".to_owned(), tag));
        assert_eq!(variable_as_label("{{workflow.name}}"), None);
    }
}
