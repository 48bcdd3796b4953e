"""A site that scripts/compose starts, and what a student does with it."""

import re
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests
from docker import DockerClient
from docker.models.containers import Container

from config.environment import ROOT

PROJECT = "prayoga-test"
LABEL = f"com.docker.compose.project={PROJECT}"
STUDENT = {"login": "1ga23cs007", "password": "prayoga-demo"}
# The demo's class without what it hands in, which would be graded before ours.
PEOPLE = """
from django.utils import timezone
from grading.management.demo import people
from grading.models import Offering, Schedule
from labs.models import Course, Experiment
course = Course.objects.get(code="20CSEL76")
offering = Offering.objects.create(course=course, term="Odd 2026", batch="2023", section="A")
later = timezone.now() + timezone.timedelta(days=7)
for experiment in Experiment.objects.filter(course=course):
    Schedule.objects.create(offering=offering, experiment=experiment, due_at=later)
people.enrol(offering)
"""


@dataclass
class Composed:
    """A site in containers; `state` keeps its files."""

    address: str
    environment: dict[str, str]
    state: Path

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            [ROOT / "scripts" / "compose", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def shell(self, code: str) -> str:
        """What Python code prints inside the site."""
        return self.call(
            "exec", "-T", "upkeep", "python", "manage.py", "shell", "-v", "0", "-c", code
        )

    def containers(self) -> dict[str, list[Container]]:
        """The running ones, by service."""
        found: dict[str, list[Container]] = {}
        for container in DockerClient.from_env().containers.list(filters={"label": LABEL}):
            service = container.labels["com.docker.compose.service"]
            found.setdefault(service, []).append(container)
        return found

    def images(self) -> set[str]:
        lines = (self.state / "images.env").read_text().splitlines()
        return {line.split("=", 1)[1] for line in lines}

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/accounts/login/", timeout=5).status_code == 200
        except requests.RequestException:  # nobody there, or nobody who answers in time
            return False


class Student:
    """Signed in, as by a browser."""

    def __init__(self, site: Composed) -> None:
        self._site, self._browser = site, requests.Session()
        page = self._get("/accounts/login/")
        sign_in = {**STUDENT, **_token(page)}
        page = self._browser.post(f"{site.address}/accounts/login/", data=sign_in, timeout=30)
        found = re.search(r'href="(/class/\d+/tasks/1a/)"', page.text)
        assert found, page.text[:2000]
        self._task = found[1]

    def hand_in(self, source: bytes) -> str:
        """Hand a program in for task 1a and return the path of its run's page."""
        page = self._get(self._task)
        page = self._browser.post(
            f"{self._site.address}{self._task}hand-in/",
            data=_token(page),
            files={"program": ("solution.py", source, "text/x-python")},
            timeout=30,
        )
        run = re.search(r"/runs/\d+/", page.url)
        assert run, page.text[:2000]
        return run[0]

    def page(self, path: str) -> str:
        return self._get(path).text

    def waits(self, path: str, words: str) -> str:
        """Look at a page as its own script does, until it says `words`, and return it."""
        deadline = time.monotonic() + 300
        while words not in (shown := self.page(path)):
            assert time.monotonic() < deadline, shown
            assert "costs no marks" not in shown, shown
            threading.Event().wait(0.5)
        return shown

    def _get(self, path: str) -> requests.Response:
        return self._browser.get(f"{self._site.address}{path}", timeout=30)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.2)


def _token(page: requests.Response) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found, page.text[:2000]
    return {"csrfmiddlewaretoken": found[1]}
