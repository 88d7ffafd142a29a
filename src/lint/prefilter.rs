//! Whether a file can contain a metric, by a byte search; and whether it is the template text of another tool.

use memchr::memmem::Finder;

/// Whether the bytes can contain a metric that Argo reads, or one in the wrong place.
///
/// A metric needs a key with `metric` in it or a misspelt `prometheus`, in any case (up to 3.4 that is read all
/// the same), and an object of Argo: a kind with `Workflow` in it (`Workflow`, `CronWorkflow`,
/// `WorkflowTemplate`, …; a controller's ConfigMap has `workflowDefaults`), or `argoproj.io`. A dashboard with the controller's
/// metrics has the words, and no `kind`. Where the same could be written with escapes or in UTF-16, the file must be read.
#[must_use]
pub fn may_hold_metrics(bytes: &[u8]) -> bool {
    if is_maybe_utf16(bytes) {
        return true;
    }
    let found = |needle: &str| Finder::new(needle).find(bytes).is_some();
    if (found("argoproj") || (found("orkflow") && found("kind")))
        && (found("etric") || found("prom") || names_metrics(bytes))
    {
        return true;
    }
    has_escapes(bytes)
}

/// Whether `metric` or `prometheus`, or a misspelling of them that the decoder knows, appears in the bytes in any
/// case. Slower than a search for one spelling, so it is asked only of files that mention Argo.
fn names_metrics(bytes: &[u8]) -> bool {
    let stands = |at: usize, word: &[u8]| {
        bytes
            .get(at..at + word.len())
            .is_some_and(|here| here.eq_ignore_ascii_case(word))
    };
    memchr::memchr2_iter(b'm', b'M', bytes).any(|at| {
        stands(at, b"metric")
            || stands(at, b"metirc")
            || at.checked_sub(2).is_some_and(|r| stands(r, b"rometheus"))
            || at.checked_sub(3).is_some_and(|p| stands(p, b"prom"))
    })
}

/// UTF-16 has a zero byte in one of its first two characters, or a byte order mark.
fn is_maybe_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..]) || bytes.iter().take(4).any(|b| *b == 0)
}

/// Whether a double-quoted text could spell a word in another way: `\x6d`, `\u006d`, a line break (one of
/// YAML's, which has U+0085, U+2028 and U+2029 too) within a word, or Base64.
fn has_escapes(bytes: &[u8]) -> bool {
    if may_tag_binary(bytes) {
        return true;
    }
    if memchr::memchr(b'"', bytes).is_none() {
        return false;
    }
    memchr::memchr_iter(b'\\', bytes).any(|at| {
        matches!(
            bytes.get(at + 1),
            Some(b'x' | b'u' | b'U' | b'\n' | b'\r' | 0xc2 | 0xe2)
        )
    })
}

/// Whether a text may be tagged as Base64: by the short tag, also with `%62` for a letter of it, or by one of the
/// forms that can write any tag.
fn may_tag_binary(bytes: &[u8]) -> bool {
    let found = |needle: &str| Finder::new(needle).find(bytes).is_some();
    let short = Finder::new("!!");
    let is_binary = |at: usize| {
        let tag = &bytes[at + 2..];
        let end = tag.iter().position(u8::is_ascii_whitespace);
        let tag = &tag[..end.unwrap_or(tag.len())];
        tag.starts_with(b"binary") || tag.contains(&b'%')
    };
    short.find_iter(bytes).any(is_binary) || found("!<") || found("%TAG")
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
