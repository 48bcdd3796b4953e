"""What every backend does, and what it may say instead."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from sandbox.contract.asked import Job
from sandbox.contract.facts import Execution, Isolation, Progress


class SandboxUnavailable(Exception):
    """A backend can't give what it promises; the text names the cause and the remedy."""


class Cancelled(Exception):
    """The run was cancelled by its owner; every process of it has ended."""


class Backend(Protocol):
    """A way to run a job. Implementations: `sandbox.bubblewrap` and `sandbox.docker`."""

    name: str

    def check(self) -> Isolation:
        """Say under which walls a run would stand now.

        Raises:
            SandboxUnavailable: where the promised walls can't be had, with the remedy.
        """
        ...

    def run(
        self,
        job: Job,
        *,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Execution:
        """Run `job` to its end and return its facts; faults of the platform become PLATFORM_ERROR.

        Raises:
            Cancelled: when `cancelled()` turned true.
        """
        ...


@runtime_checkable
class Warming(Protocol):
    """A backend that starts runs warm where it can."""

    def warm_up(self) -> None:
        """Have prepared what warm starts need, without waiting for it."""
        ...

    def close(self) -> None:
        """Let go of it; the next run asks for it again."""
        ...


@runtime_checkable
class Noting(Protocol):
    """A backend that has more to say to whoever looks after it."""

    def notes(self) -> tuple[str, ...]:
        """Return, a line each, what an administrator should know although it weakens nothing.

        Raises:
            SandboxUnavailable: what it stands on can't be asked.
        """
        ...
