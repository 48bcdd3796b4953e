"""Answers `input()` from the dialogue that the task has written down, echoed as by a terminal."""

import builtins
import io
import sys
from collections.abc import Sequence
from typing import Any


class Script(io.TextIOBase):
    """A standard input that says the lines of a dialogue, one each time it is asked."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = list(lines)
        self._said = 0

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]  # wider than typeshed's
        if self._said == len(self._lines):
            return ""
        line = self._lines[self._said]
        self._said += 1
        print(line, flush=True)
        return f"{line}\n"

    def ask(self, prompt: object = "") -> str:
        """Do what `input` does.

        Raises:
            EOFError: the dialogue has ended; its text says how it went.
        """
        print(prompt, end="", flush=True)
        line = self.readline()
        if not line:
            raise EOFError(
                f"EOF when reading a line: input() was answered {self._said} times, at last with "
                f"{self._lines[-1]!r}, and the program asked for more"
            )
        return line[:-1]


def for_script(lines: Sequence[str]) -> None:
    """Answer a script's `input()` and reads of `sys.stdin`."""
    script = Script(lines)
    sys.stdin = script
    builtins.input = script.ask


def for_kernel(lines: Sequence[str], kernel: Any) -> None:
    """Answer a notebook's `input()`: the kernel puts its own in its place before each cell."""
    kernel.raw_input = Script(lines).ask
