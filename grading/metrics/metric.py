"""What a metric is. Plain Python and numpy: no Django, no task, no run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def share_error(value: float, rows: int) -> float:
    """Return the standard error of a share over `rows` independent rows, sqrt(p (1 - p) / n)."""
    return (max(value * (1 - value), 0.0) / rows) ** 0.5 if rows else 0.0


Compute = Callable[[Any, Any], float]


@dataclass(frozen=True)
class Metric:
    """A number that the trusted side computes from answers and labels."""

    name: str
    version: str
    """Recorded with each run; changes whenever `compute` could give another number."""
    compute: Callable[[Any, Any, Mapping[str, Any]], float]
    """`compute(answers, truth, options)`: an answer and a truth for each row, as the task's
    contract kind gives them (class indices: (N,) int64), not empty; options from the task's
    `lab.toml`. Higher is better, 0 to 1."""
    claimed: Callable[[str], float | None]
    """Find the last such number that a program printed; None if it printed none."""
    phrase: Callable[[float], str]
    """Write a value for people: "93.4 %"."""
    options: tuple[str, ...] = ()
    """The options that it knows."""
    error: Callable[[float, int], float] = share_error
    """`error(value, rows)`: the standard error of a value of mere guessing over so many rows."""

    def on(self, options: Mapping[str, Any]) -> Compute:
        """Return `compute` with a task's options."""
        return lambda answers, truth: self.compute(answers, truth, options)
