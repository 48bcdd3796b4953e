"""Gradients of a recurrent network through time, against finite differences."""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem, gradients

NAMES = ("Wxh", "Whh", "Why", "bh", "by")


class ThroughTime(Problem):
    """`gradients(x, y, Wxh, Whh, Why, bh, by)` of one sequence.

    h(t) = tanh(Wxh x(t) + Whh h(t-1) + bh) from h = 0, o(t) = Why h(t) + by, loss = half the
    squared error, summed over outputs and steps.
    """

    name = "through_time"
    agreed = f"Agreed is a dict with the gradients {', '.join(NAMES)}, shaped like the parameters."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        steps, wide, inner, out = (
            draw.integer(*bounds) for bounds in ((2, 7), (1, 3), (2, 4), (1, 3))
        )
        shapes = ((inner, wide), (inner, inner), (out, inner), (inner,), (out,))
        parts = [draw.normal(steps, wide), draw.normal(steps, out)]
        parts += [np.round(draw.normal(*shape) / 2, 6) for shape in shapes]
        return tuple(part.tolist() for part in parts)

    def expected(self, *arguments: Any) -> Any:
        x, targets, *weights = (np.asarray(part, np.float64) for part in arguments)

        def loss(p: dict[str, np.ndarray]) -> float:
            state, total = np.zeros(len(p["bh"])), 0.0
            for entered, target in zip(x, targets, strict=True):
                state = np.tanh(p["Wxh"] @ entered + p["Whh"] @ state + p["bh"])
                error = p["Why"] @ state + p["by"] - target
                total += 0.5 * float(error @ error)
            return total

        return gradients(loss, dict(zip(NAMES, weights, strict=True)))


PROBLEM = ThroughTime()
