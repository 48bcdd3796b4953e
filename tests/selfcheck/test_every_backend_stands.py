"""The whole conformance suite on every backend, cold and warm: each case its outcome, nothing left.

The suite runs once for each way to start a run; each test reads off one of its results.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from sandbox import selfcheck
from sandbox.backends import open_backend
from sandbox.contract import SandboxUnavailable
from sandbox.selfcheck import Report, Status
from tests.conftest import lacking

WAYS = [
    pytest.param(("bubblewrap", False), id="bubblewrap", marks=pytest.mark.xdist_group("walls")),
    pytest.param(
        ("bubblewrap", True),
        id="bubblewrap-warm",
        marks=[pytest.mark.warm, pytest.mark.xdist_group("warm-walls")],
    ),
    pytest.param(
        ("docker", False),
        id="docker",
        marks=[pytest.mark.docker, pytest.mark.xdist_group("docker-walls")],
    ),
    pytest.param(
        ("docker", True),
        id="docker-warm",
        marks=[
            pytest.mark.docker,
            pytest.mark.warm,
            pytest.mark.xdist_group("docker-warm-walls"),
        ],
    ),
]
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", params=WAYS)
def report(
    request: pytest.FixtureRequest, lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Report]:
    name, warm = request.param
    slots = tmp_path_factory.mktemp("slots")
    backend = open_backend(
        name,
        runtime=lab_runtime,
        slots=slots,
        max_slots=selfcheck.SLOTS,
        choices=replace(settings.SANDBOX_CHOICES, warm=warm),
    )
    with ExitStack() as stack:
        if warm:
            stack.enter_context(closing(backend))
        try:
            backend.check()
        except SandboxUnavailable as error:
            lacking(f"a {name} that works ({error})")
        made = selfcheck.run(backend, slots=slots)
        assert made.isolation.warm == warm, made.isolation.reasons
        yield made


@pytest.mark.parametrize("name", selfcheck.names())
def test_it_stands_against(report: Report, name: str) -> None:
    result = next(result for result in report.results if result.name == name)
    assert result.status in (Status.HELD, Status.GAP), result.text


def test_the_neighbour_was_there_all_the_time(report: Report) -> None:
    assert report.neighbours > 5
