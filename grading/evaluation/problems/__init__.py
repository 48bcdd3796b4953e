"""Problems by name, for functions whose values the grader computes too. A new one: a file, a line.

A problem draws arguments that nobody has seen and computes by itself what is right for them.
"""

from grading.evaluation.problems import (
    backpropagation,
    hopfield,
    likelihood,
    regularization,
    through_time,
)
from grading.evaluation.problems.problem import Draw, Problem
from grading.registry import Registry

REGISTRY: Registry[Problem] = Registry(
    "problem",
    [
        backpropagation.PROBLEM,
        hopfield.PROBLEM,
        likelihood.PROBLEM,
        regularization.PROBLEM,
        through_time.PROBLEM,
    ],
)

__all__ = ["REGISTRY", "Draw", "Problem"]
