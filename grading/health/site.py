"""How the running site is doing, as far as that is seen at once and without running anything."""

import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import DateTimeField
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.timesince import timesince

from accounts import institution
from grading.evaluation import hearing
from grading.health.finding import Finding, Level, judged
from grading.ledger import guard
from grading.models import Worker
from labs.models import Course
from sandbox.contract import SandboxUnavailable
from sandbox.docker import gpus

GIB = 1024**3
MIB = 1024**2
LONG_WAIT = timedelta(minutes=15)
BACKUP_DAYS = 7
CERTIFICATE_DAYS = 21
SKEW_SECONDS = 5
PATIENCE_SECONDS = 3
WORKER_REMEDY = (
    "See worker-0.log in the data folder's log/, and start the site again with 'make run' (or "
    "'scripts/compose up'). Nothing that was handed in is lost."
)


def examine() -> list[Finding]:
    """Everything that is seen at once."""
    return [finding for check in CHECKS for finding in check()]


def runs() -> Iterator[Finding]:
    """The queue, and whether somebody works it off."""
    queue = hearing.queue()
    now = timezone.now()
    waited = now - queue.oldest if queue.oldest else timedelta()
    text = f"{queue.waiting} waiting, {queue.running} running on {queue.slots} places"
    if queue.oldest:
        text += f"; the oldest waits for {timesince(queue.oldest, now)}"
    yield judged(
        waited < LONG_WAIT,
        "queue",
        text,
        "More places (PRAYOGA_SLOTS) help where processors and memory are free; a run that never "
        "ends is cancelled on its page.",
    )
    if queue.workers:
        yield Finding(Level.OK, "workers", f"{queue.workers} heard from, for {queue.slots} places")
    elif queue.heard_at is None:
        yield Finding(Level.WARNING, "workers", "none was ever heard from.", WORKER_REMEDY)
    else:
        ago = timesince(queue.heard_at, now)
        level = Level.FAULT if queue.waiting else Level.WARNING
        yield Finding(level, "workers", f"none heard from for {ago}.", WORKER_REMEDY)


def upkeep() -> Iterator[Finding]:
    """Upkeep's worker and the clock that tells it when."""
    said = dict(Worker.objects.exclude(does=hearing.RUNS).values_list("does", "heard_at"))
    silent = timezone.now() - hearing.SILENT_AFTER
    for does, subject in (("upkeep", "upkeep"), ("sweep", "its clock")):
        at = said.get(does)
        text = f"last heard from {timesince(at)} ago" if at else "never heard from"
        yield judged(
            at is not None and at > silent,
            subject,
            text,
            "Runs of workers that fell silent stay stuck until it is back: start the site again.",
        )


def warm() -> Iterator[Finding]:
    """Whether a parent for warm starts stands on this machine; the workers are told more."""
    if not settings.SANDBOX_CHOICES.warm:
        yield Finding(Level.OK, "warm keeper", "switched off by PRAYOGA_WARM")
        return
    root = Path("/run/prayoga/warm")
    try:
        kept = [folder for folder in root.iterdir() if (folder / "control").exists()]
    except OSError:
        kept = []
    text = f"{len(kept)} kept in {root}" if kept else f"none seen in {root} from here"
    yield Finding(
        Level.OK,
        "warm keeper",
        text if kept else f"{text}; runs start cold, or the workers are on another machine",
    )


def processors() -> Iterator[Finding]:
    """Graphics processors that runs may lease."""
    wanted = settings.SANDBOX_CHOICES.gpus
    if not wanted:
        yield Finding(Level.OK, "graphics", "none set by PRAYOGA_GPUS; tasks run on processors")
        return
    try:
        there = gpus.listed()
    except SandboxUnavailable as error:
        yield Finding(Level.WARNING, "graphics", str(error), "See docs/operating.md, Docker.")
        return
    missing = [one for one in wanted if one != "all" and one not in there]
    yield judged(
        bool(there) and not missing,
        "graphics",
        f"{len(there)} here" + f", without {', '.join(missing)}" * bool(missing),
        "'nvidia-smi -L' lists them; correct PRAYOGA_GPUS or the driver.",
    )


def disk() -> Iterator[Finding]:
    """Free room in the folders, against the least that the institution set."""
    try:
        least = institution.current().least_free_gib
    except DatabaseError:
        least = settings.LEAST_FREE_GIB
    for subject, folder, wanted in (
        ("disk, data", settings.DATA_DIR, least),
        ("disk, cache", settings.CACHE_DIR, min(1, least)),
    ):
        free = shutil.disk_usage(folder).free / GIB
        yield judged(
            free >= wanted,
            subject,
            f"{free:.0f} GiB free in {folder}; the least is {wanted} GiB",
            f"Free some space: under {wanted} GiB runs may fail.",
        )


def database() -> Iterator[Finding]:
    """Its size, its clock beside ours, and the triggers that keep decisions."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    else:
        files = [Path(name + end) for end in ("", "-wal")]
        size = sum(file.stat().st_size for file in files if file.exists())
    kind = connection.display_name
    yield Finding(Level.OK, "database size", f"{size / MIB:.0f} MiB, {kind}")
    theirs = Course.objects.annotate(at=Now(output_field=DateTimeField())).values_list("at").first()
    if theirs:
        skew = abs((timezone.now() - theirs[0]).total_seconds())
        yield judged(
            skew <= SKEW_SECONDS,
            "clock",
            f"{timezone.localtime():%d %b %Y, %H:%M} {settings.TIME_ZONE}, "
            f"{skew:.0f} s beside the database's",
            "Let both machines keep time (chrony does); its clock decides who is late.",
        )
    unguarded = guard.missing()
    yield judged(
        not unguarded,
        "append-only",
        "decisions can't be changed" if not unguarded else f"no guard on {', '.join(unguarded)}.",
        "Type: ./manage.py migrate, then ./manage.py verify_ledger",
    )


def backups() -> Iterator[Finding]:
    """The newest file where backups are put."""
    folder = settings.BACKUP_DIR
    files = [file for file in folder.rglob("*") if file.is_file()] if folder.is_dir() else []
    newest = max((file.stat().st_mtime for file in files), default=None)
    if newest is None:
        yield Finding(
            Level.WARNING, "backups", f"none in {folder}.",
            "Make one each night: docs/operating.md, 'Back-up', has the lines for cron.",
        )  # fmt: skip
        return
    at = datetime.fromtimestamp(newest, UTC)
    yield judged(
        timezone.now() - at < timedelta(days=BACKUP_DAYS),
        "backups",
        f"the newest of {len(files)} files in {folder} is {timesince(at)} old",
        "Make one now: docs/operating.md, 'Back-up', has the lines.",
    )


def certificates() -> Iterator[Finding]:
    """Until when the certificates of the site's own names hold, where a proxy speaks TLS."""
    names = [urlsplit(one) for one in settings.CSRF_TRUSTED_ORIGINS if one.startswith("https://")]
    if not names:
        text = "none: PRAYOGA_TRUSTED_ORIGINS names no proxy that speaks TLS"
        yield Finding(Level.OK, "certificate", text)
    for name in names:
        host, subject = name.hostname or "", f"certificate {name.hostname}"
        try:
            with (
                socket.create_connection((host, name.port or 443), PATIENCE_SECONDS) as plain,
                ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
            ):
                ends = ssl.cert_time_to_seconds(str((secure.getpeercert() or {})["notAfter"]))
        except (OSError, KeyError) as error:
            yield Finding(
                Level.WARNING, subject, f"could not be looked at: {error}",
                "Open the site from another machine; if browsers warn, renew it at the proxy.",
            )  # fmt: skip
            continue
        days = (datetime.fromtimestamp(ends, UTC) - timezone.now()).days
        yield judged(
            days >= CERTIFICATE_DAYS, subject, f"holds for {days} days", "Renew it at the proxy."
        )


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    runs, upkeep, warm, processors, disk, database, backups, certificates,
)  # fmt: skip
