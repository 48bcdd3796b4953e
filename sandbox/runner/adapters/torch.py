"""A torch module, with the transform that its pictures went through."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sandbox.runner.adapters import outputs, pictures, sequences
from sandbox.runner.adapters.found import MOST_OBJECTS, Found, Nothing, Way, best, named

SPARED = ("torch.nn.modules.loss", "torch.nn.modules.activation", "torchvision.transforms")
RANDOM = ("Random", "ColorJitter", "AutoAugment", "AugMix", "TrivialAugment", "MixUp", "CutMix")
BATCH_BYTES = 32 * 1024 * 1024


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    torch = sys.modules.get("torch")
    if torch is None:
        raise Nothing
    modules = [(n, v) for n, v in named(namespace) if _answers(torch, v)][:MOST_OBJECTS]
    if not modules:
        raise Nothing
    if ask["kind"] == "sequence_classes":
        return best("torch", _sequence_ways(torch, modules), sequences.public().right)
    sample = pictures.public()
    return best(
        "torch", _ways(torch, modules, namespace, sample.images[:8]), sample.right, _of_more
    )


def _answers(torch: Any, value: Any) -> bool:
    """Say whether it may be a model: it learns something and is no part of the loss."""
    if not isinstance(value, torch.nn.Module) or type(value).__module__.startswith(SPARED):
        return False
    return any(True for _ in value.parameters())


def _ways(
    torch: Any, modules: list[tuple[str, Any]], namespace: Mapping[str, object], few: np.ndarray
) -> Iterator[Way]:
    transforms = list(_transforms(namespace))
    for name, module in modules:
        for transform_name, transform in transforms:
            change = _transforming(torch, transform)
            for flat in (False, True):
                says = f"{name} (a torch module) was asked, after {transform_name}"
                says += ", with flat rows" if flat else ""
                yield Way(says, _asking(torch, module, change, few, flat=flat))
        for scaling in pictures.scalings(namespace):
            for flat in (False, True):
                form = "channel-first rows" if flat else "channel-first pictures"
                says = f"{name} (a torch module) was asked, with {form} {scaling.says}"
                change = _scaling(torch, scaling.change)
                yield Way(says, _asking(torch, module, change, few, flat=flat))


def _transforms(namespace: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
    """Yield the transforms that the program names or its data sets hold, each once.

    What is called after a test comes first; what is drawn at random is left out of each.
    """
    found: dict[int, tuple[str, Any]] = {}

    def add(name: str, value: Any) -> None:
        if callable(value) and type(value).__module__.startswith("torchvision.transforms"):
            found.setdefault(id(value), (name, value))

    for name, value in named(namespace):
        parts = value.items() if isinstance(value, dict) else [(None, value)]
        for key, part in parts:
            add(name if key is None else f"{name}[{key!r}]", part)
    for name, value in named(namespace):
        data = getattr(value, "dataset", value)  # a loader's
        data = getattr(data, "dataset", data)  # a part's
        add(f"{name}'s transform", getattr(data, "transform", None))

    def last(item: tuple[str, Any]) -> bool:
        return not any(word in item[0].lower() for word in ("test", "val", "eval", "predict"))

    for name, value in sorted(found.values(), key=last):
        kept = _without_chance(value)
        if kept is not None:
            yield name, kept


def _without_chance(transform: Any) -> Any:
    """Return a transform that gives the same picture each time; None: nothing is left of it."""
    kind = type(transform).__name__
    if kind == "Compose":
        kept = [
            made for part in transform.transforms if (made := _without_chance(part)) is not None
        ]
        return type(transform)(kept) if kept else None
    if kind == "RandomResizedCrop":
        module = sys.modules[type(transform).__module__]
        return module.Resize(tuple(transform.size))
    return None if kind.startswith(RANDOM) else transform


def _transforming(torch: Any, transform: Any) -> Any:
    from PIL import Image  # noqa: PLC0415 - torchvision needs it too

    def change(images: np.ndarray) -> Any:
        made = [transform(Image.fromarray(image.squeeze())) for image in images]
        return torch.stack([torch.as_tensor(np.asarray(one)) for one in made]).float()

    return change


def _scaling(torch: Any, scale: Any) -> Any:
    def change(images: np.ndarray) -> Any:
        made = scale(images.astype(np.float32)).astype(np.float32).transpose(0, 3, 1, 2)
        return torch.from_numpy(np.ascontiguousarray(made))

    return change


def _asking(torch: Any, module: Any, change: Any, few: np.ndarray, *, flat: bool) -> Any:
    """Return a function from pictures to classes.

    Args:
        few: pictures, by which it is seen how large a changed one is and where two classes part.
    """
    state: dict[str, float] = {}

    def ask(images: np.ndarray) -> np.ndarray:
        rows = change(images)
        output = _output(torch, module, rows.reshape(len(rows), -1) if flat else rows)
        if "threshold" not in state:
            state["threshold"] = outputs.threshold(output)
        return outputs.classes(output, state["threshold"])

    def in_batches(images: np.ndarray) -> np.ndarray:
        if "bytes" not in state:
            state["bytes"] = change(few[:1]).numel() * 4
        most = max(1, min(512, int(BATCH_BYTES // max(state["bytes"], 1))))
        parts = [ask(images[i : i + most]) for i in range(0, len(images), most)]
        return np.concatenate(parts)

    return in_batches


def _output(torch: Any, module: Any, rows: Any) -> np.ndarray:
    """Ask the module as for a test: no dropout, no gradients. It is left as it was."""
    first = next(module.parameters())
    was_training = module.training
    module.eval()
    try:
        with torch.no_grad():
            output = module(rows.to(first.device))
    finally:
        module.train(was_training)
    if isinstance(output, tuple | list):
        output = output[0]
    output = getattr(output, "logits", output)
    return output.detach().float().cpu().numpy()


def _sequence_ways(torch: Any, modules: list[tuple[str, Any]]) -> Iterator[Way]:
    for name, module in modules:
        for says, change in sequences.forms(None):
            yield Way(
                f"{name} (a torch module) was asked, with {says}",
                _asking_sequences(torch, module, change),
            )


def _asking_sequences(torch: Any, module: Any, change: Any) -> Any:
    state: dict[str, float] = {}

    def ask(rows: list[list[int]]) -> np.ndarray:
        parts = []
        for i in range(0, len(rows), 128):
            made = torch.from_numpy(change(rows[i : i + 128])).long()
            parts.append(_output(torch, module, made))
        output = np.concatenate(parts)
        if "threshold" not in state:
            state["threshold"] = outputs.threshold(output)
        return outputs.classes(output, state["threshold"])

    return ask


def _of_more(function: Any) -> float:
    return pictures.public(pictures.MORE).right(function)
