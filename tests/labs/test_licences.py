"""Every data set says where it is from and under which licence, to students and in docs/data.md."""

import re

import pytest

from config.environment import ROOT
from labs.datasets import CHOICES, REGISTRY
from labs.datasets.canonical import FILES

TEXT = (ROOT / "docs" / "data.md").read_text()
ROWS = {
    cells[0].strip("` "): cells
    for cells in (line.strip("|").split("|") for line in TEXT.splitlines() if line[:3] == "| `")
    if len(cells) == 5
}
LICENCES = (
    r"CC BY|CC0|BSD-3-Clause|Apache-2\.0|no licence named|names no licence|research and teaching"
)


@pytest.mark.parametrize("name", REGISTRY)
def test_a_data_set_is_documented_with_its_licence(name: str) -> None:
    source = REGISTRY[name]
    assert len(source.licence) > 10
    assert len(source.about) > 40
    cells = ROWS[name]
    assert re.search(LICENCES, cells[4]), cells
    for part in re.findall(
        r"CC BY(?:-SA)? \d\.\d|CC0-1\.0|BSD-3-Clause|Apache-2\.0", source.licence
    ):
        assert part in cells[4]
    if source.stand_in:
        assert "stand" in cells[1]


def test_nothing_is_documented_that_there_is_not() -> None:
    assert set(ROWS) == set(REGISTRY)
    assert all(name in REGISTRY for names in CHOICES.values() for name in names)
    assert all(f"`{name}`" in TEXT for name in FILES)
