"""Texts that came out of a run."""

import json

from hypothesis import given
from hypothesis import strategies as st

from grading.evaluation.printed import clean, printed
from sandbox.contract import Log, ProgramError
from sandbox.streams import clean_text
from tests.evaluation.programs import finished


@given(st.text(st.characters()))
def test_every_text_becomes_one_that_a_database_takes(text):
    found = clean_text(text)
    assert "\0" not in found
    assert found.encode() == clean_text(found).encode()


def test_all_texts_of_a_run_are_made_fit_to_be_stored():
    bad = "a\0b\ud800"
    execution = finished(
        None,
        message=bad,
        error=ProgramError(bad, bad, traceback=bad),
        answer_errors={"one": bad},
        stdout=Log(bad, 5),
        stderr=Log(bad, 5),
    )
    found = clean(execution)
    assert "\\u0000" not in json.dumps([found.message, found.stdout.text, found.answer_errors])
    assert found.error.text == found.stderr.text == "a\ufffdb?"


def test_what_a_notebooks_cells_showed_counts_as_printed():
    cells = [
        {"cell_type": "code", "outputs": [{"output_type": "stream", "text": ["acc", "uracy"]}]},
        {"cell_type": "code", "outputs": [{"data": {"text/plain": "0.5", "image/png": "x"}}]},
        {"cell_type": "markdown"},
        {"cell_type": "code", "outputs": [{"text": 3}, "odd", {"data": []}]},
    ]
    notebook = json.dumps({"cells": cells}).encode()
    assert printed(finished(None, notebook=notebook, stdout=Log())).split() == ["accuracy", "0.5"]


def test_a_notebook_that_is_no_json_is_passed_over():
    for notebook in (b"{", b"[]", b'{"cells": 4}', b'{"cells": [1]}'):
        assert printed(finished(None, notebook=notebook, stdout=Log("x", 1))).strip() == "x"
