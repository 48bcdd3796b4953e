"""The code in what was handed in: whatever the bytes, there is an answer, and places fit."""

import io
import json
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from grading.pages.similarity.marked import lines, passages
from grading.similarity import code
from grading.similarity.code import Code
from tests.similarity import programs


def test_of_a_notebook_only_code_cells_count_and_their_outputs_do_not() -> None:
    found = code.of_file("x.ipynb", programs.notebook("a = 1\n", "", "b = 2", output="secret" * 99))
    assert found.text == "a = 1\n\nb = 2"
    assert found.parts == ((0, "Cell 2"), (2, "Cell 4"))


def test_an_archives_programs_follow_each_other() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("helper.py", "def helper():\n    return 4\n")
        archive.writestr("solution.py", "import helper\n")
        archive.writestr("data.csv", "1,2\n")
    found = code.of_file("mine.zip", file.getvalue())
    assert found.text == "import helper\n\ndef helper():\n    return 4"
    assert [title for _, title in found.parts] == ["solution.py", "helper.py"]


def test_long_code_is_cut_and_says_so() -> None:
    found = code.of_file("long.py", b"value = value + 1\n" * 10_000)
    assert len(found.text) == code.MOST
    assert "first 60,000 characters" in found.note
    parts = code.of_file("long.ipynb", programs.notebook("a = 1\n" * 9000, "b = 2\n" * 9000)).parts
    assert [title for _, title in parts] == ["Cell 2", "Cell 3"]


def test_what_can_not_be_read_has_a_note() -> None:
    assert code.of_file("a.ipynb", b"{").note == code.UNREADABLE
    assert code.of_file("a.ipynb", b'{"cells": [' + b"[" * 100_000).note == code.UNREADABLE
    assert code.of_file("a.ipynb", b'{"cells": [3]}').note == code.UNREADABLE
    assert code.of_file("a.zip", b"PK nothing").note == code.UNREADABLE
    assert code.of_file("a.py", b" \n\t\n").note == code.NO_CODE
    lone = json.dumps({"cells": [{"cell_type": "code", "source": "x = '\ud800'"}]}).encode()
    assert len(code.of_file("a.ipynb", lone).sha256) == 64


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.py", "a.ipynb", "a.zip", "a"]))
def test_any_bytes_get_an_answer(data: bytes, name: str) -> None:
    found = code.of_file(name, data)
    assert found.text or found.note
    assert found.text == found.text.strip("\n")
    assert "\r" not in found.text


@st.composite
def spans_in(draw: st.DrawFn) -> tuple[Code, list[tuple[int, int, int]]]:
    text = draw(st.text(st.sampled_from("ab <&\n"), max_size=80))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(a, b, draw(st.integers(1, 3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return Code(text), spans


@settings(max_examples=200, deadline=None)
@given(spans_in())
def test_marking_a_text_loses_nothing_and_marks_exactly_the_passages(
    made: tuple[Code, list[tuple[int, int, int]]],
) -> None:
    found, spans = made
    shown = lines(found, spans)
    assert "\n".join("".join(s.text for s in line.segments) for line in shown) == found.text
    marked = "".join(s.text for line in shown for s in line.segments if s.passage)
    assert marked == "".join(found.text[a:b] for a, b, _ in spans).replace("\n", "")
    anchors = [one.anchor for one in passages(found, spans)]
    assert len(set(anchors)) == len(anchors)
