"""Hostile programs run in the real sandbox: the backend is the one of the sandbox's tests."""

from collections.abc import Callable

import pytest

from sandbox.contract import Backend, Execution, Outcome
from tests.sandbox.conftest import backend, public_folder
from tests.sandbox.jobs import PREDICT, script

__all__ = ["backend", "public_folder"]

Holds = Callable[..., Execution]
OWN = {"bubblewrap": 2, "docker": 4}
"""How many processes a run sees that starts none: the first, its own, in a container two shells."""


@pytest.fixture
def holds(backend: Backend) -> Holds:
    """Run a program whose assertions say that a wall holds; it must come to its end."""

    def run(source: str, **more: object) -> Execution:
        found = backend.run(script(f"{source}\n{PREDICT}", **more))
        assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
        return found

    return run
