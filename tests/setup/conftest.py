"""One data folder for the tests that start the site, so that it is set up once."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def site_data(lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "data"
