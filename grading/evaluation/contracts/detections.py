"""Object detection: pictures of any size in, boxes with labels and scores out.

Strict: finite numbers, labels that are classes, boxes that do not end before they begin, no more
boxes than agreed. Boxes may reach over a picture's edge: they are compared as they are.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from grading.artefacts import BadArtefact, npy
from grading.evaluation import hidden
from grading.evaluation.contracts.contract import Scope, Values
from grading.evaluation.contracts.rowwise import Rowwise
from labs.datasets.rows import Column, Ragged
from sandbox.contract import Form

MOST = 100
"""Boxes for one picture, where the task's folder says nothing else."""
SURE = 0.5
"""Boxes of at least this score must not depend on the pictures beside theirs."""
PIXELS = 2.0
DRAWN = 20
"""Boxes of one picture that are kept to be drawn, the surest first."""


@dataclass(frozen=True, eq=False)
class Boxes:
    """One picture's objects, as found or as they are."""

    boxes: np.ndarray
    """(M, 4) float64: x1, y1, x2, y2 in pixels."""
    labels: np.ndarray
    """(M,) int64"""
    scores: np.ndarray
    """(M,) float64; ones where they are the truth."""


class Detections(Rowwise):
    name = "detections"
    options = ("most",)
    form = Form("pictures", "boxes")
    columns = ("pictures", "boxes", "labels")
    one, noun = "picture", "pictures"

    def encode(self, column: Column) -> bytes:
        pictures = cast(Ragged, column)
        buffer = io.BytesIO()
        np.savez(buffer, flat=np.asarray(pictures.flat), shapes=np.asarray(pictures.shapes))
        return buffer.getvalue()

    def true_values(self, key: hidden.Key, scope: Scope) -> Values:
        boxes, labels = (cast(Ragged, key.truth[name]) for name in ("boxes", "labels"))
        return [
            Boxes(
                boxes[row].astype(np.float64),
                labels[row].astype(np.int64),
                np.ones(len(boxes[row])),
            )
            for row in range(len(key))
        ]

    def caps(self, name: str, rows: int, scope: Scope) -> dict[str, int]:
        head, most = 2 * npy.HEADER_MAX_BYTES, rows * _most(scope)
        return {
            f"{name}.counts.npy": rows * 8 + head,
            f"{name}.boxes.npy": most * 32 + head,
            f"{name}.labels.npy": most * 8 + head,
            f"{name}.scores.npy": most * 8 + head,
        }

    def parse(
        self, members: Mapping[str, bytes], name: str, rows: int, scope: Scope
    ) -> tuple[Values, list[str]]:
        counts = npy.read(members[f"{name}.counts.npy"], dtypes={"<i8"}, shape=(rows,))
        if counts.min(initial=0) < 0 or counts.max(initial=0) > _most(scope):
            raise BadArtefact(f"it has more than {_most(scope)} boxes for a {self.one}")
        total = int(counts.sum())
        boxes = _numbers(members[f"{name}.boxes.npy"], (total, 4), "boxes")
        labels = _numbers(members[f"{name}.labels.npy"], (total,), "labels")
        scores = _numbers(members[f"{name}.scores.npy"], (total,), "scores")
        notes = []
        if (labels != np.floor(labels)).any():
            raise BadArtefact("it has labels that are no whole numbers")
        if total and not 0 <= labels.min() <= labels.max() < len(scope.dataset.classes):
            wrong = labels[(labels < 0) | (labels >= len(scope.dataset.classes))][0]
            raise BadArtefact(f"it has the label {wrong:g}")
        if ((boxes[:, 2] < boxes[:, 0]) | (boxes[:, 3] < boxes[:, 1])).any():
            raise BadArtefact("it has a box that ends before it begins: x1 y1 x2 y2 are agreed")
        if total and not 0 <= scores.min() <= scores.max() <= 1:
            notes.append("Scores were not from 0 to 1; only their order was used.")
        ends = np.cumsum(counts)
        found = [
            Boxes(
                boxes[end - n : end], labels[end - n : end].astype(np.int64), scores[end - n : end]
            )
            for n, end in zip(counts, ends, strict=True)
        ]
        return found, notes

    def agreed(self, scope: Scope) -> str:
        return (
            "Agreed are for each picture boxes (M, 4) as x1 y1 x2 y2 in pixels, labels (M,) from 0 "
            f"to {len(scope.dataset.classes) - 1} and scores (M,), {_most(scope)} boxes at most."
        )

    def example(self, answer: Any, truth: Any, row: int, scope: Scope) -> dict[str, Any] | None:
        """Return every picture, those that are right too: boxes of which the program is sure (x1,
        y1, x2, y2, label, score), those that are there, and how many of each."""
        height, width, _ = cast(Ragged, scope.dataset.public["pictures"]).shapes[row]
        best = np.argsort(-answer.scores, kind="stable")[:DRAWN]
        sure = [int(place) for place in best if answer.scores[place] >= SURE]
        return {
            "row": row,
            "size": [int(width), int(height)],
            "boxes": [_drawn(answer, place) for place in sure],
            "true_boxes": [_drawn(truth, place) for place in range(len(truth.boxes))],
            "found": int(np.count_nonzero(answer.scores >= SURE)),
            "there": len(truth.boxes),
        }

    def same(self, values: Values, scope: Scope) -> str:
        first = values[0]
        alike = len(values) > 1 and all(
            np.array_equal(one.boxes, first.boxes) and np.array_equal(one.labels, first.labels)
            for one in values
        )
        return ("no box" if not len(first.boxes) else "the same boxes") if alike else ""

    def differ(self, answers: Values, before: Values) -> int:
        return sum(not _alike(one, other) for one, other in zip(answers, before, strict=True))

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        """Return boxes that never look at a picture: all of it as every class, and random ones."""
        shapes = cast(Ragged, scope.dataset.hidden["pictures"]).shapes
        classes = len(scope.dataset.classes)
        drawn = np.frombuffer(hidden.stream("", "baseline", 40 * len(shapes)), "<u8") / 2**64
        return "random box", [
            [_whole(int(h), int(w), classes) for h, w, _ in shapes],
            [
                _random(int(h), int(w), part, classes)
                for (h, w, _), part in zip(shapes, drawn.reshape(-1, 5), strict=True)
            ],
        ]


def _drawn(one: Boxes, place: int) -> list[float]:
    """Return x1, y1, x2, y2, label, score, short enough to be kept."""
    edges = [round(float(np.clip(edge, -1e4, 1e4)), 1) for edge in one.boxes[place]]
    score = round(float(np.clip(one.scores[place], -1e4, 1e4)), 3)
    return [*edges, int(one.labels[place]), score]


def _most(scope: Scope) -> int:
    return int(scope.contract.options.get("most", MOST))


def _numbers(data: bytes, shape: tuple[int, ...], what: str) -> np.ndarray:
    array = npy.read(data, dtypes=npy.NUMBERS, shape=shape).astype(np.float64)
    if not np.isfinite(array).all():
        raise BadArtefact(f"its {what} hold NaN or infinity")
    return array


def _alike(one: Boxes, other: Boxes) -> bool:
    first, second = (
        sorted((int(label), *map(float, box)) for label, box, score in
               zip(found.labels, found.boxes, found.scores, strict=True) if score >= SURE)
        for found in (one, other)
    )  # fmt: skip
    return len(first) == len(second) and np.allclose(first, second, rtol=0, atol=PIXELS)


def _whole(height: int, width: int, classes: int) -> Boxes:
    boxes = np.tile(np.array([[0.0, 0.0, width, height]]), (classes, 1))
    return Boxes(boxes, np.arange(classes), np.ones(classes))


def _random(height: int, width: int, drawn: np.ndarray, classes: int) -> Boxes:
    x, y = sorted(drawn[:2] * width), sorted(drawn[2:4] * height)
    label = min(int(drawn[4] * classes), classes - 1)
    return Boxes(np.array([[x[0], y[0], x[1], y[1]]]), np.array([label]), np.ones(1))


KIND = Detections()
