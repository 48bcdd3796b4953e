"""A document as PDF, to be printed and signed.

Text reaches the page through Django's escaping, so nothing that people typed is markup, and nothing
but the fonts in the tree is ever opened.
"""

import logging
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from grading.reports.content import Content
from grading.reports.layout import laid

STATIC = Path(settings.BASE_DIR) / "static"
STYLE = STATIC / "prayoga" / "print.css"
FONTS = STATIC / "vendor" / "fonts"
ROOM = {True: 115, False: 180}
"""Characters across an upright and a lying page."""


# It tells every font that it makes smaller.
logging.getLogger("fontTools").setLevel(logging.WARNING)


class OnlyFonts(URLFetcher):
    """Opens the fonts of the tree and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        file = Path(unquote(parts.path))
        if parts.scheme != "file" or file.resolve().parent != FONTS.resolve():
            raise FatalURLFetchingError(f"A document asked for {url[:200]}, which is no font.")
        return super().fetch(url, headers)


def write_pdf(content: Content, target: BinaryIO) -> None:
    """Write the document to `target`, its columns on as many pages side by side as they need."""
    room = ROOM[content.upright]
    html = render_to_string(
        content.template,
        {
            "content": content,
            "header": content.header,
            "tables": [laid(table, room) for table in content.printed],
        },
    )
    fonts, fetcher = FontConfiguration(), OnlyFonts()
    style = CSS(filename=STYLE, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    page.write_pdf(target, stylesheets=[style], font_config=fonts)
