"""Deployment: the function answers as for pictures, and the program leaves the exported model."""

from typing import Any

from grading.evaluation.contracts.contract import Scope
from grading.evaluation.contracts.image_classes import ImageClasses
from labs.spec import ContractSpec

MODEL_BYTES = 16 * 1024 * 1024


class Deployment(ImageClasses):
    """The model's file is run by itself in a second sandbox, which has none of the program."""

    name = "deployment"
    options = ("file",)

    def probes(self, contract: ContractSpec) -> dict[str, dict[str, Any]]:
        return {"file": {"name": self.model_file(contract)}, "timing": {}}

    def model_file(self, contract: ContractSpec) -> str:
        return str(contract.options.get("file", "model.onnx"))

    def members(self, scope: Scope) -> dict[str, int]:
        return super().members(scope) | {self.model_file(scope.contract): MODEL_BYTES}


KIND = Deployment()
