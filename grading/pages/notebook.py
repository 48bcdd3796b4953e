"""An executed notebook as HTML that can do nothing.

The notebook is a stranger's: its outputs may hold scripts, frames and pictures that load from
elsewhere. Everything that nbconvert makes of it goes through nh3, which keeps text, tables, code
and pictures that are in the file itself.
"""

import json

import nbformat
import nh3
from django.utils.safestring import SafeString, mark_safe
from nbconvert.exporters import HTMLExporter
from nbformat.v4.rwbase import rejoin_lines

TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
FORMAT = 4
PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;")
UNREADABLE = mark_safe("<p>This notebook can't be shown. Download it to look at it.</p>")


def html(content: bytes) -> SafeString:
    """The notebook's cells and outputs, cleaned; a short text where it can't be read."""
    notebook = _read(content)
    if notebook is None:
        return UNREADABLE
    exporter = HTMLExporter(template_name="basic", anchor_link_text="")
    rendered, _ = exporter.from_notebook_node(notebook)
    clean = nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_own_pictures,
        url_schemes={"data"},
        link_rel=None,
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def _read(content: bytes) -> nbformat.NotebookNode | None:
    """A notebook of format 4 that keeps its schema; None for anything else.

    Not `nbformat.reads`, which goes on with what is no notebook and upgrades older formats.
    """
    try:
        notebook = nbformat.from_dict(json.loads(content))
        if not isinstance(notebook, nbformat.NotebookNode) or notebook.get("nbformat") != FORMAT:
            return None
        nbformat.validate(notebook)
    except (ValueError, RecursionError, nbformat.ValidationError):
        return None
    # Colours for Python, whatever lexer the file asks for.
    notebook.metadata["language_info"] = {"name": "python"}
    # A file may keep each text as a list of lines. Only now, since it trusts the schema.
    return rejoin_lines(notebook)


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Keep a picture only where it stands in the notebook itself, as a bitmap."""
    if (tag, attribute) == ("img", "src") and not value.strip().lower().startswith(PICTURES):
        return None
    return value
