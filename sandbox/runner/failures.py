"""An exception of the student's as plain bounded data: kind, type, text, line, trimmed traceback.

Knows nothing of what such an exception costs.
"""

import re
import traceback
from collections.abc import Mapping

TEXT = 2000
TRACEBACK = 16 * 1024


def describe(error: BaseException, files: Mapping[str, int | None]) -> dict:
    """Return the error as the fields of `sandbox.contract.ProgramError`, with its `kind`.

    Args:
        error: what was raised.
        files: the student's own files; for a notebook's cell its number, for a script None.
    """
    told = traceback.TracebackException.from_exception(error, compact=True)
    frames = list(told.stack)
    _trim(told, files)
    line, cell = _place(error, frames, files)
    lines = "".join(told.format())
    for file, number in files.items():
        if number is not None:
            lines = lines.replace(f'File "{file}"', f"Cell {number}")
    return {
        "kind": _kind(error),
        "type": type(error).__name__[:200],
        "text": _text(error)[:TEXT],
        "line": line,
        "cell": cell,
        "traceback": shorten(lines, TRACEBACK),
    }


def of_cell(name: str, text: str, trace: str, cell: int) -> dict:
    """Return what a notebook's cell raised, as `describe` does, from the kernel's own report."""
    lines = re.findall(rf"^ *Cell In\[{cell}\], line (\d+)", trace, re.MULTILINE)
    kind = "exception"
    if name == "StdinNotImplementedError" or (
        name == "EOFError" and "EOF when reading a line" in text
    ):
        kind = "input"
    elif name == "SystemExit":
        kind = "exit"
    elif "MemoryError" in name:
        kind = "memory"
    return {
        "kind": kind,
        "type": name[:200],
        "text": text[:TEXT],
        "line": int(lines[-1]) if lines else None,
        "cell": cell,
        "traceback": shorten(trace, TRACEBACK),
    }


def shorten(text: str, limit: int) -> str:
    """Return `text` with its middle left out where it has more than `limit` characters."""
    if len(text) <= limit:
        return text
    marker = "\n  [... left out ...]\n"
    half = (limit - len(marker)) // 2
    return text[:half] + marker + text[-half:]


def plain(text: str) -> str:
    """Return `text` without terminal colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _kind(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "exit"
    if isinstance(error, MemoryError):
        return "memory"
    if type(error).__name__ == "StdinNotImplementedError" or (
        isinstance(error, EOFError) and "EOF when reading a line" in str(error)
    ):
        return "input"
    return "exception"


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # the student's own __str__ may raise anything, also SystemExit
        return "(its text can't be shown: its __str__ raised)"


def _trim(told: traceback.TracebackException | None, files: Mapping[str, int | None]) -> None:
    """Drop the runner's frames: all above the student's first one."""
    while told is not None:
        first = next((i for i, frame in enumerate(told.stack) if frame.filename in files), None)
        if first is None:
            told.stack[:] = [f for f in told.stack if "/sandbox/runner/" not in f.filename]
        else:
            del told.stack[:first]
        told = told.__cause__ or told.__context__


def _place(
    error: BaseException, frames: list[traceback.FrameSummary], files: Mapping[str, int | None]
) -> tuple[int | None, int | None]:
    """Return line and cell of the student's innermost frame."""
    if isinstance(error, SyntaxError) and error.filename and error.filename in files:
        return error.lineno or None, files[error.filename]  # 0: the file as a whole
    for frame in reversed(frames):
        if frame.filename in files:
            return frame.lineno, files[frame.filename]
    return None, None
