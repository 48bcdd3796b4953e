"""What is taken in and what is refused, before anything is stored."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake import Refused, inspect
from sandbox.contract import ProgramKind

MAX = 10_000


def notebook(**changes) -> bytes:
    cell = {"cell_type": "code", "source": ["x = 1\n"], "metadata": {}, "outputs": []}
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]} | changes
    return json.dumps(made).encode()


def problems(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        inspect(name, content, MAX)
    assert all(
        problem.endswith((".", ")")) or "jupyter" in problem for problem in refused.value.problems
    )
    return " ".join(refused.value.problems)


def test_a_script_and_a_notebook_are_taken_as_they_are():
    source = b"print('hello')\n"
    program = inspect("Solution.PY", source, MAX)
    assert (program.name, program.kind, program.source) == (
        "Solution.py",
        ProgramKind.SCRIPT,
        source,
    )
    content = notebook()
    program = inspect("knn.ipynb", content, MAX)
    assert (program.kind, program.source) == (ProgramKind.NOTEBOOK, content)


@pytest.mark.parametrize(
    "source",
    [
        b"def broken(:\n",
        b"\xef\xbb\xbfprint(1)\r\n",
        "# ಪ್ರಯೋಗ\n".encode(),
        b"# -*- coding: latin-1 -*-\nx = 1\n",
    ],
)
def test_mistakes_in_the_program_and_odd_but_sound_text_are_no_reason_to_refuse(source):
    assert inspect("a.py", source, MAX).source == source


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.py", b"", "empty"),
        ("a.ipynb", b"", "empty"),
        ("a.py", b" \n\t\n", "empty"),
        ("a.py", b"x" * (MAX + 1), "larger than 10000 bytes"),
        ("a.py", b"\x7fELF\x02\x01\x01\0\0", "binary"),
        ("a.py", b"x = 1\ny = '\xe9'\n", "line 2"),
        ("a.py", "x = 1\n".encode("utf-16"), "UTF-16"),
        ("a.py", notebook(), "ending .ipynb"),
        ("a.ipynb", b"print(1)\n", "ending .py"),
        ("a.ipynb", b'{"nbformat": 4, ', "damaged"),
        ("a.ipynb", b'{"cells": []}', "no notebook"),
        ("a.ipynb", b"[1, 2]", "no notebook"),
        ("a.ipynb", notebook(nbformat=3, worksheets=[]), "--nbformat 4"),
        ("a.ipynb", notebook(nbformat=5), "format 5"),
        ("a.ipynb", notebook(cells=[]), "no code"),
        (
            "a.ipynb",
            notebook(cells=[{"cell_type": "markdown", "source": "text"}]),
            "no code",
        ),
        ("a.ipynb", notebook(cells=[{"cell_type": "code", "source": " \n"}]), "no code"),
        ("a.ipynb", notebook(cells=[{"cell_type": "code", "source": [1]}]), "cells are damaged"),
        ("a.ipynb", notebook(cells={"a": 1}), "cells are damaged"),
        ("a.ipynb", notebook(metadata={"kernelspec": {"language": "R"}}), "only Python"),
        ("a.ipynb", b'{"nbformat": 4, "nbformat": 4}', "twice"),
        ("a.ipynb", b'{"a":' + b"[" * 3000 + b"]" * 3000 + b"}", "deep"),
        ("a.zip", b"PK", "archive can't be read"),
        ("a.zip", b"import numpy\n", "no archive"),
        ("a.rar", b"Rar!", "Pack your program as .zip"),
        ("a.docx", b"PK", ".docx file is no program"),
        ("a", b"x = 1", "ending .py"),
        ("a.exe", b"MZ", "ending .py"),
        (".py", b"", "empty"),
        ("", b"x", "ending .py"),
    ],
)
def test_whatever_can_not_be_run_is_refused_with_what_to_do(name, content, said):
    assert said in problems(name, content)


def test_outputs_with_nan_as_jupyter_writes_them_are_taken():
    cell = {
        "cell_type": "code",
        "source": "x",
        "outputs": [{"data": {"application/json": [float("nan")]}}],
    }
    assert inspect("a.ipynb", notebook(cells=[cell]), MAX)


def test_a_notebook_of_thousands_of_cells_is_refused_and_one_of_many_is_not():
    cell = {"cell_type": "code", "source": "1"}
    with pytest.raises(Refused, match="5001 cells of code; 5000 are run"):
        inspect("a.ipynb", notebook(cells=[cell] * 5001), 10**6)
    text = {"cell_type": "markdown", "source": "1"}
    assert inspect("a.ipynb", notebook(cells=[cell] * 5000 + [text] * 100), 10**6)


@given(name=st.text(max_size=40), content=st.binary(max_size=200))
def test_whatever_is_sent_is_taken_or_refused(name, content):
    for ending in ("", ".py", ".ipynb"):
        with contextlib.suppress(Refused):
            assert inspect(name + ending, content, MAX).source == content
