"""Contract kinds by name. A new one is a new file here and one line in the registry."""

from grading.evaluation.contracts import (
    comparison,
    deployment,
    detections,
    function_values,
    image_classes,
    numbers,
    program,
    project,
    rankings,
    replies,
    report,
    sequence_classes,
)
from grading.evaluation.contracts.contract import (
    NOTHING,
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

REGISTRY: Registry[ContractKind] = Registry(
    "contract kind",
    [
        image_classes.KIND,
        sequence_classes.KIND,
        detections.KIND,
        replies.KIND,
        rankings.KIND,
        function_values.KIND,
        numbers.KIND,
        comparison.KIND,
        deployment.KIND,
        report.KIND,
        project.KIND,
        program.KIND,
    ],
)

__all__ = [
    "NOTHING",
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
