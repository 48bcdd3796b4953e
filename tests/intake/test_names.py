"""File names reduced to safe ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake import names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("solution.py", "solution.py"),
        ("My Program (final).py", "My_Program_final.py"),
        ("../../etc/passwd.py", "passwd.py"),
        ("C:\\Users\\me\\knn.ipynb", "knn.ipynb"),
        ("/abs/olute.py", "olute.py"),
        ("knn\0.py", "knn.py"),
        ("a\r\nb.py", "ab.py"),
        ("\u202eyp.exe.py", "yp_exe.py"),
        ("résumé.py", "resume.py"),
        ("ಪ್ರಯೋಗ.py", "program.py"),
        ("-rf.py", "rf.py"),
        (".hidden.py", "hidden.py"),
        ("..py", "program.py"),
        ("", "program"),
        ("x" * 300 + ".py", "x" * 60 + ".py"),
        ("a.b.c.PY", "a_b_c.py"),
        ("con.p/y", "y"),
    ],
)
def test_a_name_becomes_one_that_is_safe_anywhere(sent, kept):
    assert names.safe(sent) == kept


@given(st.text())
def test_every_name_becomes_safe_and_stays_as_it_then_is(sent):
    kept = names.safe(sent)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}(\.[a-z0-9]{1,10})?", kept)
    assert names.safe(kept) == kept
