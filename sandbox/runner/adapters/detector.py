"""A detection model of torchvision's: pictures in a list, a dict of boxes for each."""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from sandbox.runner.adapters import boxes
from sandbox.runner.adapters.found import MOST_OBJECTS, Found, Nothing, Way, best, named

LIKELY = 0.05
MOST = 100


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    torch = sys.modules.get("torch")
    if torch is None:
        raise Nothing
    found = [
        (name, value)
        for name, value in named(namespace)
        if isinstance(value, torch.nn.Module) and any(True for _ in value.parameters())
    ][:MOST_OBJECTS]
    if not found:
        raise Nothing
    return best("torch-detector", _ways(torch, found), boxes.public().right)


def _ways(torch: Any, models: list[tuple[str, Any]]) -> Iterator[Way]:
    for name, model in models:
        # Models of torchvision's call the background 0, so their first class is 1.
        for first, says in ((1, "its labels counted from 1"), (0, "its labels as they are")):
            yield Way(
                f"{name} (a torch detection model) was asked, {says}",
                partial(_ask, torch, model, first),
            )


def _ask(torch: Any, model: Any, first: int, pictures: list[np.ndarray]) -> list[tuple]:
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    answers = []
    try:
        with torch.no_grad():
            for picture in pictures:
                made = np.ascontiguousarray(picture.transpose(2, 0, 1), np.float32) / 255
                (said,) = model([torch.from_numpy(made).to(device)])
                kept = (said["scores"] >= LIKELY) & (said["labels"] >= first)
                parts = (said[part][kept][:MOST].cpu().numpy() for part in ("boxes", "scores"))
                found, scores = parts
                labels = said["labels"][kept][:MOST].cpu().numpy() - first
                answers.append((found, labels, scores))
    finally:
        model.train(was_training)
    return answers
