"""A small task of each contract kind, with real rows on disk, that forgeries are tried against."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from grading.authoring import calibration
from labs.datasets import NONE, Dataset, rows
from labs.datasets.dataset import TRAIN
from labs.datasets.rows import Ragged, Rows, Split
from labs.spec import Calibration, CheckSpec, ContractSpec, MetricSpec, TaskSpec
from sandbox.contract import MIB, Limits, Mount

REPLIES = [["Hello!", "Good day."], ["Goodbye.", "See you."], ["At nine.", "From nine on."]]
SAID = [["hi", "hello there", "good morning"], ["bye", "see you later", "so long"],
        ["when do you open", "opening hours", "at what time"]]  # fmt: skip
METRICS = {
    "image_classes": "accuracy",
    "deployment": "accuracy",
    "sequence_classes": "accuracy",
    "detections": "map50",
    "replies": "accepted",
    "function_values": "within_tolerance",
    "numbers": "within_tolerance",
    "comparison": "compared",
    "rankings": "recall_at_k",
}
FUNCTIONS = {
    "image_classes": "predict(images)",
    "deployment": "predict(images)",
    "sequence_classes": "predict(reviews)",
    "detections": "detect(images)",
    "replies": "reply(text)",
    "function_values": "likelihoods(X, y, point)",
    "numbers": "",
    "comparison": "models",
    "rankings": "recommend(ratings)",
}
TARGETS = {"detections": 0.8}
"""Where squares hide one another, not all can be found."""
OPTIONS = {
    "function_values": {"problem": "likelihood"},
    "numbers": {"values": {"capacity": 0.138, "pair": [0.25, 4.0]}},
    "comparison": {"models": ["small", "large"]},
    "rankings": {"k": 5},
}


def _images(count: int, rng: np.random.Generator) -> Rows:
    """Four classes: a bright square in one of the corners."""
    labels = rng.permutation(np.arange(count) % 4).astype(np.int64)
    pictures = rng.integers(1, 120, (count, 16, 16, 3)).astype(np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        y, x = 8 * (label // 2), 8 * (label % 2)
        picture[y : y + 8, x : x + 8] += np.uint8(100)
    return rows.images(pictures, labels)


def _sequences(count: int, rng: np.random.Generator) -> Rows:
    """Two classes of word lists: low words, high words."""
    labels = rng.permutation(np.arange(count) % 2).astype(np.int64)
    lists = [rng.integers(4 + 40 * label, 60 + 40 * label, rng.integers(5, 15)) for label in labels]
    return Rows({"sequences": Ragged.of(lists, "<i4", 1), "labels": labels})


def _pictures(count: int, rng: np.random.Generator) -> Rows:
    """One or two squares, white or black, on grey noise."""
    pictures, boxes, labels = [], [], []
    for _ in range(count):
        high, wide = rng.integers(40, 64, 2)
        picture = rng.integers(90, 150, (high, wide, 3)).astype(np.uint8)
        own, names = [], []
        for _ in range(rng.integers(1, 3)):
            side, name = int(rng.integers(8, 16)), int(rng.integers(2))
            x, y = int(rng.integers(0, wide - side)), int(rng.integers(0, high - side))
            picture[y : y + side, x : x + side] = 255 * name
            own.append([x, y, x + side, y + side])
            names.append(name)
        pictures.append(picture)
        boxes.append(np.array(own))
        labels.append(np.array(names))
    return Rows(
        {
            "pictures": Ragged.of(pictures, "|u1", 3),
            "boxes": Ragged.of(boxes, "<f4", 2),
            "labels": Ragged.of(labels, "<i8", 1),
        }
    )


def _prompts(count: int, rng: np.random.Generator) -> Rows:
    intents = rng.permutation(np.arange(count) % len(SAID)).astype(np.int64)
    prompts = tuple(f"{SAID[i][int(rng.integers(3))]} {int(rng.integers(100))}" for i in intents)
    return Rows({"prompts": prompts, "intents": intents})


def _ratings(count: int, rng: np.random.Generator) -> Rows:
    """Four tastes of eight items: five of the person's own are rated, three are held back."""
    stars, held = np.zeros((count, 32), np.uint8), []
    for row in stars:
        own = 8 * int(rng.integers(4)) + rng.permutation(8)
        row[own[:5]] = rng.integers(1, 6, 5)
        held.append(np.sort(own[5:]))
    return Rows({"ratings": stars, "held": Ragged.of(held, "<i8", 1)})


MAKERS = {
    "image_classes": (_images, ("a", "b", "c", "d"), "light_noise"),
    "deployment": (_images, ("a", "b", "c", "d"), "light_noise"),
    "comparison": (_images, ("a", "b", "c", "d"), "light_noise"),
    "sequence_classes": (_sequences, ("low", "high"), "none"),
    "detections": (_pictures, ("black", "white"), "none"),
    "rankings": (_ratings, (), "none"),
    "replies": (_prompts, ("greet", "leave", "hours"), "none"),
}


def dataset(kind: str, folder: Path) -> Dataset:
    """Rows of the kind below `folder`, which every user can read; none where it needs none."""
    if kind not in MAKERS:
        return NONE
    make, classes, perturbation = MAKERS[kind]
    rng = np.random.default_rng(8)
    facts = {"replies": REPLIES} if kind == "replies" else {}
    split = Split(make(200, rng), make(120, rng), facts)
    public, hidden = folder / kind / "public", folder / kind / "hidden"
    (public / "data").mkdir(parents=True)
    hidden.mkdir(mode=0o700)
    rows.save(public / "data", TRAIN, split.public)
    rows.save(hidden, "", split.hidden)
    (public / "data" / "facts.json").write_text(json.dumps(facts))
    return Dataset(
        name=f"small-{kind}",
        title=f"A small set of {kind}",
        stand_in=True,
        stand_in_for="a large one",
        classes=classes,
        digest="e" * 64,
        perturbation=perturbation,
        mounts=tuple(
            Mount(file, f"/work/data/{file.name}") for file in (public / "data").iterdir()
        ),
        environment={},
        public_folder=public,
        hidden_folder=hidden,
        columns=tuple(split.hidden.columns),
        facts=facts,
    )


def task(kind: str, data: Dataset) -> TaskSpec:
    """A task of the kind with the usual checks, its floor measured and its target near perfect."""
    signature = FUNCTIONS[kind]
    checks = [CheckSpec("runs", 25), CheckSpec("contract", 25), CheckSpec("metric", 50)]
    made = TaskSpec(
        course="20CSEL76",
        slug=kind.replace("_", "-"),
        experiment=1,
        title=kind,
        summary=kind,
        contract=ContractSpec(
            signature.partition("(")[0], signature or "capacity, pair", kind, "",
            OPTIONS.get(kind, {}),
        ),
        dataset=data.name,
        metric=MetricSpec(METRICS[kind]),
        checks=tuple(checks),
        limits=Limits(wall_seconds=60, memory_bytes=2048 * MIB),
        attempts=9,
        statement=kind,
        digest="f" * 64,
    )  # fmt: skip
    baseline, floor = calibration.floor(made, data)
    measured = Calibration(
        mean=0.98, sd=0.01, runs=5, target=TARGETS.get(kind, 0.96), floor=floor, baseline=baseline,
        dataset=data.name, dataset_digest=data.digest, measured_at="", machine="",
    )  # fmt: skip
    return replace(made, calibration=measured)
