"""Programs that only have to run to their end: nothing is asked of them.

That they did is told from inside, so it is no more than claimed.
"""

import numpy as np

from grading.checks import Answers
from grading.evaluation.contracts.contract import (
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
)
from sandbox.contract import Form, Outcome, Question


class Program(ContractKind):
    name = "program"
    form = Form("nothing", "json")
    noun = "programs"
    evidence = "claimed"

    def inputs(self, scope: Scope) -> bytes:
        return b""

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return ()

    def truth(self, scope: Scope) -> Truth:
        return Truth(np.ones(1, np.int64), np.ones(1, bool))

    def members(self, scope: Scope) -> dict[str, int]:
        return {}

    def read(self, given: Given) -> Reading:
        ended = np.array([given.ran_to_end], np.int64)
        return Reading(Outcome.OK, "", ended, Answers(True, "", one="program", many="programs"))

    def ran(self, rows: int) -> str:
        return "Your program ran to its end"

    def agreed(self, scope: Scope) -> str:
        return "The program has to run to its end."

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "nothing", [np.zeros(1, np.int64)]


KIND = Program()
