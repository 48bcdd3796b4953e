"""Pictures that a program shows: kept from scripts too, which have no page to show them on.

A notebook's own display takes them where there is one. From a script they are written as the
outputs of a small notebook, which whoever looks at the run may open.
"""

import base64
import importlib
import io
import itertools
import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

from sandbox.runner import shims
from sandbox.runner.shims import notes

NOTEBOOK = "/out/notebook"
MOST = 40
"""Figures kept of one run."""


@dataclass
class Album:
    """A script's figures."""

    room: int
    """Bytes left for their PNG files as text."""
    cells: list[dict[str, Any]] = field(default_factory=list)
    owner: int = field(default_factory=os.getpid)

    def add(self, png: bytes) -> None:
        text = base64.b64encode(png).decode()
        if os.getpid() != self.owner:
            return
        if len(self.cells) >= MOST or len(text) > self.room:
            notes.tell(f"Only the first {len(self.cells)} figures are kept.")
            return
        self.room -= len(text)
        line = _line()
        shown = f"# figure {len(self.cells) + 1}" + (f", shown in line {line}" if line else "")
        display = {"output_type": "display_data", "metadata": {}, "data": {"image/png": text}}
        self.cells.append(
            {
                "cell_type": "code",
                "metadata": {},
                "source": shown,
                "outputs": [display],
                "execution_count": None,
            }
        )
        try:
            self.save()
        except OSError as error:  # no room: a picture less
            notes.tell(f"Figures could not be kept ({error.strerror}).")

    def save(self) -> None:
        """Write them all: a run may be ended at any moment."""
        made = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": self.cells}
        with open(NOTEBOOK, "w", encoding="utf-8") as file:  # noqa: PTH123 - strings throughout
            json.dump(made, file)


_albums: list[Album] = []
_KEYS = itertools.cycle((27, ord("q")))
"""Escape and q: what loops around a window wait for."""


def pyplot(module: Any) -> None:
    """Have `show` keep all open figures and close them, as a window that was closed would."""
    show = module.show

    def show_and_keep(*args: Any, **kwargs: Any) -> Any:
        kept = _album()
        if kept is None:
            return show(*args, **kwargs)
        for number in module.get_fignums():
            buffer = io.BytesIO()
            module.figure(number).savefig(buffer, format="png", dpi=80)
            kept.add(buffer.getvalue())
        module.close("all")
        return None

    module.show = show_and_keep


def opencv(module: Any) -> None:
    """Have `imshow` keep its picture: this build of OpenCV has no windows."""

    def imshow(winname: str, mat: Any) -> None:
        show_opencv(mat)

    def wait_key(delay: int = 0) -> int:
        return next(_KEYS)

    module.imshow = imshow
    module.waitKey = wait_key
    for name in ("namedWindow", "resizeWindow", "moveWindow", "destroyWindow", "destroyAllWindows"):
        setattr(module, name, lambda *args, **kwargs: None)


def show_opencv(image: Any) -> None:
    """Show a picture as OpenCV holds it.

    Raises:
        ValueError: it can't be one.
    """
    cv2 = importlib.import_module("cv2")
    made, png = cv2.imencode(".png", image)
    if not made:
        raise ValueError("the picture can't be shown: it is no image of OpenCV's")
    kept = _album()
    if kept is not None:
        kept.add(png.tobytes())
        return
    display = importlib.import_module("IPython.display")
    display.display(display.Image(data=png.tobytes()))


def _album() -> Album | None:
    """Return the script's album; None: the program is a notebook."""
    if shims.figures_room is not None and not _albums:
        _albums.append(Album(shims.figures_room * 3 // 4))
    return _albums[0] if _albums else None


def _line() -> int | None:
    """Return the line of the script that is running."""
    frame = sys._getframe()
    main = getattr(sys.modules["__main__"], "__file__", None)
    while frame is not None:
        if frame.f_code.co_filename == main:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return None
