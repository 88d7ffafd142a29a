//! Where reports link to the rules' pages.

use super::{ODD, Place, sarif};

const URL: &str = "https://git.example.com/team/argo-metrics/blob/main/docs/rules";

#[test]
fn sarif_leads_to_the_page_of_each_rule() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    for url in [URL, &format!("{URL}/"), "http://localhost:8080/a%20b"] {
        let (_, out, err) = place.run(&["lint", "--docs-url", url, "--format", "sarif"]);
        let run = sarif(&out);
        let driver = &run.tool.driver;
        let folder = url.trim_end_matches('/');
        assert_eq!(driver.information_uri.as_deref(), Some(folder), "{err}");
        assert!(driver.rules.len() >= 3);
        for rule in &driver.rules {
            let page = format!("{folder}/{}.md", rule.id);
            assert_eq!(rule.help_uri.as_deref(), Some(page.as_str()));
        }
        let pages: String = driver
            .rules
            .iter()
            .filter_map(|rule| rule.help.markdown.clone())
            .collect();
        assert!(
            pages.contains(&format!("](<{folder}/AM105.md>)")),
            "{pages}"
        );
        assert!(
            !pages.contains("](AM"),
            "a link that leads nowhere: {pages}"
        );
    }
}

#[test]
fn markdown_leads_to_the_page_of_each_finding() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    let place = Place::new(&[("odd.yaml", ODD)]);
    // All that an address may hold and Markdown could read as something else.
    let url = "https://example.com/~a_b*c*(d)/!&amp;&lt;'".to_owned();
    let out = place
        .run(&["lint", "--docs-url", &url, "--format", "markdown"])
        .1;
    let (mut links, mut words, mut inside) = (Vec::new(), Vec::new(), false);
    for event in Parser::new_ext(&out, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(dest_url.to_string());
                inside = true;
            }
            Event::Text(text) if inside => words.push(text.to_string()),
            Event::End(TagEnd::Link) => inside = false,
            _ => {}
        }
    }
    assert!(words.len() >= 4 && words[0] == "AM006", "{out}");
    let pages: Vec<String> = words
        .iter()
        .map(|code| format!("{url}/{code}.md"))
        .collect();
    assert_eq!(links, pages);
}

#[test]
fn without_an_address_nothing_is_linked() {
    // Where the package says where its source is, that is an address.
    let known = !env!("CARGO_PKG_REPOSITORY").is_empty();
    let place = Place::new(&[("odd.yaml", ODD)]);
    let run = sarif(&place.printed("sarif"));
    assert_eq!(run.tool.driver.information_uri.is_some(), known);
    for rule in &run.tool.driver.rules {
        assert_eq!(rule.help_uri.is_some(), known);
    }
    assert_eq!(place.printed("markdown").contains("]("), known);
}

#[test]
fn an_address_that_pages_cannot_stand_below_is_told_in_one_line() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    for (url, words) in [
        (
            "docs/rules",
            "the address must begin with http:// or https://",
        ),
        ("https://me@example.com/", "a user or password"),
        ("https://example.com/rules?ref=main", "remove `?`"),
        ("https://example.com/AM006.md", "write the folder"),
        ("https://example.com/a b", "percent-encoded"),
    ] {
        let (code, out, err) = place.run(&["lint", "--docs-url", url]);
        assert_eq!((code, out.as_str()), (2, ""), "{url}");
        assert!(
            err.starts_with("error: --docs-url ") && err.contains(words),
            "{err}"
        );
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}
