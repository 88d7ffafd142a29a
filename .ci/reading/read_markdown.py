"""markdown: rendered by GitHub's own cmark-gfm."""

from itertools import groupby

from common import demand, one_line, same
from runs import DOCS


def rendered(run, _tools):
    from cmarkgfm import github_flavored_markdown_to_html
    from cmarkgfm.cmark import Options
    from lxml import html

    # GitHub lets <code> through; cmark does with this option only.
    page = html.document_fromstring(
        "<html><body>" + github_flavored_markdown_to_html(run.text("markdown"), Options.CMARK_OPT_UNSAFE) + "</body></html>"
    )
    known = {"html", "body", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li", "a"}
    tags = {element.tag for element in page.iter()}
    demand(tags <= known, f"the user's text became markup: {tags - known}")
    links = [a.get("href") for a in page.iter("a")]
    same(links, [f"{DOCS}/{f['code']}.md" for f in run.findings] if run.docs else [], "links")

    tables = page.findall(".//table")
    by_path = [(path, list(of)) for path, of in groupby(run.findings, key=lambda f: f["path"])]
    headings = [words(h) for h in page.iter("h3")]
    rest = [name for name, there in (("Not checked", run.skipped), ("Failed", run.failed)) if there]
    same(headings, [f"`{one_line(path)}` ({len(of)})" for path, of in by_path] + rest, "headings")
    same([len(t.findall("tbody/tr")) for t in tables], [len(of) for _, of in by_path], "tables")
    rows = []
    for table in tables:
        demand(len(table.findall("thead/tr/th")) == 5, "a head of other than five cells")
        for row in table.findall("tbody/tr"):
            cells = [words(cell) for cell in row.findall("td")]
            demand(len(cells) == 5, f"a row of {len(cells)} cells: {cells}")
            rows.append(tuple(cells))
    same(rows, [told(f) for f in run.findings], "rows")
    items = [words(item) for item in page.iter("li")]
    same(items, [f"`{one_line(x['path'])}`: {cell(x['message'])}" for x in run.skipped + run.failed], "items")


def words(element):
    """The text of an element, what is shown as code between backticks."""
    text = element.text or ""
    for child in element:
        inner = words(child)
        text += f"`{inner}`" if child.tag == "code" else inner
        text += child.tail or ""
    return text


def cell(text):
    """A cell has no blanks at its ends, and a message stands in one line."""
    return one_line(text).strip(" ")


def told(finding):
    start = finding["start"]
    return (
        f"{start['line']}:{start['column']}",
        finding["severity"],
        f"{finding['code']} {finding['name']}",
        cell(finding["message"]),
        cell(finding["help"] or ""),
    )
