//! Whether a file can hold a metric, by a byte search; and whether it is the template text of another tool.

use memchr::memmem::Finder;

/// Whether the bytes can hold a metric that Argo reads, or one in the wrong place.
///
/// A metric needs a key with `metric` in it or a misspelt `prometheus`, and an object of Argo: a kind with
/// `Workflow` in it (`Workflow`, `CronWorkflow`, `WorkflowTemplate`, …; a controller's ConfigMap has `workflowDefaults`), or
/// `argoproj.io`. Where the same could be written with escapes or in UTF-16, the file must be read.
#[must_use]
pub fn may_hold_metrics(bytes: &[u8]) -> bool {
    if is_maybe_utf16(bytes) {
        return true;
    }
    let found = |needle: &str| Finder::new(needle).find(bytes).is_some();
    let metric = found("etric") || found("ETRIC") || found("rometheus") || found("prom");
    let argo = found("orkflow") || found("argoproj");
    if metric && argo {
        return true;
    }
    has_escapes(bytes)
}

/// UTF-16 has a zero byte in one of its first two characters, or a byte order mark.
fn is_maybe_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..]) || bytes.iter().take(4).any(|b| *b == 0)
}

/// Whether a double-quoted text could spell a word in another way: `\x6d`, `\u006d`, a line break
/// within a word, or Base64.
fn has_escapes(bytes: &[u8]) -> bool {
    if Finder::new("!!binary").find(bytes).is_some()
        || Finder::new("tag:yaml.org").find(bytes).is_some()
    {
        return true;
    }
    if memchr::memchr(b'"', bytes).is_none() {
        return false;
    }
    memchr::memchr_iter(b'\\', bytes)
        .any(|at| matches!(bytes.get(at + 1), Some(b'x' | b'u' | b'U' | b'\n' | b'\r')))
}

/// Whether a text is written for Helm or Jinja: a line that starts with `{{-` or `{%`, or a tag that starts
/// as only theirs do.
#[must_use]
pub fn is_template_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'{', bytes).any(|at| match bytes.get(at + 1) {
        Some(b'%') => starts_line(bytes, at),
        Some(b'{') if at == 0 || bytes[at - 1] != b'{' => {
            let rest = &text[at + 2..];
            (rest.starts_with('-') && starts_line(bytes, at)) || is_foreign_tag(rest)
        }
        _ => false,
    })
}

fn starts_line(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|b| !matches!(b, b' ' | b'\t'))
        .is_none_or(|b| matches!(b, b'\n' | b'\r'))
}

fn is_foreign_tag(rest: &str) -> bool {
    let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
    let Some(end) = line.find("}}") else {
        return false;
    };
    let inner = line[..end].trim();
    if inner.starts_with(['.', '$', '-']) {
        return true;
    }
    if let Some(quote) = inner
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '`' | '\''))
    {
        // `{{ "text" }}`, and `{{ "{{" }}` or `{{ "}}" }}`, with which Helm writes Argo's own braces. The
        // end of a YAML text such as "a {{" is none of them.
        let text = &inner[1..];
        let closed = text.find(quote).is_some_and(|n| {
            let after = text[n + 1..].trim_start();
            after.is_empty() || after.starts_with('|')
        });
        let braces = text.is_empty() && line[end + 2..].starts_with(quote);
        return closed || braces || text.starts_with("{{");
    }
    ["include", "if", "range", "end", "with", "define"]
        .iter()
        .any(|word| {
            inner.strip_prefix(word).is_some_and(|after| {
                after.is_empty() || after.starts_with(char::is_whitespace) || after.starts_with("-")
            })
        })
}
