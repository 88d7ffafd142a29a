//! Where the rules' pages are published.

use std::str::FromStr;

/// The address of the folder in which the rules' pages are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsUrl(String);

/// Why an address cannot be the folder of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDocsUrl {
    /// The address has another scheme, or none.
    #[error("the address must begin with http:// or https://")]
    Scheme,
    /// The URL has no host.
    #[error("the host is missing")]
    Host,
    /// The address has a user or password, which reports would publish.
    #[error("a user or password does not belong in a link")]
    User,
    /// A page's name would become part of it.
    #[error(
        "remove `{0}` and everything after it: the names of the pages are appended to the address"
    )]
    Open(char),
    /// It is the address of one page.
    #[error("this is one page; write the folder that all pages are in")]
    Page,
    /// RFC 3986 does not allow the character.
    #[error("{0:?} must be percent-encoded, a space for example as %20")]
    Character(char),
    /// It is not followed by two digits.
    #[error("`%` must be followed by two hexadecimal digits; write a percent sign as %25")]
    Percent,
}

impl DocsUrl {
    /// Where the pages of this release are, if the package says where its source is.
    #[must_use]
    pub fn of_this_release() -> Option<Self> {
        of_release(env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"))
    }

    /// The folder, without a slash at its end.
    pub(super) fn folder(&self) -> &str {
        &self.0
    }

    /// The page of a rule.
    pub(super) fn page(&self, code: &str) -> String {
        format!("{}/{code}.md", self.0)
    }

    /// A link to a file in the folder, in Markdown. Of what an address can contain, only `&` is read as something
    /// else between angle brackets.
    pub(super) fn link(&self, words: &str, file: &str) -> String {
        format!("[{words}](<{}/{file}>)", self.0.replace('&', "&amp;"))
    }
}

fn of_release(repository: &str, version: &str) -> Option<DocsUrl> {
    let repository = repository.trim_end_matches('/');
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    format!("{repository}/blob/v{version}/docs/rules")
        .parse()
        .ok()
}

impl FromStr for DocsUrl {
    type Err = NotDocsUrl;

    fn from_str(text: &str) -> Result<Self, NotDocsUrl> {
        let (scheme, rest) = text.split_once("://").ok_or(NotDocsUrl::Scheme)?;
        if !["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
        {
            return Err(NotDocsUrl::Scheme);
        }
        if let Some(open) = rest.chars().find(|c| matches!(c, '?' | '#')) {
            return Err(NotDocsUrl::Open(open));
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return Err(NotDocsUrl::User);
        }
        if host.is_empty() || host.starts_with(':') {
            return Err(NotDocsUrl::Host);
        }
        // Brackets enclose an address of IPv6, and nothing else.
        legal(host, "-._~:[]")?;
        legal(path, "-._~!$&'()*+,;=:@/")?;
        let path = path.trim_end_matches('/');
        if path.to_ascii_lowercase().ends_with(".md") {
            return Err(NotDocsUrl::Page);
        }
        let slash = if path.is_empty() { "" } else { "/" };
        Ok(Self(format!("{scheme}://{host}{slash}{path}")))
    }
}

/// Whether a part of an address consists of letters, digits, these marks and percent-encoded bytes only
/// (RFC 3986, appendix A).
fn legal(part: &str, marks: &str) -> Result<(), NotDocsUrl> {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    for (at, c) in part.char_indices() {
        let next = &part.as_bytes()[at + c.len_utf8()..];
        match c {
            '%' if digit(next.first()) && digit(next.get(1)) => {}
            '%' => return Err(NotDocsUrl::Percent),
            c if c.is_ascii_alphanumeric() || marks.contains(c) => {}
            c => return Err(NotDocsUrl::Character(c)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str) -> Result<String, NotDocsUrl> {
        url.parse::<DocsUrl>().map(|url| url.page("AM006"))
    }

    #[test]
    fn pages_stand_below_the_address_as_it_was_written() {
        for (url, expected) in [
            (
                "https://git.example.com/t/x/blob/main/docs/rules",
                "https://git.example.com/t/x/blob/main/docs/rules/AM006.md",
            ),
            (
                "https://example.com/rules///",
                "https://example.com/rules/AM006.md",
            ),
            ("http://localhost:8080", "http://localhost:8080/AM006.md"),
            (
                "HTTPS://[::1]:443/a%20b/%C3%A4/",
                "HTTPS://[::1]:443/a%20b/%C3%A4/AM006.md",
            ),
            (
                "https://example.com/~me/(a)&b/v1.md.d",
                "https://example.com/~me/(a)&b/v1.md.d/AM006.md",
            ),
        ] {
            assert_eq!(page(url).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_address_of_a_folder_is_refused() {
        for (url, why) in [
            ("git.example.com/rules", NotDocsUrl::Scheme),
            ("ftp://example.com/rules", NotDocsUrl::Scheme),
            ("javascript://example.com/%0Aalert(1)", NotDocsUrl::Scheme),
            ("https://", NotDocsUrl::Host),
            ("https:///rules", NotDocsUrl::Host),
            ("https://:80/rules", NotDocsUrl::Host),
            ("https://me:secret@example.com/rules", NotDocsUrl::User),
            ("https://example.com/rules?ref=main", NotDocsUrl::Open('?')),
            ("https://example.com/rules#top", NotDocsUrl::Open('#')),
            ("https://example.com/rules/README.md", NotDocsUrl::Page),
            ("https://example.com/rules/AM006.MD/", NotDocsUrl::Page),
            ("https://example.com/a b", NotDocsUrl::Character(' ')),
            ("https://example.com/a\nb", NotDocsUrl::Character('\n')),
            ("https://example.com/ä", NotDocsUrl::Character('ä')),
            ("https://exämple.com/", NotDocsUrl::Character('ä')),
            ("https://example.com/<x>", NotDocsUrl::Character('<')),
            ("https://example.com/a|b", NotDocsUrl::Character('|')),
            ("https://example.com/100%", NotDocsUrl::Percent),
            ("https://example.com/100%2", NotDocsUrl::Percent),
            ("https://example.com/100%é0", NotDocsUrl::Percent),
        ] {
            assert_eq!(page(url), Err(why), "{url}");
        }
    }

    #[test]
    fn a_release_has_the_pages_of_its_tag() {
        for repository in [
            "https://git.example.com/team/argo-metrics",
            "https://git.example.com/team/argo-metrics.git",
            "https://git.example.com/team/argo-metrics/",
        ] {
            assert_eq!(
                of_release(repository, "1.2.3").map(|url| url.page("AM006")),
                Some(
                    "https://git.example.com/team/argo-metrics/blob/v1.2.3/docs/rules/AM006.md"
                        .to_owned()
                )
            );
        }
        assert_eq!(of_release("", "1.2.3"), None);
    }
}
