"""An archive is unpacked inside the sandbox only, and its program runs as if it had come alone."""

import json
from pathlib import Path

import pytest

from sandbox.contract import Backend, Execution, Job, Limits, Mount, Outcome, Program, ProgramKind
from tests.intake.archives import packed
from tests.sandbox.jobs import PREDICT, QUICK, ask

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {
            "cell_type": "code",
            "id": "a",
            "execution_count": None,
            "source": "import helper\nprint(helper.WORD)\n" + PREDICT,
            "metadata": {},
            "outputs": [],
        }
    ],
}


def run(
    backend: Backend, files: dict[str, bytes], entry: str, kind: ProgramKind, *mounts: Mount
) -> Execution:
    program = Program("work.zip", kind, packed(files), entry)
    return backend.run(Job(program, ask(), mounts=mounts, limits=Limits(**QUICK)))


def test_a_script_finds_the_files_that_came_with_it(backend: Backend) -> None:
    source = (
        "import os, sys\nfrom package.helper import WORD\n"
        "print(WORD, open('words/a.txt').read(), __name__, sys.argv, os.getcwd())\n"
    )
    files = {
        "solution.py": (source + PREDICT).encode(),
        "package/__init__.py": b"",
        "package/helper.py": b"WORD = 'hello'",
        "words/a.txt": b"text",
    }
    found = run(backend, files, "solution.py", ProgramKind.SCRIPT)
    assert found.outcome is Outcome.OK, found.message
    assert found.stdout.text == "hello text __main__ ['/work/solution.py'] /work\n"


def test_a_notebook_in_a_folder_finds_them_too(backend: Backend) -> None:
    files = {"lab/solution.ipynb": json.dumps(NOTEBOOK).encode(), "lab/helper.py": b"WORD = 'hi'"}
    found = run(backend, files, "lab/solution.ipynb", ProgramKind.NOTEBOOK)
    assert found.outcome is Outcome.OK, found.message
    assert found.stdout.text == "hi\n"


def test_the_task_s_own_data_stays_as_it_is(backend: Backend, public_folder: Path) -> None:
    (public_folder / "a.txt").write_text("the task's")
    mount = Mount(public_folder / "a.txt", "/work/data/a.txt")
    source = "print(open('data/a.txt').read())\n" + PREDICT
    files = {"solution.py": source.encode(), "data/a.txt": b"forged"}
    found = run(backend, files, "solution.py", ProgramKind.SCRIPT, mount)
    assert found.outcome is Outcome.OK, found.message
    assert "the task's" in found.stdout.text
    assert "data/a.txt of the archive was left out" in found.stdout.text


@pytest.mark.parametrize("size", [40 * 2**20])
def test_an_archive_that_does_not_fit_is_told_and_is_the_student_s(
    bubblewrap: Backend, size: int
) -> None:
    program = Program(
        "work.zip",
        ProgramKind.SCRIPT,
        packed({"solution.py": PREDICT.encode(), "big.bin": bytes(size)}),
        "solution.py",
    )
    limits = Limits(**QUICK, scratch_bytes=8 * 2**20)
    found = bubblewrap.run(Job(program, ask(), limits=limits))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "can't be unpacked" in found.message


def test_a_line_of_the_program_is_named(backend: Backend) -> None:
    files = {
        "solution.py": b"import helper\n\nhelper.fail()\n",
        "helper.py": b"def fail(): 1 / 0\n",
    }
    found = run(backend, files, "solution.py", ProgramKind.SCRIPT)
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "in line 3" in found.message
    assert found.error is not None
    assert "helper.py" in found.error.traceback
