"""The backends and the folder of public data that the sandbox's own tests use."""

from tests.sandbox.conftest import backend, public_folder

__all__ = ["backend", "public_folder"]
