"""What `./manage.py doctor` looks at, and the health page has looked at: each check a function."""

import io
import stat
import sys
from collections.abc import Callable, Iterator

import numpy as np
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from grading.evaluation import work
from grading.health import demonstration, site
from grading.health.finding import Finding, Level
from labs import datasets
from labs.models import Task
from sandbox import host
from sandbox.contract import (
    Ask,
    Backend,
    Isolation,
    Job,
    Noting,
    Outcome,
    Program,
    ProgramKind,
    Question,
    Warming,
)
from sandbox.contract import SandboxUnavailable as Unavailable

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PROBE = b"def predict(images):\n    return images.sum(axis=1)\n"


def examine() -> Iterator[Finding]:
    """Look at everything, cheapest first; each finding as soon as it is known."""
    for check in CHECKS:
        yield from check()


def python() -> Iterator[Finding]:
    version = sys.version.split()[0]
    yield Finding(Level.OK, "Python", f"{version} in {sys.prefix}")


def data_folder() -> Iterator[Finding]:
    mode = stat.S_IMODE(settings.DATA_DIR.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            Level.FAULT, "data folder", f"others may open {settings.DATA_DIR} (mode {mode:o}).",
            f"Type: chmod 700 {settings.DATA_DIR}",
        )  # fmt: skip
    else:
        yield Finding(Level.OK, "data folder", f"{settings.DATA_DIR}, closed to others")


def database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            Level.FAULT, "database", f"does not answer: {error}",
            "Start it, or correct PRAYOGA_DATABASE_URL.",
        )  # fmt: skip
        return
    name = connection.settings_dict["NAME"]
    if pending:
        yield Finding(
            Level.FAULT, "database", f"{name} lacks {len(pending)} migrations.",
            "Type: ./manage.py migrate",
        )  # fmt: skip
        return
    yield Finding(Level.OK, "database", f"{connection.display_name}, {name}")
    yield _catalogue()
    if demonstration.exists() and settings.ADDRESS not in LOOPBACK:
        yield Finding(
            Level.WARNING, "demo course",
            f"its passwords are known to all and the site listens on {settings.ADDRESS}.",
            "Set PRAYOGA_DEMO=false and use a new data folder for real marks.",
        )  # fmt: skip


def _catalogue() -> Finding:
    tasks = Task.objects.filter(current__isnull=False).count()
    if not tasks:
        return Finding(
            Level.FAULT, "catalogue", "no task is published.", "Type: ./manage.py sync_labs"
        )
    return Finding(Level.OK, "catalogue", f"{tasks} published task{'s'[: tasks != 1]}")


def broker() -> Iterator[Finding]:
    # A password may stand in the address; Celery's own rendering hides it.
    with current_app.connection_for_write() as link:
        unreachable: tuple[type[BaseException], ...] = (*link.connection_errors, OSError)
        try:
            link.ensure_connection(max_retries=1, timeout=3)
        except unreachable as error:
            yield Finding(
                Level.FAULT, "queue", f"{link.as_uri()} does not answer: {error}",
                "Start it, or correct PRAYOGA_BROKER_URL. Submissions wait meanwhile.",
            )  # fmt: skip
            return
        yield Finding(Level.OK, "queue", link.as_uri())


def data_sets() -> Iterator[Finding]:
    for choice in datasets.CHOICES:
        try:
            data = datasets.load(choice)
        except datasets.DatasetError as error:
            yield Finding(Level.FAULT, f"data {choice}", str(error), "See docs/data.md.")
            continue
        text = f"{data.name}, a stand-in for {choice}" if data.stand_in else data.name
        yield Finding(Level.OK, f"data {choice}", text)


def namespaces() -> Iterator[Finding]:
    closed = host.closed_namespaces()
    if closed is None:
        yield Finding(Level.OK, "user namespaces", "open to ordinary users")
    else:
        yield Finding(
            Level.FAULT, "user namespaces",
            f"are closed to ordinary users ({closed.name} is {closed.closed}).",
            f"Type: {closed.remedy}",
        )  # fmt: skip


def sandbox() -> Iterator[Finding]:
    try:
        backend = work.backend(choices=settings.SANDBOX_CHOICES)
        walls = backend.check()
    except Unavailable as error:
        yield Finding(Level.FAULT, "sandbox", str(error), "No program runs until then.")
        return
    if walls.weak:
        yield Finding(
            Level.WARNING, "sandbox", f"{walls.backend}, weak: {'; '.join(walls.reasons)}",
            "Runs are labelled weak and do not count in an examination; see docs/operating.md.",
        )  # fmt: skip
    else:
        yield Finding(Level.OK, "sandbox", f"{walls.backend}, with every limit")
    yield _warm(backend, walls)
    for note in backend.notes() if isinstance(backend, Noting) else ():
        yield Finding(Level.OK, "sandbox", note)
    yield _probe(backend)


def _warm(backend: Backend, walls: Isolation) -> Finding:
    """Say whether runs start warm, as a run just did or did not."""
    subject = "warm starts"
    if not settings.SANDBOX_CHOICES.warm:
        return Finding(Level.OK, subject, "switched off by PRAYOGA_WARM; every run starts cold")
    if not isinstance(backend, Warming):
        return Finding(Level.OK, subject, f"{walls.backend} has none; every run starts cold")
    if walls.warm:
        return Finding(Level.OK, subject, "on; the frameworks stay imported while workers run")
    return Finding(
        Level.WARNING, subject, f"can't be had: {'; '.join(walls.reasons)}.",
        "Runs start cold, with all the same walls but seconds later; see docs/operating.md.",
    )  # fmt: skip


def _probe(backend: Backend) -> Finding:
    """Run the smallest program that is asked one question."""
    inputs = io.BytesIO()
    np.save(inputs, np.ones((2, 3), np.uint8))
    ask = Ask("predict", "predict(images)", inputs.getvalue(), (Question("all"),))
    done = backend.run(Job(Program("probe.py", ProgramKind.SCRIPT, PROBE), ask))
    if done.outcome is not Outcome.OK:
        return Finding(
            Level.FAULT, "probe run", f"{done.outcome}: {done.message} {done.stderr.text[-200:]}",
            "Run 'make setup' again; if this stays, report the line above.",
        )  # fmt: skip
    return Finding(Level.OK, "probe run", f"done in {done.timing.total:.1f} s")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python, data_folder, site.disk, database, broker, data_sets, namespaces, sandbox,
)  # fmt: skip
