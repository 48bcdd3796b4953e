"""Recall of a Hopfield network well below its capacity, where every order of updates agrees."""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem

UNITS = 120
FLIPPED = 12
MOST_PATTERNS = 6
"""A load of 0.05, against the 0.138 at which recall breaks down."""


class Hopfield(Problem):
    """`recall(patterns, probe)`: patterns (P, N) of -1 and 1 stored by Hebb's rule without
    self-connections, a probe (N,) with some units turned; the state that is settled into."""

    name = "hopfield"
    agreed = "Agreed is the settled state: N numbers, each -1 or 1."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        while True:
            count = draw.integer(2, MOST_PATTERNS)
            patterns = np.where(draw.uniform(count, UNITS) < 0.5, -1, 1)
            probe = patterns[draw.integer(0, count - 1)].copy()
            probe[np.argsort(draw.uniform(UNITS), kind="stable")[:FLIPPED]] *= -1
            if np.array_equal(_at_once(patterns, probe), _one_by_one(patterns, probe)):
                return patterns.tolist(), probe.tolist()

    def expected(self, *arguments: Any) -> Any:
        patterns, probe = (np.asarray(part) for part in arguments)
        return _one_by_one(patterns, probe)


def _weights(patterns: np.ndarray) -> np.ndarray:
    weights = patterns.T @ patterns
    np.fill_diagonal(weights, 0)
    return weights


def _at_once(patterns: np.ndarray, probe: np.ndarray) -> np.ndarray:
    weights, state = _weights(patterns), probe
    for _ in range(50):
        state = np.where(weights @ state >= 0, 1, -1)
    return state


def _one_by_one(patterns: np.ndarray, probe: np.ndarray) -> np.ndarray:
    weights, state = _weights(patterns), probe.copy()
    for _ in range(50):
        for unit in range(len(state)):
            state[unit] = 1 if weights[unit] @ state >= 0 else -1
    return state


PROBLEM = Hopfield()
