"""What the tests of walls share. Most hostile programs are cases of `sandbox.selfcheck`."""

from collections.abc import Callable

from sandbox.contract import Execution

Holds = Callable[..., Execution]
"""Runs a program whose assertions say that a wall holds; it must come to its end."""
