"""Gradients of a network with one hidden layer, against finite differences."""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem, gradients


class Backpropagation(Problem):
    """`gradients(x, y, W1, b1, W2, b2)`.

    h = sigmoid(x W1 + b1), p = sigmoid(h W2 + b2), loss = half the squared error, summed over
    outputs and averaged over rows.
    """

    name = "backpropagation"
    agreed = "Agreed is a dict with the gradients W1, b1, W2 and b2, shaped like the parameters."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        rows, wide, inner, out = (
            draw.integer(*bounds) for bounds in ((3, 6), (2, 4), (2, 5), (1, 3))
        )
        x, targets = draw.normal(rows, wide), np.round(draw.uniform(rows, out), 3)
        shapes = ((wide, inner), (inner,), (inner, out), (out,))
        return tuple(part.tolist() for part in (x, targets, *(draw.normal(*s) for s in shapes)))

    def expected(self, *arguments: Any) -> Any:
        x, targets, w1, b1, w2, b2 = (np.asarray(part, np.float64) for part in arguments)

        def loss(p: dict[str, np.ndarray]) -> float:
            inner = _sigmoid(x @ p["W1"] + p["b1"])
            error = _sigmoid(inner @ p["W2"] + p["b2"]) - targets
            return float(0.5 * (error**2).sum() / len(x))

        return gradients(loss, {"W1": w1, "b1": b1, "W2": w2, "b2": b2})


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))


PROBLEM = Backpropagation()
