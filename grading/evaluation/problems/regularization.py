"""Coefficients of a linear model under L1, L2 and elastic penalties, by coordinate descent."""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem

ROUNDS = 5000
SETTLED = 1e-12
RATIOS = {"l1": 1.0, "l2": 0.0, "elastic": 0.5}


class Regularization(Problem):
    """`fit(X, y, penalty, strength)` without an intercept, penalty "l1", "l2" or "elastic".

    Minimises |y - X w|^2 / (2 n) + strength (r |w|_1 + (1 - r) |w|^2 / 2), with r 1, 0 or 0.5.
    """

    name = "regularization"
    agreed = "Agreed are the coefficients, one number for each column of X."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        rows, columns = draw.integer(30, 60), draw.integer(3, 6)
        inputs = draw.normal(rows, columns)
        true = np.where(draw.uniform(columns) < 0.4, 0.0, draw.normal(columns) * 2)
        targets = np.round(inputs @ true + 0.3 * draw.normal(rows), 6)
        strength = round(0.02 + 0.4 * float(draw.uniform(1)[0]), 3)
        return inputs.tolist(), targets.tolist(), list(RATIOS)[case % len(RATIOS)], strength

    def expected(self, *arguments: Any) -> Any:
        inputs, targets = (np.asarray(part, np.float64) for part in arguments[:2])
        ratio, strength = RATIOS[arguments[2]], float(arguments[3])
        rows, columns = inputs.shape
        scale = (inputs**2).sum(axis=0) / rows
        found = np.zeros(columns)
        for _ in range(ROUNDS):
            before = found.copy()
            for column in range(columns):
                rest = targets - inputs @ found + inputs[:, column] * found[column]
                pull = inputs[:, column] @ rest / rows
                shrunk = np.sign(pull) * max(abs(pull) - strength * ratio, 0.0)
                found[column] = shrunk / (scale[column] + strength * (1 - ratio))
            if np.abs(found - before).max() < SETTLED:
                break
        return found


PROBLEM = Regularization()
