"""Pictures as models take them: layout, size, scaling; and the public ones to choose by.

Pictures come as uint8 (N, H, W, C). Whatever is done to them is done in batches.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sandbox.runner.shims import asked, places

Change = Callable[[np.ndarray], np.ndarray]

SAMPLE, MORE = 256, 1500
"""Public rows by whose accuracy a way of asking is chosen, and where these do not tell."""
BATCH_BYTES = 64 * 1024 * 1024
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
"""ImageNet's, as torchvision's models want them."""
GREY = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Scaling:
    says: str
    change: Change


def scalings(namespace: Mapping[str, object]) -> Iterator[Scaling]:
    """Yield the usual ones, for float32 pictures of 0 to 255 with channels last."""
    yield Scaling("divided by 255", lambda x: x / 255)
    yield Scaling("from 0 to 255", lambda x: x)
    yield Scaling("from -1 to 1", lambda x: x / 127.5 - 1)
    if namespace:
        yield from _own(namespace)
    yield Scaling("scaled as for ImageNet", _imagenet)


def _imagenet(x: np.ndarray) -> np.ndarray:
    return (x / 255 - MEAN) / DEVIATION if x.shape[-1] == len(MEAN) else x / 255


def _own(namespace: Mapping[str, object]) -> Iterator[Scaling]:
    """Yield the one by numbers that the program itself has computed."""
    means = _numbers(namespace, r"(\w*_)?(mean|mu)s?(_\w*)?")
    deviations = _numbers(namespace, r"(\w*_)?(std|sd|sigma|deviation)s?(_\w*)?")
    for mean_name, mean in means[:2]:
        for name, deviation in deviations[:2]:
            for unit in (1.0, 255.0):
                of = " after a division by 255" if unit > 1 else ""
                yield Scaling(
                    f"less {mean_name}, divided by {name}{of}",
                    partial(_standardised, mean, deviation, unit),
                )


def _standardised(mean: Any, deviation: Any, unit: float, x: np.ndarray) -> np.ndarray:
    return (x / unit - mean) / (deviation + 1e-7)


def _numbers(namespace: Mapping[str, object], pattern: str) -> list[tuple[str, Any]]:
    found = []
    for name, value in namespace.items():
        if re.fullmatch(pattern, name, re.IGNORECASE):
            try:
                number = np.asarray(value, np.float32)
            except (TypeError, ValueError):
                continue
            if number.size in (1, 3) and np.isfinite(number).all():
                found.append((name, number))
    return found


def resized(images: np.ndarray, height: int, width: int, channels: int) -> np.ndarray:
    """Return float32 pictures of that size, 0 to 255; grey where there is one channel."""
    if images.shape[1:3] != (height, width):
        images = np.stack([_resize(image, height, width) for image in images])
    made = images.astype(np.float32)
    if channels == 1 and made.shape[-1] == len(GREY):
        made = (made @ GREY)[..., None]
    elif channels == len(GREY) and made.shape[-1] == 1:
        made = np.repeat(made, channels, axis=3)
    return made


def _resize(image: np.ndarray, height: int, width: int) -> np.ndarray:
    from PIL import Image  # noqa: PLC0415 - few models want another size

    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))


def flat_layouts(columns: int, shape: tuple[int, ...]) -> list[tuple[str, Change]]:
    """Return how pictures (H, W, C) may lie in rows of so many columns, the loader's way first."""
    height, width, channels = shape

    def channel_first(x: np.ndarray) -> np.ndarray:
        return x.transpose(0, 3, 1, 2).reshape(len(x), -1)

    def channel_last(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), -1)

    if columns == height * width * channels:
        ways: list[tuple[str, Change]] = [
            ("channel-last rows", channel_last),
            ("channel-first rows", channel_first),
        ]
        first = "openml" in asked.loaders or "torchvision" in asked.loaders
        return ways[::-1] if first else ways
    if columns == height * width:
        return [
            (
                "grey rows",
                lambda x: (x @ GREY if x.shape[-1] == len(GREY) else x).reshape(len(x), -1),
            )
        ]
    side = round((columns / channels) ** 0.5)
    if side * side * channels == columns:
        return [
            (
                f"channel-last rows of {side} x {side}",
                lambda x: channel_last(resized(x.astype(np.uint8), side, side, channels)),
            ),
            (
                f"channel-first rows of {side} x {side}",
                lambda x: channel_first(resized(x.astype(np.uint8), side, side, channels)),
            ),
        ]
    return []


@dataclass(frozen=True)
class Public:
    """Labelled public pictures, evenly drawn from all."""

    images: np.ndarray
    labels: np.ndarray

    def right(self, function: Callable[[np.ndarray], Any]) -> float:
        """Return the share of them that `function` gets right.

        Raises:
            ValueError: it gives another number of answers.
        """
        given = np.asarray(function(self.images))
        if given.shape != self.labels.shape:
            raise ValueError(f"{given.shape} answers for {len(self.labels)} pictures")
        return float((given == self.labels).mean())


def public(rows: int = SAMPLE) -> Public:
    """Return so many of the task's public pictures.

    Raises:
        OSError: there are none.
    """
    images = np.load(f"{places.DATA}/train_images.npy", mmap_mode="r")
    labels = np.load(f"{places.DATA}/train_labels.npy")
    chosen = np.unique(np.linspace(0, len(labels) - 1, rows).astype(int))
    return Public(np.array(images[chosen]), labels[chosen])


def in_batches(function: Change, row_bytes: int) -> Change:
    """Return `function` asked about no more rows at a time than memory is there for."""
    most = max(1, min(1024, BATCH_BYTES // max(row_bytes, 1)))

    def batched(rows: np.ndarray) -> np.ndarray:
        parts = [function(rows[i : i + most]) for i in range(0, len(rows), most)]
        return np.concatenate(parts)

    return batched


def class_names() -> dict[str, int]:
    """Return the classes' names with their numbers, as the task's README lists them."""
    try:
        with open(f"{places.DATA}/README.md", encoding="utf-8") as file:  # noqa: PTH123 - strings
            rows = re.findall(r"^\| *(\d+) *\| *(.+?) *\|$", file.read(), re.MULTILINE)
    except OSError:
        return {}
    return {name: int(number) for number, name in rows}


def as_classes(answers: Any) -> np.ndarray:
    """Return an estimator's answers as class numbers: numbers, digits as text, or names.

    Raises:
        ValueError: they are none of these.
    """
    given = np.asarray(answers)
    if given.dtype.kind in "biu":
        return given.astype(np.int64)
    if given.dtype.kind == "f":
        return np.rint(given).astype(np.int64)
    names = class_names()
    return np.array([names[str(one)] if str(one) in names else int(one) for one in given], np.int64)
