"""A calibration from a page, run as a worker runs it, in the real sandbox on real data."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.authoring import folders, job
from grading.evaluation import work
from grading.models import Calibrating
from sandbox.contract import Backend
from tests import factories
from tests.pages.conftest import signed_in


def test_where_the_programs_land_is_measured_step_by_step_and_stored(
    db: None, bubblewrap: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "backend", lambda: bubblewrap)
    teacher = factories.make_faculty()
    client: Client = signed_in(teacher.user)
    at = ["20CSEL76", "1a"]
    before = folders.one(*at).task
    assert before is not None
    given = {"seeds": 2, "landing_only": "on"}
    client.post(reverse("authoring_calibrate", args=at), given)
    row = Calibrating.objects.get()
    for number in range(1, len(row.steps) + 1):
        job.step(row.pk)
        row.refresh_from_db()
        assert len(row.done) == number, row.message
    assert row.state == "done"
    measured = [step["file"] for step in row.steps]
    assert measured == ["solution.py", "solution.ipynb", "weak.py", "starter.ipynb"]
    assert [one["differs"] for one in row.done] == [[], [], [], []]
    after = folders.one(*at).task
    assert after is not None
    assert after.calibration is not None
    assert before.calibration is not None
    assert after.calibration.target == before.calibration.target
    page = client.get(reverse("authoring_calibration", args=[*at, row.pk])).content.decode()
    assert page.count("as expected") == len(measured)
    assert client.get(reverse("authoring_file", args=[*at, row.pk])).status_code == 200
