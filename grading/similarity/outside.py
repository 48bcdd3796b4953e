"""Runs the comparison in a process of its own, bounded in time, memory and what it may say."""

import json
import logging
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any, cast

from django.conf import settings

from grading.similarity.shapes import File, Found, Given, Pair

log = logging.getLogger(__name__)

SECONDS = 900
"""For one calculation; 500 programs of ordinary length take some minutes."""
MOST_BYTES = 64 * 1024**2
LOOK_SECONDS = 0.5
COMMAND = ("setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "grading.similarity.comparing")


class NotCompared(Exception):
    """There is no result; the text says why and what to do."""


class Unwanted(Exception):
    """Somebody cancelled it."""


def compare(given: Given, tell: Callable[[int, int], None], wanted: Callable[[], bool]) -> Found:
    """Compare in another process.

    Args:
        tell: hears how much of how much is done.
        wanted: asked about twice a second; False ends it.

    Raises:
        NotCompared: it took too long, too much memory, or broke.
        Unwanted: it was not wanted any more.
    """
    with (
        tempfile.TemporaryDirectory(prefix="prayoga-similarity-") as folder,
        tempfile.TemporaryFile("w+", encoding="utf-8") as question,
        tempfile.TemporaryFile() as errors,
    ):
        json.dump(asdict(given), question)
        question.seek(0)
        process = subprocess.Popen(
            COMMAND,
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=settings.BASE_DIR,
            env=_environment(folder),
        )
        stream = cast(IO[bytes], process.stdout)
        try:
            found = _listen(stream, tell, wanted)
            code = process.wait(LOOK_SECONDS * 20)
        finally:
            process.kill()
            process.wait()
            stream.close()
        if found is None or code:
            errors.seek(0)
            told = errors.read(4000).decode(errors="replace")
            log.error("a comparison ended with %s and no result: %s", process.returncode, told)
            if "MemoryError" in told:
                raise NotCompared(
                    "The programs together need more memory than a calculation may have. Without "
                    "other classes' programs there are fewer of them."
                )
            raise NotCompared(
                "The comparison ended without a result. The log of the workers says why; tell an "
                "administrator if it happens again."
            )
    return found


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no secret of the site is where a stranger's text is read."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(settings.BASE_DIR),
        # Fingerprints are thinned out by their hashes: the same programs give the same numbers.
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "OPENBLAS_NUM_THREADS": "1",
        # copydetect brings a library for drawing along, which wants a folder of its own.
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": folder,
        "HOME": folder,
    }


def _listen(
    stream: IO[bytes], tell: Callable[[int, int], None], wanted: Callable[[], bool]
) -> Found | None:
    """Read what the process says until it is silent; None where it never said what it found."""
    deadline = time.monotonic() + SECONDS
    found, rest, read = None, b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline:
                raise NotCompared(
                    f"It was not done after {SECONDS // 60} minutes and was ended. Without other "
                    "classes' programs there is less to compare."
                )
            if not selector.select(LOOK_SECONDS):
                if not wanted():
                    raise Unwanted
                continue
            part = os.read(stream.fileno(), 1 << 16)
            read += len(part)
            if not part or read > MOST_BYTES:
                return found
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                said = json.loads(line)
                if "progress" in said:
                    tell(*said["progress"])
                    if not wanted():
                        raise Unwanted
                else:
                    found = _found(said["found"])


def _found(said: dict[str, Any]) -> Found:
    return Found(
        tuple(File(**one) for one in said["files"]),
        tuple(Pair(**{**one, "passages": _passages(one["passages"])}) for one in said["pairs"]),
        said["pairs_found"],
    )


def _passages(sides: list[list[list[int]]]) -> Any:
    return tuple(tuple(tuple(span) for span in side) for side in sides)
