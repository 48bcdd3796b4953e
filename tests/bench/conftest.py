"""The data that the notebooks read, and the environment of the graders to compare with."""

from pathlib import Path

import pytest
from django.conf import settings

from bench import others
from labs.datasets import DatasetMissing, load
from tests.conftest import lacking


@pytest.fixture(scope="session")
def data() -> None:
    """Task 1a's data set."""
    try:
        load("cifar10-small")
    except DatasetMissing as error:
        lacking(f"a data set ({error})")


@pytest.fixture(scope="session")
def peers() -> Path:
    """The environment of nbgrader and Otter."""
    folder = others.folder(settings.CACHE_DIR)
    if not (folder / "bin" / "nbgrader").exists():
        lacking(f"the graders to compare with in {folder}")
    return folder
