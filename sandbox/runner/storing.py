"""How answers are stored: arrays, plain values as JSON, or boxes. See `sandbox.contract.Form`.

Objects are refused, so nothing is pickled. Judges no values: that happens outside.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np

DEPTH = 16
PARTS = ("boxes", "labels", "scores")


class NotStorable(Exception):
    """An answer can't be stored as plain values; the text completes "predict(images) ..."."""


class Store:
    """The artefact's members, of at most `room` bytes together."""

    def __init__(self, room: int) -> None:
        self.left = room
        self._members: dict[str, np.ndarray | bytes] = {}

    def put(self, stored: str, name: str, value: object) -> None:
        """Store one question's answer.

        Raises:
            NotStorable: it has no such form, or there is no room.
        """
        if stored == "array":
            self._put(f"{name}.npy", as_array(value, self.left))
        elif stored == "boxes":
            for part, array in _boxes(value).items():
                self._put(f"{name}.{part}.npy", as_array(array, self.left))
        else:
            self.put_json(name, plain(value))

    def put_json(self, name: str, value: object) -> None:
        """Store a plain value.

        Raises:
            NotStorable: there is no room.
        """
        data = json.dumps(value).encode()
        if len(data) > self.left:
            raise NotStorable(f"returned {len(data)} bytes; {self.left} are left for answers")
        self._members[f"{name}.json"] = data
        self.left -= len(data)

    def put_bytes(self, name: str, data: bytes) -> None:
        """Store a file's bytes.

        Raises:
            NotStorable: there is no room.
        """
        if len(data) > self.left:
            raise NotStorable(f"left {len(data)} bytes in {name}; {self.left} are allowed")
        self._members[name] = data
        self.left -= len(data)

    def _put(self, name: str, array: np.ndarray) -> None:
        self._members[name] = array
        self.left -= array.nbytes

    def write(self, path: str) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
            for name, content in self._members.items():
                member = zipfile.ZipInfo(name)  # a fixed date: equal answers, equal bytes
                with bundle.open(member, "w") as file:
                    if isinstance(content, bytes):
                        file.write(content)
                    else:
                        np.lib.format.write_array(file, content, allow_pickle=False)


def as_array(value: object, limit: int) -> np.ndarray:
    """Return an answer as an array of plain values of at most `limit` bytes.

    Raises:
        NotStorable: it can't be one.
    """
    if value is None:
        raise NotStorable("returned None; a return statement may be missing")
    try:
        array = np.asarray(_detached(value))
    except ValueError as error:
        raise NotStorable(
            f"returned a {type(value).__name__} whose parts differ in length: {error}"
        ) from error
    if array.dtype.hasobject:
        raise NotStorable(f"returned a {type(value).__name__} that is not an array of numbers")
    if array.nbytes > limit:
        raise NotStorable(f"returned {array.nbytes} bytes; {limit} are left for answers")
    return array


def plain(value: object, depth: int = DEPTH) -> object:
    """Return numbers, texts, lists and dicts; arrays and tensors as lists.

    Raises:
        NotStorable: something else is in it, or it is nested too deeply.
    """
    value = _detached(value)
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, bool | int | float | str):
        return value
    if value is None:
        raise NotStorable("returned None; a return statement may be missing")
    if not depth:
        raise NotStorable(f"returned something nested more than {DEPTH} deep")
    if isinstance(value, Mapping):
        return {str(key): plain(part, depth - 1) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [plain(part, depth - 1) for part in value]
    if hasattr(value, "__array__"):  # a TensorFlow tensor
        return plain(np.asarray(value), depth)
    raise NotStorable(f"returned a {type(value).__name__}, which is no plain value")


def _detached(value: object) -> object:
    detach = getattr(value, "detach", None)
    if callable(detach):  # a torch tensor that still carries its gradient
        return detach().cpu().numpy()
    return value


def _boxes(value: object) -> dict[str, np.ndarray]:
    """Return each picture's boxes, labels and scores end to end, with how many each has."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise NotStorable(f"returned a {type(value).__name__}, not a list with one part a picture")
    found: dict[str, list[np.ndarray]] = {part: [] for part in PARTS}
    for number, one in enumerate(value):
        parts = _parts(one, number)
        arrays = [as_array(part, 2**40) for part in parts]
        count = len(arrays[0]) if arrays[0].ndim else 0
        shapes = [(count, 4), (count,), (count,)]
        for part, array, shape in zip(PARTS, arrays, shapes, strict=True):
            if array.size == 0 and not count:
                array = np.zeros(shape)
            if array.shape != shape:
                raise NotStorable(
                    f"returned {part} of the shape {array.shape} for picture {number}, which has "
                    f"{count} boxes"
                )
            found[part].append(array)
    counts = np.array([len(boxes) for boxes in found["boxes"]], np.int64)
    empty = {"boxes": np.zeros((0, 4)), "labels": np.zeros(0, np.int64), "scores": np.zeros(0)}
    joined = {
        part: np.concatenate(arrays) if counts.any() else empty[part]
        for part, arrays in found.items()
    }
    return {"counts": counts, **joined}


def _parts(one: object, number: int) -> list[object]:
    if isinstance(one, Mapping):
        if missing := [part for part in PARTS if part not in one]:
            raise NotStorable(f"returned no {missing[0]} for picture {number}")
        return [one[part] for part in PARTS]
    if isinstance(one, Sequence) and len(one) == len(PARTS):
        return list(one)
    raise NotStorable(f"did not return boxes, labels and scores for picture {number}")
