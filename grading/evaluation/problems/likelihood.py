"""Likelihoods of a point under two classes of independent Gaussians fitted to some rows."""

from typing import Any

import numpy as np

from grading.evaluation.problems.problem import Draw, Problem


class Likelihood(Problem):
    """`likelihoods(X, y, point)`: X (n, 2), y (n,) of 0 and 1; for class 0 and class 1 the product
    of the features' densities, their means and standard deviations (ddof 0) those of the class."""

    name = "likelihood"
    agreed = "Agreed are two numbers: the likelihood under class 0, then under class 1."

    def arguments(self, draw: Draw, case: int) -> tuple[Any, ...]:
        each = draw.integer(4, 8)
        groups = [np.round(draw.normal(each, 2) + shift, 2) for shift in (0.0, 1.5)]
        labels = [0] * each + [1] * each
        return np.concatenate(groups).tolist(), labels, np.round(draw.normal(2) + 0.7, 2).tolist()

    def expected(self, *arguments: Any) -> Any:
        rows, labels, point = (np.asarray(part, np.float64) for part in arguments)
        found = []
        for label in (0, 1):
            own = rows[labels == label]
            mean, spread = own.mean(axis=0), own.std(axis=0)
            density = np.exp(-0.5 * ((point - mean) / spread) ** 2)
            found.append(np.prod(density / (spread * np.sqrt(2 * np.pi))))
        return np.array(found)


PROBLEM = Likelihood()
