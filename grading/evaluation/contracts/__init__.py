"""Contract kinds by name. A new one is a new file here and one line in the registry."""

from grading.evaluation.contracts import image_classes
from grading.evaluation.contracts.contract import (
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
    failed,
    pick,
)
from grading.registry import Registry

REGISTRY: Registry[ContractKind] = Registry("contract kind", [image_classes.KIND])

__all__ = [
    "REGISTRY",
    "ContractKind",
    "Given",
    "Reading",
    "Scope",
    "Truth",
    "Values",
    "failed",
    "pick",
]
