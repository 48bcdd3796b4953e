"""An installation starts runs warm unless it is told not to; each result says how it started."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.environment import Environment
from grading.evaluation import work
from grading.health import doctor
from grading.health.finding import Level
from sandbox.contract import Backend, Warming

PROGRAM = "def predict(images):\n    return [n % 10 for n in range(len(images))]\n"


@pytest.fixture(autouse=True)
def _opened_here(warm: Backend) -> Iterator[None]:
    """What is opened here is closed here; the parent is the one of the other tests."""
    yield
    work._opened.cache_clear()


def graded(program: Path, *options: str, files: int) -> list[bool]:
    program.write_text(PROGRAM)
    said = StringIO()
    call_command("grade", "1a", *[str(program)] * files, "--json", *options, stdout=said)
    return [json.loads(line)["isolation"]["warm"] for line in said.getvalue().splitlines()]


def test_it_is_the_default_and_a_setting_turns_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Environment().warm
    assert settings.SANDBOX_CHOICES.warm
    monkeypatch.setenv("PRAYOGA_WARM", "false")
    assert not Environment().warm


def test_a_class_is_graded_warm_and_cold_on_demand(lab_runtime: Path, tmp_path: Path) -> None:
    program = tmp_path / "solution.py"
    assert graded(program, files=4) == [True] * 4
    assert graded(program, "--cold", files=4) == [False] * 4


def test_the_workers_sandbox_stays_open_and_waits_for_nothing(lab_runtime: Path) -> None:
    opened = work.backend()
    assert opened is work.backend()
    assert isinstance(opened, Warming)
    assert opened._choices.warm_wait_seconds == 0
    work.prepare()


def test_doctor_says_whether_they_can_be_had(lab_runtime: Path, settings) -> None:
    found = {finding.subject: finding for finding in doctor.sandbox()}
    assert found["warm starts"].level is Level.OK
    assert found["warm starts"].text.startswith("on")
    settings.SANDBOX_CHOICES = replace(settings.SANDBOX_CHOICES, warm=False)
    found = {finding.subject: finding for finding in doctor.sandbox()}
    assert "switched off" in found["warm starts"].text


def test_doctor_says_why_they_can_not_be_had(
    lab_runtime: Path, settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sandbox.warm.line.ROOT", tmp_path)  # where no keeper can be started
    monkeypatch.setattr("sandbox.warm.place._code", lambda: b"another version")
    found = {finding.subject: finding for finding in doctor.sandbox()}
    assert found["warm starts"].level is Level.WARNING
    assert "its keeper does not start" in found["warm starts"].text
