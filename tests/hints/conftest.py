"""The folder of public data that the sandbox's own tests use."""

from tests.sandbox.conftest import public_folder

__all__ = ["public_folder"]
