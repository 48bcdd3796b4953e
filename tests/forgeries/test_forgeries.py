"""No forgery gets metric marks: every program of `programs/` is run for real and judged.

A new attempt is a new file there, in the folder of the contract kind that it is tried against; its
docstring says what it tries. `honest.py` in each folder shows that the task can be solved.
"""

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grading.evaluation import judge
from grading.evaluation.work import execution_component
from grading.scheme import Scheme
from sandbox.contract import Outcome, Program, ProgramKind
from tests.forgeries import tasks

PROGRAMS = Path(__file__).parent / "programs"
FILES = sorted(PROGRAMS.glob("*/*.py"))
SEED = "20c5e176" * 4
"""The same in every run: a guess now and then lands two deviations above chance, which is luck and
no forgery."""
MARKS_AT_MOST = 9
"""Of 20: what stays within Satisfactory."""


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to the user that runs have."""
    with tempfile.TemporaryDirectory(prefix="prayoga-forgeries-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
def judged(folder, bubblewrap):
    @cache
    def prepared(kind: str):
        data = tasks.dataset(kind, folder)
        return data, tasks.task(kind, data)

    def judged(file: Path):
        data, task = prepared(file.parent.name)
        program = Program(file.name, ProgramKind.SCRIPT, file.read_bytes())
        component = execution_component(1, Scheme())
        return judge.judge(task, program, data, SEED, bubblewrap, component)

    return judged


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_a_forgery_gets_no_metric_marks_and_an_honest_program_does(file, judged):
    judgement = judged(file)
    points = next((c.points for c in judgement.checks if c.name == "metric"), 0)
    if file.stem == "honest":
        assert judgement.outcome is Outcome.OK, judgement.message
        assert points == 50, judgement.message
        assert judgement.evidence == "verified"
        return
    assert judgement.outcome is not Outcome.PLATFORM_ERROR, judgement.message
    assert points < 5, judgement.message
    assert judgement.proposal.marks <= MARKS_AT_MOST, judgement.message
    assert judgement.message


def test_there_are_twenty_forgeries_and_an_honest_program_of_each_kind():
    assert len([file for file in FILES if file.stem != "honest"]) >= 20
    assert {file.parent for file in FILES if file.stem == "honest"} == {f.parent for f in FILES}
