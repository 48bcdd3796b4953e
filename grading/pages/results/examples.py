"""Public rows that a run answered for: which were wrong, as pictures, boxes or texts.

Only ever rows of the public part of a data set, which everybody has with their labels. A hidden
row is never opened here.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams.told import is_sealed, seat_of
from grading.models import Breakdown, Run
from labs import datasets
from labs.datasets import Dataset, DatasetError
from labs.datasets.rows import Column
from labs.spec import TaskSpec

SHOWN = 12
PICTURES = ("images", "pictures")
"""Columns whose rows are pictures: (H, W, 3), 0 to 255."""
ENLARGED = 96
"""Pixels: smaller pictures are made so wide by repeating theirs."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    name: str
    score: int
    """Per cent."""


@dataclass(frozen=True)
class Example:
    """One public row and what the program said of it."""

    row: int
    number: int
    """Its place among the run's examples."""
    answer: str
    truth: str
    asked: str = ""
    """The prompt, for a chatbot."""
    size: tuple[int, int] | None = None
    boxes: tuple[Box, ...] = ()
    true_boxes: tuple[Box, ...] = ()
    found: int = 0
    there: int = 0


def examples(breakdown: Breakdown) -> list[Example]:
    """The first examples of a run, ready to be shown."""
    return [
        _example(number, kept, breakdown.classes)
        for number, kept in enumerate(breakdown.examples[:SHOWN])
    ]


def _example(number: int, kept: Mapping[str, Any], classes: Sequence[str]) -> Example:
    if "boxes" in kept:
        width, height = kept["size"]
        return Example(
            kept["row"],
            number,
            "",
            "",
            size=(width, height),
            boxes=tuple(_box(box, classes, width, height) for box in kept["boxes"]),
            true_boxes=tuple(_box(box, classes, width, height) for box in kept["true_boxes"]),
            found=kept["found"],
            there=kept["there"],
        )
    if "asked" in kept:
        return Example(kept["row"], number, kept["answer"], kept["truth"], kept["asked"])
    return Example(
        kept["row"], number, _name(classes, kept["answer"]), _name(classes, kept["truth"])
    )


def _name(classes: Sequence[str], index: int) -> str:
    return classes[index] if index < len(classes) else str(index)


def _box(kept: Sequence[float], classes: Sequence[str], width: int, height: int) -> Box:
    """A box as far as it lies in the picture."""
    x1, x2 = (min(max(edge, 0), width) for edge in (kept[0], kept[2]))
    y1, y2 = (min(max(edge, 0), height) for edge in (kept[1], kept[3]))
    return Box(x1, y1, x2 - x1, y2 - y1, _name(classes, int(kept[4])), round(100 * kept[5]))


def has_pictures(run: Run) -> bool:
    """Whether the run's data are pictures that can still be opened."""
    dataset = _dataset(run)
    return dataset is not None and bool(dataset.columns) and dataset.columns[0] in PICTURES


def why_none(breakdown: Breakdown | None, *, wrong: int) -> str:
    """Why there is no example, in a sentence."""
    if breakdown is None or not breakdown.public_rows:
        return _(
            "No rows are shown: this task mixes no public rows into its questions, and hidden rows "
            "are never shown."
        )
    if not wrong and not breakdown.examples:
        return _(
            "None to show: every public row mixed in was answered rightly. What was wrong was "
            "among the hidden rows, which are never shown."
        )
    return ""


@require_safe
def picture(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """The public row of a run's example as a PNG picture."""
    run = access.run_for(request.user, pk)
    seat = seat_of(run)
    own = run.submission.enrolment.user_id == request.user.pk
    kept = Breakdown.objects.filter(run=run).first()
    if kept is None or number >= len(kept.examples) or (seat and own and is_sealed(seat)):
        raise Http404
    dataset = _dataset(run)
    if dataset is None or dataset.columns[0] not in PICTURES:
        raise Http404
    row = int(kept.examples[number]["row"])
    content = _png(dataset.public[dataset.columns[0]], row)
    response = HttpResponse(content, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _dataset(run: Run) -> Dataset | None:
    """The data that the run was judged on; None where they are no longer what they were."""
    try:
        return datasets.load_for(TaskSpec.from_json(run.task_version.spec))
    except DatasetError:
        return None


def _png(column: Column, row: int) -> bytes:
    if not 0 <= row < len(column):
        raise Http404
    pixels = np.asarray(column[row], np.uint8)
    picture = Image.fromarray(pixels)
    if picture.width < ENLARGED:
        times = -(-ENLARGED // picture.width)
        picture = picture.resize(
            (picture.width * times, picture.height * times), Image.Resampling.NEAREST
        )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
