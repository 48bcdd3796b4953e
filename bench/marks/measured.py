"""What is timed on marks, each by the path that a page takes."""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bench.measure.command import run
from config.environment import ROOT
from grading.attainment.collect import attainment
from grading.entries import class_entry, from_grid
from grading.ledger import present
from grading.models import Enrolment, MarkEntry, Offering
from grading.pages.entries.payload import Payload
from grading.scoring.results import results

SAVES = 200
WORKBOOKS = 3
MEGABYTE = 1e6
TIMES = 5


class Wrong(Exception):
    """What was timed did not do what it should have done."""


@dataclass(frozen=True)
class Timed:
    """One figure: all times, and which of them counts."""

    what: str
    seconds: list[float]
    share: float
    """Of the times that the figure covers: 0.5 is the median, 0.95 the 95th percentile."""
    most: float
    """What was asked for, seconds."""


def attained(offering: Offering, students: int) -> Timed:
    """Attainment of a class, from its ledger to the programme outcomes."""

    def act() -> None:
        found = attainment(Offering.objects.select_related("course").get(pk=offering.pk))
        if found.outcomes[0].cie.appeared != students:
            raise Wrong("not every student appeared")

    what = f"attainment of {students} students with 12 entries each"
    return Timed(what, _times(act), 0.5, 5.0)


def recomputed(offering: Offering, students: int) -> Timed:
    """CIE, SEE and result of everybody in a class."""

    def act() -> None:
        if sum(line.cie.marks is not None for line in results(offering)) != students:
            raise Wrong("not every CIE was worked out")

    return Timed(f"recomputing a class of {students}", _times(act), 0.5, 0.2)


def workbook(offering: Offering, students: int) -> Timed:
    """The CIE workbook with live formulas, in a process of its own."""
    command = (sys.executable, "-m", "bench.marks.workbook", str(offering.pk))
    found = [json.loads(run(command, env=dict(os.environ), cwd=ROOT)) for _ in range(WORKBOOKS)]
    most = max(int(each["bytes"]) for each in found) / MEGABYTE
    what = f"CIE workbook of {students} students with formulas ({most:.0f} MB at most, of 300)"
    return Timed(what, [float(each["seconds"]) for each in found], 0.5, 10.0)


def saved(offering: Offering, teacher: User, students: list[Enrolment]) -> Timed:
    """Saving the scoring page: the request as a browser sends it, through all of the site."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(teacher)
    rows = MarkEntry.objects.count()
    seconds = []
    for place in range(SAVES):
        student = students[place % len(students)]
        item = str(1 + place // len(students) % 7)
        address = [offering.pk, student.pk, item]
        if client.get(reverse("score", args=address)).status_code != 200:
            raise Wrong("the scoring page is not there")
        form = {f"saw-{key}": row.pk for key, row in present(student, item).items()}
        values = {"mark-writeup": "4", "mark-execution": str(place % 20), "mark-viva": "2"}
        more = {"do": "save", "reason": "measured"}
        started = time.perf_counter()
        answer = client.post(reverse("score_save", args=address), {**form, **values, **more})
        seconds.append(time.perf_counter() - started)
        if answer.status_code != 302:
            raise Wrong(f"saving was answered with {answer.status_code}")
    if MarkEntry.objects.count() < rows + SAVES // 2:
        raise Wrong("marks were not saved")
    what = f"saving the scoring page in a ledger of {rows // 1000},000 rows, 95th percentile"
    return Timed(what, seconds, 0.95, 0.1)


def entered(offering: Offering, teacher: User, students: list[Enrolment]) -> Timed:
    """Saving a previewed entry of a whole class: the request, all of whose marks change."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(teacher)
    seconds = []
    for turn in range(TIMES):
        now = class_entry(offering, "1")
        fields = {
            (student.pk, part.key): str((turn + place) % 5)
            for place, student in enumerate(now.students)
            for part in now.item.components
        }
        typed = from_grid(now, fields, now.seen)
        rows = MarkEntry.objects.count()
        started = time.perf_counter()
        answer = client.post(
            reverse("entry_save", args=[offering.pk, "1"]),
            {"payload": str(Payload(typed, now.seen, now.seen))},
        )
        seconds.append(time.perf_counter() - started)
        changed = MarkEntry.objects.count() - rows
        if answer.status_code != 302 or changed < len(students):
            raise Wrong(f"saving was answered with {answer.status_code}, {changed} marks changed")
    return Timed(f"saving an entry of all {len(students)} of a class at once", seconds, 0.5, 2.0)


def _times(act: Callable[[], None]) -> list[float]:
    found = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        found.append(time.perf_counter() - started)
    return found
