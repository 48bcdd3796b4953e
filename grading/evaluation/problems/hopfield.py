"""What a Hopfield network recalls below and beyond its capacity, all units updated at once.

So the state after some rounds is the same for everybody, however heavily the network is loaded:
with an even number of units and an odd number of patterns no unit's input is ever 0.
"""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem

UNITS = 100
FLIPPED = 10
LOADS = (0.03, 0.07, 0.11, 0.15, 0.19, 0.23, 0.27, 0.31)
"""Patterns for each unit, case by case: recall breaks down at 0.138."""
MOST_ROUNDS = 12


class Hopfield(Problem):
    """`recall(patterns, probe, rounds)`: patterns (P, N) of -1 and 1 stored by Hebb's rule without
    self-connections, a probe (N,) with some units turned; the state after so many rounds, in each
    of which all units are updated at once."""

    name = "hopfield"
    agreed = "Agreed is the state after the rounds: N numbers, each -1 or 1."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        count = round(LOADS[case % len(LOADS)] * UNITS)
        patterns = np.where(draw.uniform(count, UNITS) < 0.5, -1, 1)
        probe = patterns[draw.integer(0, count - 1)].copy()
        probe[np.argsort(draw.uniform(UNITS), kind="stable")[:FLIPPED]] *= -1
        return patterns.tolist(), probe.tolist(), draw.integer(1, MOST_ROUNDS)

    def expected(self, *arguments: Any) -> Any:
        patterns, state = (np.asarray(part) for part in arguments[:2])
        weights = patterns.T @ patterns
        np.fill_diagonal(weights, 0)
        for _ in range(int(arguments[2])):
            state = np.where(weights @ state >= 0, 1, -1)
        return state


PROBLEM = Hopfield()
