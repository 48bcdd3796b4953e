"""Grades files from a terminal: the same path as a submission's, without database or queue."""

import secrets
import threading
import unicodedata
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from grading.evaluation import earlier, judge
from grading.evaluation.judgement import Judgement
from grading.evaluation.work import execution_component
from grading.intake import Refused, inspect
from grading.scheme import Scheme
from labs.datasets import Dataset, DatasetError, load_for
from labs.spec import TaskSpec
from sandbox.contract import (
    Backend,
    Cancelled,
    Isolation,
    Outcome,
    SandboxUnavailable,
    Warming,
)

GRADED, REFUSED, FAULT = 0, 2, 3
"""Exit codes: graded, whatever the mark; a refused file; a fault of the platform."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
LOOK_SECONDS = 0.5
"""How long Ctrl-C may go unseen while a program runs."""
UNREAD = 141
"""Exit code where nobody reads the results any more, as shells have it."""


@dataclass(frozen=True)
class Graded:
    """One file's result."""

    file: str
    judgement: Judgement


class Terminal:
    """Grades files of one task.

    Args:
        open_backend: opens the sandbox; its SandboxUnavailable becomes every file's result.
    """

    def __init__(self, task: TaskSpec, backend_name: str, open_backend: Callable[[], Backend]):
        self._task = task
        self._isolation = Isolation(backend_name)
        self._open = open_backend
        self._stop = threading.Event()

    def grade(self, files: Sequence[str], jobs: int) -> Generator[Graded]:
        """Grade the files, `jobs` at a time, and give their results in the order of `files`."""
        try:
            backend = self._open()
            if isinstance(backend, Warming):
                backend.warm_up()  # it takes seconds, in which everything else is made ready
            dataset = load_for(self._task)
            backend.check()
        except (DatasetError, SandboxUnavailable) as error:
            for file in files:
                yield Graded(file, self._without_run(Outcome.PLATFORM_ERROR, str(error)))
            return
        with ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(self._one, file, dataset, backend) for file in files]
            try:
                for file, future in zip(files, futures, strict=True):
                    # Ctrl-C between a look for signals and an endless wait would go unseen.
                    while not wait([future], LOOK_SECONDS).done:
                        pass
                    yield Graded(file, future.result())
            finally:
                # Whoever stops reading, by Ctrl-C too, ends what still runs.
                self._stop.set()
                pool.shutdown(cancel_futures=True)

    def _one(self, file: str, dataset: Dataset, backend: Backend) -> Judgement:
        try:
            content = _content(file)
            program = inspect(Path(file).name, content, settings.MAX_UPLOAD_BYTES)
        except Refused as refused:
            return self._without_run(Outcome.REFUSED, " ".join(refused.problems), dataset)
        component = execution_component(self._task.experiment, Scheme())
        seed = secrets.token_hex(16)
        try:
            return judge.judge(
                self._task,
                program,
                dataset,
                seed,
                backend,
                component,
                cancelled=self._stop.is_set,
                earlier=earlier.of_references(self._task),
            )
        except Cancelled:
            return self._without_run(Outcome.PLATFORM_ERROR, "Stopped before its end.", dataset)

    def _without_run(
        self, outcome: Outcome, message: str, dataset: Dataset | None = None
    ) -> Judgement:
        return judge.without_run(self._task, dataset, outcome, message, self._isolation)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return what the command ends with: the worst that happened to any file."""
    if Outcome.PLATFORM_ERROR in outcomes:
        return FAULT
    return REFUSED if Outcome.REFUSED in outcomes else GRADED


def printable(text: str) -> str:
    """Return text that a program wrote without what a terminal would obey: it could hide marks."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\n\t\N{ZERO WIDTH JOINER}"
        else c
        for c in text
    )


def _content(file: str) -> bytes:
    """Read a file, no more of it than tells that it is too large."""
    try:
        if Path(file).exists() and not Path(file).is_file() and not Path(file).is_dir():
            # A pipe or device may never come to its end.
            raise Refused("This is no ordinary file. Give a .py or .ipynb file.")
        with Path(file).open("rb") as stream:
            return stream.read(settings.MAX_UPLOAD_BYTES + 1)
    except OSError as error:
        raise Refused(f"The file can't be read: {error.strerror}.") from error
