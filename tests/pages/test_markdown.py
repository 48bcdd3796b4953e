"""Statements and notebooks become HTML that can do nothing but be read."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from grading.pages import notebook, statement
from labs.parse import load_catalogue

BAD = (
    "<script", "alert", "iframe", "svg", "elsewhere", "javascript", "<form", "style", "onclick",
    "<meta",
)  # fmt: skip


def _notebook(**output: object) -> bytes:
    cell = {
        "cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "x = 1",
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": output}],
    }  # fmt: skip
    return json.dumps(
        {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ).encode()


def test_a_notebook_whose_texts_are_lists_of_lines_is_shown() -> None:
    """As Jupyter writes its files."""
    files = sorted(Path(settings.BASE_DIR).glob("[lr]*s/**/*.ipynb"))
    assert files
    for file in files:
        shown = notebook.html(file.read_bytes())
        assert 'class="cell' in shown
        assert "can't be shown" not in shown


def test_a_statement_keeps_tables_code_and_lists() -> None:
    html = statement.html("# Title\n\n## Part\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- `x`\n")
    assert "<h3>Part</h3>" in html
    assert "<td>1</td>" in html
    assert "<li><code>x</code></li>" in html


def test_a_statements_own_title_is_left_to_the_page() -> None:
    assert "Title" not in statement.html("# Title\n\nText")
    assert "Other" in statement.html("Text\n\n# Other")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://elsewhere.example/x)",
     "<img src=x onerror=alert(1)>"],
)  # fmt: skip
def test_a_statement_can_do_nothing(text: str) -> None:
    html = statement.html(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_the_statements_of_the_catalogue_are_shown_whole() -> None:
    for task in load_catalogue().tasks.values():
        assert len(statement.html(task.statement)) > len(task.statement) / 2


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<img src='https://elsewhere.example/pixel.png'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<a href='javascript:alert(1)'>x</a>",
        "<form action='/'><input name=a></form>",
        "<style>body{background:url(https://elsewhere.example)}</style>",
        "<div style='position:fixed' onclick='alert(1)'>x</div>",
        "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
    ],
)
def test_outputs_of_a_notebook_can_do_nothing(html: str) -> None:
    shown = notebook.html(_notebook(**{"text/html": html}))
    for bad in BAD:
        assert bad not in shown


def test_pictures_of_a_notebook_are_shown() -> None:
    shown = notebook.html(_notebook(**{"image/png": "iVBORw0KGgo="}))
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in shown


def test_code_and_text_of_a_notebook_are_shown() -> None:
    shown = notebook.html(_notebook(**{"text/plain": "<b>0.94</b>"}))
    assert "&lt;b&gt;0.94&lt;/b&gt;" in shown
    assert "x" in shown


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"cells": 7}', b'{"cells": [], "nbformat": 3}',
     b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "evil"}]}'],
)  # fmt: skip
def test_a_notebook_that_is_none_is_not_shown(content: bytes) -> None:
    assert notebook.html(content) == notebook.UNREADABLE


@given(st.binary(max_size=200))
def test_no_bytes_break_the_page(content: bytes) -> None:
    assert notebook.html(content) == notebook.UNREADABLE
