"""What every test stands on: a data folder of its own, the real lab runtime, real data, real walls.

Django is set up here and not by pytest-django's ini option, since the data folder must be chosen
before the settings are read. Each process of a parallel run has its own folder, database and queue.

Nothing is faked. A piece that this machine lacks skips the test that needs it and says so by name;
with CI=true it fails the test instead. Only a graphics processor is no piece that can be installed:
tests that need one are left out where there is none and named at the end, unless they are demanded.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

DATA_DIR = Path(tempfile.mkdtemp(prefix="prayoga-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
(DATA_DIR / "secret_key").write_text("for tests only, never of use anywhere else" * 2)
os.environ["PRAYOGA_DATA_DIR"] = str(DATA_DIR)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# pytest-django gives each process of a parallel run its database; of Redis it gets one here too.
BROKER, PROCESS = os.environ.get("PRAYOGA_BROKER_URL", ""), os.environ.get("PYTEST_XDIST_WORKER")
if BROKER and PROCESS:
    number = 1 + int(PROCESS.removeprefix("gw"))
    os.environ["PRAYOGA_BROKER_URL"] = f"{BROKER.rpartition('/')[0]}/{number}"

import django

django.setup()
# The processes of a parallel run inherit what stands here: found there, it would have pytest-django
# read the settings before this file has chosen their own folder, and all would share one queue.
del os.environ["DJANGO_SETTINGS_MODULE"]

import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_tests

from accounts import institution
from grading.ledger import guard
from sandbox.backends import open_backend
from sandbox.contract import Backend, Execution, Job, Outcome, SandboxUnavailable
from sandbox.docker import gpus
from sandbox.docker.warm import WarmDocker
from sandbox.warm.backend import WarmBubblewrap
from sandbox.warm.fit import why_cold

if settings.DATA_DIR != DATA_DIR:
    raise RuntimeError(f"the settings were read too soon: they name {settings.DATA_DIR}")


def lacking(what: str) -> None:
    """Leave a test that needs `what` out, or fail it where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing here, and CI runs every test", pytrace=False)
    pytest.skip(f"needs {what}; 'make test' installs it")


property_tests.register_profile(
    "on any machine",
    property_tests.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
property_tests.load_profile("on any machine")

LEFT_OUT = pytest.StashKey[list[str]]()
"""Names of the tests that were to be run and need what this machine can't be given."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """The ledger holds on every database that we name, so all its tests run on each."""
    for item in items:
        if "ledger" in item.path.parts:
            item.add_marker(pytest.mark.pipeline)
    yield
    # pytest-xdist names an item's group in `_nodeid`, which pytest no longer reads from 9.2 on: the
    # tests of a group would be run side by side.
    for item in items:
        if (named := vars(item).get("_nodeid")) and item.nodeid != named:
            item._id = coerce_node_id(named)
    # Of those that are left when everybody else has chosen.
    left_out = [item for item in items if item.get_closest_marker("gpu") and why_no_gpu()]
    if left_out and os.environ.get("PRAYOGA_TEST_GPU") != "1":
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        config.stash[LEFT_OUT] = [f"{item.nodeid}: {why_no_gpu()}" for item in left_out]


@cache
def why_no_gpu() -> str:
    """Why no test can have a graphics processor here; empty where one can."""
    try:
        return "" if gpus.listed() else "needs a graphics processor: the driver lists none"
    except SandboxUnavailable as error:
        return f"needs a graphics processor: {error}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu") and why_no_gpu():
        pytest.fail(f"PRAYOGA_TEST_GPU=1 demands this test, which {why_no_gpu()}", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of a parallel run hands on what it left out, to be told once."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    told = getattr(node, "workeroutput", {}).get("left_out")
    if told:
        node.config.stash[LEFT_OUT] = told


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if left_out := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("Not run on this machine")
        for line in left_out:
            terminalreporter.line(line)


@pytest.fixture(autouse=True)
def reads_english() -> Iterator[None]:
    """A page asked for in Kannada leaves its thread in that language: the next test begins anew."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests use a file, as the site does, so that threads and other processes can join."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(DATA_DIR / "test.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def _ledger_may_be_emptied_between_tests() -> Iterator[None]:
    """A transactional test ends by emptying every table, which the ledger's triggers refuse.

    So they are taken away and put back around that, in its own transaction. Within tests they
    stand, as they do on a site. PostgreSQL also refuses to empty a table that others refer to:
    knox makes its own table of tokens though ours stands in its place, and Django passes over it.
    """
    empty = BaseDatabaseOperations.execute_sql_flush

    def empty_with_ledger(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias):
            guard.remove(self.connection.alias)
            empty(self, [_cascading(sql) for sql in sql_list])
            guard.install(self.connection.alias)

    def _cascading(sql: str) -> str:
        return sql.removesuffix(";") + " CASCADE;" if sql.startswith("TRUNCATE") else sql

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_with_ledger)
        yield


@pytest.fixture(autouse=True)
def _institution_as_the_environment_has_it() -> None:
    """What one test changes is no other's; and what has no database needs none for it."""
    shared_cache.set(institution.KEY, {}, None)


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """Hashing is slow on purpose; no test here is about that."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "accounts.initial.HandedOutHasher",
    ]


@pytest.fixture(scope="session")
def lab_runtime() -> Path:
    """The lab runtime's virtual environment."""
    runtime = Path(settings.LAB_RUNTIME)
    if not (runtime / "bin" / "python").exists():
        lacking(f"the lab runtime in {runtime}")
    return runtime


@pytest.fixture(scope="session")
def bubblewrap(lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """A real backend with two slots of its own, behind the walls that this machine can give."""
    backend = open_backend(
        "bubblewrap",
        runtime=lab_runtime,
        slots=tmp_path_factory.mktemp("slots"),
        max_slots=2,
    )
    try:
        backend.check()
    except SandboxUnavailable as error:
        lacking(f"a bubblewrap that works ({error})")
    return backend


class OnlyWarm:
    """Fails a test whose run started cold though nothing about its job asks for that."""

    def run(self, job: Job, **more: Any) -> Execution:
        found: Execution = super().run(job, **more)  # type: ignore[misc]  # before a backend
        started = found.isolation.warm or why_cold(job) or found.outcome is Outcome.PLATFORM_ERROR
        assert started, found.isolation.reasons
        return found


class OnlyWarmBubblewrap(OnlyWarm, WarmBubblewrap):
    pass


class OnlyWarmDocker(OnlyWarm, WarmDocker):
    pass


@pytest.fixture(scope="session")
def warm(
    bubblewrap: Backend, lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    """bubblewrap with warm starts and two slots of its own; its parent ends with the tests."""
    backend = OnlyWarmBubblewrap(lab_runtime, tmp_path_factory.mktemp("slots"), 2)
    yield backend
    backend.close()


@pytest.fixture(scope="session")
def docker(lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """A real backend with two slots of its own, on the daemon that `DOCKER_HOST` names."""
    backend = open_backend(
        "docker",
        runtime=lab_runtime,
        slots=tmp_path_factory.mktemp("slots"),
        max_slots=2,
        choices=replace(settings.SANDBOX_CHOICES, warm=False),
    )
    try:
        backend.check()
    except SandboxUnavailable as error:
        lacking(f"a Docker daemon with the runtime image ({error})")
    return backend


@pytest.fixture(scope="session")
def warm_docker(
    docker: Backend, lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    """Docker with warm starts and two slots of its own; its parent ends with the tests."""
    slots = tmp_path_factory.mktemp("slots")
    backend = OnlyWarmDocker(lab_runtime, slots, 2, settings.SANDBOX_CHOICES)
    yield backend
    backend.close()


@pytest.fixture
def child_environment(db: None) -> Mapping[str, str]:
    """Environment for a real process (worker, upkeep, command) on the test's database and queue.

    For tests marked `django_db(transaction=True)`: another process sees only what is committed.
    """
    return environment_of_children()


def environment_of_children() -> dict[str, str]:
    """That environment, once the test's database is there."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{found['NAME']}"
    else:
        url = os.environ["PRAYOGA_DATABASE_URL"].rsplit("/", 1)[0] + f"/{found['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PRAYOGA_DATABASE_URL": url,
    }
