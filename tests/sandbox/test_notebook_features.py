"""What Jupyter and nbclient let a notebook do, a run here lets it do as well."""

import json
from dataclasses import replace
from typing import Any

import nbformat
import pytest

from sandbox.contract import Backend, Execution, Job, Outcome
from tests.sandbox.jobs import PREDICT, executed_cells, notebook


def tagged(job: Job, **tags: list[str]) -> Job:
    """The same job with tags on its cells: cell_1=["skip-execution"]."""
    made = json.loads(job.program.source)
    for name, given in tags.items():
        made["cells"][int(name.removeprefix("cell_")) - 1]["metadata"]["tags"] = given
    return replace(job, program=replace(job.program, source=json.dumps(made).encode()))


def outputs(found: Execution, cell: int) -> list[dict[str, Any]]:
    return executed_cells(found)[cell - 1]["outputs"]


def test_a_cell_that_is_to_be_skipped_is_not_run(backend: Backend) -> None:
    job = tagged(notebook("raise SystemExit(9)", PREDICT), cell_1=["skip-execution"])
    found = backend.run(job)
    assert found.outcome is Outcome.OK, found.message
    assert outputs(found, 1) == []


def test_a_cell_that_may_raise_shows_it_and_the_next_one_runs(backend: Backend) -> None:
    job = tagged(notebook("1 / 0", "print('on')\n" + PREDICT), cell_1=["raises-exception"])
    found = backend.run(job)
    assert found.outcome is Outcome.OK, found.message
    assert outputs(found, 1)[-1]["ename"] == "ZeroDivisionError"
    assert found.stdout.text.endswith("on\n")


def test_magics_and_shell_lines_work(backend: Backend) -> None:
    found = backend.run(
        notebook(
            "%%writefile helper.py\nanswer = 42",
            "%matplotlib inline\nimport helper\nprint(helper.answer)\n!echo from the shell",
            "%%time\nx = 1",
            "%%capture kept\nprint('hidden')",
            "print(kept.stdout)\n" + PREDICT,
        )
    )
    assert found.outcome is Outcome.OK, found.message
    assert "42\n" in found.stdout.text
    assert "from the shell" in found.stdout.text
    assert "Wall time" in outputs(found, 3)[0]["text"][-1]
    assert found.stdout.text.endswith("hidden\n\n")


def test_a_display_that_is_updated_keeps_its_last_form_and_a_cleared_one_nothing(
    backend: Backend,
) -> None:
    found = backend.run(
        notebook(
            "from IPython.display import clear_output, display\n"
            "shown = display('epoch 1', display_id=True)\nshown.update('epoch 2')",
            "shown.update('epoch 3')",
            "print('gone')\nclear_output()\nprint('left')\n" + PREDICT,
        )
    )
    assert found.outcome is Outcome.OK, found.message
    assert outputs(found, 1)[0]["data"]["text/plain"] == ["'epoch 3'"]
    assert [output["text"] for output in outputs(found, 3)] == [["left\n"]]


def test_a_rich_value_brings_its_plain_form_along(backend: Backend) -> None:
    """Widgets' models live in a browser: what a page shows instead is their plain form."""
    cell = (
        "class Widget:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'application/vnd.jupyter.widget-view+json': {'model_id': 'm'},\n"
        "                'text/plain': 'IntSlider(value=3)'}\nWidget()"
    )
    found = backend.run(notebook(cell, PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert outputs(found, 1)[0]["data"]["text/plain"] == ["IntSlider(value=3)"]


def test_each_cells_time_is_kept(backend: Backend) -> None:
    found = backend.run(notebook("x = 1", PREDICT))
    assert found.outcome is Outcome.OK, found.message
    for cell in executed_cells(found)[:2]:
        times = cell["metadata"]["execution"]
        assert times["iopub.execute_input"] <= times["shell.execute_reply"]


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_format_of_4_is_run(backend: Backend, minor: int) -> None:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "source": PREDICT.splitlines(keepends=True),
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    if minor == 5:
        cell["id"] = "a"
    made = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": [cell]}
    nbformat.validate(made)
    job = notebook()
    program = replace(job.program, source=json.dumps(made).encode())
    found = backend.run(replace(job, program=program))
    assert found.outcome is Outcome.OK, found.message
