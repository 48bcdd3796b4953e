"""Checks by name. A new one is a new file here and one line in the registry."""

from grading.checks import contract, metric, runs
from grading.checks.check import Answers, Awkward, Check, Facts, Found, Score, Verdict
from grading.registry import Registry

REGISTRY: Registry[Check] = Registry("check", [runs.CHECK, contract.CHECK, metric.CHECK])

__all__ = ["REGISTRY", "Answers", "Awkward", "Check", "Facts", "Found", "Score", "Verdict"]
