"""What a problem is, and how its arguments are drawn. Plain Python and numpy."""

from abc import ABC, abstractmethod
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np

from grading.evaluation import hidden

DIGITS = 6


class Draw:
    """Numbers that follow from a run's secret seed alone, and from no library's generator."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0

    def uniform(self, *shape: int) -> np.ndarray:
        """Return numbers from 0 to 1, both left out."""
        self._drawn += 1
        count = int(np.prod(shape, dtype=np.int64))
        data = hidden.stream(self._seed, f"problem {self._drawn}", 8 * count)
        whole = np.frombuffer(data, "<u8") >> np.uint64(12)
        return ((whole.astype(np.float64) + 0.5) / 2.0**52).reshape(shape)

    def normal(self, *shape: int) -> np.ndarray:
        """Return standard normal numbers of few digits, so that JSON carries them exactly."""
        drawn = [round(NormalDist().inv_cdf(part), DIGITS) for part in self.uniform(*shape).flat]
        return np.array(drawn, np.float64).reshape(shape)

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.uniform(1)[0] * (high - low + 1))


class Problem(ABC):
    """Arguments that nobody has seen, and what is right for them."""

    name: ClassVar[str]
    agreed: ClassVar[str]
    """What the function has to return, in a sentence for the student."""

    @abstractmethod
    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        """Return one case's arguments as plain values: the function gets lists as arrays."""

    @abstractmethod
    def expected(self, *arguments: Any) -> Any:
        """Return what is right: numbers, arrays, or a dict of these."""


def gradients(loss: Any, parameters: dict[str, np.ndarray], step: float = 1e-5) -> dict[str, Any]:
    """Return central finite differences of `loss(parameters)` by every parameter.

    Their error is of the order of step squared, far below the tolerance that answers are given.
    """
    found = {}
    for name, values in parameters.items():
        slopes = np.zeros_like(values)
        for place in np.ndindex(values.shape):
            moved = []
            for sign in (1, -1):
                shifted = values.copy()
                shifted[place] += sign * step
                moved.append(loss(parameters | {name: shifted}))
            slopes[place] = (moved[0] - moved[1]) / (2 * step)
        found[name] = slopes
    return found
