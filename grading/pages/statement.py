"""Markdown as HTML that can do nothing: a task's statement, and a student's answer in words.

The author's is cleaned as if a stranger had written it, as the student's is.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
TAGS = {
    "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote",
    "a", "table", "thead", "tbody", "tr", "th", "td", "hr", "br",
}  # fmt: skip


def html(markdown: str) -> SafeString:
    """`markdown` rendered; raw HTML in it is shown as text, links lead to http(s) only.

    Its title (a first-level heading at the top) is left out, since the page shows it; the other
    headings move a level down.
    """
    tokens = _markdown.parse(markdown)
    if [token.tag for token in tokens[:3:2]] == ["h1", "h1"]:
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(4, int(token.tag[1]) + 1)}"
    return _clean(_markdown.renderer.render(tokens, _markdown.options, {}))


def answer(markdown: str) -> SafeString:
    """A student's `markdown` rendered whole: no raw HTML, no pictures, links to http(s) only."""
    return _clean(_markdown.render(markdown))


def _clean(rendered: str) -> SafeString:
    clean = nh3.clean(
        rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it
