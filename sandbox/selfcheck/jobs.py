"""From a case to a job: the program with the machine's facts filled in, the data, the questions."""

import itertools
import json
import re
from dataclasses import replace

from sandbox.contract import Ask, Isolation, Job, Limits, Program, ProgramKind, Question
from sandbox.selfcheck.canary import Canary
from sandbox.selfcheck.case import INPUTS, QUESTIONS, ROWS, USUAL, Case, npy

FACT = re.compile(r"<<(\w+)>>")
MARK = "SELFCHECK"
"""Variable by which a process of the suite's is known among all of the machine."""
ASK = Ask(
    "predict",
    "predict(images)",
    npy(INPUTS, (ROWS, 4, 4, 3)),
    tuple(Question(name, rows) for name, rows in QUESTIONS.items()),
)


def before(case: Case) -> Case:
    """Return the case of what runs just before one: its end alone is looked at."""
    return replace(
        case,
        program=case.first,
        outcomes=case.first_outcomes,
        holds=None,
        first="",
        compare=None,
    )


class Maker:
    """Makes jobs for one backend, whose runs start in one way."""

    def __init__(self, canary: Canary, isolation: Isolation) -> None:
        self._canary = canary
        self._facts = canary.facts(isolation)
        self._count = itertools.count(1)

    def job(self, case: Case) -> tuple[Job, str]:
        """Return the job and the token that marks its processes."""
        token = f"{self._canary.token}-{next(self._count)}-"
        made = Job(
            self._program(case),
            ASK,
            mounts=self._canary.mounts,
            environment={MARK: token},
            limits=Limits(**{**USUAL, **case.limits}),  # type: ignore[arg-type]  # by their names
            seed=case.seed,
        )
        return made, token

    def _program(self, case: Case) -> Program:
        match case.program:
            case bytes() as content:
                return Program("solution.ipynb", ProgramKind.NOTEBOOK, content)
            case str() as source:
                return Program("solution.py", ProgramKind.SCRIPT, self._filled(source).encode())
            case cells:
                content = _notebook(tuple(map(self._filled, cells)))
                return Program("solution.ipynb", ProgramKind.NOTEBOOK, content)

    def _filled(self, source: str) -> str:
        return FACT.sub(lambda found: repr(self._facts[found[1]]), source)


def _notebook(cells: tuple[str, ...]) -> bytes:
    every: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": cell,
        }
        for number, cell in enumerate(cells)
    ]
    return json.dumps({"cells": every, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
