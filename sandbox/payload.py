"""Packs the runner into one file that a run sees, so that it never has to read the checkout.

A zip of the package, sources and bytecode beside each other: where the lab runtime's Python is of
another version, it falls back to the sources by itself.
"""

import functools
import io
import py_compile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parent
TARGET = "/runner.zip"
"""Where the file lies inside the sandbox."""


RUNNER = ("__init__.py", "runner/*.py", "runner/*/*.py")


@functools.cache
def runner_zip(patterns: tuple[str, ...] = RUNNER) -> bytes:
    """Return the archive, stored and not compressed: it is read at every start.

    Args:
        patterns: which of this package's files.
    """
    buffer = io.BytesIO()
    sources = [source for pattern in patterns for source in sorted(PACKAGE.glob(pattern))]
    with zipfile.ZipFile(buffer, "w") as archive, tempfile.TemporaryDirectory() as folder:
        for source in sources:
            name = source.relative_to(PACKAGE.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(name), source.read_bytes())
            compiled = Path(folder) / "compiled"
            py_compile.compile(
                str(source),
                str(compiled),
                f"{TARGET}/{name}",
                doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
            archive.writestr(zipfile.ZipInfo(f"{name}c"), compiled.read_bytes())
    return buffer.getvalue()


def entry(control: int, events: int) -> list[str]:
    """Return the interpreter's arguments that start the runner on two descriptors."""
    code = (
        f"import sys; sys.path[0] = {TARGET!r}; "
        f"from sandbox.runner.main import serve; serve({control}, {events})"
    )
    # faulthandler shows the line at which a program was ended by a signal.
    return ["-X", "faulthandler", "-c", code]
