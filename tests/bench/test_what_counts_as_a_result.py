"""A time counts only where the notebook did its work: else it would be a short one for nothing."""

from pathlib import Path

import pytest

from bench.asked import Asked, lay_down
from bench.measure.command import Failed
from bench.peers.bare_python import BarePython
from bench.peers.contract import Tools
from bench.workloads import TRIVIAL, Workload
from labs.parse import load_catalogue

pytestmark = pytest.mark.usefixtures("data")


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return lay_down(load_catalogue().task("1a"), tmp_path / "asked")


@pytest.fixture
def tools(asked: Asked, tmp_path: Path, lab_runtime: Path) -> Tools:
    place = tmp_path / "place"
    place.mkdir()
    return Tools(place, asked, tmp_path, lab_runtime, tmp_path)


def test_a_worse_accuracy_than_the_notebooks_own_is_a_failure(tools: Tools) -> None:
    promised_too_much = Workload(TRIVIAL.name, TRIVIAL.title, least=0.5)
    with BarePython().open(tools) as session:
        assert "accuracy: 0.1" in session.lay(TRIVIAL)()
        with pytest.raises(Failed, match="AssertionError"):
            session.lay(promised_too_much)()


def test_the_questions_hold_the_hidden_rows_and_decoys_that_do_not_count(asked: Asked) -> None:
    namespace: dict = {}
    exec(asked.code(least=0.0), namespace)  # noqa: S102 - the questions' own code
    sizes = []

    def predict(images: object) -> list[int]:
        sizes.append(len(images))
        return [1] * len(images)

    assert 0.05 < namespace["ask"](predict) < 0.2
    assert sizes == [asked.rows, 1, 37, 64]
