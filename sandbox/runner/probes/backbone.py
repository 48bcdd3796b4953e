"""Does a model hold the weights that the task provides? Compared tensor by tensor.

With `random`, they are replaced by their own values in another order, and the question is asked
once more: the head alone must do worse.
"""

import sys
from typing import Any

from sandbox.runner.probes import Context
from sandbox.runner.probes.found import models

ANSWERS = "random"
SEED = 20_260_102


def probe(context: Context, options: dict) -> dict:
    """Return `given` (tensors in the file), `held` (of them in the best model), and `raised`.

    Options: `file`, a `.pth`, `.pt` or `.safetensors` file of the task's data.
    """
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return {"given": 0, "held": 0, "raised": "", "why": "the program does not use torch"}
    state = _state(torch, str(options["file"]))
    best: list[Any] = []
    name = ""
    for where, framework, model in models(context.namespace):
        if framework == "torch":
            held = _held(torch, model, state)
            if len(held) > len(best):
                best, name = held, where
    raised = ""
    if best and options.get("random"):
        raised = _without(torch, best, context)
    return {"given": len(state), "held": len(best), "where": name[:200], "raised": raised}


def _state(torch: Any, file: str) -> list[Any]:
    """Return the provided tensors that are worth comparing: more than a handful of numbers."""
    loaded = torch.load(file, map_location="cpu", weights_only=True)
    loaded = loaded.get("state_dict", loaded)
    return [value for value in loaded.values() if torch.is_tensor(value) and value.numel() > 64]


def _held(torch: Any, model: Any, state: list[Any]) -> list[Any]:
    """Return the model's tensors that equal a provided one, whatever they are called.

    Means and deviations of batch normalisation are buffers, which `parameters()` leaves out.
    """
    by_shape: dict[tuple[int, ...], list[Any]] = {}
    for given in state:
        by_shape.setdefault(tuple(given.shape), []).append(given)
    return [
        tensor
        for tensor in (*model.parameters(), *model.buffers())
        if any(
            torch.equal(tensor.detach().cpu(), given)
            for given in by_shape.get(tuple(tensor.shape), ())
        )
    ]


def _without(torch: Any, tensors: list[Any], context: Context) -> str:
    generator = torch.Generator().manual_seed(SEED)
    former = [tensor.data for tensor in tensors]
    try:
        for tensor in tensors:
            order = torch.randperm(tensor.numel(), generator=generator)
            tensor.data = tensor.data.reshape(-1)[order].reshape(tensor.shape)
        return context.again(ANSWERS)
    finally:
        for tensor, data in zip(tensors, former, strict=True):
            tensor.data = data
