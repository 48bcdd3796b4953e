"""A program that tells what it was asked, in every way it has, tells nobody: a second attempt could
otherwise bring the answers to hidden rows with it.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from grading.evaluation import judge, trying
from grading.evaluation.work import execution_component
from grading.scheme import Scheme
from labs.datasets.rows import Rows
from sandbox.contract import Program, ProgramKind
from tests.forgeries import tasks

PROGRAM = """# Remembers what it is asked; says it again, in print and in place of replies.
import sys
asked = []

def reply(text):
    asked.append(text)
    print(text, file=sys.stderr)
    print(" | ".join(asked))
    return " | ".join(asked)[-200:]
"""
SEED = "ca441ed0" * 4


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="prayoga-carried-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def _own(rows: Rows, public: Rows) -> list[str]:
    """The prompts that only hidden rows have, as they are asked but for capitals and marks."""
    known = set(public["prompts"])
    return [str(prompt) for prompt in rows["prompts"] if prompt not in known]


def test_hidden_rows_are_told_by_no_part_of_a_result(folder, bubblewrap):
    data = tasks.dataset("replies", folder)
    task = tasks.task("replies", data)
    program = Program("telling.py", ProgramKind.SCRIPT, PROGRAM.encode())
    component = execution_component(1, Scheme())
    found = judge.judge(task, program, data, SEED, bubblewrap, component)
    hidden = _own(data.hidden, data.public)
    assert len(hidden) > 20
    told = json.dumps(asdict(found), default=str).lower()
    assert [prompt for prompt in hidden if prompt in told] == []
    assert "not kept" in found.log.stdout
    assert found.breakdown.examples  # told are public rows, with how long the reply was


def test_a_check_on_public_data_keeps_what_was_printed(folder, bubblewrap):
    data = tasks.dataset("replies", folder)
    task = tasks.task("replies", data)
    program = Program("telling.py", ProgramKind.SCRIPT, PROGRAM.encode())
    found = trying.look(task, trying.execute(task, program, data, SEED, bubblewrap), data, SEED)
    assert str(data.public["prompts"][0]) in found.stderr
