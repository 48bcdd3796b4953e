"""A program ends alike in a container of its own and as a child of the warm parent's container."""

import pytest

from sandbox.contract import Backend
from tests.warm.test_warm_equals_cold import *  # noqa: F403 - its tests run here again

pytestmark = [pytest.mark.docker, pytest.mark.warm, pytest.mark.xdist_group("docker-warm")]


@pytest.fixture
def bubblewrap(docker: Backend) -> Backend:
    """The cold one of the two that are compared."""
    return docker


@pytest.fixture
def warm(warm_docker: Backend) -> Backend:
    return warm_docker
