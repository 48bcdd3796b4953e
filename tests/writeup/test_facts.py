"""Facts on a program's text: what is found, where, and that no text brings the reader down."""

import io
import json
import zipfile

import pytest

from grading.writeup import Facts, Place, of_file

SCRIPT = b'''"""What it is for."""
import os
import numpy as np
from math import sqrt as root, pi

# Area of a circle.
def area(radius):
    """In square metres."""
    return pi * radius**2  # by Archimedes
    print("never")

def forgotten(x):
    return np.abs(x)

class Model:
    def call(self, x):
        return x

def predict(images):
    return [area(1)] * len(images)
'''


def notebook(*cells: tuple[str, str]) -> bytes:
    made = [{"cell_type": kind, "source": text.splitlines(True)} for kind, text in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5}).encode()


def facts(name: str, data: bytes, *agreed: str) -> Facts:
    found = of_file(name, data, agreed)
    assert found is not None
    return found


def test_what_a_script_never_uses_is_named_with_its_line() -> None:
    found = facts("a.py", SCRIPT, "predict")
    assert found.errors == ()
    assert found.imports == (Place(0, 2, "os"), Place(0, 4, "root"))
    assert found.definitions == (Place(0, 12, "forgotten"), Place(0, 15, "Model"))
    assert found.unreached == (Place(0, 10),)
    assert (found.documented, found.definable) == (1, 5)
    assert (found.comments, found.lines) == (2, 16)
    assert found.codes == 0


def test_the_agreed_function_is_used_by_the_grader() -> None:
    assert Place(0, 19, "predict") in facts("a.py", SCRIPT).definitions
    assert Place(0, 19, "predict") not in facts("a.py", SCRIPT, "predict").definitions


def test_a_mistake_in_one_cell_leaves_the_others_readable() -> None:
    found = facts(
        "a.ipynb",
        notebook(
            ("markdown", "# Neighbours"),
            ("code", "%matplotlib inline\n!pip install x\nimport numpy as np"),
            ("code", ""),
            ("code", "x = np.ones(3\n"),
            ("markdown", "And now"),
            ("code", "if x:\n    !ls\nprint(x)"),
        ),
    )
    assert [(one.cell, one.line) for one in found.errors] == [(2, 1)]
    assert "never closed" in found.errors[0].said
    # Nobody knows what the broken cell would have used.
    assert found.imports == (Place(1, 3, "np"),)
    assert (found.texts, found.codes, found.unexplained) == (2, 3, (2,))


def test_python_2_and_what_notebooks_allow() -> None:
    (error,) = facts("a.py", b"print 'hello'\n").errors
    assert "Missing parentheses" in error.said
    assert facts("a.ipynb", notebook(("code", "await something()"))).errors == ()


def test_an_archives_entry_is_looked_at() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("solution.py", "import os\n")
        file.writestr("helper.py", "def (\n")
    assert facts("work.zip", packed.getvalue()).imports == (Place(0, 1, "os"),)


@pytest.mark.parametrize(
    "text",
    [
        b"(" * 100_000,
        b"-" * 150_000 + b"1",
        b"a" + b".b" * 60_000,
        b"a" + b"[0]" * 60_000,
        b"not " * 45_000 + b"1",
        b"lambda: " * 20_000 + b"1",
        b"if 1:\n" + b"".join(b" " * n + b"if 1:\n" for n in range(1, 400)),
        b"f'{" * 5_000,
        b"\x00import os",
        b"\xff\xfe\xff",
        b"x = " + b"9" * 150_000,
        b"9**9**9**9",
        b"",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_text_brings_it_down_or_is_executed(text: bytes) -> None:
    found = of_file("a.py", text)
    assert found is None or found.definable == 0


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": 7}', b'{"cells": [7]}', b"[" * 90_000])
def test_what_is_no_notebook_has_no_facts(data: bytes) -> None:
    assert of_file("a.ipynb", data) is None
    assert of_file("a.zip", data) is None


def test_a_very_long_text_is_left_to_its_reader() -> None:
    assert of_file("a.py", b"import os\n" * 30_000) is None


def test_many_definitions_take_no_time_that_a_page_would_show() -> None:
    """Each is looked up once; with a walk for each of them this would never end."""
    text = "".join(f"class C{n}:\n  def f(self): pass\n" for n in range(4_500)).encode()
    found = facts("a.py", text)
    assert found.definable == 9_000
    assert len(found.definitions) == 12
