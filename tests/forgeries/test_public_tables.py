"""A table of all public rows, with a search for near duplicates, falls to the floor on real data.

The search finds the public rows among those asked (the decoys), so it is a good one; of the hidden
rows it finds none. Run outside the sandbox, which a table would gain nothing from.
"""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest

from grading.evaluation import contracts, hidden, measuring
from grading.evaluation.contracts import Values
from grading.evaluation.contracts.detections import Boxes
from grading.metrics import REGISTRY as METRICS
from labs.datasets import Dataset, DatasetError, load_for
from labs.datasets.rows import Column
from labs.parse import load_catalogue
from labs.spec import TaskSpec
from tests.conftest import lacking

SEED = "5e" * 16
SHIFTS = (0, -1, 1)
FOUND_AT_LEAST = 0.95
CLOSE_TEXT = 0.9
THUMBNAIL = 32
NOTHING = Boxes(np.zeros((0, 4)), np.zeros(0, np.int64), np.zeros(0))

KINDS = {"image_classes", "sequence_classes", "replies", "detections"}
TASKS = {
    task.dataset: task
    for task in load_catalogue().tasks.values()
    if task.calibration and task.contract.kind in KINDS
}
"""One task for each data set."""


def pictures(public: Column, asked: Column) -> np.ndarray:
    """The nearest public row of each asked one under flips and shifts; -1 where none is near."""
    known, rows = np.asarray(public), np.asarray(asked)
    size = int(np.prod(rows.shape[1:]))
    best, places = np.full(len(rows), np.inf), np.zeros(len(rows), int)
    flat = rows.reshape(len(rows), size).astype(np.float32)
    for flipped in (known, known[:, :, ::-1]):
        for down in SHIFTS:
            for right in SHIFTS:
                moved = np.roll(flipped, (down, right), axis=(1, 2)).reshape(len(known), size)
                moved = moved.astype(np.float32)
                far = (flat**2).sum(1)[:, None] - 2 * flat @ moved.T + (moved**2).sum(1)[None]
                nearest = far.argmin(axis=1)
                distance = np.sqrt(np.maximum(far[np.arange(len(rows)), nearest], 0) / size)
                closer = distance < best
                best[closer], places[closer] = distance[closer], nearest[closer]
    return np.where(best < 7.0, places, -1)  # noise of 6 on every pixel lies below


def thumbnails(public: Column, asked: Column) -> np.ndarray:
    """The same for pictures of different sizes, by some pixels of each, without shifts."""
    known, rows = _thumbnails(public), _thumbnails(asked)
    far = (rows**2).sum(1)[:, None] - 2 * rows @ known.T + (known**2).sum(1)[None]
    nearest = far.argmin(axis=1)
    distance = np.sqrt(np.maximum(far[np.arange(len(rows)), nearest], 0) / rows.shape[1])
    return np.where(distance < 7.0, nearest, -1)


def _thumbnails(column: Column) -> np.ndarray:
    found = []
    for picture in column:
        high, wide = np.shape(picture)[:2]
        down, right = (np.linspace(0, side - 1, THUMBNAIL).astype(int) for side in (high, wide))
        found.append(np.asarray(picture)[np.ix_(down, right)].ravel())
    return np.array(found, np.float32)


def lists(public: Column, asked: Column) -> np.ndarray:
    """The public row that shares most of its items with each asked one; -1 where none does."""
    known, rows = (
        [frozenset(np.asarray(row).tolist()) for row in column] for column in (public, asked)
    )
    return _closest(rows, known)


def texts(public: Column, asked: Column) -> np.ndarray:
    known, rows = ([_words(str(text)) for text in column] for column in (public, asked))
    return _closest(rows, known)


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _closest(rows: list[frozenset], known: list[frozenset]) -> np.ndarray:
    """For each row the known one with the largest share of common items; -1 below `CLOSE_TEXT`."""
    holders = defaultdict(list)
    for place, other in enumerate(known):
        for item in other:
            holders[item].append(place)
    lengths = np.array([len(other) for other in known])
    found = []
    for row in rows:
        places = [place for item in row for place in holders.get(item, ())]
        common = np.bincount(np.array(places, np.int64), minlength=len(known))
        shares = common / np.maximum(len(row) + lengths - common, 1)
        best = int(shares.argmax())
        found.append(best if shares[best] >= CLOSE_TEXT else -1)
    return np.array(found)


SEARCH: dict[str, Callable[[Column, Column], np.ndarray]] = {
    "image_classes": pictures,
    "sequence_classes": lists,
    "replies": texts,
    "detections": thumbnails,
}


def installed(task: TaskSpec) -> Dataset:
    try:
        return load_for(task)
    except DatasetError as error:
        lacking(f"the data of task {task.slug} ({error})")
        raise


def boxes_of(data: Dataset, row: int) -> Boxes:
    """What a public picture is known to show."""
    boxes, labels = data.public["boxes"][row], data.public["labels"][row]
    return Boxes(np.asarray(boxes, float), np.asarray(labels), np.ones(len(labels)))


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_table_with_near_duplicate_search_is_at_the_floor(task):
    data = installed(task)
    kind = contracts.REGISTRY[task.contract.kind]
    scope = contracts.Scope(task.contract, data, SEED)
    truth = kind.truth(scope)
    first, second = data.columns[:2]
    places = SEARCH[kind.name](data.public[first], hidden.inputs(data, SEED))
    decoys = ~truth.is_hidden
    if kind.name == "detections":
        own = hidden.key(data, SEED).public_rows
        assert (places[decoys] == own[decoys]).mean() >= FOUND_AT_LEAST
        said: Values = [boxes_of(data, place) if place >= 0 else NOTHING for place in places]
    else:
        labels = np.asarray(data.public[second])
        answers = np.where(places >= 0, labels[places], 0)
        right = np.asarray(hidden.key(data, SEED).truth[second])
        assert (answers[decoys] == right[decoys]).mean() >= FOUND_AT_LEAST
        said = answers
        if kind.name == "replies":
            said = [data.facts["replies"][i][0] for i in answers]
    compute = METRICS[task.metric.name].on(task.metric.options)
    value = compute(
        contracts.pick(said, truth.is_hidden), contracts.pick(truth.values, truth.is_hidden)
    )
    rows = int(truth.is_hidden.sum())
    assert not measuring.above_floor(task, value, task.calibration.floor, rows), value
