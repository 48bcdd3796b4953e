"""Image classification: N images in, N class indices out.

Strict where a value could lie (NaN, infinity, a fraction, a class that is not there, a wrong
length), forgiving where only the form is off: (N, 1), whole floats, an (N, classes) score matrix
and a bare number for one image are read as what they plainly mean, and noted.
"""

import math

import numpy as np

from grading.artefacts import BadArtefact, bundle, npy
from grading.checks import Answers, Awkward
from grading.evaluation.contracts.contract import ContractKind, Given, Reading
from grading.evaluation.hidden import TITLES
from sandbox.contract import Outcome, Question

TOLERATED_SHARE = 0.02
"""Rows of one awkward input whose answer may differ from the one given before: sums over another
batch round otherwise, which can turn a near tie. Nothing is tolerated for one row."""

_ERROR_KEPT = 500


def read(given: Given) -> Reading:
    """Read the answers of one run."""
    scored, *awkward = given.questions
    rows = _rows(scored, given)
    try:
        members = bundle.read(given.artefact, {_member(q): _cap(q, given) for q in given.questions})
        if scored.name in given.errors:
            raised = given.errors[scored.name][:_ERROR_KEPT]
            return _failed(
                Outcome.STUDENT_ERROR,
                f"{given.signature} raised an error on {rows} images that it had not seen: "
                f"{raised}. Call it on a few images at the end of your program to see it happen.",
            )
        if _member(scored) not in members:
            raise BadArtefact("no answer was stored")
        values, notes = _classes(members[_member(scored)], rows, given)
    except BadArtefact as error:
        return _failed(
            Outcome.BAD_OUTPUT,
            f"The answer of {given.signature} can't be used: {error}. "
            f"Agreed is one class index for each image, a whole number from 0 to "
            f"{len(given.classes) - 1}.",
        )
    tried = tuple(_try(question, values, members, notes, given) for question in awkward)
    return Reading(
        Outcome.OK,
        "",
        values,
        Answers(
            readable=True,
            message="",
            form_notes=tuple(dict.fromkeys(notes)),
            same_for_all=_same(values, given),
            awkward=tried,
        ),
    )


def _failed(outcome: Outcome, message: str) -> Reading:
    return Reading(outcome, message, None, Answers(readable=False, message=message))


def _try(
    question: Question,
    values: np.ndarray,
    members: dict[str, bytes],
    notes: list[str],
    given: Given,
) -> Awkward:
    """Read an awkward input's answer and compare it with the answers given before."""
    title = TITLES[question.name]
    if question.name in given.errors:
        return Awkward(title, False, f"it raised {given.errors[question.name][:_ERROR_KEPT]}")
    if _member(question) not in members:
        return Awkward(title, False, "no answer was stored.")
    try:
        answers, more = _classes(members[_member(question)], _rows(question, given), given)
    except BadArtefact as error:
        return Awkward(title, False, f"the answer can't be used: {error}.")
    notes.extend(more)
    before = values if question.rows is None else values[list(question.rows)]
    differ = int(np.count_nonzero(answers != before))
    if differ > _tolerated(len(answers)):
        return Awkward(
            title,
            False,
            f"{differ} of {len(answers)} images got another answer than before; "
            "an image's class must not depend on the images beside it.",
        )
    return Awkward(title, True, "")


def _tolerated(rows: int) -> int:
    return math.ceil(rows * TOLERATED_SHARE) if rows > 1 else 0


def _classes(data: bytes, rows: int, given: Given) -> tuple[np.ndarray, list[str]]:
    """Return (rows,) int64 class indices, and notes on a form that was off.

    Raises:
        BadArtefact: a value could be a lie, or the meaning is not plain.
    """
    found = npy.header(data)
    array = npy.read(data, dtypes=npy.NUMBERS, shape=found.shape)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise BadArtefact("it holds NaN or infinity")
    count = len(given.classes)
    agreed = f"agreed is ({rows},)"
    if array.shape == (rows, count) and count > 1:
        note = f"The answer was a matrix of scores, {array.shape}; its greatest column was taken"
        return array.argmax(axis=1), [f"{note}, {agreed}."]
    notes = []
    if array.shape == (rows, 1) or (array.shape == () and rows == 1):
        notes.append(f"The answer had the shape {array.shape}; {agreed}.")
        array = array.reshape(rows)
    if array.shape != (rows,):
        raise BadArtefact(f"its shape is {array.shape} for {rows} images, {agreed}")
    if array.dtype.kind == "f":
        broken = np.flatnonzero(array != np.floor(array))
        if len(broken):
            raise BadArtefact(
                f"it gives {array[broken[0]]:g} for image {broken[0]}, which is no whole number"
            )
        notes.append("The answer's numbers were floats; agreed are whole numbers.")
    outside = np.flatnonzero((array < 0) | (array >= count))
    if len(outside):
        raise BadArtefact(f"it gives class {array[outside[0]]:g} for image {outside[0]}")
    return array.astype(np.int64), notes


def _same(values: np.ndarray, given: Given) -> str:
    if len(values) < 2 or (values != values[0]).any():
        return ""
    return f"class {values[0]} ({given.classes[values[0]]})"


def _member(question: Question) -> str:
    return f"{question.name}.npy"


def _rows(question: Question, given: Given) -> int:
    return given.rows if question.rows is None else len(question.rows)


def _cap(question: Question, given: Given) -> int:
    """A matrix of 8-byte scores is the largest answer that is understood."""
    return _rows(question, given) * max(len(given.classes), 1) * 8 + 2 * npy.HEADER_MAX_BYTES


def baseline(labels: np.ndarray, classes: int) -> tuple[str, list[np.ndarray]]:
    """Return the answers that never look at an image: one class for all."""
    return "majority class", [np.full_like(labels, index) for index in range(classes)]


KIND = ContractKind("image_classes", read, baseline)
