//! `urlParse` and `urlJoin`.
//!
//! Source: url.go of sprig; Go's net/url.

use super::args::Args;
use super::lists::NIL_POINTER;
use super::values::lossy;
use crate::expression::convert::kind;
use crate::expression::golang::format::sprintf;
use crate::expression::value::{Outcome, Stop, Value};

/// Why a URL is not parsed.
enum Wrong {
    /// Go's error, with this message.
    Go(String),
    /// Go's answer differs from release to release.
    Unknown,
}

/// A part of a URL; it decides what is escaped in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    User,
    Path,
    Fragment,
}

/// The parts of a URL.
#[derive(Default)]
struct Url {
    scheme: String,
    opaque: String,
    user: Option<(String, Option<String>)>,
    host: String,
    path: String,
    query: String,
    fragment: String,
}

fn quoted(text: &str) -> String {
    sprintf("%q", &[Value::text(text)])
}

fn wrong<T>(text: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Go(text.into()))
}

/// Whether a byte is escaped in a part.
fn escapes(byte: u8, part: Part) -> bool {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
        return false;
    }
    match part {
        Part::Host => !matches!(
            byte,
            b'!' | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'['
                | b']'
                | b'<'
                | b'>'
                | b'"'
        ),
        Part::User => !matches!(byte, b'$' | b'&' | b'+' | b',' | b';' | b'='),
        Part::Path => !matches!(
            byte,
            b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'@'
        ),
        Part::Fragment => !matches!(
            byte,
            b'$' | b'&'
                | b'+'
                | b','
                | b'/'
                | b':'
                | b';'
                | b'='
                | b'?'
                | b'@'
                | b'!'
                | b'('
                | b')'
                | b'*'
        ),
    }
}

fn escaped(text: &str, part: Part) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        if bytes.iter().any(|b| escapes(*b, part)) {
            out.extend(bytes.iter().map(|b| format!("%{b:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescaped(text: &str, part: Part) -> Result<String, Wrong> {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte == b'%' {
            let shown = bytes.get(at..(at + 3).min(bytes.len())).unwrap_or_default();
            let hex = shown
                .get(1..3)
                .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let Some(value) = hex else {
                return wrong(format!("invalid URL escape {}", quoted(&lossy(shown))));
            };
            if part == Part::Host && value < 0x80 && shown != b"%25" {
                return wrong(format!("invalid URL escape {}", quoted(&lossy(shown))));
            }
            out.push(value);
            at += 3;
            continue;
        }
        if part == Part::Host && byte < 0x80 && escapes(byte, part) {
            return wrong(format!(
                "invalid character {} in host name",
                quoted(&char::from(byte).to_string())
            ));
        }
        out.push(byte);
        at += 1;
    }
    Ok(lossy(&out))
}

/// Splits a URL into its scheme and what follows the colon.
fn scheme(text: &str) -> Result<(&str, &str), Wrong> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return wrong("missing protocol scheme"),
            b':' => {
                let rest = text.get(at + 1..).unwrap_or_default();
                return Ok((text.get(..at).unwrap_or_default(), rest));
            }
            _ => break,
        }
    }
    Ok(("", text))
}

fn user(text: &str) -> Result<(String, Option<String>), Wrong> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if !text.chars().all(allowed) {
        return wrong("net/url: invalid userinfo");
    }
    Ok(match text.split_once(':') {
        None => (unescaped(text, Part::User)?, None),
        Some((name, password)) => (
            unescaped(name, Part::User)?,
            Some(unescaped(password, Part::User)?),
        ),
    })
}

fn host(text: &str) -> Result<String, Wrong> {
    // Go became stricter about addresses in brackets and about several colons, more than once.
    if text.contains(['[', ']']) || text.matches(':').count() > 1 {
        return Err(Wrong::Unknown);
    }
    if let Some(at) = text.rfind(':') {
        let port = text.get(at..).unwrap_or_default();
        if !port.bytes().skip(1).all(|b| b.is_ascii_digit()) {
            return wrong(format!("invalid port {} after host", quoted(port)));
        }
    }
    unescaped(text, Part::Host)
}

fn parse(whole: &str) -> Result<Url, Wrong> {
    let (text, fragment) = whole.split_once('#').unwrap_or((whole, ""));
    let mut url = parse_before(text).map_err(|error| match error {
        Wrong::Go(why) => Wrong::Go(format!("parse {}: {why}", quoted(text))),
        Wrong::Unknown => Wrong::Unknown,
    })?;
    url.fragment = unescaped(fragment, Part::Fragment).map_err(|error| match error {
        Wrong::Go(why) => Wrong::Go(format!("parse {}: {why}", quoted(whole))),
        Wrong::Unknown => Wrong::Unknown,
    })?;
    Ok(url)
}

/// Parses everything but the fragment.
fn parse_before(text: &str) -> Result<Url, Wrong> {
    if text.bytes().any(|b| b < b' ' || b == 0x7F) {
        return wrong("net/url: invalid control character in URL");
    }
    let mut url = Url::default();
    if text == "*" {
        url.path = "*".to_owned();
        return Ok(url);
    }
    let (scheme, rest) = scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let (mut rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    query.clone_into(&mut url.query);
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        if rest.split('/').next().unwrap_or_default().contains(':') {
            return wrong("first path segment in URL cannot contain colon");
        }
    }
    if (!scheme.is_empty() || !rest.starts_with("///"))
        && let Some(after) = rest.strip_prefix("//")
    {
        let end = after.find('/').unwrap_or(after.len());
        let (authority, path) = after.split_at_checked(end).unwrap_or((after, ""));
        rest = path;
        match authority.rsplit_once('@') {
            None => url.host = host(authority)?,
            Some((info, name)) => {
                url.host = host(name)?;
                url.user = Some(user(info)?);
            }
        }
    }
    url.path = unescaped(rest, Part::Path)?;
    Ok(url)
}

fn user_text(user: &(String, Option<String>)) -> String {
    let name = escaped(&user.0, Part::User);
    match &user.1 {
        None => name,
        Some(password) => format!("{name}:{}", escaped(password, Part::User)),
    }
}

fn stopped<T>(error: Wrong, what: &str) -> Result<T, Stop> {
    match error {
        Wrong::Go(why) => Stop::fails(format!("unable to parse {what}: {why}")),
        Wrong::Unknown => Stop::unsure("an address with several colons"),
    }
}

pub(super) fn url_parse(a: &Args<'_>) -> Outcome {
    let url = match parse(a.text(0)) {
        Ok(url) => url,
        Err(error) => return stopped(error, "url"),
    };
    let name = url.host.split(':').next().unwrap_or_default().to_owned();
    let user = url.user.as_ref().map(user_text).unwrap_or_default();
    Ok(Value::map(
        [
            ("scheme", url.scheme),
            ("host", url.host),
            ("hostname", name),
            ("path", url.path),
            ("query", url.query),
            ("opaque", url.opaque),
            ("fragment", url.fragment),
            ("userinfo", user),
        ]
        .map(|(key, value)| (key, Value::text(value))),
    ))
}

/// Writes a URL.
fn written(url: &Url) -> String {
    let mut out = String::new();
    if !url.scheme.is_empty() {
        out.push_str(&url.scheme);
        out.push(':');
    }
    if url.opaque.is_empty() {
        let addressed = !url.host.is_empty() || url.user.is_some();
        if addressed || !url.scheme.is_empty() && !url.path.is_empty() {
            out.push_str("//");
            if let Some(user) = &url.user {
                out.push_str(&user_text(user));
                out.push('@');
            }
            out.push_str(&escaped(&url.host, Part::Host));
        }
        let path = if url.path == "*" {
            "*".to_owned()
        } else {
            escaped(&url.path, Part::Path)
        };
        if !path.is_empty() && !path.starts_with('/') && !url.host.is_empty() {
            out.push('/');
        }
        if out.is_empty() && path.split('/').next().unwrap_or_default().contains(':') {
            out.push_str("./");
        }
        out.push_str(&path);
    } else {
        out.push_str(&url.opaque);
    }
    if !url.query.is_empty() {
        out.push('?');
        out.push_str(&url.query);
    }
    if !url.fragment.is_empty() {
        out.push('#');
        out.push_str(&escaped(&url.fragment, Part::Fragment));
    }
    out
}

pub(super) fn url_join(a: &Args<'_>) -> Outcome {
    let map = a.map(0);
    let field = |key: &str| match map.get(key) {
        None => Ok(String::new()),
        Some(Value::Text(text)) => Ok(text.to_string()),
        Some(Value::Nil) => Stop::fails(NIL_POINTER),
        Some(other) => Stop::fails(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            kind(other)
        )),
    };
    let mut url = Url {
        scheme: field("scheme")?,
        host: field("host")?,
        path: field("path")?,
        query: field("query")?,
        opaque: field("opaque")?,
        fragment: field("fragment")?,
        user: None,
    };
    let info = field("userinfo")?;
    if !info.is_empty() {
        match parse(&format!("proto://{info}@host")) {
            Ok(parsed) => url.user = parsed.user,
            Err(error) => return stopped(error, "userinfo in dict"),
        }
    }
    Ok(Value::text(written(&url)))
}
